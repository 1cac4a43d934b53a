"""Old books beside the book they are to enter: what is new, known, missing or in conflict."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ledger import entrylist, oldrules, posting
from ledger.entrylist import Problem, Voucher
from ledger.entrylist.vouchers import Notes
from ledger.exceptions import LedgerError
from ledger.models.chart import Book, Fund
from ledger.models.journal import Entry, Line, VoucherKind
from ledger.models.oldbooks import EntryFile
from ledger.money import format_vnd
from ledger.oldnames import Names, UnknownNameError
from ledger.oldrules import Spare
from ledger.posting import Posting

# Vouchers posted in one transaction.
BATCH = 1_000


@dataclass
class KindTotal:
    """How many vouchers of one kind, and their đồng."""

    kind: VoucherKind
    count: int = 0
    amount: int = 0


@dataclass
class Compared:
    """Old books read for one book, in the order of their days; a problem stops them all."""

    names: Names
    vouchers: list[Voucher]
    problems: Notes
    remarks: Notes
    known: dict[str, Entry] = field(default_factory=dict)
    totals: dict[str, KindTotal] = field(default_factory=dict)

    @property
    def new_funds(self) -> list[Fund]:
        """Return the funds that the books lack and that posting will make."""
        return self.names.new_funds

    @property
    def fresh(self) -> int:
        """Return how many vouchers are not in the books yet."""
        return len(self.vouchers) - len(self.known)

    @property
    def amount(self) -> int:
        """Return the đồng of all vouchers."""
        return sum(total.amount for total in self.totals.values())

    @property
    def batches(self) -> int:
        """Return in how many transactions they are posted."""
        return -(-len(self.vouchers) // BATCH)

    def batch(self, number: int) -> list[Voucher]:
        """Return the vouchers of a batch, the first being 1."""
        return self.vouchers[(number - 1) * BATCH : number * BATCH]


def compare(book: Book, data: bytes, filename: str, *, on: date) -> Compared:
    """Read a file for `book` and try it against the books, as they are on the day `on`.

    Raises sheets.SheetError and entrylist.NoHeadingsError for a file that cannot be read.
    """
    found = entrylist.read(data, filename)
    # Days in their order, so that money comes in before it goes out; a day keeps the file's order.
    found.vouchers.sort(key=lambda voucher: voucher.on)
    compared = Compared(Names(book), found.vouchers, found.problems, found.remarks)
    _Comparison(book, compared, on).run()
    return compared


def waiting_in(books: Sequence[Book]) -> QuerySet[EntryFile]:
    """Return the files of `books` that nobody has decided on yet, oldest first, without their bytes."""
    waiting = EntryFile.objects.filter(book__in=books, decision=None)
    return waiting.defer("content").order_by("pk")


def summary_of(voucher: Voucher) -> str:
    """Return the words of the entry: those of the old voucher, and its old number."""
    if not voucher.number:
        return voucher.summary
    return f"{voucher.summary} (số cũ {voucher.number})"


def known_of(book: Book, vouchers: Sequence[Voucher]) -> dict[str, Entry]:
    """Return the entries that stand for some of `vouchers`, by key."""
    keys = [voucher.key for voucher in vouchers]
    return {entry.key: entry for entry in Entry.objects.filter(book=book, key__in=keys)}


class _Comparison:
    """Tries vouchers one after the other, as posting them would."""

    def __init__(self, book: Book, compared: Compared, on: date) -> None:
        self.book, self.compared, self.on = book, compared, on
        self.spare = Spare(book)
        self.unknown: dict[str, tuple[Problem, int]] = {}

    def run(self) -> None:
        """Note every problem, and what is known."""
        for vouchers in _batches(self.compared.vouchers):
            entries = known_of(self.book, vouchers)
            lines = _lines_of(entries.values())
            for voucher in vouchers:
                self._add_up(voucher)
                postings = self._postings(voucher)
                if (entry := entries.get(voucher.key)) is not None:
                    self.compared.known[voucher.key] = entry
                    if postings and not _same(voucher, postings, entry, lines[entry.pk]):
                        self._refuse(voucher, _conflict(entry))
                elif postings:
                    self._try(voucher, postings)
        self._tell_unknown()
        self.compared.problems.told.sort(key=lambda problem: (problem.sheet, problem.row))

    def _add_up(self, voucher: Voucher) -> None:
        kind = VoucherKind(voucher.kind)
        total = self.compared.totals.setdefault(kind, KindTotal(kind))
        total.count += 1
        total.amount += voucher.amount

    def _postings(self, voucher: Voucher) -> list[Posting]:
        """Return what a voucher means, or nothing where a name of it is unknown."""
        postings = []
        for line in voucher.lines:
            try:
                postings.append(self.compared.names.posting(line, voucher.on))
            except UnknownNameError as error:
                problem, count = self.unknown.get(
                    str(error), (voucher.problem(str(error), line.row), 0)
                )
                self.unknown[str(error)] = problem, count + 1
        return postings if len(postings) == len(voucher.lines) else []

    def _try(self, voucher: Voucher, postings: Sequence[Posting]) -> None:
        try:
            posting.require_balance(postings)
        except LedgerError as error:
            self._refuse(voucher, str(error))
        for problem in (
            oldrules.problem_of_day(self.book, voucher.on, today=self.on),
            oldrules.problem_of_move(VoucherKind(voucher.kind), postings),
            self.spare.take(postings),
        ):
            if problem:
                self._refuse(voucher, problem)

    def _refuse(self, voucher: Voucher, advice: str) -> None:
        self.compared.problems.add(voucher.problem(f"{_name(voucher)}: {advice}"))

    def _tell_unknown(self) -> None:
        """Tell each unknown name once, at its first row."""
        for problem, count in self.unknown.values():
            more = _(" (%(n)s dòng như vậy)") % {"n": format_vnd(count)} if count > 1 else ""
            self.compared.problems.add(
                Problem(problem.row, f"{problem.text}{more}", sheet=problem.sheet)
            )


def _name(voucher: Voucher) -> str:
    return voucher.number or _("mã %(code)s") % {"code": voucher.code}


def _conflict(entry: Entry) -> str:
    return _(
        "đã ghi sổ (%(voucher)s) với nội dung khác. Hãy sửa dòng này cho khớp, hoặc đảo bút toán "
        "cũ rồi ghi cột Mã để nhập bản mới."
    ) % {"voucher": entry.voucher}


def _same(
    voucher: Voucher, postings: Iterable[Posting], entry: Entry, lines: Sequence[tuple[object, ...]]
) -> bool:
    said = [
        (str(each.function), each.fund.pk, each.purpose and each.purpose.pk, each.unit, each.amount)
        for each in postings
    ]
    head = (entry.kind, entry.on, entry.summary)
    return head == (voucher.kind, voucher.on, summary_of(voucher)) and said == list(lines)


def _lines_of(entries: Iterable[Entry]) -> dict[int, list[tuple[object, ...]]]:
    found: dict[int, list[tuple[object, ...]]] = {entry.pk: [] for entry in entries}
    rows = Line.objects.filter(entry__in=list(found)).order_by("entry", "position")
    for entry, *said in rows.values_list(
        "entry", "account__function", "account__fund", "account__purpose", "account__unit", "amount"
    ):
        found[entry].append(tuple(said))
    return found


def _batches(vouchers: Sequence[Voucher]) -> Iterator[list[Voucher]]:
    rest = iter(vouchers)
    while batch := list(islice(rest, BATCH)):
        yield batch
