"""Find again what a statement is about, by the code of its subject."""

from collections.abc import Iterable
from typing import TypeVar

from django.utils.translation import gettext as _

from disclosure.statements.kind import Subject
from ledger.exceptions import LedgerError

_T = TypeVar("_T")


class UnknownSubjectError(LedgerError):
    """The book has nothing with that code, or more than one."""


def named(subject: Subject, rows: Iterable[tuple[Subject, _T]]) -> _T:
    """Return the one of `rows` that bears the code of `subject`; UnknownSubjectError."""
    found = [row for each, row in rows if each.code == subject.code]
    if not found:
        raise UnknownSubjectError(
            _("Sổ này không có “%(code)s”. Hãy chọn lại trong danh sách.") % {"code": subject.code}
        )
    if len(found) > 1:
        raise UnknownSubjectError(
            _("Có %(count)d mục cùng mã “%(code)s”. Hãy sửa để mỗi mục một số rồi làm lại.")
            % {"count": len(found), "code": subject.code}
        )
    return found[0]
