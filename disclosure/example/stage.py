"""What every story of the example stands on: the cast, the book, the days counted back from today."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from disclosure.example import papers, people
from disclosure.example.papers import Movement
from ledger import balances
from ledger.models.bank import Custody
from ledger.models.chart import Book, Fund
from ledger.models.people import User
from projects import allocating, checking, entitlement, opening, paying, requesting
from projects import papers as files
from projects.models.allocation import AllocationRequest
from projects.models.payment import PaymentRequest
from projects.models.project import Project


@dataclass
class Stage:
    """One book of the example; `moves` gathers what its bank will report."""

    cast: people.Cast
    book: Book
    custodies: dict[str, Custody]
    today: date
    accountant: User
    chair: User
    moves: list[Movement] = field(default_factory=list)

    def day(self, ago: int) -> date:
        """Return the day `ago` days before today."""
        return self.today - timedelta(days=ago)

    def person(self, username: str) -> User:
        """Return a user of the cast."""
        return self.cast.users[username]

    def open_project(self, plan: opening.Plan, ago: int) -> Project:
        """Open a project and file the decision that it rests on."""
        project = opening.open_project(
            book=self.book, plan=plan, by=self.accountant, on=self.day(ago)
        )
        if plan.decision_on:
            subject = f"Về việc phê duyệt công trình: {plan.title}"
            data = papers.decision(plan.decision_number, subject, plan.decision_on)
            opening.add_document(
                project=project,
                upload=SimpleUploadedFile("quyet-dinh.pdf", data),
                title=f"Quyết định {plan.decision_number}",
                is_public=True,
                by=self.accountant,
                on=self.day(ago),
            )
        return project

    def allot(self, project: Project, ask: entitlement.Ask, ago: int) -> AllocationRequest:
        """Ask for commune money, have the chair approve it, and draw it two days later."""
        request = allocating.request_allocation(
            project=project, ask=ask, by=self.accountant, on=self.day(ago)
        )
        allocating.submit(request=request, by=self.accountant, on=self.day(ago))
        allocating.approve(request=request, by=self.chair, on=self.day(ago - 1))
        drawn_on = self.day(ago - 2)
        content = f"KBNN chuyen von doi ung {project.code}"
        self.moves.append(Movement(drawn_on, ask.amount, content))
        return allocating.draw(request=request, by=self.accountant, on=drawn_on)

    def fund_of(self, project: Project, custody: str) -> tuple[Fund, int]:
        """Return the fullest fund of a project in a custody, with what it holds."""
        held = balances.funds_with_money(project.purpose)
        kept = [row for row in held if row[0].custody == self.custodies[custody]]
        return max(kept, key=lambda row: row[1])

    def pay(
        self,
        project: Project,
        payee: paying.PayeeDetails,
        content: str,
        parts: list[tuple[Fund, int]],
        ago: int,
        *,
        custody: str = "bank",
        invoice: str = "",
    ) -> PaymentRequest:
        """Ask, check, approve and pay; a transfer leaves a line with its code at the bank."""
        payment = self.ask_to_pay(
            project, payee, content, parts, ago, custody=custody, invoice=invoice
        )
        payment = self.check(payment, ago)
        payment = paying.approve(payment=payment, by=self.chair, on=self.day(ago - 1))
        paid_on = self.day(ago - 2)
        payer = self.accountant if custody != "cash" else self.person("thuquy")
        payment = paying.record_paid(
            payment=payment, on=paid_on, by=payer, key=f"example:{payment.pk}"
        )
        if payment.expected:
            text = f"TT {payment.expected.code} {payment.payee.pk}"
            self.moves.append(Movement(paid_on, -payment.amount, text))
        return payment

    def check(self, payment: PaymentRequest, ago: int) -> PaymentRequest:
        """File the papers that the payment needs and check it; the commune has one accountant."""
        day = self.day(ago)
        found = [
            checking.Found(rule, files.suggested(payment, rule.code) or f"Ngày {day:%d/%m/%Y}")
            for rule in files.rules(payment, on=day)
            if rule.is_required
        ]
        checking.file_papers(payment=payment, found=found, by=self.accountant, on=day)
        return checking.check(payment=payment, by=self.accountant, on=day)

    def ask_to_pay(
        self,
        project: Project,
        payee: paying.PayeeDetails,
        content: str,
        parts: list[tuple[Fund, int]],
        ago: int,
        *,
        custody: str = "bank",
        invoice: str = "",
    ) -> PaymentRequest:
        """Ask for a payment whose file waits to be checked."""
        return requesting.request_payment(
            project=project,
            payee=payee,
            content=content,
            parts=parts,
            custody=self.custodies[custody],
            by=self.accountant,
            on=self.day(ago),
            invoice=invoice,
            accepted_on=self.day(ago),
        )
