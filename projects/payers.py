"""Who paid before from an account that new bank lines name: what matching takes as history."""

from collections import defaultdict
from collections.abc import Sequence

from ledger import matching
from ledger.models.bank import Custody, Match, StatementLine
from projects.models.contribution import Pledge

# The last matches of an account that are read; older ones tell of people long gone.
_LAST = 3_000


def seen_before(custody: Custody, lines: Sequence[StatementLine]) -> matching.History:
    """Return, for the signs of payers in some lines, the codes their givers still have to pay.

    Three queries, whatever the number of lines.
    """
    wanted = {sign for line in lines for sign in matching.signs_of(line.text)}
    wanted -= matching.signs_of(custody.number)
    if not wanted:
        return {}
    codes = defaultdict(set)
    matches = Match.objects.filter(
        line__custody=custody, amount__gt=0, expected__isnull=False, undone__isnull=True
    )
    for text, code in matches.order_by("-pk").values_list("line__text", "expected")[:_LAST]:
        for sign in matching.signs_of(text) & wanted:
            codes[sign].add(code)
    return _waiting(codes) if codes else {}


def _waiting(codes: dict[str, set[int]]) -> matching.History:
    """Return the open codes of the givers whose codes were paid from each account."""
    paid = {code for several in codes.values() for code in several}
    givers = dict(Pledge.objects.filter(expected__in=paid).values_list("expected", "giver"))
    waiting = defaultdict(set)
    open_pledges = Pledge.objects.filter(
        giver__in=set(givers.values()), expected__is_open=True, withdrawn_on=None
    )
    for giver, code in open_pledges.values_list("giver", "expected"):
        waiting[giver].add(code)
    return {
        sign: {code for paid_code in several for code in waiting[givers.get(paid_code, 0)]}
        for sign, several in codes.items()
    }
