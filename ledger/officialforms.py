"""Which official form a printed sheet follows on a day; only a verified one is named on it."""

from datetime import date

from ledger.models.official import OfficialForm


def verified(sheet: OfficialForm.Sheet, on: date) -> OfficialForm | None:
    """Return the form of a sheet on a day if a named person has read its circular, else None."""
    found = OfficialForm.objects.on(on).filter(sheet=sheet, verified_on__isnull=False)
    return found.select_related("basis").order_by("-valid_from").first()
