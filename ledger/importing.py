"""Take in a bank or treasury statement, a part at a time, and never a movement twice.

Each part is a transaction of its own: whoever was stopped, or killed, goes on after the last one.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from ledger import bankfiles, import_rules, labelling, money, overlap, text, trail
from ledger.filerows import Rows
from ledger.import_rules import ImportRefusedError as ImportRefusedError
from ledger.models.bank import Custody, Statement, StatementLine, StatementPart
from ledger.models.people import User

# Movements that come in together.
PART = 5_000

_LINES = """
    COPY ledger_statementline (custody_id, statement_id, part_id, number, "on", doc_no, text, amount, balance, identity)
    FROM STDIN
"""


@dataclass(frozen=True)
class Imported:
    """How far a file is in: of `total` movements `done`; in this run `added` were new."""

    statement: Statement
    done: int
    total: int
    added: int

    @property
    def known(self) -> int:
        """Return how many movements were not new in this run."""
        return self.done - self.added

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing of the file is left to come."""
        return self.done >= self.total


def import_statement(
    *,
    custody: Custody,
    data: bytes,
    filename: str,
    by: User,
    on: date,
    columns: Mapping[str, int] | None = None,
) -> Imported:
    """Take in a whole file at once; raises and returns what `bring` does at its end."""
    *_before, last = bring(
        custody=custody, data=data, filename=filename, by=by, on=on, columns=columns
    )
    return last


