"""Plain factories: each makes one thing, with as little around it as it needs."""

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from ledger import verifying
from ledger.models.bank import Bank, Custody
from ledger.models.chart import Book, Fund, Purpose, Regime, Source
from ledger.models.law import Clock, LegalBasis
from ledger.models.official import AccountingRegime, BookRegime
from ledger.models.people import Membership, Organisation, Role, User
from projects import (
    accepting,
    agreeing,
    allocating,
    calling,
    checking,
    contracting,
    entitlement,
    papers,
)
from projects.models.agreement import Agreement, Commitment
from projects.models.allocation import AllocationRequest
from projects.models.contract import Acceptance, Contract
from projects.models.contribution import Call, Display, Form, Giver, Pledge
from projects.models.norm import DelegationThreshold, Norm
from projects.models.payment import Payee, PaymentRequest
from projects.models.project import Kind, PlannedCost, Project
from projects.registering import NewGiver, NewPayee

TODAY = date(2026, 11, 20)
LONG_AGO = date(2025, 7, 1)

_numbers = itertools.count(1)


def make_user(full_name: str = "Nguyễn Văn Thử", *, username: str = "") -> User:
    return User.objects.create_user(
        username or f"nguoi-{next(_numbers)}", password="mat-khau-thu", full_name=full_name
    )


def make_commune(commune_code: str = "23032", *, name: str = "UBND xã Lương Sơn") -> Organisation:
    return Organisation.objects.create(
        kind=Organisation.Kind.COMMUNE, name=name, commune_code=commune_code, province_code="68"
    )


def make_organisation(kind: str, name: str, **fields: str) -> Organisation:
    return Organisation.objects.create(kind=kind, name=name, **fields)


def make_member(organisation: Organisation, role: Role, full_name: str = "") -> User:
    user = make_user(full_name or str(role.label))
    Membership.objects.create(user=user, organisation=organisation, role=role, since=LONG_AGO)
    return user


def make_book(organisation: Organisation | None = None, *, prefix: str = "LS") -> Book:
    return Book.objects.create(
        organisation=organisation or make_commune(), code_prefix=prefix, opened_on=LONG_AGO
    )


def make_purpose(book: Book, code: str = "", *, name: str = "Đường thôn 3") -> Purpose:
    return Purpose.objects.create(book=book, code=code or f"P-{next(_numbers)}", name=name)


def make_cash_box(book: Book) -> Custody:
    return Custody.objects.create(book=book, kind=Custody.Kind.CASH_BOX, name="Két tiền mặt")


def make_bank_account(book: Book, number: str = "") -> Custody:
    bank, _ = Bank.objects.get_or_create(
        bin="970405", defaults={"name": "Ngân hàng Nông nghiệp", "short_name": "Agribank"}
    )
    return Custody.objects.create(
        book=book,
        kind=Custody.Kind.BANK,
        name="Tài khoản Agribank",
        bank=bank,
        number=number or f"54002{next(_numbers):08}",
        holder=book.organisation.name,
    )


def make_fund(
    book: Book,
    *,
    custody: Custody | None = None,
    purpose: Purpose | None = None,
    regime: Regime = Regime.VILLAGE,
    source: Source = Source.PEOPLE,
) -> Fund:
    kept = None if regime == Regime.IN_KIND else (custody or make_cash_box(book))
    return Fund.objects.create(
        book=book,
        name=f"{source.label} · {purpose or 'chung'}",
        regime=regime,
        source=source,
        custody=kept,
        purpose=purpose,
    )


def make_basis(number: str = "", *, verified_by: User | None = None) -> LegalBasis:
    return LegalBasis.objects.create(
        number=number or f"{next(_numbers)}/2026/NQ-HĐND",
        title="Nghị quyết ví dụ",
        issuer="HĐND tỉnh",
        verified_by=verified_by,
        verified_on=TODAY if verified_by else None,
    )


def make_administrator() -> User:
    platform = make_organisation(Organisation.Kind.PLATFORM, f"Đơn vị {next(_numbers)}")
    return make_member(platform, Role.ADMINISTRATOR)


