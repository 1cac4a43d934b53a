"""Forms of allocation requests and of the decisions on them."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger import fields
from ledger.fields import QuantityField, VndField
from ledger.models.bank import Custody
from ledger.models.chart import Source
from projects import entitlement, norms
from projects.models.norm import Norm
from projects.models.project import Kind, Project


class NormChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """A norm with its level beside its name."""

    def label_from_instance(self, obj: Norm) -> str:
        """Show `Làm mới nhà: 60.000.000 đồng/nhà`."""
        return f"{obj.title}: {norms.text_of(entitlement.terms_of(obj))}"


class AllocationForm(forms.Form):
    """A request for counterpart money, with the norm it rests on."""

    source = forms.ChoiceField(
        label=gettext_lazy("Nguồn vốn"), choices=[(s.value, s.label) for s in entitlement.SOURCES]
    )
    content = forms.CharField(label=gettext_lazy("Nội dung đề nghị"), max_length=300)
    subject = forms.CharField(
        label=gettext_lazy("Đối tượng thụ hưởng"),
        help_text=gettext_lazy("Bắt buộc với nhà ở. Chỉ dùng nội bộ, không công khai."),
        max_length=160,
        required=False,
    )
    norm = NormChoice(
        label=gettext_lazy("Định mức hỗ trợ"),
        queryset=Norm.objects.none(),
        required=False,
        empty_label=gettext_lazy("Không theo định mức"),
    )
    quantity = QuantityField(label=gettext_lazy("Khối lượng theo định mức"), required=False)
    base = VndField(
        label=gettext_lazy("Dự toán làm căn cứ"),
        help_text=gettext_lazy("Chỉ ghi khi định mức tính theo tỷ lệ trên dự toán."),
        required=False,
    )
    amount = VndField(label=gettext_lazy("Số tiền đề nghị"))
    custody = forms.ModelChoiceField(
        label=gettext_lazy("Nhận về tài khoản"), queryset=Custody.objects.none()
    )

    def __init__(self, *args: Any, project: Project, on: date, **options: Any) -> None:
        """Offer the norms in force on `on` for the project, and the accounts of its book."""
        super().__init__(*args, **options)
        province = project.book.organisation.province_code
        offered = Norm.objects.on(on).filter(kind=project.kind, province_code__in=["", province])
        self._choice("norm").queryset = offered.order_by("title", "id")
        places = Custody.objects.filter(book=project.book, is_open=True)
        accounts = places.exclude(kind__in=[Custody.Kind.CASH_BOX, Custody.Kind.VILLAGE])
        fields.offer(self.fields["custody"], accounts.order_by("name"), _("Chọn tài khoản"))
        if project.kind == Kind.HOUSE:
            self.fields["norm"].required = self.fields["subject"].required = True

    def only_calculating(self) -> None:
        """Clean, asking for nothing but what the norm needs; what saving asks for stays marked."""
        asked = {name for name, field in self.fields.items() if field.required}
        for name, field in self.fields.items():
            field.required = name == "norm"
        self.full_clean()
        for name in asked:
            self.fields[name].required = True

    def calculation(self) -> norms.NormResult | None:
        """Return what the chosen norm gives; adds the error to the form where it gives nothing."""
        norm: Norm | None = self.cleaned_data.get("norm")
        if norm is None or {"quantity", "base"} & set(self.errors):
            return None
        quantity, base = self.cleaned_data.get("quantity"), self.cleaned_data.get("base")
        try:
            return norms.compute(entitlement.terms_of(norm), quantity=quantity, base=base)
        except norms.NormError as error:
            self.add_error("base" if norm.share is not None else "quantity", str(error))
            return None

    def ask(self) -> entitlement.Ask:
        """Return the cleaned values as what is asked for."""
        data = self.cleaned_data
        return entitlement.Ask(**data | {"source": Source(data["source"])})

    def _choice(self, name: str) -> "forms.ModelChoiceField[Any]":
        return cast("forms.ModelChoiceField[Any]", self.fields[name])
