"""Draw what is printed: the same content once, short sheets at once, long ones in the background.

A print is asked for by its `Kind` and its canonical bytes, and by nothing else, so whoever holds the
bytes gets the same PDF. A new kind is one line in `KINDS`: its name, the number of its layout, and a
function that turns the bytes into a `pdf.Sheet`, reading no table. Raise the number when what was
printed before must be printed anew; what was given out under the old one is still recognised.

    made = rendering.order(rendering.PROJECT, body, at=now)   # in a page: draws it if short
    made = rendering.finish(rendering.PROJECT, body, clock=timezone.now)   # in a command: waits

Pages hand `made` to `disclosure.views.prints.answer`, which shows the PDF or how far it is.
"""

import hashlib
import logging
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from disclosure import report, statements
from disclosure.models.prints import Rendering, State
from disclosure.statements import sheet
from disclosure.statements.kind import StatementKind
from ledger import pdf, pdfkeys
from ledger.exceptions import LedgerError
from ledger.pdf import signing
from ledger.pdfkeys import PdfKey, PdfKeyError

# Bytes of content that are drawn while a page waits: some two hundred rows, about a second.
SHORT = 64_000
TRIES = 3
# A drawing that has not been heard of for so long was killed.
_LOST = timedelta(minutes=2)
_PAUSE = 0.2

logger = logging.getLogger(__name__)
_woken: list[subprocess.Popen[bytes]] = []


class NotRenderedError(LedgerError):
    """A print could not be drawn, several times over."""


@dataclass(frozen=True)
class Kind:
    """A kind of print: its name, the number of its layout, and how bytes become a sheet."""

    name: str
    layout: int
    sheet: Callable[[bytes], pdf.Sheet]


def _of_statements(kind: StatementKind) -> Kind:
    return Kind(kind.code.lower(), kind.layout, sheet.statement)


PROJECT = Kind("project", 2, report.statement)
KINDS = {kind.name: kind for kind in (PROJECT, *map(_of_statements, statements.KINDS.values()))}


def of_statement(code: str) -> Kind:
    """Return how statements of a kind are printed, by the kind's code."""
    return KINDS[code.lower()]


def found(kind: Kind, sha256: str) -> Rendering | None:
    """Return the print of the content with this hash, without its bytes; None if nobody asked yet."""
    rows = Rendering.objects.filter(kind=kind.name, layout=kind.layout, sha256=sha256)
    return rows.defer("body", "pdf").first()


def order(kind: Kind, body: bytes, *, at: datetime) -> Rendering:
    """Return the print of `body`, drawn now if it is short; a long one is left to the background."""
    made = _asked(kind, body, at=at)
    if made.is_done:
        return made
    if len(body) > SHORT:
        transaction.on_commit(wake)
        return made
    try:
        return _drawn(made, clock=lambda: at)
    except PdfKeyError:
        # It waits, and is never given out unsigned: the page looks again until the key is there.
        logger.exception("print %s", made)
        return made


def finish(kind: Kind, body: bytes, *, clock: Callable[[], datetime]) -> Rendering:
    """Return the print of `body`, done, however long it takes.

    Raises NotRenderedError when it cannot be drawn, PdfKeyError when it cannot be signed.
    """
    made = _asked(kind, body, at=clock())
    while not made.is_done:
        if made.state == State.FAILED and made.tries >= TRIES:
            raise NotRenderedError(_("Chưa dựng được bản in: %(error)s") % {"error": made.error})
        made = _drawn(made, clock=clock)
        if made.state == State.DRAWING:
            time.sleep(_PAUSE)
    return made


def for_token(kind: Kind, body: bytes, *, at: datetime) -> bytes:
    """Return a print with an empty field for a person's token: drawn anew, and kept by whoever asked.

    Raises PdfKeyError.
    """
    return _printed(kind, body, pdfkeys.configured(at), _silent, field=True)


def queue(kind: Kind, bodies: Iterable[bytes], *, at: datetime) -> None:
    """Ask for the prints of many contents, to be drawn in the background."""
    for body in bodies:
        _asked(kind, body, at=at)
    transaction.on_commit(wake)


