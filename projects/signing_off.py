"""Present the reconciliation of a month: what the books, the projects and the bank say, with a note on each class."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import rfc8785
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ledger import permissions, signing_off, signoffs
from ledger.models.chart import Book
from ledger.models.people import Role, User
from ledger.models.periods import SignOff
from ledger.signing_off import SignOffRefusedError
from projects import accord, differences
from projects.accord import Accord, AccountRow, Row
from projects.accord_figures import Figures
from projects.differences import Difference, Group, Kind

SCHEMA = "so-cong/doi-chieu-thang/1"
# Of a class with more differences than a person reads, the oldest are kept one by one, all in the sum.
MOST_ROWS = 1_000
LONGEST_NOTE = 500


def present(
    *, book: Book, last: date, notes: Mapping[Kind, str], by: User, at: datetime
) -> SignOff:
    """Present the reconciliation of `book` up to `last`, the end of a month, to the chair.

    Differences do not forbid it, but each class that is there needs a note; books that differ from the
    contract files do. Raises SignOffRefusedError, permissions.NotAllowedError (the accountant alone).
    """
    permissions.require(by, book.organisation, Role.ACCOUNTANT, on=timezone.localdate(at))
    state = signoffs.state(book, last)
    found = accord.of_book(book, last)
    groups = differences.grouped(found.differences)
    _require_agreeing(groups)
    said = {group.kind: notes.get(group.kind, "").strip() for group in groups}
    _require_notes(said)
    text = content(found, groups, said)
    return signing_off.present(book=book, last=last, content=text, state=state, by=by, at=at)


def content(found: Accord, groups: list[Group], notes: Mapping[Kind, str]) -> str:
    """Return a reconciliation as canonical JSON (RFC 8785), in Vietnamese, without a person's name.

    Amounts are decimal digits in a string, like those of the log.
    """
    with translation.override("vi"):
        codes = {
            row.project.purpose_id: row.project.code
            for row in found.rows
            if row.project is not None
        }
        body: dict[str, Any] = {
            "schema": SCHEMA,
            "book": found.book.code,
            "last": found.on.isoformat(),
            "total": _figures(found.total),
            "projects": [_row(row) for row in found.rows],
            "other": _row(found.loose),
            "accounts": [_account(row) for row in found.accounts],
            "differences": [_group(group, codes, notes) for group in groups],
        }
        return rfc8785.dumps(body).decode()


def read(sign_off: SignOff) -> dict[str, Any]:
    """Return what a sign-off kept, as it was presented."""
    kept: dict[str, Any] = json.loads(sign_off.content)
    return kept


def _require_agreeing(groups: list[Group]) -> None:
    for group in groups:
        if group.kind == Kind.BOOKS_DIFFER:
            raise SignOffRefusedError(
                _(
                    "Sổ kế toán khác hồ sơ hợp đồng (%(rows)s). Hãy tìm và đảo bút toán sai trước khi"
                    " trình bảng đối chiếu."
                )
                % {"rows": ", ".join(each.what for each in group.differences[:3])}
            )


def _require_notes(said: Mapping[Kind, str]) -> None:
    missing = [kind.label for kind, note in said.items() if not note]
    if missing:
        raise SignOffRefusedError(
            _("Hãy ghi giải trình cho: %(kinds)s.") % {"kinds": "; ".join(map(str, missing))}
        )
    if any(len(note) > LONGEST_NOTE for note in said.values()):
        raise SignOffRefusedError(
            _("Mỗi giải trình dài nhất %(count)d ký tự. Hãy viết gọn lại.")
            % {"count": LONGEST_NOTE}
        )


def _figures(figures: Figures) -> dict[str, str]:
    return {name: str(amount) for name, amount in asdict(figures).items()}


def _row(row: Row) -> dict[str, Any]:
    sources = {str(source): _figures(figures) for source, figures in row.by_source}
    code = row.project.code if row.project else None
    return {"project": code, "total": _figures(row.total), "sources": sources}


def _account(row: AccountRow) -> dict[str, str | None]:
    statement = row.statement
    return {
        "kind": row.custody.kind,
        "number": row.custody.number,
        "books": str(row.books),
        "statement": None if statement.balance is None else str(statement.balance),
        "lines": str(statement.lines),
        "until": statement.last.isoformat() if statement.last else None,
        "unknown": str(row.unknown),
        "missing": str(row.missing),
        "unexplained": None if row.unexplained is None else str(row.unexplained),
    }


def _group(group: Group, codes: Mapping[int, str], notes: Mapping[Kind, str]) -> dict[str, Any]:
    return {
        "kind": str(group.kind),
        "count": str(len(group.differences)),
        "amount": str(group.amount),
        "since": group.since.isoformat() if group.since else None,
        "note": notes.get(group.kind, ""),
        "rows": [_difference(each, codes) for each in group.differences[:MOST_ROWS]],
    }


def _difference(each: Difference, codes: Mapping[int, str]) -> dict[str, str | None]:
    return {
        "project": codes.get(each.purpose) if each.purpose else None,
        "amount": str(each.amount),
        "since": each.since.isoformat() if each.since else None,
        "owner": str(each.owner),
        "what": each.what,
    }
