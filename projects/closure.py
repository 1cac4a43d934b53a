"""What still stands under a project's purpose before it can be closed."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from ledger import balances, money
from ledger.models.bank import Custody
from ledger.models.chart import MONEY, Balance, Function, Fund
from projects.models.project import Project
from projects.models.settlement import Return, Settlement, Surplus
from projects.workflow import PaymentState, ReturnState

_OPEN = (PaymentState.REQUESTED, PaymentState.CHECKED, PaymentState.APPROVED)
_REVERSED = Q(entry__reversed_by__isnull=False)
_PAID = Q(state=ReturnState.PAID) & ~_REVERSED
# What the database asks to be zero too (sql/settlement.sql).
EMPTY = (
    *sorted(MONEY),
    Function.TRANSIT,
    Function.RECEIVABLE,
    Function.ADVANCE,
    Function.CONTRACTOR,
    Function.RETENTION,
    Function.TAX,
    Function.SUSPENSE,
    Function.COLLECTED,
    Function.MATERIALS,
    Function.ALLOTTED,
)


@dataclass(frozen=True)
class Left:
    """Money left in a fund, in đồng: `decided` of it has a decision that is not carried out yet."""

    fund: Fund
    amount: int
    decided: int

    @property
    def undecided(self) -> int:
        """Return what nobody has decided on."""
        return max(self.amount - self.decided, 0)

    @property
    def is_cash(self) -> bool:
        """Tell whether it lies in a cash box: it goes back only from an account."""
        return self.fund.custody is not None and self.fund.custody.kind == Custody.Kind.CASH_BOX

    @property
    def is_of_village(self) -> bool:
        """Tell whether it lies in a village's own account: its head must agree to move it first."""
        return self.fund.custody is not None and self.fund.custody.kind == Custody.Kind.VILLAGE


def money_left(project: Project) -> list[Left]:
    """Return what is left in each fund of a project, beside what was decided on it."""
    waiting: dict[int, int] = {}
    for surplus in surpluses(project):
        waiting[surplus.fund_id] = waiting.get(surplus.fund_id, 0) + open_of(surplus)
    held = balances.funds_with_money(project.purpose)
    return [Left(fund, amount, waiting.get(fund.pk, 0)) for fund, amount in held]


def surpluses(project: Project) -> "QuerySet[Surplus]":
    """Return the decisions on money left, oldest first."""
    rows = project.surpluses.select_related("fund__custody", "move", "made_by")
    return rows.prefetch_related("move__entries__reversed_by", "returns__entry").order_by("pk")


def open_of(surplus: Surplus) -> int:
    """Return the đồng of a decision that have not left yet."""
    if surplus.move is not None:
        done = any(not hasattr(entry, "reversed_by") for entry in surplus.move.entries.all())
        return 0 if done else surplus.amount
    return surplus.amount - _sum(surplus.returns.filter(_PAID))


def asked_of(surplus: Surplus) -> int:
    """Return the đồng of a decision that were asked for or have gone back."""
    return _sum(surplus.returns.exclude(state=ReturnState.REFUSED).exclude(_REVERSED))


def sent_back(project: Project) -> list[Return]:
    """Return what went back to where it came from and was not reversed, oldest first."""
    rows = project.returns.filter(_PAID).select_related("fund", "entry", "surplus")
    return list(rows.order_by("entry__on", "entry"))


def blockers(project: Project, settlement: Settlement) -> list[str]:
    """Return what keeps the project from being closed, in sentences that say what to do."""
    found = [_named(function, fund, net) for function, fund, net in _standing(project)]
    found += _unfinished(project)
    works = sum(net for _function, fund, net in balances.standing(project.purpose, Function.WORKS))
    left_out = settlement.costs.filter(support=False).aggregate(sum=Sum("left_out"))["sum"] or 0
    if works != left_out:
        found.append(
            _(
                "Chi phí chưa kết chuyển thành tài sản khác hồ sơ đã duyệt: hãy hủy phê duyệt, lập lại."
            )
        )
    if settlement.entry is not None and hasattr(settlement.entry, "reversed_by"):
        found.append(_("Bút toán quyết toán đã bị đảo: hãy hủy phê duyệt rồi lập lại hồ sơ."))
    return found


def _standing(project: Project) -> list[tuple[Function, Fund, int]]:
    return balances.standing(project.purpose, *EMPTY)


def _unfinished(project: Project) -> list[str]:
    found = []
    if waiting := project.payments.filter(state__in=_OPEN).count():
        found.append(_("Còn %(count)d đề nghị chi chưa xong.") % {"count": waiting})
    if asked := project.returns.filter(state=ReturnState.REQUESTED).count():
        found.append(_("Còn %(count)d đề nghị nộp trả chờ duyệt.") % {"count": asked})
    held = Balance.objects.filter(account__purpose=project.purpose, held__gt=0)
    if held.exists() and not waiting:
        found.append(_("Còn tiền đang giữ cho khoản đã duyệt."))
    return found


def _named(function: Function, fund: Fund, net: int) -> str:
    said = {"fund": fund.name, "amount": money.format_vnd(abs(net))}
    if function in MONEY:
        return (
            _("Nguồn %(fund)s còn %(amount)s đồng: cần quyết định xử lý tiền còn lại và chi hết.")
            % said
        )
    match function:
        case Function.CONTRACTOR if net > 0:
            return _("Nhà thầu còn phải hoàn lại %(amount)s đồng (%(fund)s).") % said
        case Function.CONTRACTOR:
            return _("Còn nợ nhà thầu %(amount)s đồng (%(fund)s): hãy thanh toán.") % said
        case Function.RETENTION:
            return (
                _("Còn giữ lại bảo hành %(amount)s đồng (%(fund)s): trả khi hết hạn bảo hành.")
                % said
            )
        case Function.ALLOTTED:
            return (
                _("Dự toán chưa rút còn %(amount)s đồng (%(fund)s): hãy thu hồi quyết định.") % said
            )
    return _("%(account)s còn %(amount)s đồng (%(fund)s).") % {**said, "account": function.label}


def _sum(rows: "QuerySet[Return]") -> int:
    return rows.aggregate(sum=Sum("amount"))["sum"] or 0


def owed_back(project: Project) -> dict[int, int]:
    """Return the đồng that contractors must pay back, by id of the fund."""
    return {
        fund.pk: net
        for _function, fund, net in balances.standing(project.purpose, Function.CONTRACTOR)
        if net > 0
    }
