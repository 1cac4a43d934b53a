"""The kinds of printed statements, by their codes. A new kind is one module and one line here."""

from disclosure.statements.commune import COMMUNE
from disclosure.statements.kind import StatementKind

_ALL: tuple[StatementKind, ...] = (COMMUNE,)

KINDS: dict[str, StatementKind] = {kind.code: kind for kind in _ALL}
