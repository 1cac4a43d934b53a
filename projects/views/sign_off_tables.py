"""What a sign-off has kept, as tables."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ledger.models.periods import SignOff
from ledger.spreadsheets import Column
from ledger.views import sections
from ledger.views.sections import Row, Section
from projects import signing_off
from projects.differences import Kind, Owner
from projects.models.project import Project
from projects.views import accord_tables

_FIGURES = ("planned", "allotted", "received", "paid", "accepted")


def kept(made: SignOff) -> list[Section]:
    """Return the kept content as tables; empty where it holds none that this page knows."""
    content = signing_off.read(made)
    if content.get("schema") != signing_off.SCHEMA:
        return []
    titles = dict(Project.objects.filter(book=made.book).values_list("code", "title"))
    rows = [_row(titles.get(row["project"], row["project"]), row) for row in content["projects"]]
    rows.append(_row(_("Tiền không của công trình nào"), content["other"], "subtotal"))
    rows.append(_row(_("Cộng"), content, "total"))
    columns = [Column(_("Công trình")), *accord_tables.headings()]
    told = Section(_("Các công trình"), columns, rows)
    return [told, *_differences(content["differences"], titles)]


def _row(title: str, row: dict[str, Any], tone: str = "") -> Row:
    total = {name: int(figure) for name, figure in row["total"].items()}
    left = total["cash"] + total["booked"]
    return Row([title, *(total[name] for name in _FIGURES), left, total["bank"]], tone=tone)


def _differences(groups: list[dict[str, Any]], titles: dict[str, str]) -> list[Section]:
    made = []
    for group in groups:
        rows = [
            Row(
                [
                    f"{titles.get(row['project'], '')} · {row['what']}".strip(" ·"),
                    date.fromisoformat(row["since"]) if row["since"] else None,
                    str(Owner(row["owner"]).label),
                    int(row["amount"]),
                ]
            )
            for row in group["rows"]
        ]
        total = [_("Giải trình: %(note)s") % {"note": group["note"]}, "", "", int(group["amount"])]
        columns = [
            Column(_("Dòng phía sau")),
            Column(_("Từ ngày"), "date"),
            Column(_("Việc của")),
            *sections.figures(_("Số tiền")),
        ]
        caption = str(Kind(group["kind"]).label)
        made.append(Section(caption, columns, [*rows, Row(total, tone="total")]))
    return made