def far(kind: Kind, hashes: Collection[str]) -> dict[str, Rendering]:
    """Return the prints of the contents with these hashes that were asked for, without their bytes."""
    rows = Rendering.objects.filter(kind=kind.name, layout=kind.layout, sha256__in=hashes)
    return {made.sha256: made for made in rows.defer("body", "pdf")}


def draw_waiting(*, clock: Callable[[], datetime]) -> int:
    """Draw all that waits, the oldest first; return how many prints were done.

    One is drawn at a time, whoever draws: a long one has every processor for itself. Raises
    PdfKeyError, with nothing tried, when prints are to be signed and cannot be.
    """
    count = 0
    while (waiting := _next(clock())) is not None:
        count += _drawn(waiting, clock=clock).is_done
    return count


def wake() -> None:
    """Begin to draw what waits, in a process of its own, unless a service does (`RENDER_SERVICE`)."""
    if settings.RENDER_SERVICE:
        return
    _woken[:] = [process for process in _woken if process.poll() is None]
    if not _woken:
        command = [
            sys.executable,
            str(settings.BASE_DIR / "manage.py"),
            "render_statements",
            "--once",
        ]
        _woken.append(subprocess.Popen(command, stdin=subprocess.DEVNULL))  # noqa: S603 -- our own words


def _asked(kind: Kind, body: bytes, *, at: datetime) -> Rendering:
    sha256 = hashlib.sha256(body).hexdigest()
    rows = Rendering.objects.defer("body")
    made, _new = rows.get_or_create(
        kind=kind.name,
        layout=kind.layout,
        sha256=sha256,
        defaults={"body": body, "asked_at": at},
    )
    return made


def _claimable(at: datetime) -> QuerySet[Rendering]:
    """Return what nobody draws: new, given up by a process that was killed, or failed a while ago."""
    lost = Q(beat_at__lt=at - _LOST) & ~Q(state=State.DONE)
    return Rendering.objects.filter(Q(state=State.WAITING) | lost, tries__lt=TRIES).defer("body")


def _next(at: datetime) -> Rendering | None:
    """Return what is to be drawn next; nothing while another process draws."""
    if Rendering.objects.filter(state=State.DRAWING, beat_at__gte=at - _LOST).exists():
        return None
    return _claimable(at).order_by("asked_at", "pk").first()


def _drawn(made: Rendering, *, clock: Callable[[], datetime]) -> Rendering:
    """Draw a print unless another process does, or it failed just now; return it as it then is."""
    at = clock()
    key = pdfkeys.configured(at)
    claimed = (
        _claimable(at)
        .filter(pk=made.pk)
        .update(state=State.DRAWING, tries=F("tries") + 1, beat_at=at, pages=0, error="")
    )
    if claimed:
        try:
            _draw(made, key, clock)
        except Exception as error:
            logger.exception("print %s", made)
            told = f"{type(error).__name__}: {error}"[:300]
            _row(made).update(state=State.FAILED, error=told, beat_at=clock())
    return Rendering.objects.defer("body").get(pk=made.pk)


def _draw(made: Rendering, key: PdfKey | None, clock: Callable[[], datetime]) -> None:
    def tell(done: int, expected: int) -> None:
        _row(made).update(pages=done, pages_expected=expected, beat_at=clock())

    field = settings.PDF_SIGNATURE_FIELD
    content = _printed(KINDS[made.kind], bytes(made.body), key, tell, field=field)
    _row(made).update(state=State.DONE, pdf=content, pdf_sha256=hashlib.sha256(content).hexdigest())


def _printed(kind: Kind, body: bytes, key: PdfKey | None, tell: pdf.Tell, *, field: bool) -> bytes:
    """Return a print as it is given out: drawn, with a field to sign in where asked, signed last."""
    paper = kind.sheet(body)
    if not field:
        content = pdf.draw(paper, tell)
    else:
        context = {**paper.context, "signature_field": True}
        content = signing.with_field(pdf.draw(replace(paper, context=context), tell))
    return signing.signed(content, key) if key else content


def _silent(_done: int, _expected: int) -> None:
    """Tell nobody."""


def _row(made: Rendering) -> QuerySet[Rendering]:
    return Rendering.objects.filter(pk=made.pk).exclude(state=State.DONE)
