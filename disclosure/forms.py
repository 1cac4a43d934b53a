"""Forms of the staff pages of disclosure, and the public check of a sheet."""

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from disclosure.models.supervision import Finding
from ledger import uploads

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
