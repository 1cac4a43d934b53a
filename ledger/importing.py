"""Take in a bank or treasury statement: all of it or nothing, and never a movement twice."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import bankfiles, permissions, refcode, text, trail
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody, Statement, StatementLine
from ledger.models.people import Role, User


class ImportRefusedError(LedgerError):
    """The statement does not belong to this account, or the account takes none."""


@dataclass(frozen=True)
class Imported:
    """What an import did: lines that are new, and lines that earlier files had brought."""

    statement: Statement
    added: int
    known: int


def import_statement(
    *, custody: Custody, data: bytes, filename: str, by: User, on: date
) -> Imported:
    """Read the file of any bank and keep its movements, its bytes and its hash.

    The same file, or one that overlaps an earlier one, adds only what is new. Raises
    SheetError or BankFileError (unreadable, or the balances do not add up), ImportRefusedError
    (another account, a cash box, a movement still to come), NotAllowedError (not the accountant of the book).
    """
    permissions.require(by, custody.book.organisation, Role.ACCOUNTANT, on=on)
    _require_bank(custody)
    found = bankfiles.read(data, filename)
    _require_same_account(custody, found.account_number)
    _require_past(found.rows, on)
    with transaction.atomic():
        Custody.objects.select_for_update(no_key=True).get(pk=custody.pk)
        statement, is_new = Statement.objects.get_or_create(
            custody=custody,
            sha256=hashlib.sha256(data).hexdigest(),
            defaults={
                "file_name": text.nfc(filename)[-200:],
                "content": data,
                "opening": found.opening,
                "closing": found.closing,
                "imported_by": by,
            },
        )
        added = _add_new(statement, found.rows) if is_new else 0
        if is_new:
            trail.record("import_statement", statement, by=by, book=custody.book)
    return Imported(statement, added, len(found.rows) - added)


def identities(rows: Iterable[bankfiles.Row]) -> Iterator[str]:
    """Give each movement its mark: equal movements of one file are told apart by their order.

    Letters and digits only, so that a line break inside a text does not make it another one.
    """
    seen: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        words = (refcode.squash(row.doc_no), refcode.squash(row.text))
        facts = (row.on.isoformat(), row.amount, row.balance, *words)
        seen[facts] += 1
        yield hashlib.sha256(repr((*facts, seen[facts])).encode()).hexdigest()


def _add_new(statement: Statement, rows: Iterable[bankfiles.Row]) -> int:
    marked = dict(zip(identities(rows), rows, strict=True))
    held = StatementLine.objects.filter(custody_id=statement.custody_id, identity__in=marked)
    known = set(held.values_list("identity", flat=True))
    new = [_line(statement, mark, row) for mark, row in marked.items() if mark not in known]
    StatementLine.objects.bulk_create(new, batch_size=1000)
    return len(new)


def _line(statement: Statement, mark: str, row: bankfiles.Row) -> StatementLine:
    return StatementLine(
        custody_id=statement.custody_id,
        statement=statement,
        number=row.number,
        on=row.on,
        doc_no=row.doc_no[:60],
        text=text.nfc(row.text),
        amount=row.amount,
        balance=row.balance,
        identity=mark,
    )


def _require_past(rows: Iterable[bankfiles.Row], on: date) -> None:
    last = max(row.on for row in rows)
    if last > on:
        raise ImportRefusedError(
            _("Sao kê có giao dịch ngày %(day)s, sau hôm nay. Hãy xem lại cột ngày trong tệp.")
            % {"day": f"{last:%d/%m/%Y}"}
        )


def _require_bank(custody: Custody) -> None:
    if not custody.is_bank:
        raise ImportRefusedError(
            _("%(custody)s là két tiền mặt, không có sao kê. Hãy chọn tài khoản ngân hàng.")
            % {"custody": custody.name}
        )
    if not custody.is_open:
        raise ImportRefusedError(
            _("%(custody)s đã ngừng dùng. Hãy chọn tài khoản đang dùng.")
            % {"custody": custody.name}
        )


def _require_same_account(custody: Custody, given: str | None) -> None:
    """Compare digits only; Excel drops zeros in front."""
    ours, theirs = (re.sub(r"\D", "", n or "").lstrip("0") for n in (custody.number, given))
    if ours and theirs and ours != theirs:
        raise ImportRefusedError(
            _(
                "Sao kê này của tài khoản %(theirs)s, không phải %(ours)s (%(custody)s). "
                "Hãy chọn đúng tài khoản hoặc đúng tệp."
            )
            % {"theirs": given, "ours": custody.number, "custody": custody.name}
        )
