"""Forms of the staff pages of disclosure, and the public check of a sheet."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from disclosure import displaying, planning
from disclosure.models.duties import BOARDS, Channel, Duty
from disclosure.models.publication import Publication
from disclosure.models.supervision import Finding
from ledger import uploads
from ledger.fields import DayField
from ledger.models.law import LegalBasis

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

# Where readers of PDF look for its first words.
_HEAD = 1024
_NO_PERSONAL_DATA = _(
    "Nội dung được công khai ngay. Không ghi họ tên, số điện thoại, số giấy tờ của cá nhân."
)


class ProposalForm(forms.Form):
    """Why this version, what does not tie, and that doubtful words were read."""

    reason = forms.CharField(
        label=_("Lý do công khai"),
        max_length=300,
        help_text=_("Ví dụ: Công khai quý IV sau đợt thanh toán thứ hai."),
    )
    gap_stated = forms.CharField(
        label=_("Giải trình chênh lệch"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chỉ ghi khi số liệu chưa khớp; câu này hiện trên trang công khai."),
    )
    looked_at = forms.BooleanField(
        label=_("Đã đọc từng chỗ giống dữ liệu cá nhân ở trên; không chỗ nào phải ẩn"),
        required=False,
    )


class ReasonForm(forms.Form):
    """Why something is sent back or taken out of view."""

    reason = forms.CharField(label=_("Lý do"), max_length=300)


class FindingForm(forms.Form):
    """What was found."""

    topic = forms.ChoiceField(label=_("Vấn đề"), choices=Finding.Topic.choices)
    text = forms.CharField(
        label=_("Nội dung kiến nghị"), widget=forms.Textarea, help_text=_NO_PERSONAL_DATA
    )


class AnswerForm(forms.Form):
    """What the commune answers."""

    text = forms.CharField(label=_("Trả lời"), widget=forms.Textarea, help_text=_NO_PERSONAL_DATA)


class FlagAnswerForm(forms.Form):
    """What the commune says about what a rule found; which one, the page knows."""

    rule = forms.CharField(widget=forms.HiddenInput)
    key = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    text = forms.CharField(
        label=_("Trả lời của xã"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Hiện trong bản công khai tiếp theo. Không ghi họ tên, số điện thoại, số giấy tờ của "
            "cá nhân."
        ),
    )


class VerifyForm(forms.Form):
    """The code printed on a sheet."""

    ma = forms.CharField(
        label=_("Mã kiểm tra"),
        max_length=40,
        help_text=_("10 chữ cái in cạnh mã QR trên bản sao kê."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_ma(self) -> str:
        """Return the letters alone, in capitals."""
        typed: str = self.cleaned_data["ma"]
        return "".join(letter for letter in typed.upper() if letter.isalnum())


class PrintFileForm(forms.Form):
    """The PDF of a sheet, as somebody was given it."""

    tep = forms.FileField(
        label=_("Tệp PDF"),
        allow_empty_file=True,
        help_text=_(
            "Tệp sao kê đã tải về hoặc nhận được, không quá 20 MB. Tệp chỉ được so trong bộ nhớ"
            " rồi bỏ ngay, không lưu lại."
        ),
        error_messages={"required": _("Chưa chọn tệp. Hãy chọn tệp PDF rồi bấm lại.")},
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_tep(self) -> "UploadedFile[bytes]":
        """Return the file: a PDF by its first bytes, of at most uploads.MAX_BYTES."""
        sent: UploadedFile[bytes] = self.cleaned_data["tep"]
        if not sent.size:
            raise ValidationError(_("Tệp rỗng. Hãy tải lại bản gốc rồi gửi lại."))
        if sent.size > uploads.MAX_BYTES:
            raise ValidationError(
                _("Tệp lớn hơn 20 MB, nên không phải bản in của hệ thống này."), code="too_large"
            )
        if b"%PDF-" not in sent.read(_HEAD):
            raise ValidationError(
                _("Tệp này không phải PDF. Bản chụp hay bản quét thì hãy gõ mã in trên giấy.")
            )
        sent.seek(0)
        return sent


class LeafForm(forms.Form):
    """Which leaf of a log: by its number, or by what it holds."""

    so = forms.CharField(
        label=_("Số lá, số chứng từ hoặc mã bản công khai"),
        max_length=40,
        help_text=_("Ví dụ: 125, hoặc PT 12/2026, hoặc 23032-2026-001/2."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_so(self) -> str:
        """Return it as the books write it."""
        return " ".join(self.cleaned_data["so"].upper().split())


class ReceiptForm(forms.Form):
    """The number of a voucher, and the code on the paper that its giver holds."""

    so = forms.CharField(
        label=_("Số chứng từ"),
        max_length=30,
        help_text=_("Như in trên biên nhận, ví dụ PT 12/2026."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    ma = forms.CharField(
        label=_("Mã trên biên nhận"),
        max_length=20,
        required=False,
        help_text=_("10 ký tự ở cuối biên nhận giấy. Bỏ trống nếu chỉ cần phần công khai."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_so(self) -> str:
        """Return the number as the books write it."""
        return " ".join(self.cleaned_data["so"].upper().split())

    def clean_ma(self) -> str:
        """Return the code without spaces, in capitals."""
        return "".join(self.cleaned_data["ma"].upper().split())


class PostingForm(forms.Form):
    """Where and when something was put up, for all the duties chosen."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    place = forms.CharField(label=_("Nơi công khai"), max_length=200)
    posted_on = DayField(label=_("Ngày công khai"))
    until = DayField(label=_("Phát đến hết ngày"), required=False)
    number = forms.CharField(
        label=_("Số biên bản"), max_length=60, required=False, help_text=_("Ví dụ 05/BB-UBND.")
    )
    publication = forms.ModelChoiceField(
        label=_("Bản công khai được niêm yết"),
        queryset=Publication.objects.none(),
        required=False,
        empty_label=_("Không niêm yết bản nào"),
    )
    file = forms.FileField(
        label=_("Ảnh chụp hoặc biên bản đã ký"),
        required=False,
        help_text=_("PDF, PNG hoặc JPEG, không quá 20 MB; chỉ người làm việc trong xã xem được."),
    )

    def __init__(self, *given: Any, duties: list[Duty], **options: Any) -> None:
        """Ask for what the way of `duties` needs, and offer the versions of their projects."""
        super().__init__(*given, **options)
        channel = duties[0].channel
        if channel == Channel.LOUDSPEAKER:
            self.fields["posted_on"].label = _("Phát từ ngày")
            self.fields["until"].required = True
        else:
            del self.fields["until"]
        projects = {duty.project_id for duty in duties if duty.project_id}
        rows = Publication.objects.in_view().filter(project__in=projects).light()
        if channel in BOARDS and projects:
            field = self.fields["publication"]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- declared above
            field.queryset = rows.order_by("-published_at")
        else:
            del self.fields["publication"]

    def clean_key(self) -> str:
        """Keep keys of forms apart from those the calendar gives itself: `publication:12`."""
        return f"form:{self.cleaned_data['key']}"

    def act(self) -> displaying.Act:
        """Return what was recorded."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return displaying.Act(**said)


class TakeDownForm(forms.Form):
    """When it was taken down."""

    taken_on = DayField(label=_("Ngày gỡ"))
    number = forms.CharField(label=_("Số biên bản"), max_length=60, required=False)


class PlanApprovalForm(forms.Form):
    """The paper by which a plan is issued."""

    number = forms.CharField(label=_("Số văn bản"), max_length=60, help_text=_("Ví dụ 12/KH-UBND."))


class ExcuseForm(forms.Form):
    """Why a duty needs not be done, and by which law."""

    reason = forms.CharField(
        label=_("Lý do miễn công khai"),
        max_length=300,
        help_text=_("Ai cũng đọc được lý do này. Không ghi tên, số điện thoại của người dân."),
        widget=forms.Textarea,
    )
    basis = forms.ModelChoiceField(
        label=_("Căn cứ pháp lý"),
        queryset=LegalBasis.objects.order_by("number"),
        empty_label=_("Chọn căn cứ"),
    )
    article = forms.CharField(label=_("Điều, khoản"), max_length=120, required=False)


class ExcuseDecisionForm(forms.Form):
    """The chair agrees, or does not and says why."""

    agreed = forms.TypedChoiceField(
        label=_("Quyết định"),
        choices=[("1", _("Đồng ý miễn công khai")), ("0", _("Không đồng ý, phải công khai"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Ý kiến"),
        max_length=300,
        required=False,
        help_text=_("Phải ghi khi không đồng ý."),
    )


class PlanForm(forms.Form):
    """The contents of a plan, a row each; a row whose content is empty is left out."""

    COLUMNS = {
        "content": (_("nội dung"), 300),
        "form": (_("hình thức"), 200),
        "day": (_("thời điểm"), 120),
        "duration": (_("thời gian"), 120),
        "who": (_("người thực hiện"), 120),
    }
    SPARE = 3
    MOST = 60

    def __init__(self, data: Any = None, *, contents: list[planning.Content]) -> None:
        """Show `contents` and some empty rows."""
        shown = {
            f"{name}_{row}": getattr(each, name)
            for row, each in enumerate(contents, start=1)
            for name in self.COLUMNS
        }
        super().__init__(data, initial=shown)
        sent = str(self.data.get("rows", ""))
        rows = int(sent) if sent.isascii() and sent.isdigit() else len(contents) + self.SPARE
        self.rows = min(rows, self.MOST)
        for row in range(1, self.rows + 1):
            for name, (label, longest) in self.COLUMNS.items():
                self.fields[f"{name}_{row}"] = forms.CharField(
                    label=_("Dòng %(row)d, %(what)s") % {"row": row, "what": label},
                    max_length=longest,
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )

    def clean(self) -> dict[str, Any]:
        """Ask for the content of a row that says anything else."""
        said = super().clean() or {}
        for row in range(1, self.rows + 1):
            others = [said.get(f"{name}_{row}") for name in self.COLUMNS if name != "content"]
            if any(others) and not said.get(f"content_{row}"):
                self.add_error(f"content_{row}", _("Hãy ghi nội dung, hoặc xóa cả dòng."))
        return said

    def grid(self) -> list[list[tuple[forms.BoundField, Any]]]:
        """Return the fields of each row with what their columns are called."""
        return [
            [(self[f"{name}_{row}"], label) for name, (label, _longest) in self.COLUMNS.items()]
            for row in range(1, self.rows + 1)
        ]

    def contents(self) -> list[planning.Content]:
        """Return the rows with a content; what else a row says goes with it."""
        rows = (
            [self.cleaned_data.get(f"{name}_{row}", "") for name in self.COLUMNS]
            for row in range(1, self.rows + 1)
        )
        return [planning.Content(*row) for row in rows if row[0].strip()]
