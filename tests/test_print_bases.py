"""No printed sheet names a legal basis that nobody has verified."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string

from disclosure import canonical, report
from disclosure.facts import Basis, ProjectFacts
from ledger.models.law import LegalBasis
from ledger.models.official import OfficialForm
from tests import make
from tests.disclosure import rich
from tests.disclosure.test_statement import edition

NUMBER = "15/2026/TT-THU"
PRINTS = Path(__file__).parent.parent / "templates" / "print"
# Each kind of sheet; what it includes begins with an underscore.
SHEETS = sorted(path.name for path in PRINTS.glob("[!_]*.html"))
# What hangs on a board and what a giver takes home names no form.
WITHOUT_A_FORM = {"notice.html", "receipt.html"}


def form(*, verified: bool) -> OfficialForm:
    basis = LegalBasis(number=NUMBER, verified_on=make.TODAY if verified else None)
    return OfficialForm(mark="C41-BB", basis=basis, verified_on=make.TODAY)


def drawn(name: str, *, verified: bool) -> str:
    followed = form(verified=verified)
    part = {"form": followed, "part": {"table": {"caption": "Nguồn vốn", "rows": []}}}
    context = {
        "form": followed,
        "parts": [part],
        "day": make.TODAY,
        "page_url": "https://vi.du/",
        "facts": rich.facts(),
        "edition": rich.facts().edition,
        "posting": SimpleNamespace(posted_on=make.TODAY, place="Thôn 3"),
    }
    return render_to_string(f"print/{name}", context)


@pytest.mark.parametrize("name", SHEETS)
def test_a_form_is_named_with_its_circular_only_when_that_was_verified(name):
    assert NUMBER not in drawn(name, verified=False)
    assert (NUMBER in drawn(name, verified=True)) == (name not in WITHOUT_A_FORM)


def based(facts: ProjectFacts, basis: Basis) -> ProjectFacts:
    """Return facts in which all that can rest on a basis rests on this one."""
    return canonical.read(ProjectFacts, _put(canonical.plain(facts), canonical.plain(basis)))


def _put(value: Any, basis: Any) -> Any:
    match value:
        case dict():
            return {k: basis if k == "basis" else _put(v, basis) for k, v in value.items()}
        case list() | tuple():
            return [_put(each, basis) for each in value]
    return value


@pytest.mark.parametrize("verified", [True, False])
def test_a_statement_names_the_basis_of_norms_findings_and_flags_only_when_verified(verified):
    facts = based(edition(rich.facts()), Basis(NUMBER, verified))
    sheet = report.statement(canonical.to_json(facts))
    said = render_to_string(sheet.template, {"print_title": "", **sheet.context})
    assert (NUMBER in said) == verified
    assert ("căn cứ chưa kiểm chứng" in said) != verified
