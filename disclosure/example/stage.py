"""What every story of the example stands on: the cast, the book, the days counted back from today."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from disclosure.example import papers, people, photographs
from disclosure.example.papers import Movement
from ledger import balances
from ledger.models.bank import Custody
from ledger.models.chart import Book, Fund
from ledger.models.people import User
from projects import (
    accepting,
    allocating,
    amending,
    checking,
    contracting,
    contracts,
    entitlement,
    opening,
    paying,
    registering,
    requesting,
)
from projects import papers as files
from projects.claims import Claim
from projects.models.allocation import AllocationRequest
from projects.models.contract import Acceptance, Contract
from projects.models.payment import PaymentRequest
from projects.models.project import Project


@dataclass
class Stage:
    """One book of the example; `moves` gathers what its bank will report, `treasury_moves` its Treasury."""

    cast: people.Cast
    book: Book
    custodies: dict[str, Custody]
    today: date
    accountant: User
    chair: User
    moves: list[Movement] = field(default_factory=list)
    treasury_moves: list[Movement] = field(default_factory=list)

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

    def photograph(
        self, project: Project, draw: Callable[[photographs.Draw], None], title: str, ago: int
    ) -> None:
        """File a public photograph, taken where the project is."""
        spot = float(project.latitude or 0), float(project.longitude or 0)
        opening.add_document(
            project=project,
            upload=SimpleUploadedFile("anh.jpg", photographs.taken(draw, self.day(ago), *spot)),
            title=title,
            is_public=True,
            by=self.accountant,
            on=self.day(ago),
        )

    def allot(self, project: Project, ask: entitlement.Ask, ago: int) -> AllocationRequest:
        """Ask for commune money, have the chair approve it, and draw it two days later."""
        request = allocating.request_allocation(
            project=project, ask=ask, by=self.accountant, on=self.day(ago)
        )
        allocating.submit(request=request, by=self.accountant, on=self.day(ago))
        allocating.approve(request=request, by=self.chair, on=self.day(ago - 1))
        drawn_on = self.day(ago - 2)
        content = f"KBNN chuyen von doi ung {project.code}"
        self._report(ask.custody, Movement(drawn_on, ask.amount, content))
        return allocating.draw(request=request, by=self.accountant, on=drawn_on)

    def fund_of(self, project: Project, custody: str) -> tuple[Fund, int]:
        """Return the fullest fund of a project in a custody, with what it holds."""
        held = balances.funds_with_money(project.purpose)
        kept = [row for row in held if row[0].custody == self.custodies[custody]]
        return max(kept, key=lambda row: row[1])

    def pay(
        self,
        project: Project,
        payee: registering.NewPayee,
        content: str,
        parts: list[tuple[Fund, int]],
        ago: int,
        *,
        custody: str = "bank",
        invoice: str = "",
    ) -> PaymentRequest:
        """Ask, check, approve and pay; a transfer leaves a line with its code at the bank."""
        asked = requesting.request_payment(
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
        return self._until_paid(asked, ago)

    def pay_claim(
        self, claim: Claim, content: str, fund: Fund, ago: int, *, invoice: str = ""
    ) -> PaymentRequest:
        """Ask for what a contract allows, all of it out of one fund; check, approve and pay it."""
        return self._until_paid(self.ask_for_claim(claim, content, fund, ago, invoice=invoice), ago)

    def ask_for_claim(
        self, claim: Claim, content: str, fund: Fund, ago: int, *, invoice: str = ""
    ) -> PaymentRequest:
        """Ask for what a contract allows; the file waits to be checked."""
        if fund.custody is None:
            raise ValueError("money is paid out of a place")
        return requesting.request_payment(
            project=claim.contract.project,
            content=content,
            parts=[(fund, claim.amount)],
            custody=fund.custody,
            by=self.accountant,
            on=self.day(ago),
            invoice=invoice,
            claim=claim,
        )

    def _until_paid(self, asked: PaymentRequest, ago: int) -> PaymentRequest:
        payment = self.check(asked, ago)
        payment = paying.approve(payment=payment, by=self.chair, on=self.day(ago - 1))
        paid_on = self.day(ago - 2)
        payer = self.accountant if payment.custody.is_bank else self.person("thuquy")
        payment = paying.record_paid(
            payment=payment, on=paid_on, by=payer, key=f"example:{payment.pk}"
        )
        if payment.expected:
            text = f"TT {payment.expected.code} {payment.payee.pk}"
            self._report(payment.custody, Movement(paid_on, -payment.amount, text))
        return payment

    def _report(self, custody: Custody, movement: Movement) -> None:
        """Let the keeper of an account report a movement on its next statement."""
        at_treasury = custody.kind == Custody.Kind.TREASURY
        (self.treasury_moves if at_treasury else self.moves).append(movement)

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

    def sign(
        self,
        project: Project,
        builder: registering.NewPayee,
        terms: contracting.Terms,
        items: Sequence[contracting.Item],
        ago: int,
    ) -> Contract:
        """Draft a contract and have the chair sign it a day later."""
        drafted = contracting.draft_contract(
            project=project,
            payee=builder,
            terms=terms,
            items=items,
            by=self.accountant,
            on=self.day(ago + 1),
        )
        return contracting.sign(
            contract=drafted, signed_on=self.day(ago), by=self.chair, on=self.day(ago)
        )

    def amend(
        self, contract: Contract, reason: str, items: Sequence[contracting.Item], ago: int
    ) -> None:
        """Agree on new work, before it is done."""
        drafted = amending.propose_amendment(
            contract=contract,
            reason=reason,
            ends_on=contract.ends_on,
            changes=[],
            items=items,
            by=self.accountant,
            on=self.day(ago + 1),
        )
        amending.sign_amendment(
            amendment=drafted, signed_on=self.day(ago), by=self.chair, on=self.day(ago)
        )

    def accept(
        self,
        contract: Contract,
        stage: str,
        volumes: Sequence[str],
        fund: Fund,
        ago: int,
        *,
        kind: str = Acceptance.Kind.STAGE,
        defect: tuple[str, int] | None = None,
    ) -> Acceptance:
        """Measure and accept; `fund` bears it all. `defect`: what is wanting, mended by so many days ago."""
        items = [line.item for line in contracts.lines(contract)]
        measured = [
            (item, Decimal(volume))
            for item, volume in zip(items, volumes, strict=False)
            if Decimal(volume)
        ]
        value = sum(contracts.amount_of(volume, item.unit_price) for item, volume in measured)
        recorded = accepting.record(
            contract=contract,
            minutes=accepting.Minutes(
                stage=stage,
                on=self.day(ago),
                quality="Đúng thiết kế, mẫu bê tông đạt mác",
                conclusion="Đồng ý nghiệm thu, đề nghị thanh toán theo khối lượng",
                board_was_there=True,
                kind=kind,
                members="Trưởng ban giám sát, trưởng thôn, đại diện nhà thầu",
            ),
            volumes=measured,
            parts=[(fund, value)],
            by=self.accountant,
            on=self.day(ago),
            defects=[accepting.Wanting(defect[0], self.day(defect[1]))] if defect else [],
        )
        return accepting.accept(acceptance=recorded, by=self.chair, on=self.day(ago - 1))
