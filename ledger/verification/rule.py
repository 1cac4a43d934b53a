"""A rule of the books as one statement, and the words for the row that breaks it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ledger.models.chart import Account
from ledger.models.journal import VOUCHER_PREFIX, Entry, VoucherKind


@dataclass(frozen=True)
class Rule:
    """`sql` returns nothing, or (book id, subject, expected, found) of the first row that breaks it."""

    name: str | Promise
    subject: Callable[[str], str]
    sql: str


def voucher(pk: str) -> str:
    entry = Entry.objects.filter(pk=pk).first()
    return f"{entry.voucher} (#{pk})" if entry else f"#{pk}"


def account(pk: str) -> str:
    found = Account.objects.select_related("fund").filter(pk=pk).first()
    return _("tài khoản %(name)s (#%(pk)s)") % {"name": found or "", "pk": pk}


def line(pk: str) -> str:
    return _("dòng định khoản #%(pk)s") % {"pk": pk}


def numbers(subject: str) -> str:
    """Name a run of voucher numbers, given as `KIND year`."""
    kind, _space, year = subject.partition(" ")
    words = VoucherKind(kind).label if kind in VOUCHER_PREFIX else kind
    return _("số chứng từ %(kind)s năm %(year)s") % {"kind": words, "year": year}


def fund(pk: str) -> str:
    return _("nguồn tiền #%(pk)s") % {"pk": pk}


def bank_line(pk: str) -> str:
    return _("dòng sao kê #%(pk)s") % {"pk": pk}


def decision(pk: str) -> str:
    return _("quyết định điều chuyển #%(pk)s") % {"pk": pk}


def closing(pk: str) -> str:
    return _("quyết định khóa, mở kỳ #%(pk)s") % {"pk": pk}


def sign_off(pk: str) -> str:
    return _("bảng đối chiếu tháng #%(pk)s") % {"pk": pk}


def book(pk: str) -> str:
    return _("sổ #%(pk)s") % {"pk": pk}


def statement(pk: str) -> str:
    return _("tệp sao kê #%(pk)s") % {"pk": pk}


def leaf(pk: str) -> str:
    return _("lá #%(pk)s của nhật ký công khai") % {"pk": pk}


def subtree(subject: str) -> str:
    """Name a kept subtree of a log, given as `level/place`."""
    return _("cây con %(subject)s của nhật ký công khai") % {"subject": subject}
