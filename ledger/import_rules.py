"""What a statement must be before it comes in: of this account, past, and without our own examples."""

import re
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from ledger import bankfiles, permissions
from ledger.bankfiles import template
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody
from ledger.models.people import Role, User


class ImportRefusedError(LedgerError):
    """The statement does not belong to this account, or the account takes none."""


def require(custody: Custody, *, by: User, on: date) -> None:
    """Refuse who is not the accountant, a cash box, and an account that is closed."""
    permissions.require(by, custody.book.organisation, Role.ACCOUNTANT, on=on)
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


def require_no_example(rows: Sequence[bankfiles.Row]) -> None:
    """Refuse the examples of our own form: what comes in stays for good."""
    left = next((row for row in rows if row.text.startswith(template.EXAMPLE)), None)
    if left is not None:
        raise ImportRefusedError(
            _("Dòng %(row)d của tệp còn là dòng mẫu “%(text)s”. Hãy xóa hoặc thay dòng mẫu.")
            % {"row": left.source_row, "text": left.text}
        )


def require_past(last: date, on: date) -> None:
    """Refuse a movement that is still to come."""
    if last > on:
        raise ImportRefusedError(
            _("Sao kê có giao dịch ngày %(day)s, sau hôm nay. Hãy xem lại cột ngày trong tệp.")
            % {"day": f"{last:%d/%m/%Y}"}
        )


def require_same_account(custody: Custody, given: str | None) -> None:
    """Refuse the file of another account; digits only are compared, as Excel drops zeros in front."""
    ours, theirs = (re.sub(r"\D", "", n or "").lstrip("0") for n in (custody.number, given))
    if ours and theirs and ours != theirs:
        raise ImportRefusedError(
            _(
                "Sao kê này của tài khoản %(theirs)s, không phải %(ours)s (%(custody)s). "
                "Hãy chọn đúng tài khoản hoặc đúng tệp."
            )
            % {"theirs": given, "ours": custody.number, "custody": custody.name}
        )
