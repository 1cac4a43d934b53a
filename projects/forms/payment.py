"""Forms of payments."""

import secrets

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger import money
from ledger.fields import DayField, Group, VndField
from ledger.forms import PastDayForm
from ledger.models.bank import Custody
from ledger.models.chart import Fund
from projects.models.payment import Payee
from projects.models.project import Project
from projects.registering import NewPayee

PART = "part_"


class PaymentForm(forms.Form):
    """Who is paid, for what, and how much from each fund that holds money for the project."""

    payee = forms.ModelChoiceField(
        label=_("Người nhận đã có trong sổ"),
        queryset=Payee.objects.none(),
        required=False,
        empty_label=_("Người nhận mới (ghi ở dưới)"),
    )
    kind = forms.ChoiceField(label=_("Loại người nhận"), choices=Payee.Kind.choices)
    name = forms.CharField(label=_("Tên người nhận mới"), max_length=160, required=False)
    tax_code = forms.CharField(
        label=_("Mã số thuế"),
        max_length=13,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    account_number = forms.CharField(
        label=_("Số tài khoản"),
        max_length=30,
        required=False,
        help_text=_("Bắt buộc khi chi chuyển khoản."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    bank_name = forms.CharField(label=_("Ngân hàng"), max_length=80, required=False)
    tax = VndField(
        label=_("Trong đó nộp thuế thay"),
        required=False,
        help_text=_("Phần nộp vào ngân sách trên cùng chứng từ; còn lại người nhận hưởng."),
    )
    content = forms.CharField(
        label=_("Nội dung chi"),
        max_length=300,
        help_text=_("Nội dung này được công khai: không ghi tên hộ dân."),
    )
    invoice = forms.CharField(label=_("Số hóa đơn, chứng từ gốc"), max_length=60, required=False)
    accepted_on = DayField(label=_("Ngày nghiệm thu"), required=False)

    def __init__(
        self,
        *args: object,
        project: Project,
        funds: list[tuple[Fund, int, int]],
        **options: object,
    ) -> None:
        """Offer the payees of the book and one amount box a fund: (fund, held, asked for)."""
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own arguments
        self.funds = {fund.pk: fund for fund, _held, _asked in funds}
        payees = self.fields["payee"]
        if isinstance(payees, forms.ModelChoiceField):
            payees.queryset = Payee.objects.filter(book=project.book).order_by("name")
        self.fields |= part_fields(funds)

    def groups(self) -> list[Group]:
        """Return the fields under their headings."""
        typed = ("kind", "name", "tax_code", "account_number", "bank_name")
        spent = ("content", "invoice", "accepted_on", "tax")
        return [
            Group(str(_("Người nhận")), [self["payee"]]),
            Group(str(_("Người nhận mới")), [self[name] for name in typed], paired=True),
            Group(str(_("Khoản chi")), [self[name] for name in spent]),
            Group(str(_("Chi từ nguồn nào")), [self[f"{PART}{pk}"] for pk in self.funds]),
        ]

    def clean(self) -> dict[str, object]:
        """Ask for a payee, and for amounts from funds of one place."""
        data = super().clean() or self.cleaned_data
        if not data.get("payee") and not data.get("name"):
            self.add_error("name", _("Hãy chọn người nhận đã có hoặc ghi tên người nhận mới."))
        require_one_place(self, self.parts())
        return data

    def parts(self) -> list[tuple[Fund, int]]:
        """Return the funds that were given an amount, in đồng."""
        return given_parts(self, self.funds)

    def custody(self) -> Custody:
        """Return the one place the money is kept; the form is valid."""
        return custody_of(self.parts())

    def paid_to(self) -> Payee | NewPayee:
        """Return the payee chosen, or the one typed."""
        data = self.cleaned_data
        chosen: Payee | None = data["payee"]
        return chosen or NewPayee(
            kind=Payee.Kind(data["kind"]),
            name=data["name"],
            tax_code=data["tax_code"],
            account_number=data["account_number"],
            bank_name=data["bank_name"],
        )


def _new_key() -> str:
    return f"pay:{secrets.token_hex(12)}"


class PaidForm(PastDayForm):
    """The day the money left; the hidden key makes a double click one payment."""

    on = DayField(label=_("Ngày chi"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=60, initial=_new_key)

    def clean_key(self) -> str:
        """Keep keys of forms apart from those the books give themselves: `reverse:12`, `bank:7`."""
        return f"form:{self.cleaned_data['key']}"


def part_fields(funds: list[tuple[Fund, int, int]]) -> dict[str, forms.Field]:
    """Return an amount box for each fund: (fund, held, asked for)."""
    return {
        f"{PART}{fund.pk}": VndField(
            label=_("Chi từ %(fund)s") % {"fund": fund.name},
            help_text=_help(held, asked),
            required=False,
        )
        for fund, held, asked in funds
    }


def given_parts(form: forms.Form, funds: dict[int, Fund]) -> list[tuple[Fund, int]]:
    """Return the funds that were given an amount, in đồng."""
    given = ((fund, form.cleaned_data.get(f"{PART}{pk}")) for pk, fund in funds.items())
    return [(fund, amount) for fund, amount in given if amount]


def custody_of(parts: list[tuple[Fund, int]]) -> Custody:
    """Return the one place that the funds of a valid form are kept in."""
    kept = parts[0][0].custody
    if kept is None:
        raise ValueError("a money fund is kept somewhere: fund_money_is_kept_somewhere")
    return kept


def require_one_place(form: forms.Form, parts: list[tuple[Fund, int]]) -> None:
    """Ask for an amount, and for funds that are kept in one place."""
    places = {fund.custody_id for fund, _amount in parts}
    if not places and not form.errors:
        form.add_error(None, _("Hãy ghi số tiền chi ở ít nhất một nguồn."))
    if len(places) > 1:
        form.add_error(
            None,
            _("Các nguồn giữ ở nhiều nơi. Hãy lập một đề nghị chi cho mỗi két, mỗi tài khoản."),
        )


def _help(held: int, asked: int) -> str:
    there = _("Còn %(held)s đồng cho công trình này.") % {"held": money.format_vnd(held)}
    if not asked:
        return there
    return f"{there} " + _("Đã có đề nghị chi %(asked)s đồng chưa chi.") % {
        "asked": money.format_vnd(asked)
    }
