"""Why the books do not take something: the rule the database named, in words for a person."""

from django.db import IntegrityError
from django.utils.translation import gettext as _

from ledger.exceptions import LedgerError
from ledger.models.chart import Book
from ledger.models.journal import Entry


class PostingRefusedError(LedgerError):
    """The entry breaks a rule of the books."""


class UnbalancedEntryError(PostingRefusedError):
    """Debits and credits differ in a fund, or there are fewer than two lines."""


class InsufficientFundsError(PostingRefusedError):
    """An account that may not fall below zero would."""


class UndecidedMoveError(PostingRefusedError):
    """Money would pass between funds or purposes without a decision that covers it."""


class KeyReusedError(PostingRefusedError):
    """The idempotency key was used for another entry."""


class NotHeldError(PostingRefusedError):
    """Nothing can be held on this account, or more is released than is held."""


def constraint(error: IntegrityError) -> str:
    """Return the name of the rule the database named, or nothing."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""


def explained(error: IntegrityError, *, book: Book, key: str = "") -> PostingRefusedError:
    """Return the error to raise for what the database refused; reads the book and the entry of `key`."""
    match rule := constraint(error):
        case "entry_key_once":
            return key_reused(book, key)
        case "balance_not_below_zero":
            return InsufficientFundsError(
                _(
                    "Nguồn tiền không còn đủ. Hãy xem lại số dư rồi giảm số tiền hoặc chọn nguồn khác."
                )
            )
        case "entry_balanced" | "entry_has_two_lines":
            return UnbalancedEntryError(_("Bút toán không cân nên không ghi sổ được."))
        case "entry_balanced_by_purpose":
            return UnbalancedEntryError(
                _(
                    "Bút toán không cân trong từng công trình. Tiền của mỗi công trình phải cân riêng."
                )
            )
        case "move_needs_decision" | "move_is_a_transfer":
            return UndecidedMoveError(
                _(
                    "Tiền không chuyển từ nguồn hay công trình này sang nguồn hay công trình khác khi "
                    "chưa có quyết định điều chuyển. Hãy lập đề nghị điều chuyển trước."
                )
            )
        case "decision_covers_move":
            return UndecidedMoveError(
                _(
                    "Quyết định điều chuyển chưa được duyệt đủ, hoặc không cho chuyển giữa hai nguồn "
                    "này, với số tiền này, vào ngày này. Hãy xem lại quyết định."
                )
            )
        case "hold_on_floor" | "hold_amount_above_zero":
            return NotHeldError(_("Tài khoản này không giữ chỗ được. Hãy chọn nguồn tiền khác."))
        case "release_within_hold" | "release_amount_above_zero":
            return NotHeldError(_("Số tiền trả lại lớn hơn số đang giữ."))
        case "entry_in_open_period":
            return PostingRefusedError(
                _(
                    "Kỳ kế toán đến hết ngày %(day)s đã khóa. Hãy ghi vào ngày sau đó, hoặc đề nghị"
                    " mở lại kỳ."
                )
                % {"day": _closed_to(book)}
            )
    return PostingRefusedError(_plainly(rule))


def key_reused(book: Book, key: str) -> KeyReusedError:
    """Return the error for a key that stands for another entry; reads its voucher number."""
    posted = Entry.objects.filter(book=book, key=key).first()
    return KeyReusedError(
        _("Phiếu này đã được ghi sổ với nội dung khác (%(voucher)s). Hãy tải lại trang.")
        % {"voucher": posted.voucher if posted else key}
    )


def _plainly(rule: str) -> str:
    match rule:
        case "fund_purpose_lock":
            return _("Nguồn tiền này chỉ dùng cho một công trình khác. Hãy chọn nguồn tiền khác.")
        case "entry_in_open_book":
            return _("Ngày này trước ngày mở sổ. Hãy xem lại ngày.")
        case "entry_maker_is_not_approver":
            return _("Người lập không được duyệt phiếu của chính mình.")
        case "ledger_entry_reverses_id_key":
            return _("Bút toán này đã được đảo rồi.")
        case "purpose_is_closed":
            return _(
                "Công trình đã tất toán nên không ghi sổ thêm. Nếu phải ghi, chủ tài khoản mở lại công"
                " trình ở trang quyết toán, nêu lý do."
            )
        case "entry_reverses_own_book":
            return _(
                "Bút toán này không đảo được: thuộc sổ khác, tự nó là bút toán đảo, hoặc có ngày sau"
                " ngày đảo."
            )
    return _("Sổ không nhận bút toán này (quy tắc %(rule)s).") % {"rule": rule}


def _closed_to(book: Book) -> str:
    closed_to = Book.objects.values_list("closed_to", flat=True).get(pk=book.pk)
    return f"{closed_to:%d/%m/%Y}" if closed_to else ""
