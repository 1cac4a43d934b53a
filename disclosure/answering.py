"""Answer what a rule found, for the commune; the answer is public with the next version."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure import snapshot
from disclosure.models.flag import FlagAnswer
from disclosure.permissions import ANSWERERS
from ledger import permissions, trail
from ledger.exceptions import LedgerError
from ledger.models.people import User
from ledger.text import nfc
from projects.models.project import Project

MIN_TEXT = 20
MAX_TEXT = 1000


class AnswerRefusedError(LedgerError):
    """The rule finds nothing there any more, or the text does not fit or says nothing new."""


def answer_flag(
    *, project: Project, rule: str, key: str, text: str, by: User, at: datetime
) -> FlagAnswer:
    """Record what the commune says about the flag `key` of `rule`; a later answer takes its place.

    By accountant or chair. Nothing is published yet: names are masked when the next version is
    frozen. Raises NotAllowedError, and AnswerRefusedError for a flag that is not there, a text out of
    MIN_TEXT–MAX_TEXT characters, or the same words again.
    """
    on = timezone.localdate(at)
    permissions.require(by, project.book.organisation, *ANSWERERS, on=on)
    said = _checked(text)
    with transaction.atomic():
        locked = Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)
        if not any(
            (flag.rule.code, flag.key) == (rule, key) for flag in snapshot.take(locked, on).flags
        ):
            raise AnswerRefusedError(
                _("Điểm này không còn: số liệu đã đổi. Hãy tải lại trang rồi xem lại.")
            )
        rows = FlagAnswer.objects.filter(project=locked, rule=rule, key=key)
        last = rows.order_by("pk").last()
        if last is not None and last.text == said:
            raise AnswerRefusedError(_("Nội dung này đã ghi rồi. Hãy tải lại trang."))
        row = FlagAnswer.objects.create(
            project=locked, rule=rule, key=key, text=said, answered_by=by, answered_at=at
        )
        trail.record("answer_flag", row, by=by, book=locked.book, text=rule)
    return row


def _checked(said: str) -> str:
    said = nfc(said).strip()
    if not MIN_TEXT <= len(said) <= MAX_TEXT:
        raise AnswerRefusedError(
            _("Hãy viết từ %(least)d đến %(most)d ký tự; đang có %(count)d.")
            % {"least": MIN_TEXT, "most": MAX_TEXT, "count": len(said)}
        )
    return said
