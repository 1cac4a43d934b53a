"""Open a project, file its documents, start and complete it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import money, permissions, trail, uploads
from ledger.exceptions import LedgerError
from ledger.models.chart import Book, Purpose, Source
from ledger.models.people import Role, User
from projects import contracts, deciding, payments, workflow
from projects.models.project import Document, Kind, PlannedCost, Project, Responsible

if TYPE_CHECKING:
    from django.core.files.base import File

_KEEPERS = (Role.ACCOUNTANT, Role.CHAIR)
# The plain fields that a plan and a project share.
_FIELDS = (
    "title", "scope", "reason", "village", "place", "latitude", "longitude", "decision_number",
    "decision_on", "starts_on", "due_on",
)  # fmt: skip

# Which day of the project a move sets.
_DAY_OF = {"start": "starts_on", "complete": "completed_on"}


class ProjectRefusedError(LedgerError):
    """The project cannot be opened or moved like this."""


class DocumentRefusedError(uploads.UploadRefusedError):
    """The file is filed for the project already."""


@dataclass(frozen=True)
class Plan:
    """What a new project says of itself; `costs` maps a source to whole đồng."""

    title: str
    kind: Kind
    scope: str
    costs: Mapping[Source, int]
    responsible: Sequence[tuple[str, str]]
    reason: str = ""
    village: str = ""
    place: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    decision_number: str = ""
    decision_on: date | None = None
    starts_on: date | None = None
    due_on: date | None = None


def open_project(*, book: Book, plan: Plan, by: User, on: date) -> Project:
    """Open a project with its purpose in the books, its planned costs and people in charge.

    Raises ProjectRefusedError without a planned cost or a person in charge, or when it would end
    before it starts; NotAllowedError unless `by` is accountant or chair of the book.
    """
    permissions.require(by, book.organisation, *_KEEPERS, on=on)
    _require_complete(plan)
    with transaction.atomic():
        code = _next_code(book, on)
        project = Project(
            book=book,
            purpose=Purpose.objects.create(book=book, code=code, name=plan.title),
            code=code,
            made_by=by,
        )
        _apply(project, plan)
        _write_details(project, plan)
        trail.record("open_project", project, by=by, book=book, text=code)
    return project


def edit_project(*, project: Project, plan: Plan, by: User, on: date) -> Project:
    """Correct what a project says of itself, until it is complete; the trail names what changed.

    Planned costs and people in charge are replaced as a whole. Raises ProjectRefusedError and
    NotAllowedError as `open_project`; ProjectRefusedError, too, for costs below the contracts signed
    and a decision after what rests on it; WrongStateError once the project is complete.
    """
    permissions.require(by, project.book.organisation, *_KEEPERS, on=on)
    _require_complete(plan)
    with transaction.atomic():
        locked = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
        if locked.state not in {workflow.ProjectState.PLANNED, workflow.ProjectState.BUILDING}:
            raise workflow.WrongStateError(
                _("Công trình đã hoàn thành nên không sửa thông tin. Hãy ghi vào kỳ công khai sau.")
            )
        _require_decision_stays(locked, plan)
        _require_covers(locked, plan)
        changed = _apply(locked, plan)
        Purpose.objects.filter(pk=locked.purpose_id).update(name=plan.title)
        locked.planned_costs.all().delete()
        locked.responsible.all().delete()
        _write_details(locked, plan)
        trail.record("edit_project", locked, by=by, book=locked.book, text=", ".join(changed)[:300])
    return locked


def plan_of(project: Project) -> Plan:
    """Return what a stored project says of itself."""
    return Plan(
        **{name: getattr(project, name) for name in _FIELDS},
        kind=Kind(project.kind),
        costs={Source(row.source): row.amount for row in project.planned_costs.all()},
        responsible=[(row.name, row.duty) for row in project.responsible.order_by("pk")],
    )


def start(*, project: Project, by: User, on: date, acting_on: date | None = None) -> Project:
    """Say that work has begun on `on`.

    `acting_on` is the day `by` says so (default `on`): roles are judged by it, and `on` may not lie
    after it (ProjectRefusedError).
    """
    return _move(project, "start", by=by, on=on, acting_on=acting_on or on)


def complete(*, project: Project, by: User, on: date, acting_on: date | None = None) -> Project:
    """Say that the work is complete on `on`, not before it began; then it can be supervised."""
    return _move(project, "complete", by=by, on=on, acting_on=acting_on or on)


def add_document(
    *, project: Project, upload: "File[bytes]", title: str, is_public: bool, by: User, on: date
) -> Document:
    """File a PDF, PNG or JPEG of at most uploads.MAX_BYTES with its SHA-256.

    Raises uploads.UploadRefusedError for another type, a name that lies about it, a larger file, or
    (DocumentRefusedError) one that is filed already.
    """
    permissions.require(by, project.book.organisation, *_KEEPERS, on=on)
    checked = uploads.check(upload)
    same = Document.objects.filter(project=project, sha256=checked.sha256, is_public=is_public)
    if same.exists():
        raise DocumentRefusedError(_("Tệp này đã có trong tài liệu của công trình."))
    with transaction.atomic():
        document = Document.objects.create(
            project=project,
            title=title,
            file=upload,
            **asdict(checked),
            is_public=is_public,
            added_by=by,
        )
        trail.record("add_document", document, by=by, book=project.book)
    return document


def _apply(project: Project, plan: Plan) -> list[str]:
    """Write the plain fields and save; return the names of those that changed."""
    changed = [name for name in (*_FIELDS, "kind") if getattr(project, name) != getattr(plan, name)]
    for name in changed:
        setattr(project, name, getattr(plan, name))
    project.save()
    return changed


def _write_details(project: Project, plan: Plan) -> None:
    PlannedCost.objects.bulk_create(
        [
            PlannedCost(project=project, source=source, amount=amount)
            for source, amount in plan.costs.items()
        ]
    )
    Responsible.objects.bulk_create(
        [Responsible(project=project, name=name, duty=duty) for name, duty in plan.responsible]
    )


def _move(project: Project, verb: str, *, by: User, on: date, acting_on: date) -> Project:
    move = workflow.move("project", verb)
    permissions.require(by, project.book.organisation, *move.roles, on=acting_on)
    if on > acting_on:
        raise ProjectRefusedError(_("Ngày này ở tương lai. Hãy ghi khi việc đã xảy ra."))
    with transaction.atomic():
        locked = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
        workflow.require("project", verb, locked.state)
        if verb == "complete" and locked.starts_on and on < locked.starts_on:
            raise ProjectRefusedError(
                _("Ngày hoàn thành không được trước ngày khởi công %(day)s.")
                % {"day": f"{locked.starts_on:%d/%m/%Y}"}
            )
        before, locked.state = locked.state, move.target
        setattr(locked, _DAY_OF[verb], on)
        locked.save(update_fields=["state", _DAY_OF[verb]])
        deciding.record(move, locked, project=locked, from_state=before, by=by, on=on)
    return locked


def _require_complete(plan: Plan) -> None:
    if not plan.costs:
        raise ProjectRefusedError(_("Hãy nhập chi phí dự kiến của ít nhất một nguồn vốn."))
    if not plan.responsible:
        raise ProjectRefusedError(_("Hãy ghi ít nhất một người phụ trách công trình."))
    if plan.starts_on and plan.due_on and plan.due_on < plan.starts_on:
        raise ProjectRefusedError(_("Ngày hoàn thành phải sau ngày khởi công."))


def _require_decision_stays(project: Project, plan: Plan) -> None:
    """Refuse to take away, or to put after what rests on it, the decision that payments rest on."""
    if plan.decision_on == project.decision_on or not payments.rest_on_decision(
        project, plan.decision_on
    ):
        return
    raise ProjectRefusedError(
        _(
            "Đã có đề nghị chi dựa trên quyết định đầu tư. Ngày quyết định không được bỏ hoặc để sau ngày chi."
        )
    )


def _require_covers(project: Project, plan: Plan) -> None:
    """Refuse planned costs below what the contracts signed under them are worth."""
    planned, signed = sum(plan.costs.values()), contracts.signed_value(project)
    if planned < signed:
        raise ProjectRefusedError(
            _(
                "Hợp đồng đã ký của công trình trị giá %(signed)s đồng, dự toán mới chỉ %(planned)s đồng. "
                "Hãy ghi dự toán từ %(signed)s đồng trở lên, hoặc ký phụ lục giảm hợp đồng trước."
            )
            % {"signed": money.format_vnd(signed), "planned": money.format_vnd(planned)}
        )


def _next_code(book: Book, on: date) -> str:
    """Return 23032-2026-001 and on; the locked book row keeps two people from the same number."""
    Book.objects.select_for_update().get(pk=book.pk)
    prefix = f"{book.organisation.commune_code}-{on.year}-"
    last = Purpose.objects.filter(book=book, code__startswith=prefix).order_by("-code").first()
    number = int(last.code.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{number:03}"
