"""One version as a project of the standard. Pure."""

from disclosure import movements
from disclosure.facts import ProjectFacts
from disclosure.oc4ids import additions, codes, money, parties, processes
from disclosure.oc4ids.values import Json, kept, moment, period, vnd
from disclosure.version import Version

# A prefix that the helpdesk of the standard issues; this one is nobody's.
NO_PREFIX = "oc4ids-000000"
_OWN = "x_so-cong"


def of(version: Version, *, prefix: str = NO_PREFIX) -> Json:
    """Return the project; it fits the schema of OC4IDS 0.9."""
    facts = version.facts
    rows = movements.of(facts)
    project_id = f"{prefix}-{facts.code}"
    free = [row for row in rows if processes.contract_of(facts, row) is None]
    place = facts.place
    return kept(
        id=project_id,
        updated=moment(facts.edition.published_at if facts.edition else facts.as_of),
        language="vi",
        identifiers=_identifiers(facts),
        publicAuthority=parties.owner(facts),
        title=facts.title,
        description=facts.scope,
        purpose=facts.purpose,
        status=_status(facts),
        sector=[codes.SECTOR[facts.kind.code]] if facts.kind.code in codes.SECTOR else None,
        additionalClassifications=[
            kept(scheme=f"{_OWN}-loai", id=facts.kind.code, description=facts.kind.word)
        ],
        period=period(facts.starts_on, facts.due_on),
        locations=[
            kept(
                id="dia-diem",
                description=str(place),
                geometry=_point(facts),
                gazetteer={"scheme": f"{_OWN}-xa", "identifiers": [place.commune_code]},
                address=kept(
                    streetAddress=", ".join(filter(None, (place.detail, place.village))),
                    locality=place.commune,
                    region=place.province,
                    countryName="Việt Nam",
                ),
            )
        ],
        budget=money.budget(facts),
        parties=parties.of(facts),
        metrics=_metrics(facts),
        milestones=_milestones(facts),
        completion=_completion(facts),
        transactions=[money.transaction(facts, row) for row in free],
        contractingProcesses=processes.of(facts, rows, project_id),
        social=kept(consultationMeetings=additions.consultations(facts)),
        documents=_documents(version),
        **additions.of(version),
    )


def _identifiers(facts: ProjectFacts) -> list[Json]:
    own = {"id": facts.code, "scheme": f"{_OWN}-ma"}
    decision = {"id": facts.decision_number, "scheme": f"{_OWN}-quyet-dinh-dau-tu"}
    return [own, decision] if facts.decision_number else [own]


def _status(facts: ProjectFacts) -> str:
    undone = codes.DECIDED if facts.decision_on else codes.UNDECIDED
    return codes.STATUS.get(facts.state.code, undone)


def _point(facts: ProjectFacts) -> Json | None:
    """Return the spot, longitude first."""
    place = facts.place
    if not (place.latitude and place.longitude):
        return None
    return {"type": "Point", "coordinates": [float(place.longitude), float(place.latitude)]}


def _metrics(facts: ProjectFacts) -> list[Json]:
    """Return how far money and work have come, from what was paid and accepted, never from a guess."""
    done = {status.code: status.percent for status in facts.statuses}
    planned = sum(row.planned or 0 for row in facts.sources)
    paid = round(facts.equation.paid * 100 / planned, 2) if planned else None
    built = done.get("acceptance")
    measures = {
        "financialProgress": ("Đã chi so với kế hoạch vốn", paid),
        "physicalProgress": ("Đã nghiệm thu", built if built is not None else done.get("progress")),
    }
    return [
        kept(id=code, title=title, observations=[_percent(percent, facts)])
        for code, (title, percent) in measures.items()
        if percent is not None
    ]


def _percent(percent: float, facts: ProjectFacts) -> Json:
    return kept(
        id="1", measure=percent, unit={"name": "%"}, period={"endDate": moment(facts.as_of)}
    )


def _milestones(facts: ProjectFacts) -> list[Json]:
    begun = facts.state.code in codes.STATUS
    done = facts.completed_on is not None
    found = [
        kept(
            id="quyet-dinh-dau-tu",
            title="Quyết định đầu tư",
            type="approval",
            code="projectApproval",
            dateMet=moment(facts.decision_on),
            status="met" if facts.decision_on else None,
        ),
        kept(
            id="khoi-cong",
            title="Khởi công",
            type="delivery",
            code="commencement",
            dueDate=None if begun else moment(facts.starts_on),
            dateMet=moment(facts.starts_on) if begun else None,
            status="met" if begun else "scheduled",
        ),
        kept(
            id="hoan-thanh",
            title="Hoàn thành",
            type="delivery",
            code="completion",
            dueDate=moment(facts.due_on),
            dateMet=moment(facts.completed_on),
            status="met" if done else "scheduled",
        ),
    ]
    return [each for each in found if "dueDate" in each or "dateMet" in each]


def _completion(facts: ProjectFacts) -> Json | None:
    """Return how it ended; before the work is done there is nothing to tell."""
    if facts.completed_on is None:
        return None
    ending = facts.ending
    settled = ending is not None and ending.approved_on is not None
    return kept(
        endDate=moment(facts.completed_on),
        finalValue=vnd(sum(part.amount for part in ending.approved))
        if ending and settled
        else None,
        finalScope=facts.scope,
    )


def _documents(version: Version) -> list[Json]:
    """Return the public files, and the statement and the data of this very version."""
    edition = version.facts.edition
    published = moment(edition.published_at) if edition else None
    own = [
        kept(
            id="sao-ke",
            documentType="financialProgressReport",
            title=f"Sao kê, bản {version.number}",
            url=f"{version.frozen}sao-ke.pdf",
            datePublished=published,
            format="application/pdf",
            language="vi",
        ),
        kept(
            id="du-lieu",
            title=f"Dữ liệu bản {version.number}, mã băm {version.sha256}",
            url=f"{version.frozen}du-lieu.json",
            datePublished=published,
            format="application/json",
            language="vi",
        ),
    ]
    files = [
        kept(
            id=each.sha256,
            title=each.title,
            url=version.file(each),
            dateModified=moment(each.on),
            format=each.kind,
        )
        for each in version.facts.documents
    ]
    return own + files
