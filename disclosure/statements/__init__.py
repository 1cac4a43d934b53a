"""The kinds of printed statements, by their codes. A new kind is one module and one line here."""

from disclosure.statements.agreement import AGREEMENT
from disclosure.statements.commune import COMMUNE
from disclosure.statements.fund import FUND
from disclosure.statements.kind import StatementKind
from disclosure.statements.norms import NORM

_ALL: tuple[StatementKind, ...] = (COMMUNE, FUND, AGREEMENT, NORM)

KINDS: dict[str, StatementKind] = {kind.code: kind for kind in _ALL}
