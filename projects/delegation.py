"""Who decides on an allocation: the commune up to a dated threshold, else the Finance Department."""

from datetime import date

from django.utils.translation import gettext as _

from ledger import permissions
from ledger.exceptions import LedgerError
from ledger.models.people import Organisation, Role, User
from projects import workflow
from projects.models.allocation import AllocationRequest
from projects.models.norm import DelegationThreshold
from projects.models.project import Project
from projects.workflow import Level

REVIEWERS = (Role.REVIEWER, Role.REVIEW_LEAD)


class NobodyDecidesError(LedgerError):
    """The register does not say who decides: no threshold in force, or no Finance Department."""


def threshold_for(project: Project, *, on: date) -> DelegationThreshold:
    """Return the threshold in force: the one of the project's kind before the general one.

    Raises NobodyDecidesError when the province has entered none.
    """
    rows = DelegationThreshold.objects.on(on).filter(
        province_code=project.book.organisation.province_code, kind__in=["", project.kind]
    )
    found = rows.select_related("basis").order_by("-kind", "-valid_from").first()
    if found is None:
        raise NobodyDecidesError(
            _(
                "Chưa có ngưỡng phân cấp của tỉnh còn hiệu lực ngày %(day)s nên chưa biết ai duyệt. "
                "Hãy đề nghị quản trị danh mục của tỉnh nhập ngưỡng kèm căn cứ pháp lý."
            )
            % {"day": f"{on:%d/%m/%Y}"}
        )
    return found


def level_for(project: Project, amount: int, *, on: date) -> Level:
    """Tell who decides on `amount` đồng. Raises NobodyDecidesError without a threshold."""
    return Level.COMMUNE if amount <= threshold_for(project, on=on).amount else Level.PROVINCE


def require_decider(request: AllocationRequest, verb: str, *, by: User, on: date) -> workflow.Move:
    """Return the move if `by` may take it, neither as the maker nor from inside the commune.

    Raises WrongStateError, NotAllowedError, SamePersonError or NobodyDecidesError.
    """
    move = workflow.require("allocation", verb, request.state)
    commune = request.project.book.organisation
    if request.level == Level.COMMUNE:
        permissions.require(by, commune, Role.CHAIR, on=on)
    else:
        permissions.require(by, _finance_department(commune, by, on=on), *REVIEWERS, on=on)
        if permissions.roles_in(by, commune, on=on):
            raise permissions.NotAllowedError(
                _("Người của xã không thẩm định đề nghị của xã mình. Hãy chuyển người khác.")
            )
    permissions.require_other(request.made_by, by)
    return move


def _finance_department(commune: Organisation, by: User, *, on: date) -> Organisation:
    """Return the Finance Department of the commune's province, `by`'s own one first."""
    here = {"kind": Organisation.Kind.FINANCE, "province_code": commune.province_code}
    own = permissions.organisations_of(by, *REVIEWERS, on=on)
    offices = Organisation.objects.filter(**here).order_by("pk")
    found = offices.filter(pk__in=[office.pk for office in own]).first() or offices.first()
    if found is None:
        raise NobodyDecidesError(
            _("Chưa có Sở Tài chính của tỉnh này trong danh mục. Hãy báo quản trị danh mục.")
        )
    return found
