"""What a bank line may be tied to on its page: each with its words and the đồng that are open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from ledger import money, posting, refcode, statements, vouchernumbers
from ledger import text as vn
from ledger.models.bank import Custody, Expected, StatementLine
from projects import targets
from projects.targets import Target

# Rows that a search shows.
FOUND = 20
# How far from a line the other lines are looked for that may have brought the same money.
BESIDE = timedelta(days=10)
MOST_BESIDE = 8
_CODE, _ENTRY = "code:", "entry:"


@dataclass(frozen=True)
class Offer:
    """A code or an entry, how it is named to people, and the đồng that are open of it."""

    to: "Expected | posting.Entry"
    words: str
    detail: str
    room: int

    @property
    def value(self) -> str:
        """Return what a form sends to name it."""
        return (
            f"{_CODE}{self.to.code}" if isinstance(self.to, Expected) else f"{_ENTRY}{self.to.pk}"
        )


def of(custody: Custody, values: Iterable[str]) -> list[Offer]:
    """Return what these values name on an account, each once; what nobody waits for is left out."""
    named = list(dict.fromkeys(values))
    codes = [value.removeprefix(_CODE) for value in named if value.startswith(_CODE)]
    numbers = [value.removeprefix(_ENTRY) for value in named if value.startswith(_ENTRY)]
    keys = Expected.objects.filter(book=custody.book_id, code__in=codes)
    waiting = targets.of(custody, keys.values_list("pk", flat=True))
    ids = [int(number) for number in numbers if number.isascii() and number.isdecimal()]
    known = [_of_target(target) for target in waiting.values()]
    known += [_of_movement(found) for found in _movements(custody, ids)]
    by_value = {offer.value: offer for offer in known}
    return [by_value[value] for value in named if value in by_value]


def named(custody: Custody, words: str) -> "Expected | posting.Entry | None":
    """Return what a person typed: a code, in any way of writing, or the number of a voucher."""
    code = refcode.squash(words)
    found = Expected.objects.filter(book=custody.book_id, code=code).first()
    if found is not None or not words.strip():
        return found
    entries = posting.Entry.objects.filter(vouchernumbers.numbered(words), book=custody.book_id)
    return entries.order_by("-year").first()


def search(line: StatementLine, words: str) -> list[Offer]:
    """Return what is open on the account the same way as the line, by code, name, amount or voucher."""
    custody, direction = line.custody, "IN" if line.amount > 0 else "OUT"
    folded, code, amount = vn.fold(words), refcode.squash(words), _amount(words)
    found = [
        int(each.key)
        for each in targets.waited(custody)
        if each.direction == direction
        and (
            (folded and folded in vn.fold(each.party))
            or (code and code in each.code)
            or each.amount == amount
        )
    ][:FOUND]
    waiting = targets.of(custody, found).values()
    offers = [_of_target(target) for target in waiting]
    booked = {target.booked.entry.pk for target in waiting if target.booked}
    rows = [*_by_words(custody, words, line.amount), *_by_amount(custody, amount, line.amount)]
    offers += [_of_movement(row) for row in rows if row.entry.pk not in booked]
    return list({offer.value: offer for offer in offers}.values())[:FOUND]


def beside(line: StatementLine) -> list[StatementLine]:
    """Return open lines about the same day that move money the same way, for what came in parts."""
    way = Q(amount__gt=0) if line.amount > 0 else Q(amount__lt=0)
    days = Q(on__gte=line.on - BESIDE, on__lte=line.on + BESIDE)
    rows = statements.open_lines(line.custody).filter(way & days).exclude(pk=line.pk)
    found = sorted(rows[:FOUND], key=lambda row: abs((row.on - line.on).days))
    return found[:MOST_BESIDE]


def _by_words(custody: Custody, words: str, sign: int) -> Sequence[statements.BankMovement]:
    if len(words.strip()) < len("PT1"):
        return []
    texts = Q(summary__icontains=words) | Q(private__text__icontains=words)
    rows = posting.Entry.objects.filter(
        vouchernumbers.numbered(words) | texts, book=custody.book_id
    )
    return _same_way(_movements(custody, list(rows.values_list("pk", flat=True)[:200])), sign)


def _by_amount(custody: Custody, amount: int, sign: int) -> Sequence[statements.BankMovement]:
    if not amount:
        return []
    signed = amount if sign > 0 else -amount
    return statements.open_movements(custody=custody, amounts=[signed])[:FOUND]


def _movements(custody: Custody, entries: Sequence[int]) -> list[statements.BankMovement]:
    return statements.open_movements(custody=custody, entries=entries) if entries else []


def _same_way(rows: Iterable[statements.BankMovement], sign: int) -> list[statements.BankMovement]:
    return [row for row in rows if (row.open > 0) == (sign > 0)]


def _of_target(target: Target) -> Offer:
    expected, project = target.expected, target.project
    detail = project.title if project else ""
    if target.booked:
        detail = f"{target.booked.entry.voucher} · {detail}"
    return Offer(expected, f"{expected.party} · {expected.code}", detail, target.room)


def _of_movement(movement: statements.BankMovement) -> Offer:
    entry = movement.entry
    detail = f"{entry.on:%d/%m/%Y} · {entry.summary}"
    return Offer(entry, entry.voucher, detail, abs(movement.open))


def _amount(words: str) -> int:
    digits = "".join(filter(str.isdigit, words))
    plain = not set(words) - set("0123456789., +-−đ")
    try:
        return money.parse_positive_vnd(digits) if plain and digits else 0
    except money.AmountError:
        return 0
