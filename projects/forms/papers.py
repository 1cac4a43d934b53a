"""The checklist of a payment file: each paper ticked, with its number and day or its file."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from projects import checking, papers
from projects.models.payment import PaymentRequest
from projects.models.project import Document
from projects.papers import Paper


class PapersForm(forms.Form):
    """Fields `tick_<pk>`, `note_<pk>`, `file_<pk>` for each paper that is asked for."""

    def __init__(
        self, *args: Any, payment: PaymentRequest, checklist: Sequence[Paper], **options: Any
    ) -> None:
        """Offer what the books know of a paper already, and the documents of the project."""
        super().__init__(*args, **options)
        self.papers = {paper.rule.pk: paper for paper in checklist}
        documents = Document.objects.filter(project=payment.project).order_by("-pk")
        titles = [("", _("Chưa có tệp")), *((row.pk, row.title) for row in documents)]
        self._documents = {row.pk: row for row in documents}
        for pk, paper in self.papers.items():
            there, title = paper.there, paper.rule.title
            known = papers.suggested(payment, paper.rule.code)
            self.fields[f"tick_{pk}"] = forms.BooleanField(
                label=_("Đã có %(paper)s") % {"paper": title},
                required=False,
                initial=there is not None,
            )
            self.fields[f"note_{pk}"] = forms.CharField(
                label=_("Số, ngày của %(paper)s") % {"paper": title},
                max_length=200,
                required=False,
                initial=there.note if there else known,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            self.fields[f"file_{pk}"] = forms.TypedChoiceField(
                label=_("Tệp của %(paper)s") % {"paper": title},
                choices=titles,
                coerce=int,
                empty_value=None,
                required=False,
                initial=there.document_id if there else None,
            )

    def clean(self) -> dict[str, Any]:
        """Ask for a number or a file of each paper that is ticked."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for pk, paper in self.papers.items():
            if data.get(f"tick_{pk}") and not (data.get(f"note_{pk}") or data.get(f"file_{pk}")):
                self.add_error(
                    f"note_{pk}",
                    _("Hãy ghi số, ngày hoặc chọn tệp của “%(paper)s”.") % {"paper": paper.rule},
                )
        return data

    def found(self) -> list[checking.Found]:
        """Return the papers that were ticked."""
        data = self.cleaned_data
        return [
            checking.Found(
                paper.rule, data[f"note_{pk}"], self._documents.get(data[f"file_{pk}"] or 0)
            )
            for pk, paper in self.papers.items()
            if data[f"tick_{pk}"]
        ]

    def rows(self) -> Iterator[tuple[Paper, BoundField, BoundField, BoundField]]:
        """Yield each paper with its three fields."""
        for pk, paper in self.papers.items():
            yield paper, self[f"tick_{pk}"], self[f"note_{pk}"], self[f"file_{pk}"]
