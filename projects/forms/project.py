"""Forms of projects and their documents."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.fields import DayField, Group, VndField
from ledger.models.chart import Source
from projects import opening
from projects.models.project import Kind

RESPONSIBLE_ROWS = 3
_PLAIN = (
    "title", "scope", "reason", "village", "place", "latitude", "longitude", "decision_number",
)  # fmt: skip
_DAYS = ("decision_on", "starts_on", "due_on")
_PERSON = ("name", "duty")


class ProjectForm(forms.Form):
    """A new project: what, where, how much from whom, who answers for it."""

    title = forms.CharField(label=_("Tên công trình"), max_length=200)
    kind = forms.ChoiceField(label=_("Loại"), choices=Kind.choices)
    scope = forms.CharField(
        label=_("Quy mô"),
        help_text=_("Ví dụ: 850 m đường bê tông, rộng 3,5 m, dày 18 cm."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=_("Mục đích"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    village = forms.CharField(label=_("Thôn, tổ dân phố"), max_length=80, required=False)
    place = forms.CharField(label=_("Địa điểm"), max_length=200, required=False)
    latitude = forms.DecimalField(
        label=_("Vĩ độ"),
        help_text=_("Tọa độ trên bản đồ, ví dụ 11,234567; không có thì để trống."),
        min_value=-90,
        max_value=90,
        max_digits=9,
        decimal_places=6,
        localize=True,
        required=False,
    )
    longitude = forms.DecimalField(
        label=_("Kinh độ"),
        min_value=-180,
        max_value=180,
        max_digits=9,
        decimal_places=6,
        localize=True,
        required=False,
    )
    decision_number = forms.CharField(
        label=_("Số quyết định đầu tư"),
        help_text=_(
            "Quyết định phê duyệt báo cáo kinh tế - kỹ thuật hoặc phương án; có thể bổ sung sau."
        ),
        max_length=60,
        required=False,
    )
    decision_on = DayField(label=_("Ngày quyết định"), required=False)
    starts_on = DayField(label=_("Ngày khởi công"), required=False)
    due_on = DayField(label=_("Dự kiến hoàn thành"), required=False)

    def __init__(self, *args: object, **options: object) -> None:
        """Add a cost field for each source and rows for the people in charge."""
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own arguments
        for source in Source:
            self.fields[f"cost_{source}"] = VndField(
                label=_("Dự kiến từ %(source)s") % {"source": source.label.lower()}, required=False
            )
        for row in range(1, RESPONSIBLE_ROWS + 1):
            self.fields[f"name_{row}"] = forms.CharField(
                label=_("Người phụ trách %(row)d: họ và tên") % {"row": row},
                max_length=120,
                required=row == 1,
            )
            self.fields[f"duty_{row}"] = forms.CharField(
                label=_("Người phụ trách %(row)d: nhiệm vụ") % {"row": row},
                max_length=160,
                required=row == 1,
            )

    def groups(self) -> list[Group]:
        """Return the fields under their headings."""
        what = ("title", "kind", "scope", "reason", "village", "place")
        people = [f"{part}_{row}" for row in range(1, RESPONSIBLE_ROWS + 1) for part in _PERSON]
        return [
            Group(str(_("Công trình")), [self[name] for name in what]),
            Group(
                str(_("Tọa độ")), [self[name] for name in ("latitude", "longitude")], paired=True
            ),
            Group(
                str(_("Quyết định và thời gian")),
                [self[name] for name in ("decision_number", *_DAYS)],
                paired=True,
            ),
            Group(
                str(_("Chi phí dự kiến theo nguồn")),
                [self[f"cost_{source}"] for source in Source],
                paired=True,
            ),
            Group(str(_("Người phụ trách")), [self[name] for name in people], paired=True),
        ]

    @classmethod
    def initial_of(cls, plan: opening.Plan) -> dict[str, object]:
        """Return what the form shows of a plan."""
        shown: dict[str, object] = {name: getattr(plan, name) for name in (*_PLAIN, *_DAYS, "kind")}
        shown |= {f"cost_{source}": amount for source, amount in plan.costs.items()}
        for row, (name, duty) in enumerate(plan.responsible, start=1):
            shown |= {f"name_{row}": name, f"duty_{row}": duty}
        return shown

    def plan(self) -> opening.Plan:
        """Return the cleaned values as a plan."""
        data = self.cleaned_data
        return opening.Plan(
            **{name: data[name] for name in (*_PLAIN, *_DAYS)},
            kind=Kind(data["kind"]),
            costs={s: data[f"cost_{s}"] for s in Source if data[f"cost_{s}"]},
            responsible=[
                (data[f"name_{row}"], data[f"duty_{row}"])
                for row in range(1, RESPONSIBLE_ROWS + 1)
                if data[f"name_{row}"]
            ],
        )


class DocumentForm(forms.Form):
    """A file for a project."""

    title = forms.CharField(label=_("Tên tài liệu"), max_length=200)
    upload = forms.FileField(label=_("Tệp"), help_text=_("PDF, PNG hoặc JPEG, không quá 20 MB."))
    is_public = forms.BooleanField(
        label=_("Công khai cùng công trình"),
        help_text=_(
            "Chỉ chọn khi tài liệu không có số căn cước, số tài khoản, chữ ký của người dân."
        ),
        required=False,
    )
