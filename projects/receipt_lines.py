"""The lines that a receipt posts: money where it is kept, goods, labour and land as work."""

from ledger import funding
from ledger.models.bank import Custody
from ledger.models.chart import Function, Regime
from ledger.posting import Posting
from projects import receivable
from projects.models.contribution import Call, Giver
from projects.models.project import Project
from projects.valuation import Gift


def of(
    project: Project, gift: Gift, *, giver: str, call: Call | None, custody: Custody | None
) -> list[Posting]:
    """Return what came in against what was given; goods without a value as their quantity.

    `giver` is the kind of giver, which says the source. Raises receivable.ReceiptRefusedError (no
    place for money).
    """
    place, regime = None, Regime.IN_KIND
    debit, credit = Function.WORKS, Function.IN_KIND
    if gift.is_money:
        place = receivable.require_place(project, call, custody, gift.form)
        regime = Regime(call.regime) if call else Regime.VILLAGE
        debit, credit = funding.money_function(place), Function.CONTRIBUTED
    elif gift.amount is None:
        debit = Function.QUANTITY
    fund = funding.fund_for(
        book=project.book,
        regime=regime,
        source=Giver(kind=giver).source,
        custody=place,
        purpose=project.purpose,
    )
    amount, unit = gift.booked
    return [
        Posting(debit, fund, amount, project.purpose, unit),
        Posting(credit, fund, -amount, project.purpose, unit),
    ]
