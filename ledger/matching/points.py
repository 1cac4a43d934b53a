"""Points for what a line says of a movement, and the sentence that explains them."""

import itertools
import math
from collections.abc import Iterator

from ledger import money
from ledger.matching.form import BankLine, Candidate, Expected
from ledger.matching.index import Evidence, Index, direction_of

FLOOR = 35
_CODE = (60, 45, 30)  # by the number of wrong letters
_NAME = 30
_AMOUNT = 20
_NEAR_AMOUNT = 5
_RARE_AMOUNT = 10
_HISTORY = 30
_WINDOW = 5
_NEAR_WINDOW = 3
_NEAR_DAYS = 7
_ADDS_UP = 30
_TOGETHER = 15
_BATCH = 40
_ONE_OF_SEVERAL_WAYS = 30
_SHARE = 15
# Reasons are kept with the match, in 300 characters; longer names and lists are cut.
_LONGEST_NAME = 80
_LONGEST_LIST = 6
# Names that several movements carry are tried in so many ways.
_MOST_CHOICES = 64


def parts_of(
    line: BankLine, expected: Expected, found: Evidence, share: str = ""
) -> dict[str, int]:
    """The points of one movement for this line, by what they are for."""
    parts: dict[str, int] = {}
    if found.code_errors is not None:
        parts["code"] = _CODE[found.code_errors]
    if found.name:
        parts["name"] = round(_NAME * found.name**3)
    if found.seen_before:
        parts["history"] = _HISTORY
    if expected.direction == direction_of(line):
        if expected.amount is not None:
            parts["amount"] = _amount(abs(line.amount), expected.amount)
        if found.sharing_amount:
            parts["rare_amount"] = _RARE_AMOUNT
        outside = _days_outside(line, expected)
        parts["window"] = _NEAR_WINDOW * (outside <= _NEAR_DAYS) if outside else _WINDOW
    if share:
        parts["share"] = _SHARE
    return parts


def judged(line: BankLine, expected: Expected, found: Evidence, share: str = "") -> Candidate:
    """One movement with its points for this line; `share` tells of other lines that pay the rest."""
    why: list[str] = []
    if found.code_errors is not None:
        near = f"gần giống mã {expected.code} (sai {found.code_errors} ký tự)"
        why.append(near if found.code_errors else f"nội dung có mã {expected.code}")
    if found.name:
        like = "trùng" if found.name == 1 else "gần giống"
        why.append(f"tên {like} “{expected.party[:_LONGEST_NAME]}”")
    if found.seen_before:
        why.append("tài khoản chuyển đã từng nộp cho khoản này")
    if expected.direction == direction_of(line):
        why += _amount_and_time(line, expected, found)
    else:
        why.append("nhưng ngược chiều tiền, có thể là tiền hoàn trả")
    if share:
        why.append(share)
    parts = parts_of(line, expected, found, share)
    return Candidate((expected.code,), (expected.key,), parts, _sentence(why))


def together(
    line: BankLine, mentioned: dict[str, int], found: dict[int, Evidence], index: Index
) -> Candidate | None:
    """All movements named in the text as one, when they add up or all codes are exact."""
    coded = {
        i: mentioned[code]
        for code in mentioned
        for i in index.by_code[code]
        if index.expected[i].direction == direction_of(line)
    }
    named = _named_to_add_up(line, set(coded), found, index)
    for places in (list(coded), [*coded, *named]):
        several = [index.expected[i] for i in places]
        if len({e.code or e.key for e in several}) < 2:
            continue
        adds_up = all(e.amount for e in several) and _total(several) == abs(line.amount)
        worst = max(coded.values(), default=0)
        if adds_up or (len(places) == len(coded) and not worst):
            by_name = len(places) > len(coded)
            return _several_named(line, several, worst, adds_up=adds_up, by_name=by_name)
    return None


def batch(line: BankLine, ways: list[list[Expected]]) -> list[Candidate]:
    """Payments that nothing names but whose amounts add up to the line, each way a candidate."""
    alone = len(ways) == 1
    return [
        Candidate(
            tuple(e.code for e in way),
            tuple(e.key for e in way),
            {
                "batch": _BATCH if alone else _ONE_OF_SEVERAL_WAYS,
                "window": _WINDOW,
            },
            _batch_reason(way, len(ways)),
        )
        for way in ways
    ]


