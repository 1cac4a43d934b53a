"""The form of a monthly sign-off."""

from django import forms
from django.utils.translation import gettext as _

from ledger import money
from projects import signing_off
from projects.differences import Group, Kind


class NotesForm(forms.Form):
    """A note on each class of differences."""

    def __init__(self, *given: object, groups: list[Group], **options: object) -> None:
        """Ask for a note on each of `groups`."""
        super().__init__(*given, **options)  # type: ignore[arg-type]  # Django's own arguments
        for group in groups:
            self.fields[f"note_{group.kind}"] = forms.CharField(
                label=str(group.kind.label),
                help_text=_("%(count)d dòng, cộng %(amount)s đồng.")
                % {"count": len(group.differences), "amount": money.format_vnd(group.amount)},
                max_length=signing_off.LONGEST_NOTE,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def notes(self) -> dict[Kind, str]:
        """Return what was written, by class."""
        return {Kind(name[5:]): said for name, said in self.cleaned_data.items()}
