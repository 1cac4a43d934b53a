"""A commune with a project that has received and paid, ready to publish."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from disclosure import publishing, releasing
from disclosure.canonical import VIETNAM
from disclosure.models.publication import Publication
from disclosure.models.release import Proposal
from ledger import funding
from ledger.models.chart import Book, Regime, Source
from ledger.models.people import Organisation, Role, User
from projects import opening, paying, receiving, requesting
from projects.models.contribution import Call, Contribution, Display, Form
from projects.models.payment import Payee, PaymentRequest
from projects.models.project import Kind, Project
from projects.registering import NewPayee
from tests import make

AT = datetime(2026, 11, 20, 9, 0, tzinfo=VIETNAM)
REASON = "Công khai lần đầu sau khi nhận đóng góp"


@dataclass
class Scene:
    """People of a commune, a project, its call."""

    book: Book
    project: Project
    accountant: User
    cashier: User
    chair: User
    call: Call

    def give(
        self, name: str, amount: int | None = None, form: str = Form.CASH, **more: Any
    ) -> Contribution:
        """Receive a gift; the key is new each time."""
        number = Contribution.objects.count()
        return receiving.receive(
            project=self.project,
            giver=make.make_giver(name),
            form=form,
            on=more.pop("on", make.TODAY),
            by=self.accountant,
            key=f"gop-{number}",
            display=more.pop("display", Display.NAME),
            amount=amount,
            call=self.call,
            **more,
        )

    def pay(
        self,
        amount: int,
        payee: NewPayee | None = None,
        content: str = "Mua xi măng",
        *,
        by_bank: bool = False,
    ) -> PaymentRequest:
        """Ask, approve and pay out of the contributions."""
        custody = self.call.bank_account if by_bank else self.call.cash_box
        assert custody is not None
        fund = funding.fund_for(
            book=self.book,
            regime=Regime.VILLAGE,
            source=Source.PEOPLE,
            custody=custody,
            purpose=self.project.purpose,
        )
        asked = requesting.request_payment(
            project=self.project,
            payee=payee or NewPayee(Payee.Kind.CONTRACTOR, "Công ty Bình An", "", "0400123456789"),
            content=content,
            parts=[(fund, amount)],
            custody=custody,
            by=self.accountant,
            on=make.TODAY,
        )
        checked = make.check_payment(asked)
        approved = paying.approve(payment=checked, by=self.chair, on=make.TODAY)
        payer = self.accountant if by_bank else self.cashier
        return paying.record_paid(payment=approved, on=make.TODAY, by=payer, key=f"chi-{asked.pk}")

    def publish(self, at: datetime = AT, reason: str = REASON, gap: str = "") -> Publication:
        """Let the accountant prepare, and the chair release."""
        return publishing.publish(proposal=self.propose(at, reason, gap), by=self.chair, at=at)

    def propose(self, at: datetime = AT, reason: str = REASON, gap: str = "") -> Proposal:
        """Let the accountant prepare what the chair may release."""
        return releasing.propose(
            project=self.project,
            by=self.accountant,
            at=at,
            reason=reason,
            gap_stated=gap,
            looked_at=True,
        )

    def complete(self) -> None:
        """Start the work and finish it today."""
        opening.start(project=self.project, by=self.chair, on=make.TODAY)
        opening.complete(project=self.project, by=self.chair, on=make.TODAY)
        self.project.refresh_from_db()


def make_scene(
    commune_code: str = "23032", prefix: str = "LS", *, kind: Kind = Kind.ROAD, **project: Any
) -> Scene:
    book = make.make_book(make.make_commune(commune_code), prefix=prefix)
    accountant, cashier, chair = (
        make.make_member(book.organisation, role)
        for role in (Role.ACCOUNTANT, Role.CASHIER, Role.CHAIR)
    )
    made = make.make_project(book, made_by=accountant, kind=kind, **project)
    return Scene(book, made, accountant, cashier, chair, make.make_call(made))


def fill(scene: Scene) -> None:
    """Give some of each form, by people who chose each way of being named, and pay once."""
    scene.give("Nguyễn Văn An", 500_000)
    scene.give("Phạm Thị Hiền", 300_000, display=Display.ANONYMOUS)
    scene.give("Phạm Thị Hiền", 200_000, display=Display.ANONYMOUS)
    scene.give("Lê Văn Tám", 100_000, display=Display.INITIALS)
    scene.give(
        "Trần Văn Bảy",
        form=Form.LABOUR,
        quantity=Decimal(5),
        unit="công",
        unit_price=250_000,
        price_basis="Nghị quyết của thôn",
    )
    scene.give("Đặng Thị Sáu", form=Form.LAND, quantity=Decimal("12.5"), unit="m²")
    scene.pay(400_000)


def make_front(commune_code: str = "23032") -> User:
    """Make a member of the Front of a commune."""
    front = make.make_organisation(
        Organisation.Kind.FRONT, "Ủy ban MTTQ xã", commune_code=commune_code, province_code="68"
    )
    return make.make_member(front, Role.FRONT)