def _batch_reason(way: list[Expected], ways: int) -> str:
    sums = _listed([money.format_vnd(e.amount or 0) for e in way], " + ")
    reason = f"Chi theo bảng kê: {len(way)} khoản chờ chi cộng lại đúng bằng dòng này ({sums})"
    if ways == 1:
        return f"{reason}; không cách cộng nào khác"
    return f"{reason}; nhưng có {ways} cách cộng, hãy xem chứng từ"


def _named_to_add_up(
    line: BankLine, coded: set[int], found: dict[int, Evidence], index: Index
) -> list[int]:
    """One movement for each full name in the text, so that with the coded ones they add up.

    None when they never do, or do so in several ways.
    """
    of_name: dict[str, list[int]] = {}
    for i, evidence in sorted(found.items(), key=lambda pair: pair[0]):
        expected = index.expected[i]
        if evidence.name == 1 and expected.direction == direction_of(line) and i not in coded:
            of_name.setdefault(" ".join(index.names[i]), []).append(i)
    if math.prod(map(len, of_name.values())) > _MOST_CHOICES:
        return []
    rest = abs(line.amount) - _total([index.expected[i] for i in coded])
    ways = [
        way
        for way in itertools.product(*of_name.values())
        if _total([index.expected[i] for i in way]) == rest
    ]
    return list(ways[0]) if len(ways) == 1 else []


def _several_named(
    line: BankLine, several: list[Expected], worst: int, *, adds_up: bool, by_name: bool
) -> Candidate:
    parts = {
        "name" if by_name else "code": _NAME if by_name else _CODE[worst],
        "amount": _AMOUNT * adds_up,
        "together": _ADDS_UP if adds_up else _TOGETHER,
        "window": _WINDOW * all(not _days_outside(line, e) for e in several),
    }
    listed = _listed([e.code for e in several], ", ")
    what = f"nêu {len(several)} khoản" if by_name else f"có {len(several)} mã"
    sums = f"các số tiền cộng lại là {money.format_vnd(_total(several))} đồng"
    reason = f"Nội dung {what} {listed}; {sums}, "
    reason += "đúng bằng dòng này" if adds_up else "khác dòng này"
    codes, keys = tuple(e.code for e in several), tuple(e.key for e in several)
    return Candidate(codes, keys, parts, reason)


def _total(several: list[Expected]) -> int:
    return sum(e.amount or 0 for e in several)


def _amount_and_time(line: BankLine, expected: Expected, found: Evidence) -> Iterator[str]:
    moved, waited = abs(line.amount), expected.amount
    if moved == waited:
        yield f"đúng số tiền {money.format_vnd(moved)} đồng"
    elif waited is not None:
        differ = f"{money.format_vnd(moved)} đồng khác số chờ {money.format_vnd(waited)} đồng"
        yield f"số tiền {differ}"
    if found.sharing_amount == 1:
        yield "không khoản nào khác có số tiền này"
    elif found.sharing_amount:
        yield f"chỉ {found.sharing_amount} khoản có số tiền này"
    outside = _days_outside(line, expected)
    yield f"ngoài thời gian chờ {outside} ngày" if outside else "trong thời gian chờ"


def _amount(moved: int, waited: int) -> int:
    near = abs(moved - waited) * 100 <= waited
    return _AMOUNT if moved == waited else _NEAR_AMOUNT * near


def _days_outside(line: BankLine, expected: Expected) -> int:
    """How many days before or after the time of waiting the line is; 0 within."""
    if expected.since is not None and line.on < expected.since:
        return (expected.since - line.on).days
    if expected.until is not None and line.on > expected.until:
        return (line.on - expected.until).days
    return 0


def _listed(some: list[str], between: str) -> str:
    cut = [*some[:_LONGEST_LIST], "…"] if len(some) > _LONGEST_LIST else some
    return between.join(cut)


def _sentence(parts: list[str]) -> str:
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]
