"""Signs by which a payer is known again: account numbers, and the name a bank writes beside them."""

import re

from ledger import text as vn

# An account or card; shorter runs of digits are dates and amounts.
_ACCOUNT = re.compile(r"(?<![a-z0-9])\d{8,19}(?![a-z0-9])")
# More movements than these were seen with one sign: it is the account itself, or a common name.
MOST_KEYS = 3


def signs_of(text: str) -> set[str]:
    """The runs of digits in a text that may be the account of whoever paid."""
    return set(_ACCOUNT.findall(vn.fold(text)))