def bring(
    *,
    custody: Custody,
    data: bytes,
    filename: str,
    by: User,
    on: date,
    columns: Mapping[str, int] | None = None,
) -> Iterator[Imported]:
    """Read the file of any bank; keep its bytes, its hash, its movements; yield after each part.

    A file that overlaps an earlier one adds only what is new; the same file goes on where it
    stopped. `columns` maps field to column where a person named them. Raises SheetError or
    BankFileError (unreadable, or the balances do not add up), ImportRefusedError (another account,
    a cash box, a movement still to come), NotAllowedError (not the accountant of the book).
    """
    import_rules.require(custody, by=by, on=on)
    if len(data) > settings.STATEMENT_MAX_BYTES:
        raise ImportRefusedError(
            _("Tệp lớn hơn %(size)d MB. Hãy tải sao kê theo từng quý hoặc từng tháng.")
            % {"size": settings.STATEMENT_MAX_BYTES // 1024 // 1024}
        )
    mark = hashlib.sha256(data).hexdigest()
    statement = Statement.objects.filter(custody=custody, sha256=mark).first()
    if statement is not None:
        yield from go_on(statement=statement, by=by, on=on)
        return
    columns = columns or labelling.known_columns(custody, data, filename)
    found = bankfiles.read(data, filename, settings.STATEMENT_MAX_BYTES, columns=columns)
    import_rules.require_same_account(custody, found.account_number)
    import_rules.require_no_example(found.rows)
    rows = Rows(found)
    import_rules.require_past(rows.of[-1].on, on)
    statement = Statement(
        custody=custody,
        file_name=text.nfc(filename)[-200:],
        sha256=mark,
        content=data,
        opening=found.opening,
        closing=found.closing,
        rows=len(rows.of),
        first=rows.of[0].on,
        last=rows.of[-1].on,
        columns=dict(columns) if columns else None,
        imported_by=by,
    )
    yield from _Import(statement, rows, by=by, is_new=True).parts()


def go_on(*, statement: Statement, by: User, on: date) -> Iterator[Imported]:
    """Take in what is left of a kept file, after the last part that came in; yield after each part.

    Raises NotAllowedError, ImportRefusedError (the account is closed, or the file reads otherwise).
    """
    import_rules.require(statement.custody, by=by, on=on)
    before = standing(statement)
    if before.is_whole:
        yield before
        return
    found = bankfiles.read(
        bytes(statement.content),
        statement.file_name,
        settings.STATEMENT_MAX_BYTES,
        columns=statement.columns,
    )
    rows = Rows(found)
    if len(rows.of) != statement.rows:
        raise ImportRefusedError(
            _("Tệp này nay đọc ra %(now)s dòng, lúc đầu %(then)s dòng. Hãy báo người quản trị.")
            % {"now": money.format_vnd(len(rows.of)), "then": money.format_vnd(statement.rows or 0)}
        )
    yield from _Import(statement, rows, by=by).parts()


def standing(statement: Statement) -> Imported:
    """Return how far a kept file is in, as seen by a run that adds nothing."""
    if statement.rows is None:
        count = statement.lines.count()
        return Imported(statement, count, count, 0)
    done = statement.parts.aggregate(last=Max("last"))["last"] or 0
    return Imported(statement, done, statement.rows, 0)


def added(statement: Statement) -> int:
    """Return how many lines a file has brought, in all runs."""
    if statement.rows is None:
        return statement.lines.count()
    return statement.parts.aggregate(sum=Sum("added"))["sum"] or 0


class _Import:
    """One run over the movements of a file."""

    def __init__(self, statement: Statement, rows: Rows, *, by: User, is_new: bool = False) -> None:
        self.statement, self.rows, self.by, self._is_new = statement, rows, by, is_new
        self.total = len(rows.of)
        self._days: dict[date, overlap.Day] = {}
        self._latest: int | None = None

    def parts(self) -> Iterator[Imported]:
        """Take in part after part, also behind somebody else who takes in the same file."""
        added = 0
        while True:
            part = self._next()
            if part is None:
                yield Imported(self.statement, self.total, self.total, added)
                return
            added += part.added
            yield Imported(self.statement, part.last, self.total, added)
            if part.last >= self.total:
                return

    def _next(self) -> StatementPart | None:
        with transaction.atomic():
            # Two files of an account take turns, part by part.
            Custody.objects.select_for_update(no_key=True).get(pk=self.statement.custody_id)
            self._keep()
            done = standing(self.statement).done
            if done >= self.total:
                return None
            places = self._places(done)
            new: Iterable[tuple[int, str]] = self._new(places)
            count = len(places)
            if any(day.held for day in self._days.values()):
                new = list(new)
                count = len(new)
            # Where nothing is on record all is new: it is told apart while the database writes.
            part = StatementPart.objects.create(
                statement=self.statement,
                first=places.start + 1,
                last=places.stop,
                added=count,
                by=self.by,
            )
            self._copy(part, new)
        self._latest = part.pk
        return part

    def _keep(self) -> None:
        """Keep the file, unless somebody has kept the same one since it was looked for."""
        mine = self.statement
        if not self._is_new:
            return
        same = Statement.objects.filter(custody=mine.custody_id, sha256=mine.sha256).first()
        if same is None:
            self.statement = _kept(mine)
            trail.record("import_statement", self.statement, by=self.by, book=mine.custody.book)
        elif same.rows != mine.rows:
            raise ImportRefusedError(_("Người khác vừa nhập tệp này. Hãy mở lại trang."))
        else:
            self.statement = same
        self._is_new = False

    def _places(self, start: int) -> range:
        """Return the places of the next part, and have the days it touches at hand."""
        stop = min(start + PART, self.total)
        self._load(start, stop)
        for edge in {0, self.total - 1}:
            day = self.rows.day(edge)
            # Where order matters the day comes in at once.
            if start <= day.start < stop < day.stop and self._days[self.rows.of[edge].on].held:
                return range(start, day.stop)
        return range(start, stop)

    def _load(self, start: int, stop: int) -> None:
        """Read what the account has of the days from `start` to `stop`, where others may have written."""
        of = self.statement.custody_id
        latest = StatementPart.objects.filter(statement__custody=of).aggregate(pk=Max("pk"))["pk"]
        first, last = self.rows.of[start].on, self.rows.of[stop - 1].on
        ours = self._days.get(first) if latest == self._latest else None
        self._days = {} if ours is None else {first: ours}
        held: dict[date, list[overlap.Facts]] = {}
        lines = StatementLine.objects.filter(custody=of, on__range=(first, last)).order_by("id")
        if ours is not None:
            lines = lines.exclude(on=first)
        columns = lines.values_list("on", "amount", "balance", "doc_no", "text")
        for on, amount, balance, doc_no, words in columns.iterator():
            what = overlap.facts(amount=amount, balance=balance, doc_no=doc_no, text=words)
            held.setdefault(on, []).append(what)
        for on in {row.on for row in self.rows.of[start:stop]} - self._days.keys():
            self._days[on] = overlap.Day(held.get(on, ()))
        if ours is None:
            for place in range(self.rows.day(start).start, start):
                self._days[first].meet(self.rows.facts(place))

    def _new(self, places: range) -> Iterator[tuple[int, str]]:
        """Yield the place and the identity of each movement that is new."""
        certain = self._certain(places)
        for place in places:
            on, what = self.rows.of[place].on, self.rows.facts(place)
            day = self._days[on]
            if place in certain:
                ordinal = None if certain[place] else day.add(what)
            else:
                ordinal = day.meet(what)
            if ordinal is not None:
                yield place, overlap.identity(on, what, ordinal)

    def _certain(self, places: range) -> dict[int, bool]:
        """Tell of the movements on the file's first and last day whether they are known."""
        told: dict[int, bool] = {}
        for edge in {0, self.total - 1}:
            day = self.rows.day(edge)
            held = self._days.get(self.rows.of[edge].on, overlap.Day()).held
            if held and day.start >= places.start and day.stop <= places.stop:
                coming = [self.rows.facts(place) for place in day]
                found = overlap.known(
                    held, coming, begins=day.start == 0, ends=day.stop == self.total
                )
                told |= dict(zip(day, found, strict=True))
        return told

    def _copy(self, part: StatementPart, new: Iterable[tuple[int, str]]) -> None:
        of, pk = self.statement.custody_id, self.statement.pk
        with connection.cursor() as cursor, cursor.copy(_LINES) as copy:
            for place, identity in new:
                row = self.rows.of[place]
                told = (row.on, row.doc_no[:60], text.nfc(row.text), row.amount)
                copy.write_row(
                    (of, pk, part.pk, row.number, *told, self.rows.after[place], identity)
                )


def _kept(statement: Statement) -> Statement:
    """Write a file's row, its bytes as they are: spelled out in SQL they take many times the memory."""
    fields = [field for field in Statement._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join("%b" if field.name == "content" else "%s" for field in fields)
    values = [
        statement.content
        if field.name == "content"
        else field.get_db_prep_save(field.pre_save(statement, add=True), connection)
        for field in fields
    ]
    sql = f"INSERT INTO ledger_statement ({names}) VALUES ({marks}) RETURNING id"  # noqa: S608 -- our own names
    with psycopg.Cursor(connection.connection) as cursor:
        pk = cursor.execute(sql, values).fetchall()[0][0]
    return Statement.objects.select_related("custody__book__organisation").get(pk=pk)
