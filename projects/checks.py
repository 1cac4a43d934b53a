"""Rules of the trade, one function each: facts in, a sentence out where the rule is broken."""

from fractions import Fraction


def community_agrees(*, agreed: int, households: int, share: Fraction) -> str | None:
    """Say what is wrong unless at least `share` of all households agreed."""
    if not 0 <= agreed <= households:
        return (
            f"Số hộ tán thành ({agreed}) không thể nhiều hơn tổng số hộ ({households}). "
            "Hãy xem lại biên bản họp."
        )
    if agreed < share * households:
        needed = -(-share.numerator * households // share.denominator)
        return (
            f"Chỉ {agreed} trên {households} hộ tán thành, chưa đủ {share.numerator}/{share.denominator} "
            f"(cần ít nhất {needed} hộ). Hãy họp lại, hoặc chọn hình thức ủng hộ tự nguyện."
        )
    return None
