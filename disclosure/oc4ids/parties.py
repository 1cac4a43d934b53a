"""Who takes part in a project: the commune, the sources, businesses, contractors, boards. Pure.

A private person is never a party: gifts come from their source, a supported household is one
party for all. The name of a business keeps its id from version to version.
"""

import hashlib
from itertools import chain

from disclosure.facts import ProjectFacts, Word
from disclosure.oc4ids.values import Json, kept

HOUSEHOLD = "HOUSEHOLD"
_HOUSEHOLD = "ho-duoc-ho-tro"


def of(facts: ProjectFacts) -> list[Json]:
    """Return the parties with their roles, each once."""
    found: dict[str, Json] = {}
    for party, roles in _named(facts):
        here = found.setdefault(party["id"], party | {"roles": []})
        here["roles"] += [role for role in roles if role not in here["roles"]]
    authority = found[owner(facts)["id"]]
    authority["address"] = kept(
        locality=facts.place.commune, region=facts.place.province, countryName="Việt Nam"
    )
    return list(found.values())


def owner(facts: ProjectFacts) -> Json:
    """Return the commune whose project it is."""
    return {"id": f"xa-{facts.place.commune_code}", "name": facts.owner}


def source(word: Word) -> Json:
    """Return where money comes from: a budget, the people, businesses."""
    return {"id": f"nguon-{word.code}", "name": word.word}


def organisation(name: str) -> Json:
    """Return a business, a contractor or a board by its name."""
    return {"id": f"to-chuc-{hashlib.sha256(name.encode()).hexdigest()[:12]}", "name": name}


def payee(name: str, kind: Word | None) -> Json:
    """Return who was paid; households are not told apart."""
    if kind is not None and kind.code == HOUSEHOLD:
        return {"id": _HOUSEHOLD, "name": name}
    return organisation(name)


def _named(facts: ProjectFacts) -> chain[tuple[Json, tuple[str, ...]]]:
    offices = ("publicAuthority", "buyer", "procuringEntity", "payer", "payee")
    funders = [row.source for row in facts.sources]
    funders += [row.source for row in facts.contributions]
    funders += [row.source for row in facts.allocations]
    funders += [row.source for row in facts.in_kind]
    funders += [row.source for row in facts.others]
    return chain(
        [(owner(facts), offices)],
        ((source(word), ("funder", "payer")) for word in funders),
        ((organisation(row.business), ("funder",)) for row in facts.agreements),
        ((organisation(row.payee), ("supplier",)) for row in facts.contracts),
        ((payee(row.payee, row.payee_kind), ("payee",)) for row in facts.payments),
        ((organisation(row.by), ("independentMonitor",)) for row in facts.findings),
    )