def keep_by(book: Book, code: str = "TT24-2024", *, since: date = LONG_AGO) -> BookRegime:
    """Let a book be kept by one of the seeded accounting regimes."""
    regime = AccountingRegime.objects.get(code=code)
    return BookRegime.objects.create(book=book, accounting=regime, valid_from=since)


def verify_regime(code: str = "TT24-2024", *, by: User | None = None) -> None:
    """Verify a seeded regime, its text and all its numbers."""
    by = by or make_administrator()
    regime = AccountingRegime.objects.get(code=code)
    for row in (regime, regime.basis, *regime.accounts.all()):
        verifying.verify(row, by=by, on=TODAY)


def make_project(
    book: Book,
    *,
    made_by: User | None = None,
    kind: Kind = Kind.ROAD,
    title: str = "Đường bê tông thôn 3",
    decision_on: date | None = LONG_AGO,
) -> Project:
    code = f"{book.organisation.commune_code}-2026-{next(_numbers):03}"
    return Project.objects.create(
        book=book,
        purpose=make_purpose(book, code, name=title),
        code=code,
        title=title,
        kind=kind,
        scope="850 m, rộng 3,5 m",
        village="Thôn 3",
        decision_number="27/QĐ-UBND" if decision_on else "",
        decision_on=decision_on,
        made_by=made_by or make_user(),
    )


def check_payment(
    payment: PaymentRequest, by: User | None = None, *, on: date = TODAY
) -> PaymentRequest:
    """File every paper that a request needs, and check it; by its maker where nobody else may."""
    others = Membership.objects.on(on).filter(
        organisation=payment.project.book.organisation, role=Role.ACCOUNTANT
    )
    other = others.exclude(user=payment.made_by_id).select_related("user").first()
    by = by or (other.user if other else payment.made_by)
    found = [checking.Found(rule, "Số 1") for rule in papers.rules(payment, on=on)]
    checking.file_papers(payment=payment, found=found, by=by, on=on)
    return checking.check(payment=payment, by=by, on=on)


