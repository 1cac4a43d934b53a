"""Forms of payments under a contract."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger import money
from ledger.fields import Group, VndField
from ledger.models.bank import Custody
from ledger.models.chart import Fund
from projects import claims, instalments
from projects.claims import Claim, Kind
from projects.forms.payment import PART, custody_of, given_parts, part_fields, require_one_place

if TYPE_CHECKING:
    from django.http import QueryDict


class ClaimForm(forms.Form):
    """What is asked for under a contract; for accepted work, what of the advance is recovered."""

    gross = VndField(label=gettext_lazy("Giá trị đề nghị thanh toán"))
    recovered = VndField(label=gettext_lazy("Thu hồi tạm ứng"), required=False)
    tax = VndField(
        label=gettext_lazy("Trong đó nộp thuế thay"),
        required=False,
        help_text=gettext_lazy(
            "Phần nộp vào ngân sách trên cùng chứng từ; còn lại người nhận hưởng."
        ),
    )
    content = forms.CharField(
        label=gettext_lazy("Nội dung chi"),
        max_length=300,
        help_text=gettext_lazy("Nội dung này được công khai: không ghi tên hộ dân."),
    )
    invoice = forms.CharField(
        label=gettext_lazy("Số hóa đơn, chứng từ gốc"), max_length=60, required=False
    )

    def __init__(
        self, *args: Any, start: Claim, funds: list[tuple[Fund, int, int]], **options: Any
    ) -> None:
        """Begin with the claim `start`, paid out of the first fund that can pay it all."""
        super().__init__(*args, **options)
        self.start = start
        self.funds = {fund.pk: fund for fund, _held, _asked in funds}
        self.initial = {
            "gross": start.gross or None,
            "recovered": start.recovered or None,
            "content": _content(start),
        }
        if start.kind != Kind.STAGE:
            del self.fields["recovered"], self.fields["invoice"]
        if start.kind == Kind.ADVANCE:
            self.fields["gross"].label = _("Số tiền tạm ứng")
        elif start.kind == Kind.RETENTION:
            self.fields["gross"].label = _("Số tiền giữ lại được trả")
        self.fields |= part_fields(funds)
        able = (fund.pk for fund, held, asked in funds if held - asked >= start.amount > 0)
        first = next(able, None)
        if first is not None:
            self.fields[f"{PART}{first}"].initial = start.amount

    def groups(self) -> list[Group]:
        """Return the fields under their headings, but those of the arithmetic."""
        spent = [name for name in ("content", "invoice") if name in self.fields]
        return [
            Group(str(_("Chi từ nguồn nào")), [self[f"{PART}{pk}"] for pk in self.funds]),
            Group(str(_("Khoản chi")), [self[name] for name in spent]),
        ]

    def arithmetic(self) -> list[forms.BoundField]:
        """Return the fields that the amount is reckoned from."""
        return [self[name] for name in ("gross", "recovered", "tax") if name in self.fields]

    def recalculated(self) -> "ClaimForm":
        """Return the form as typed, with the recovery and the one part that the typed value asks for."""
        data = cast("QueryDict", self.data).copy()
        self.full_clean()
        gross = self.cleaned_data.get("gross")
        if gross and "recovered" in self.fields:
            terms = claims.terms(self.start.contract)
            so_far = claims.standing(self.start.contract)
            least = instalments.least_recovery(terms, so_far, gross)
            typed = self.cleaned_data.get("recovered") or 0
            data["recovered"] = money.format_vnd(max(least, typed)) if max(least, typed) else ""
        if gross and len(self.parts()) == 1:
            due = replace(self.claim(), recovered=_typed(data.get("recovered"))).amount
            data[f"{PART}{self.parts()[0][0].pk}"] = money.format_vnd(max(due, 0))
        fresh = ClaimForm(
            data, start=self.start, funds=[(fund, 0, 0) for fund in self.funds.values()]
        )
        for name, field in fresh.fields.items():
            field.help_text = self.fields[name].help_text
        return fresh

    def clean(self) -> dict[str, object]:
        """Ask for amounts from funds of one place."""
        data = super().clean() or self.cleaned_data
        require_one_place(self, self.parts())
        return data

    def claim(self) -> Claim:
        """Return what is typed as a claim; of a form with errors, what of it can be read."""
        data = self.cleaned_data
        return Claim(
            self.start.kind,
            self.start.contract,
            data.get("gross") or 0,
            data.get("recovered") or 0,
            self.start.acceptance,
        )

    def parts(self) -> list[tuple[Fund, int]]:
        """Return the funds that were given an amount, in đồng."""
        return given_parts(self, self.funds)

    def custody(self) -> Custody:
        """Return the one place the money is kept; the form is valid."""
        return custody_of(self.parts())


def _typed(text: str | None) -> int:
    return money.parse_vnd(text) if text else 0


def _content(claim: Claim) -> str:
    """Return what the payment is for, in the language of the books."""
    number = claim.contract.number
    if claim.kind == Kind.ADVANCE:
        return f"Tạm ứng hợp đồng {number}"
    if claim.kind == Kind.STAGE and claim.acceptance is not None:
        stage = claim.acceptance.stage
        return f"Thanh toán hợp đồng {number}, nghiệm thu lần {claim.acceptance.number}: {stage}"[
            :300
        ]
    return f"Trả tiền giữ lại bảo hành hợp đồng {number}"
