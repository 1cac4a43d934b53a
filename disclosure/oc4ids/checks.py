"""What a validator by schema does not see: references that lead nowhere, sums that do not tie. Pure.

Each check yields sentences; none means that all is well.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from disclosure.oc4ids.values import Json

_REFERENCES = (
    "publicAuthority",
    "sourceParty",
    "payer",
    "payee",
    "procuringEntity",
    "administrativeEntity",
    "financingParty",
)
_LISTS = ("suppliers", "tenderers")


def faults(project: Json) -> list[str]:
    """Return all that is wrong with a project."""
    return [*references(project), *milestones(project), *sums(project), *blanks(project)]


def references(project: Json) -> Iterator[str]:
    """Every organisation that is named must stand among the parties."""
    known = {party["id"]: party.get("name") for party in project.get("parties", [])}
    for path, value in _walk(project):
        name = path.rpartition(".")[2]
        named = [value] if name in _REFERENCES else value if name in _LISTS else []
        for each in named:
            if known.get(each.get("id"), "") != each.get("name"):
                yield f"{path}: {each.get('id')} không có trong danh sách các bên."


def milestones(project: Json) -> Iterator[str]:
    """A transaction of a contract may point only to a milestone of that contract."""
    for process in project.get("contractingProcesses", []):
        summary = process.get("summary", {})
        known = {each["id"] for each in summary.get("milestones", [])}
        for row in summary.get("transactions", []):
            stage = row.get("relatedImplementationMilestone")
            if stage and stage["id"] not in known:
                yield f"{process['id']}: giao dịch {row['id']} trỏ tới mốc {stage['id']} không có."


def sums(project: Json) -> Iterator[str]:
    """What came less what went must be the balance, and the split of the budget its total."""
    told = project.get("x_equation", {})
    rows = transactions(project)
    balance = sum(
        row["value"]["amount"] * (1 if row["x_direction"] == "in" else -1) for row in rows
    )
    if balance != told.get("balance", 0) - told.get("gap", 0) and "reason" not in told:
        yield f"Các giao dịch cộng lại còn {balance}, phương trình nói {told.get('balance')}."
    budget = project.get("budget", {})
    for split in budget.get("budgetBreakdowns", []):
        total = sum(line["amount"]["amount"] for line in split["budgetBreakdown"])
        if total != budget["amount"]["amount"]:
            yield f"Kế hoạch vốn chia ra cộng lại {total}, tổng là {budget['amount']['amount']}."
    for name, times in Counter(row["id"] for row in rows).items():
        if times > 1:
            yield f"Giao dịch {name} có {times} lần."


def blanks(project: Json) -> Iterator[str]:
    """An unknown figure is left out: nothing may be null or empty."""
    for path, value in _walk(project):
        if value in (None, "", [], {}):
            yield f"{path}: để trống."


def transactions(project: Json) -> list[Json]:
    """Return every transaction: those of the project and those of its contracts."""
    rows = list(project.get("transactions", []))
    for process in project.get("contractingProcesses", []):
        rows += process["summary"].get("transactions", [])
    return rows


def _walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield f"{path}.{name}", part
            yield from _walk(part, f"{path}.{name}")
    elif isinstance(value, list):
        for item in value:
            yield from _walk(item, path)