def make_bare_entry(book: Book, by: User) -> int:
    """Write the header of an entry without any line, as SQL may within a transaction; its id."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO ledger_entry (book_id, kind, "on", year, number, recorded_at, summary,'
            " key, fingerprint, reason, made_by_id)"
            " VALUES (%(book)s, 'RECEIPT', %(on)s, 2026, ledger_next_number(%(book)s, 2026, 'RECEIPT'),"
            " now(), 'Thu', %(key)s, '', '', %(by)s) RETURNING id",
            {"book": book.pk, "on": TODAY, "key": f"trong-{next(_numbers)}", "by": by.pk},
        )
        return int(cursor.fetchone()[0])


def make_finance(province_code: str = "68") -> Organisation:
    return make_organisation(
        Organisation.Kind.FINANCE, f"Sở Tài chính {province_code}", province_code=province_code
    )


def make_norm(
    kind: Kind = Kind.HOUSE,
    *,
    unit_amount: int | None = 60_000_000,
    share: Decimal | None = None,
    cap: int | None = None,
    province_code: str = "68",
    valid_to: date | None = None,
) -> Norm:
    return Norm.objects.create(
        code=f"DM-{next(_numbers)}",
        title="Hỗ trợ làm mới",
        kind=kind,
        unit=Norm.Unit.HOUSE if kind == Kind.HOUSE else Norm.Unit.METRE,
        unit_amount=None if share else unit_amount,
        share=share,
        cap=cap,
        province_code=province_code,
        basis=make_basis(),
        valid_from=LONG_AGO,
        valid_to=valid_to,
    )


def make_threshold(amount: int = 500_000_000, *, kind: str = "") -> DelegationThreshold:
    return DelegationThreshold.objects.create(
        kind=kind, province_code="68", amount=amount, basis=make_basis(), valid_from=LONG_AGO
    )


def make_clock(step: Clock.Step = Clock.Step.ALLOCATION_REVIEW, *, days: int = 7) -> Clock:
    return Clock.objects.create(
        step=step,
        days=days,
        unit=Clock.Unit.WORKING,
        province_code="68",
        basis=make_basis(),
        valid_from=LONG_AGO,
    )


def make_request(
    project: Project, clerk: User, *, amount: int = 100_000_000, custody: Custody | None = None
) -> AllocationRequest:
    ask = entitlement.Ask(
        source=Source.PROVINCE,
        amount=amount,
        content="Vốn đối ứng làm đường",
        custody=custody or make_bank_account(project.book),
    )
    return allocating.request_allocation(project=project, ask=ask, by=clerk, on=TODAY)


def make_business(name: str = "Công ty TNHH Ví dụ") -> Organisation:
    return make_organisation(
        Organisation.Kind.BUSINESS, name, tax_code=f"{5800000000 + next(_numbers)}"
    )


def make_agreement(
    project: Project, business: Organisation | None = None, *, made_by: User | None = None
) -> Agreement:
    return Agreement.objects.create(
        project=project,
        business=business or make_business(),
        number=f"{next(_numbers)}/TT-UBND",
        title="Đồng tài trợ chiếu sáng",
        service="Lắp 20 bộ đèn năng lượng mặt trời",
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 9, 1),
        made_by=made_by or make_user(),
    )


def make_commitment(
    agreement: Agreement,
    side: str = Commitment.Side.BUSINESS,
    *,
    amount: int | None = 50_000_000,
    due_on: date = date(2026, 12, 1),
) -> Commitment:
    return Commitment.objects.create(
        agreement=agreement,
        side=side,
        kind=Commitment.Kind.SERVICE if amount is None else Commitment.Kind.MONEY,
        content="Bảo dưỡng đèn" if amount is None else "Tài trợ đợt 1",
        amount=amount,
        due_on=due_on,
    )


def make_call(
    project: Project,
    *,
    kind: str = Call.Kind.VOLUNTARY,
    cash_box: Custody | None = None,
    bank_account: Custody | None = None,
    closes_on: date | None = None,
) -> Call:
    agreed = {"met_on": date(2026, 8, 20), "households": 90, "households_agreed": 80}
    return Call.objects.create(
        project=project,
        kind=kind,
        title="Làm đường thôn 3",
        opens_on=date(2026, 9, 1),
        closes_on=closes_on,
        regime=Regime.VILLAGE,
        cash_box=cash_box or make_cash_box(project.book),
        bank_account=bank_account or make_bank_account(project.book),
        level="500.000 đồng một hộ" if kind == Call.Kind.AGREED else "",
        made_by=project.made_by,
        **(agreed if kind == Call.Kind.AGREED else {}),
    )


def make_giver(name: str = "Nguyễn Văn An", kind: str = Giver.Kind.HOUSEHOLD) -> NewGiver:
    return NewGiver(name, kind, village="Thôn 3")


def make_pledge(
    call: Call,
    clerk: User,
    form: str = Form.CASH,
    *,
    name: str = "Nguyễn Văn An",
    amount: int | None = 500_000,
    **goods: Any,
) -> Pledge:
    return calling.pledge(
        call=call,
        by=clerk,
        on=TODAY,
        giver=make_giver(name),
        form=form,
        amount=None if "quantity" in goods else amount,
        display=Display.NAME,
        **goods,
    )


def sign(agreement: Agreement) -> Agreement:
    organisation = agreement.project.book.organisation
    return agreeing.sign(
        agreement=agreement,
        signed_on=TODAY,
        signed_for_commune="Chủ tịch A",
        signed_for_business="Giám đốc B",
        by=make_member(organisation, Role.CHAIR),
        on=TODAY,
    )


def decide(
    project: Project, *, planned: int = 1_000_000_000, source: Source = Source.PEOPLE
) -> Project:
    """Give a project its decision to invest and its plan, so that contracts may be signed."""
    Project.objects.filter(pk=project.pk).update(
        decision_number="12/QĐ-UBND", decision_on=date(2026, 8, 1)
    )
    PlannedCost.objects.get_or_create(project=project, source=source, defaults={"amount": planned})
    project.refresh_from_db()
    return project


def make_terms(**given: Any) -> contracting.Terms:
    said: dict[str, Any] = {
        "number": f"{next(_numbers)}/2026/HĐ-XD",
        "title": "Thi công đường bê tông thôn 3",
        "selection": "Chỉ định thầu rút gọn, Quyết định 15/QĐ-UBND",
        "signed_for_owner": "Chủ tịch A",
        "signed_for_payee": "Giám đốc B",
        "starts_on": date(2026, 9, 10),
        "ends_on": date(2026, 12, 20),
        "advance_share": Decimal("0.3"),
        "recovered_by": Decimal("0.8"),
        "warranty": Contract.Warranty.RETENTION,
        "retention_share": Decimal("0.05"),
        "warranty_months": 12,
    }
    return contracting.Terms(**(said | given))


def make_draft_contract(
    project: Project,
    *,
    by: User | None = None,
    items: list[contracting.Item] | None = None,
    payee: Payee | NewPayee | None = None,
    **terms: Any,
) -> Contract:
    """Draft a contract of 200 000 000 đồng: 100 m³ at 1 500 000 and 50 m at 1 000 000."""
    return contracting.draft_contract(
        project=project,
        payee=payee
        or NewPayee(Payee.Kind.CONTRACTOR, "Công ty Bình An", "5800123456", "0123456789", "VCB"),
        terms=make_terms(**terms),
        items=items
        or [
            contracting.Item("Đổ bê tông mặt đường", "m³", Decimal(100), 1_500_000),
            contracting.Item("Rãnh thoát nước", "m", Decimal(50), 1_000_000),
        ],
        by=by or make_member(project.book.organisation, Role.ACCOUNTANT),
        on=TODAY,
    )


def make_contract(
    project: Project, *, by: User | None = None, chair: User | None = None, **given: Any
) -> Contract:
    """Draft and sign a contract, as `make_draft_contract`; the project is decided on if it was not."""
    if not project.planned_costs.exists():
        decide(project)
    return contracting.sign(
        contract=make_draft_contract(project, by=by, **given),
        signed_on=date(2026, 9, 1),
        by=chair or make_member(project.book.organisation, Role.CHAIR),
        on=TODAY,
    )


def make_minutes(**given: Any) -> accepting.Minutes:
    said: dict[str, Any] = {
        "stage": "Đợt 1",
        "on": date(2026, 11, 1),
        "quality": "Đạt yêu cầu thiết kế",
        "conclusion": "Đồng ý nghiệm thu",
        "board_was_there": True,
        "members": "Trưởng ban giám sát",
    }
    return accepting.Minutes(**(said | given))


def make_draft_acceptance(
    contract: Contract,
    fund: Fund,
    *,
    by: User | None = None,
    volumes: list[Decimal] | None = None,
    parts: list[tuple[Fund, int]] | None = None,
    **minutes: Any,
) -> Acceptance:
    """Measure half of a contract (or `volumes`, one for each own item) borne by `fund` alone."""
    items = list(contract.items.filter(of=None).order_by("pk"))
    halves = volumes or [item.quantity / 2 for item in items]
    measured = [(item, volume) for item, volume in zip(items, halves, strict=True) if volume]
    value = sum(int(volume * item.unit_price) for item, volume in measured)
    return accepting.record(
        contract=contract,
        minutes=make_minutes(**minutes),
        volumes=measured,
        parts=parts or [(fund, value)],
        by=by or make_member(contract.project.book.organisation, Role.ACCOUNTANT),
        on=TODAY,
    )


def make_acceptance(
    contract: Contract, fund: Fund, *, chair: User | None = None, **given: Any
) -> Acceptance:
    """Measure and accept, as `make_draft_acceptance`."""
    return accepting.accept(
        acceptance=make_draft_acceptance(contract, fund, **given),
        by=chair or make_member(contract.project.book.organisation, Role.CHAIR),
        on=TODAY,
    )
