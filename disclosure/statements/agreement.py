"""The statement of an agreement with a business: what each side owed, did in a period, still owes."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure import canonical, movements
from disclosure.facts.partnership import AgreementFacts, Deed, Promise
from disclosure.facts.words import Word
from disclosure.snapshot import private
from disclosure.snapshot.words import word
from disclosure.statements import agreement_tables
from disclosure.statements import subjects as told
from disclosure.statements.kind import StatementKind, Subject
from ledger import journals
from ledger.exceptions import LedgerError
from ledger.models.chart import RECEIVED, Book, Function
from projects import deciding, progress, workflow
from projects.models.agreement import Agreement, Commitment

_A_DAY = timedelta(days=1)
_GIVEN = RECEIVED | {Function.IN_KIND}


class NotSignedYetError(LedgerError):
    """The agreement was signed after the period."""


def subjects(book: Book) -> list[Subject]:
    """Return the agreements of a book that were signed, newest first."""
    return [subject for subject, _agreement in _agreements(book)]


def gather(book: Book, subject: Subject, since: date, until: date) -> AgreementFacts:
    """Read an agreement as it stood on the last day; subjects.UnknownSubjectError, NotSignedYetError."""
    agreement = told.named(subject, _agreements(book))
    if agreement.signed_on is None or agreement.signed_on > until:
        raise NotSignedYetError(
            _("Thỏa thuận này ký sau ngày %(until)s. Hãy chọn kỳ kết thúc muộn hơn.")
            % {"until": f"{until:%d/%m/%Y}"}
        )
    with translation.override("vi"):
        facts = _read(agreement, since, until)
    return canonical.masked(facts, private.masker(agreement.project))


def _agreements(book: Book) -> Iterator[tuple[Subject, Agreement]]:
    """Yield the signed agreements, the newest first, by their project and number as addresses take them."""
    rows = Agreement.objects.filter(project__book=book)
    rows = rows.exclude(state=workflow.AgreementState.DRAFT)
    found = list(rows.select_related("project__book__organisation", "business"))
    clean = private.masker_of(list({row.project for row in found}), book)
    for row in sorted(found, key=lambda row: (row.signed_on or date.min, row.pk), reverse=True):
        title = f"{clean(row.title)} (số {row.number}), {row.business.name}"
        yield Subject(movements.name_of(row.project.code, row.number)[:64], title[:300]), row


def _read(agreement: Agreement, since: date, until: date) -> AgreementFacts:
    project = agreement.project
    return AgreementFacts(
        project=project.code,
        project_title=project.title,
        kind=word(Agreement.Kind(agreement.kind)),
        number=agreement.number,
        title=agreement.title,
        service=agreement.service,
        commune=project.book.organisation.name,
        business=agreement.business.name,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        signed_on=agreement.signed_on,
        state=word(_state(agreement, until)),
        promises=tuple(_read_promises(agreement, since, until)),
        deeds=tuple(_read_deeds(agreement, since, until)),
    )


def _state(agreement: Agreement, until: date) -> workflow.AgreementState:
    """Return the state on a day: what was ended later was in force still."""
    ended = agreement.project.decisions.filter(
        subject=deciding.subject_of(agreement), move="agreement.end", on__lte=until
    )
    return workflow.AgreementState.ENDED if ended.exists() else workflow.AgreementState.SIGNED


def _read_promises(agreement: Agreement, since: date, until: date) -> Iterator[Promise]:
    earlier = progress.commitments(agreement, since - _A_DAY)
    before = {row.commitment.pk: row.done for row in earlier}
    for row in progress.commitments(agreement, until):
        promise = row.commitment
        yield Promise(
            side=_side(promise),
            kind=word(Commitment.Kind(promise.kind)),
            content=promise.content,
            due_on=promise.due_on,
            amount=promise.amount,
            before=before[promise.pk],
            within=row.done - before[promise.pk],
            done_on=row.done_on,
            state=word(row.state),
            days_late=row.days_late,
        )


def _read_deeds(agreement: Agreement, since: date, until: date) -> Iterator[Deed]:
    done = list(progress.done_between(agreement, since, until))
    booked = journals.net([row.contribution.entry_id for row in done if row.contribution], _GIVEN)
    for row in done:
        gift = row.contribution
        yield Deed(
            on=row.on,
            side=_side(row.commitment),
            content=row.commitment.content,
            note=row.note,
            voucher=gift.entry.voucher if gift else "",
            amount=row.amount,
            booked=-booked.get(gift.entry_id, 0) if gift else None,
            confirmed=progress.is_confirmed(row),
        )


def _side(promise: Commitment) -> Word:
    return word(Commitment.Side(promise.side))


AGREEMENT = StatementKind(
    code="AGREEMENT",
    title=gettext_lazy("Sao kê thỏa thuận hợp tác"),
    layout=1,
    facts=AgreementFacts,
    subjects=subjects,
    gather=gather,
    faults=agreement_tables.faults,
    equation=agreement_tables.equation,
    tables=agreement_tables.tables,
    template="print/statement_agreement.html",
    context=agreement_tables.context,
)
