"""Funds are made when first needed: one for each regime, source, custody and purpose."""

from django.conf import settings
from django.utils import translation

from ledger.models.bank import Custody
from ledger.models.chart import Book, Function, Fund, Purpose, Regime, Source

_MONEY_FUNCTION = {
    Custody.Kind.CASH_BOX: Function.CASH,
    Custody.Kind.BANK: Function.BANK,
    Custody.Kind.VILLAGE: Function.BANK,
    Custody.Kind.TREASURY: Function.TREASURY,
}


def fund_for(
    *,
    book: Book,
    regime: Regime,
    source: Source,
    custody: Custody | None,
    purpose: Purpose | None,
    name: str = "",
) -> Fund:
    """Return the fund of that kind, made on first use; in-kind funds have no custody."""
    fund, _created = Fund.objects.get_or_create(
        book=book,
        regime=regime,
        source=source,
        custody=custody,
        purpose=purpose,
        defaults={"name": name[:160] or _name(source, custody)},
    )
    return fund


def money_function(custody: Custody) -> Function:
    """Return the account function of money kept in `custody`."""
    return _MONEY_FUNCTION[Custody.Kind(custody.kind)]


def _name(source: Source, custody: Custody | None) -> str:
    """Name a fund in the language of the books, whoever is at the keyboard."""
    kept = "" if custody is None else f" · {custody.name}"
    with translation.override(settings.LANGUAGE_CODE):
        return f"{source.label}{kept}"[:160]
