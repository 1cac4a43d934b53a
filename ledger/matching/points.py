"""Points for what a line says of a movement, and the sentence that explains them."""

from ledger import money
from ledger.matching.form import BankLine, Candidate, Expected
from ledger.matching.index import Evidence, Index, direction_of

FLOOR = 35
_CODE = (60, 45, 30)  # by the number of wrong letters
_NAME = 30
_AMOUNT = 20
_NEAR_AMOUNT = 5
_LONE_AMOUNT = 10
_WINDOW = 5
_ADDS_UP = 30
_TOGETHER = 15


def judged(line: BankLine, expected: Expected, found: Evidence) -> Candidate:
    """One movement with its points for this line."""
    parts: dict[str, int] = {}
    why: list[str] = []
    if found.code_errors is not None:
        parts["code"] = _CODE[found.code_errors]
        near = f"gần giống mã {expected.code} (sai {found.code_errors} ký tự)"
        why.append(near if found.code_errors else f"nội dung có mã {expected.code}")
    if found.name:
        parts["name"] = round(_NAME * found.name**3)
        like = "trùng" if found.name == 1 else "gần giống"
        why.append(f"tên {like} “{expected.party}”")
    if expected.direction == direction_of(line):
        _judge_amount_and_time(line, expected, found, parts, why)
    else:
        why.append("nhưng ngược chiều tiền, có thể là tiền hoàn trả")
    return Candidate((expected.code,), (expected.key,), parts, _sentence(why))


def together(line: BankLine, mentioned: dict[str, int], index: Index) -> Candidate | None:
    """All movements named in the text as one, when they add up or all codes are exact."""
    direction = direction_of(line)
    found = [
        index.expected[i]
        for code in mentioned
        for i in index.by_code[code]
        if index.expected[i].direction == direction
    ]
    if len({e.code for e in found}) <= 1:
        return None
    total = sum(e.amount or 0 for e in found)
    adds_up = total == abs(line.amount) and all(e.amount for e in found)
    worst = max(mentioned[e.code] for e in found)
    if worst and not adds_up:
        return None
    parts = {
        "code": _CODE[worst],
        "amount": _AMOUNT * adds_up,
        "together": _ADDS_UP if adds_up else _TOGETHER,
        "window": _WINDOW * all(_in_window(line, e) for e in found),
    }
    codes = tuple(e.code for e in found)
    sums = f"các số tiền cộng lại là {money.format_vnd(total)} đồng"
    reason = f"Nội dung có {len(codes)} mã {', '.join(codes)}; {sums}, "
    reason += "đúng bằng dòng này" if adds_up else "khác dòng này"
    return Candidate(codes, tuple(e.key for e in found), parts, reason)


def _judge_amount_and_time(
    line: BankLine, expected: Expected, found: Evidence, parts: dict[str, int], why: list[str]
) -> None:
    if expected.amount is not None:
        points, words = _amount(abs(line.amount), expected.amount)
        parts["amount"] = points
        why.append(words)
    if found.lone_amount:
        parts["lone_amount"] = _LONE_AMOUNT
        why.append("không khoản nào khác có số tiền này")
    inside = _in_window(line, expected)
    parts["window"] = _WINDOW * inside
    why.append("trong thời gian chờ" if inside else "ngoài thời gian chờ")


def _amount(moved: int, waited: int) -> tuple[int, str]:
    if moved == waited:
        return _AMOUNT, f"đúng số tiền {money.format_vnd(waited)} đồng"
    near = abs(moved - waited) * 100 <= waited
    words = f"số tiền {money.format_vnd(moved)} đồng khác số chờ {money.format_vnd(waited)} đồng"
    return _NEAR_AMOUNT * near, words


def _in_window(line: BankLine, expected: Expected) -> bool:
    return (expected.since or line.on) <= line.on <= (expected.until or line.on)


def _sentence(parts: list[str]) -> str:
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]
