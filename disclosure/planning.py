"""Plan what is made public in a year, and approve it (law 10/2022/QH15 art. 14)."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from disclosure import personal
from disclosure.models.duties import DisclosureRule, Item
from disclosure.models.plan import DisclosurePlan, PlanLine
from ledger import permissions, trail
from ledger.exceptions import LedgerError
from ledger.models.chart import Book
from ledger.models.people import Role, User
from ledger.text import nfc


class PlanRefusedError(LedgerError):
    """The plan is approved already, is empty, or there is one for that year."""


@dataclass(frozen=True)
class Content:
    """One content of a plan, in words: what, how, when, for how long, by whom."""

    content: str
    form: str
    day: str
    duration: str
    who: str


def draft(
    *, book: Book, year: int, contents: Sequence[Content], by: User, on: date
) -> DisclosurePlan:
    """Draft the plan of a year, or write the draft anew; only the accountant.

    Raises PlanRefusedError, permissions.NotAllowedError.
    """
    permissions.require(by, book.organisation, Role.ACCOUNTANT, on=on)
    if not contents:
        raise PlanRefusedError(_("Hãy ghi ít nhất một nội dung công khai."))
    _require_impersonal(contents)
    with transaction.atomic():
        plan = _draft_of(book, year, by)
        if plan.approved_on is not None:
            raise PlanRefusedError(_("Kế hoạch này đã được duyệt, không sửa được nữa."))
        PlanLine.objects.filter(plan=plan).delete()
        PlanLine.objects.bulk_create(
            [_line(plan, place, each) for place, each in enumerate(contents, start=1)]
        )
        trail.record("draft_plan", plan, by=by, book=book, text=str(year))
    return plan


def approve(*, plan: DisclosurePlan, number: str, by: User, on: date) -> DisclosurePlan:
    """Approve a plan under its paper's number; only the chair, never who drafted it.

    Raises PlanRefusedError, permissions.NotAllowedError, permissions.SamePersonError.
    """
    permissions.require(by, plan.book.organisation, Role.CHAIR, on=on)
    number = nfc(number).strip()
    if not number:
        raise PlanRefusedError(_("Hãy ghi số văn bản ban hành kế hoạch."))
    with transaction.atomic():
        locked = _locked(plan.book, plan.year)
        if locked is None or locked.approved_on is not None:
            raise PlanRefusedError(_("Kế hoạch này đã được duyệt rồi. Hãy tải lại trang."))
        permissions.require_other(locked.made_by, by)
        locked.number, locked.approved_by, locked.approved_on = number, by, on
        locked.save(update_fields=["number", "approved_by", "approved_on"])
        trail.record("approve_plan", locked, by=by, book=locked.book, text=str(locked.year))
    return locked


def proposed(book: Book, on: date) -> list[Content]:
    """Return what the rules in force on a day ask for, as the first draft of a plan."""
    with translation.override("vi"):
        rules = _rules(book, on)
        return [_content(Item(item), rows) for item, rows in rules.items()]


def contents(plan: DisclosurePlan) -> list[Content]:
    """Return what is in a plan."""
    names = [field.name for field in fields(Content)]
    rows = plan.lines.order_by("position").values_list(*names)
    return [Content(*row) for row in rows]


def _require_impersonal(contents: Sequence[Content]) -> None:
    texts = ((each.content, " ".join(vars(each).values())) for each in contents)
    certain = [doubt for doubt in personal.doubts(texts) if doubt.certain]
    if certain:
        raise PlanRefusedError(
            _("Kế hoạch ai cũng đọc được. Hãy bỏ “%(words)s” ở nội dung “%(content)s”.")
            % {"words": certain[0].shown, "content": certain[0].where}
        )


def _draft_of(book: Book, year: int, by: User) -> DisclosurePlan:
    """Return the plan of a year, locked; a new one by `by` where there is none."""
    try:
        with transaction.atomic():
            return _locked(book, year) or DisclosurePlan.objects.create(
                book=book, year=year, made_by=by
            )
    except IntegrityError as error:
        raise PlanRefusedError(
            _("Có người vừa lập kế hoạch của năm này. Hãy tải lại trang.")
        ) from error


def _locked(book: Book, year: int) -> DisclosurePlan | None:
    rows = DisclosurePlan.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("made_by", "book").filter(book=book, year=year).first()


def _line(plan: DisclosurePlan, place: int, each: Content) -> PlanLine:
    said = {field.name: nfc(getattr(each, field.name)).strip() for field in fields(each)}
    return PlanLine(plan=plan, position=place, **said)


def _rules(book: Book, on: date) -> dict[str, list[DisclosureRule]]:
    province = book.organisation.province_code
    rows = DisclosureRule.objects.on(on).filter(province_code__in=["", province])
    found: dict[str, list[DisclosureRule]] = {item: [] for item in Item}
    for rule in rows.order_by("pk"):
        found[rule.item].append(rule)
    return {item: rules for item, rules in found.items() if rules}


def _content(item: Item, rules: Sequence[DisclosureRule]) -> Content:
    forms = dict.fromkeys(str(rule.get_channel_display()) for rule in rules)
    soon = min(rules, key=lambda rule: rule.days)
    longest = max(rule.for_days for rule in rules)
    return Content(
        content=str(item.label),
        form="; ".join(forms),
        day=f"Trong {soon.days} {soon.get_unit_display()}",
        duration=f"Ít nhất {longest} ngày" if longest else "Không nêu",
        who="Kế toán",
    )
