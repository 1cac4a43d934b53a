"""Call for contributions and write down what people promise, one by one or from a list."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import expecting, permissions, trail
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody, Direction, Expected
from ledger.models.chart import Regime
from ledger.models.law import LegalBasis
from ledger.models.people import Role, User
from projects import call_rules, deciding, listed, pledgelist, valuation, workflow
from projects.models.contribution import (
    MONEY_FORMS,
    Call,
    Display,
    Form,
    Giver,
    ImportedList,
    Pledge,
)
from projects.models.project import Project
from projects.registering import NewGiver, register_giver, register_givers

_CALLERS = (Role.ACCOUNTANT, Role.CHAIR)
_CLERKS = (Role.ACCOUNTANT, Role.CASHIER)
_NAME_LENGTH = 200


class PledgeRefusedError(LedgerError):
    """The pledge says too little, or the call takes none."""


class ListRefusedError(LedgerError):
    """The list has problems; nothing of it was imported."""


@dataclass(frozen=True)
class Imported:
    """What became of a list: the stored file (None when nothing was new), rows added and known."""

    stored: ImportedList | None
    added: int
    known: int


def open_call(
    *,
    project: Project,
    by: User,
    on: date,
    kind: str,
    title: str,
    opens_on: date,
    closes_on: date | None = None,
    target: int | None = None,
    regime: str = Regime.VILLAGE,
    cash_box: Custody | None = None,
    bank_account: Custody | None = None,
    surplus_rule: str = "",
    basis: LegalBasis | None = None,
    level: str = "",
    met_on: date | None = None,
    households: int | None = None,
    households_agreed: int | None = None,
) -> Call:
    """Open a call; `target` in đồng.

    AGREED needs the community's decision: day, level, households and how many agreed, at least the
    share in force that day (Law 10/2022/QH15 art. 15). VOLUNTARY may set no level and no vote
    (Decree 93/2021/NĐ-CP art. 4). Raises call_rules.CallRefusedError, NotAllowedError.
    """
    permissions.require(by, project.book.organisation, *_CALLERS, on=on)
    call = Call(
        project=project,
        kind=kind,
        title=title.strip(),
        target=target,
        opens_on=opens_on,
        closes_on=closes_on,
        regime=regime,
        cash_box=cash_box,
        bank_account=bank_account,
        surplus_rule=surplus_rule,
        basis=basis,
        level=level.strip(),
        met_on=met_on,
        households=households,
        households_agreed=households_agreed,
        made_by=by,
    )
    call_rules.require(call, on=on)
    with transaction.atomic():
        call.save(force_insert=True)
        trail.record("open_call", call, by=by, book=project.book)
    return call


def close_call(*, call: Call, by: User, on: date) -> Call:
    """Close a call on `on`; a voluntary one takes nothing that comes later."""
    move = workflow.move("call", "close")
    permissions.require(by, call.project.book.organisation, *move.roles, on=on)
    with transaction.atomic():
        locked = _locked(call)
        workflow.require("call", "close", locked.state)
        before = locked.state
        locked.state = move.target
        locked.closes_on = min(on, locked.closes_on or on)
        locked.save(update_fields=["state", "closes_on"])
        deciding.record(move, locked, project=locked.project, from_state=before, by=by, on=on)
    return locked


def pledge(
    *,
    call: Call,
    by: User,
    on: date,
    giver: NewGiver,
    form: str,
    display: str,
    amount: int | None = None,
    quantity: Decimal | None = None,
    unit: str = "",
    unit_price: int | None = None,
    note: str = "",
    code: str = "",
    key: str = "",
) -> Pledge:
    """Write down one promise; amounts in đồng. A transfer waits on the bank under its code.

    Without `code` a new one is drawn. The same `key` returns the promise written before. Raises PledgeRefusedError, expecting.CodeRefusedError,
    registering.GiverRefusedError, NotAllowedError.
    """
    permissions.require(by, call.project.book.organisation, *_CLERKS, on=on)
    row = pledgelist.Row(
        0, giver.name, form, code=code, amount=amount, quantity=quantity, unit=unit.strip(),
        unit_price=unit_price, display=Display(display), note=note,
        key=pledgelist.form_key(key) if key else "",
    )  # fmt: skip
    _require_complete(row)
    with transaction.atomic():
        locked = _locked(call)
        if key and (known := Pledge.objects.filter(call=locked, row_key=row.key).first()):
            return known
        _require_open(locked)
        made = _built(locked, row, register_giver(locked.project.book, giver), by=by, on=on)
        made.save(force_insert=True)
        trail.record("pledge", made, by=by, book=locked.project.book)
    return made


def withdraw_pledge(*, pledge: Pledge, by: User, on: date) -> Pledge:
    """Take a promise back: nothing more is waited for; what came in stays."""
    permissions.require(by, pledge.call.project.book.organisation, *_CLERKS, on=on)
    with transaction.atomic():
        locked = Pledge.objects.select_for_update().get(pk=pledge.pk)
        if locked.withdrawn_on is not None:
            raise PledgeRefusedError(_("Đăng ký này đã rút lại rồi."))
        locked.withdrawn_on = on
        locked.save(update_fields=["withdrawn_on"])
        if locked.expected is not None:
            expecting.close(locked.expected)
        trail.record("withdraw_pledge", locked, by=by, book=pledge.call.project.book)
    return locked


def import_pledges(*, call: Call, by: User, on: date, data: bytes, filename: str) -> Imported:
    """Import a list all or nothing; rows known from before are passed over.

    Raises ListRefusedError when any row has a problem, sheets.SheetError and
    pledgelist.NoHeadingsError for a file that is no list, PledgeRefusedError, NotAllowedError.
    """
    permissions.require(by, call.project.book.organisation, *_CLERKS, on=on)
    with transaction.atomic():
        locked = _locked(call)
        _require_open(locked)
        found = listed.of_file(locked, data, filename)
        if found.problems:
            raise ListRefusedError(
                _("Danh sách có %(count)d lỗi, chưa nhập dòng nào. Hãy sửa tệp rồi tải lên lại.")
                % {"count": len(found.problems)}
            )
        if not found.fresh:
            return Imported(None, 0, len(found.known))
        stored = ImportedList.objects.create(
            call=locked,
            file_name=filename[-_NAME_LENGTH:],
            sha256=hashlib.sha256(data).hexdigest(),
            content=data,
            rows=len(found.fresh),
            imported_by=by,
        )
        _add_rows(locked, stored, found.fresh, by=by, on=on)
        trail.record("import_pledges", stored, by=by, book=locked.project.book)
    return Imported(stored, len(found.fresh), len(found.known))


def _add_rows(
    call: Call, stored: ImportedList, rows: Sequence[pledgelist.Row], *, by: User, on: date
) -> None:
    book = call.project.book
    givers = register_givers(book, [NewGiver(row.name, row.kind, row.village) for row in rows])
    pledges = [
        _built(call, row, giver, by=by, on=on) for row, giver in zip(rows, givers, strict=True)
    ]
    for made in pledges:
        made.imported_list = stored
    Pledge.objects.bulk_create(pledges)


def _built(call: Call, row: pledgelist.Row, giver: Giver, *, by: User, on: date) -> Pledge:
    expected = _expected(call, row, on) if row.form == Form.TRANSFER or row.code else None
    return Pledge(
        call=call,
        giver=giver,
        form=row.form,
        amount=row.amount,
        quantity=row.quantity,
        unit=row.unit,
        unit_price=row.unit_price,
        display=row.display,
        note=row.note,
        expected=expected,
        row_key=row.key or (pledgelist.code_key(row.code) if row.code else ""),
        made_by=by,
    )


def _expected(call: Call, row: pledgelist.Row, on: date) -> Expected:
    return expecting.expect(
        book=call.project.book,
        direction=Direction.IN,
        amount=row.amount or 0,
        party=row.name,
        since=min(call.opens_on, on),
        until=call.closes_on,
        code=row.code,
    )


def _locked(call: Call) -> Call:
    calls = Call.objects.select_related("project__book__organisation", "project__purpose")
    return calls.select_for_update(of=("self",)).get(pk=call.pk)


def _require_open(call: Call) -> None:
    if call.state != Call.State.OPEN:
        raise PledgeRefusedError(_("Đợt vận động đã kết thúc. Hãy mở đợt mới để ghi đăng ký."))


def _require_complete(row: pledgelist.Row) -> None:
    if row.form in MONEY_FORMS and not (row.amount and row.amount > 0):
        raise PledgeRefusedError(_("Hãy ghi số tiền đăng ký, lớn hơn 0."))
    if row.form in MONEY_FORMS:
        return
    if row.code:
        raise PledgeRefusedError(_("Mã chuyển khoản chỉ dùng cho đăng ký bằng tiền."))
    if not (row.quantity and row.quantity > 0) or not valuation.unit_code(row.unit):
        raise PledgeRefusedError(_("Hãy ghi số lượng lớn hơn 0 và đơn vị tính."))
