"""A print is drawn once, stays what it was, and tells how far it is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import RequestFactory

from disclosure import rendering
from disclosure.models.prints import Rendering, State
from disclosure.rendering import Kind, NotRenderedError
from disclosure.views import prints
from ledger import pdf
from tests import tampering

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LONG = b"x" * (rendering.SHORT + 1)


class Press:
    """A kind of print that counts what it is asked for, and fails when told to."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.broken = False

    def sheet(self, body: bytes) -> pdf.Sheet:
        self.asked.append(body)
        if self.broken:
            raise ZeroDivisionError
        context = {"agency": f"{len(body)} byte", "day": None}
        return pdf.Sheet("print/base.html", context, "Thử", AT)


@pytest.fixture
def press() -> Press:
    return Press()


@pytest.fixture
def kind(press: Press, monkeypatch: pytest.MonkeyPatch) -> Kind:
    made = Kind("trial", 1, press.sheet)
    monkeypatch.setitem(rendering.KINDS, "trial", made)
    return made


def clock() -> datetime:
    return AT + timedelta(minutes=5)


def test_a_short_print_is_drawn_at_once_and_never_again(kind, press):
    first = rendering.order(kind, b"{}", at=AT)
    again = rendering.order(kind, b"{}", at=AT)
    assert first.is_done
    assert bytes(first.pdf).startswith(b"%PDF-")
    assert (again.pk, press.asked) == (first.pk, [b"{}"])


def test_other_content_and_another_layout_are_other_prints(kind, press):
    newer = Kind("trial", 2, press.sheet)
    made = [rendering.order(kind, b"{}", at=AT), rendering.order(kind, b"[]", at=AT)]
    rendering.KINDS["trial"] = newer
    made.append(rendering.order(newer, b"{}", at=AT))
    assert len({row.pk for row in made}) == Rendering.objects.count() == 3


def test_a_long_print_waits_for_the_background(kind, press):
    made = rendering.order(kind, LONG, at=AT)
    assert (made.state, press.asked) == (State.WAITING, [])
    assert rendering.draw_waiting(clock=clock) == 1
    assert rendering.order(kind, LONG, at=AT).is_done
    assert rendering.draw_waiting(clock=clock) == 0


def test_a_command_gets_a_long_print_at_once(kind):
    assert rendering.finish(kind, LONG, clock=clock).is_done


def test_the_service_draws_what_waits(kind, capsys):
    rendering.order(kind, LONG, at=AT)
    call_command("render_statements", once=True)
    assert "1 bản in" in capsys.readouterr().out


def test_what_cannot_be_drawn_is_tried_three_times(kind, press):
    press.broken = True
    moments = iter(AT + timedelta(minutes=n) for n in range(0, 90, 3))
    rendering.order(kind, LONG, at=AT)
    for _time in range(5):
        assert rendering.draw_waiting(clock=lambda: next(moments)) == 0
    row = Rendering.objects.get()
    assert (row.state, row.tries, len(press.asked)) == (State.FAILED, 3, 3)
    assert "ZeroDivisionError" in row.error
    with pytest.raises(NotRenderedError, match="ZeroDivisionError"):
        rendering.finish(kind, LONG, clock=clock)


def test_what_failed_is_drawn_later_once_it_can_be(kind, press):
    press.broken = True
    assert rendering.order(kind, b"{}", at=AT).state == State.FAILED
    press.broken = False
    assert rendering.order(kind, b"{}", at=AT).state == State.FAILED
    assert rendering.order(kind, b"{}", at=clock()).is_done


def test_a_print_whose_drawer_was_killed_is_taken_up_again(kind, press):
    rendering.order(kind, LONG, at=AT)
    Rendering.objects.update(state=State.DRAWING, beat_at=AT, tries=1)
    assert rendering.draw_waiting(clock=lambda: AT + timedelta(seconds=30)) == 0
    assert rendering.draw_waiting(clock=clock) == 1


def test_one_print_is_drawn_at_a_time(kind, press):
    rendering.order(kind, LONG, at=AT)
    Rendering.objects.update(state=State.DRAWING, beat_at=AT, tries=1)
    rendering.order(kind, LONG + b"y", at=AT)
    assert rendering.draw_waiting(clock=lambda: AT) == 0
    assert press.asked == []


def shown(made: Rendering) -> Any:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return prints.answer(request, made, "thu.pdf", "Đường thôn 3")


def test_the_page_tells_how_far_a_print_is_and_looks_again(kind):
    made = rendering.order(kind, LONG, at=AT)
    made.state, made.pages, made.pages_expected = State.DRAWING, 34, 54
    page = shown(made)
    said = page.content.decode()
    assert page.status_code == 202
    assert page["Cache-Control"] == "no-store"
    assert "34 / 54 trang" in said
    assert 'http-equiv="refresh"' in said


def test_a_page_of_what_failed_does_not_look_again(kind):
    made = rendering.order(kind, LONG, at=AT)
    made.state = State.FAILED
    said = shown(made).content.decode()
    assert "chưa dựng được" in said
    assert "refresh" not in said


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM disclosure_rendering",
        "UPDATE disclosure_rendering SET pdf = 'x', pdf_sha256 = encode(sha256('x'), 'hex')",
        "UPDATE disclosure_rendering SET state = 'WAITING', pdf = '', pdf_sha256 = ''",
    ],
)
def test_what_was_printed_stays(kind, sql):
    rendering.order(kind, b"{}", at=AT)
    for role in ("application", "owner"):
        with pytest.raises(tampering.RefusedError):
            tampering.attempt(role, sql)


@pytest.mark.parametrize(
    "change", ["body = 'y'", "kind = 'other'", "layout = 9", "state = 'DONE'", "pdf = 'x'"]
)
def test_a_waiting_print_does_not_become_one_of_something_else(kind, change):
    rendering.order(kind, LONG, at=AT)
    with pytest.raises(tampering.RefusedError):
        tampering.attempt("application", f"UPDATE disclosure_rendering SET {change}")
