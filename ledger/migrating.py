"""Bring old books in: one person brings the file, another lets it in, batches post it.

Each batch of vouchers is one transaction, all of it or nothing; what was posted is known by its
keys, so that whoever stopped half-way, or was killed, goes on where it ended.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ledger import loading, oldbooks, permissions, posting, reasons, text, trail
from ledger.entrylist import Voucher
from ledger.exceptions import LedgerError
from ledger.models.chart import Book
from ledger.models.journal import VoucherKind
from ledger.models.oldbooks import EntryFile, EntryFileBatch, EntryFileDecision
from ledger.models.people import Role, User
from ledger.oldbooks import Compared


class FileRefusedError(LedgerError):
    """The file is decided already, or is not accepted."""


class NothingNewError(FileRefusedError):
    """All vouchers of the file are in the books already."""


class FileHasProblemsError(LedgerError):
    """The file has problems, in `compared`; nothing of it is posted."""

    def __init__(self, compared: Compared) -> None:
        """Say how many problems there are."""
        self.compared = compared
        count = compared.problems.count
        super().__init__(_("Tệp còn %(n)d chỗ sai, chưa ghi gì vào sổ.") % {"n": count})


class BatchRefusedError(LedgerError):
    """The books refused a voucher of a batch; earlier batches stay posted."""


def bring(
    *,
    book: Book,
    data: bytes,
    filename: str,
    by: User,
    on: date,
    compared: Compared | None = None,
) -> EntryFile:
    """Keep a file of old books without problems, for the chair to decide on.

    The same file, still waiting or already accepted, is returned as it is; `compared` saves
    reading it again. Raises NotAllowedError (not the accountant), sheets.SheetError,
    entrylist.NoHeadingsError, FileHasProblemsError, NothingNewError.
    """
    permissions.require(by, book.organisation, Role.ACCOUNTANT, on=on)
    mark = hashlib.sha256(data).hexdigest()
    files = EntryFile.objects.filter(book=book, sha256=mark).exclude(decision__is_accepted=False)
    if (known := files.order_by("pk").last()) is not None:
        return known
    compared = compared or oldbooks.compare(book, data, filename, on=on)
    if compared.problems:
        raise FileHasProblemsError(compared)
    if not compared.fresh:
        raise NothingNewError(_("Mọi chứng từ của tệp này đã có trong sổ."))
    with transaction.atomic():
        file = EntryFile.objects.create(
            book=book,
            file_name=text.nfc(filename)[-200:],
            sha256=mark,
            content=data,
            vouchers=len(compared.vouchers),
            amount=compared.amount,
            first=compared.vouchers[0].on,
            last=compared.vouchers[-1].on,
            brought_by=by,
        )
        trail.record("bring_entry_file", file, by=by, book=book, text=_counted(file))
    return file


def accept(
    *, file: EntryFile, by: User, on: date, compared: Compared | None = None
) -> EntryFileDecision:
    """Let a file in: another person than the one who brought it. Posts nothing yet.

    Raises NotAllowedError (not the chair), SamePersonError, FileRefusedError,
    FileHasProblemsError (the books have changed since).
    """
    permissions.require(by, file.book.organisation, Role.CHAIR, on=on)
    permissions.require_other(file.brought_by, by)
    compared = compared or compare(file, on=on)
    if compared.problems:
        raise FileHasProblemsError(compared)
    return _decide(file, by=by, is_accepted=True)


def refuse(*, file: EntryFile, by: User, reason: str, on: date) -> EntryFileDecision:
    """Return a file to whoever brought it, who may also take it back.

    Raises NotAllowedError, ReasonTooShortError, FileRefusedError (decided already).
    """
    roles = (Role.CHAIR, Role.ACCOUNTANT) if by.pk == file.brought_by_id else (Role.CHAIR,)
    permissions.require(by, file.book.organisation, *roles, on=on)
    return _decide(file, by=by, is_accepted=False, reason=reasons.require(reason))


def compare(file: EntryFile, *, on: date) -> Compared:
    """Return what a kept file holds beside the books as they are now."""
    return oldbooks.compare(file.book, bytes(file.content), file.file_name, on=on)


def post(
    *,
    file: EntryFile,
    by: User,
    at: datetime,
    on: date,
    compared: Compared | None = None,
    most: int | None = None,
) -> Iterator[EntryFileBatch]:
    """Post the batches of an accepted file that are not posted yet, at most `most`; yield each.

    Entries are made by who brought the file and approved by who let it in. Raises
    NotAllowedError, FileRefusedError, FileHasProblemsError, BatchRefusedError.
    """
    permissions.require(by, file.book.organisation, Role.ACCOUNTANT, Role.CHAIR, on=on)
    decision = EntryFileDecision.objects.select_related("by").filter(file=file).first()
    if decision is None or not decision.is_accepted:
        raise FileRefusedError(_("Tệp này chưa được chủ tài khoản duyệt."))
    decision.file = file
    compared = compared or compare(file, on=on)
    if compared.problems:
        raise FileHasProblemsError(compared)
    done = set(EntryFileBatch.objects.filter(file=file).values_list("number", flat=True))
    todo = [number for number in range(1, compared.batches + 1) if number not in done]
    for number in todo[:most]:
        yield _post_batch(decision, compared, number, by=by, at=at)


def _decide(file: EntryFile, *, by: User, is_accepted: bool, reason: str = "") -> EntryFileDecision:
    try:
        with transaction.atomic():
            decision = EntryFileDecision.objects.create(
                file=file, by=by, is_accepted=is_accepted, reason=reason
            )
            verb = "accept_entry_file" if is_accepted else "refuse_entry_file"
            trail.record(verb, file, by=by, book=file.book, text=_counted(file))
    except IntegrityError as error:
        raise FileRefusedError(_("Tệp này đã được quyết định. Hãy tải lại trang.")) from error
    return decision


def _post_batch(
    decision: EntryFileDecision, compared: Compared, number: int, *, by: User, at: datetime
) -> EntryFileBatch:
    file = decision.file
    vouchers = compared.batch(number)
    new = [voucher for voucher in vouchers if voucher.key not in compared.known]
    try:
        with transaction.atomic():
            # First, so that a second click waits here and not among the vouchers.
            batch = EntryFileBatch.objects.create(
                file=file, number=number, posted=len(new), known=len(vouchers) - len(new), by=by
            )
            _post_all(decision, compared, new, at=at)
            told = f"Lô {number}: {len(new)} chứng từ"
            trail.record("post_entry_file", file, by=by, book=file.book, text=told)
    except posting.PostingRefusedError as error:
        named = _first_refused(decision, compared, new, at=at)
        raise BatchRefusedError(named or str(error)) from error
    except IntegrityError as error:
        raise FileRefusedError(
            _("Người khác đang ghi tệp này. Hãy tải lại trang rồi ghi tiếp.")
        ) from error
    return batch


def _post_all(
    decision: EntryFileDecision, compared: Compared, vouchers: Sequence[Voucher], *, at: datetime
) -> None:
    file = decision.file
    loading.post_many(
        book=file.book,
        vouchers=[_to_post(compared, voucher) for voucher in vouchers],
        by=file.brought_by,
        approved_by=decision.by,
        at=at,
    )


def _to_post(compared: Compared, voucher: Voucher) -> loading.Voucher:
    """Return what to post; a fund that the books lacked is there from now on."""
    lines = [compared.names.posting(line, voucher.on) for line in voucher.lines]
    return loading.Voucher(
        kind=VoucherKind(voucher.kind),
        on=voucher.on,
        lines=[replace(line, fund=compared.names.opened(line.fund)) for line in lines],
        summary=oldbooks.summary_of(voucher),
        key=voucher.key,
        private_text=voucher.private,
    )


def _first_refused(
    decision: EntryFileDecision, compared: Compared, vouchers: Sequence[Voucher], *, at: datetime
) -> str:
    """Return which voucher the books refuse, and why: they are tried one by one, and undone."""
    with transaction.atomic():
        for voucher in vouchers:
            try:
                _post_all(decision, compared, [voucher], at=at)
            except posting.PostingRefusedError as error:
                transaction.set_rollback(True)
                name = voucher.number or voucher.code
                return str(voucher.problem(f"{name}: {error}"))
        transaction.set_rollback(True)
    return ""


def _counted(file: EntryFile) -> str:
    return f"{file.vouchers} chứng từ từ {file.first:%d/%m/%Y} đến {file.last:%d/%m/%Y}"
