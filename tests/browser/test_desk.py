"""Two hundred bank lines at one desk: each is tied, put off, kept apart or taken back by keys alone."""

from datetime import date, timedelta

from playwright.sync_api import Page

from disclosure.example import people
from ledger import expecting, importing, refcode, statements, suspense
from ledger.models.bank import Custody, Direction, Match
from ledger.models.chart import Regime
from projects.models.contribution import Call, Display, Form, Giver, Pledge
from tests import make
from tests.browser import chromium
from tests.browser.visitor import Visitor

LINES = 200
_HEAD = "Ngày giao dịch,Số chứng từ,Nội dung,Ghi nợ,Ghi có"


def test_two_hundred_lines_are_worked_through_without_leaving_the_keyboard(
    fresh_commune: str, today: date
) -> None:
    custody = _account(today)
    # Django's database and the browser's loop do not live in one thread: what is asked is asked after.
    with chromium.started() as browser:
        visitor = Visitor(browser, fresh_commune).log_in("ketoan")
        visitor.open(f"/lam-viec/doi-chieu/{custody.pk}/lan-luot/")
        visitor.sees(f"Dòng 1 trong {LINES + 2}")
        page = visitor.page
        _press(page, "n", "Dòng 2 trong")
        _press(page, "b", "Dòng 1 trong")
        for left in range(LINES + 1, 1, -1):
            _press(page, "Enter", f"trong {left} dòng")
        _press(page, "u", "Bỏ khớp")
        page.keyboard.press("Tab")
        _press(page, "Enter", "trong 3 dòng")
        visitor.look()
        _press(page, "1", "trong 2 dòng")
        _press(page, "s", "Khớp một dòng sao kê")
        visitor.look()
        _press(page, "b", "trong 2 dòng")
        _press(page, "t", "trong 1 dòng")
        _press(page, "t", "Không còn dòng nào phải khớp")
        visitor.look()
    assert statements.open_count(custody) == 0
    assert len(suspense.kept([custody])) == 2
    assert Match.objects.filter(undone=None, how="PERSON").count() == LINES + 2


def test_the_desk_is_worked_without_a_script_too(fresh_commune: str, today: date) -> None:
    custody = _account(today, lines=2)
    with chromium.started() as browser:
        visitor = Visitor(browser, fresh_commune, script=False).log_in("ketoan")
        visitor.open(f"/lam-viec/doi-chieu/{custody.pk}/lan-luot/")
        _await_focus(visitor.page)
        visitor.page.keyboard.press("Enter")
        visitor.page.wait_for_url("**dong=**")
        visitor.sees("Dòng 1 trong 3")
        visitor.follow("Dòng sau")
        visitor.sees("Dòng 2 trong 3")
    assert statements.open_count(custody) == 3


def _press(page: Page, key: str, then: str) -> None:
    if key == "Enter":
        _await_focus(page)
    page.keyboard.press(key)
    page.get_by_text(then).first.wait_for()
    page.wait_for_load_state()


def _await_focus(page: Page) -> None:
    """Wait until the best suggestion has the focus: on a busy machine that comes after the page."""
    page.locator(":focus").first.wait_for()


def _account(today: date, *, lines: int = LINES) -> Custody:
    """Let many promise, and the bank report their transfers with a letter of the code mistyped."""
    cast = people.assemble()
    book, accountant = cast.book("luong-son"), cast.users["ketoan"]
    project = make.make_project(book, made_by=accountant)
    custody = make.make_bank_account(book)
    call = Call.objects.create(
        project=project,
        kind=Call.Kind.VOLUNTARY,
        title="Ủng hộ làm đường",
        opens_on=today - timedelta(days=90),
        regime=Regime.VILLAGE,
        bank_account=custody,
        made_by=accountant,
    )
    rows = [_HEAD]
    for n in range(lines):
        name, amount = f"Nguyễn Thị Hoàng Phương Thảo {n}", 100_001 + n
        expected = expecting.expect(
            book=book, direction=Direction.IN, amount=amount, party=name, since=call.opens_on
        )
        Pledge.objects.create(
            call=call,
            giver=Giver.objects.create(book=book, name=name, folded=name.lower()),
            form=Form.TRANSFER,
            amount=amount,
            display=Display.NAME,
            expected=expected,
            made_by=accountant,
        )
        rows.append(f"{today:%d/%m/%Y},{n},{_mistyped(expected.code)} ung ho lam duong,,{amount}")
    rows += [f"{today:%d/%m/%Y},a{n},chuc ba con manh khoe,,{7_000 + n}" for n in range(2)]
    importing.import_statement(
        custody=custody,
        data="\n".join(rows).encode(),
        filename="sao-ke.csv",
        by=accountant,
        on=today,
    )
    return custody


def _mistyped(code: str) -> str:
    letter = next(each for each in refcode.ALPHABET if each != code[4])
    return code[:4] + letter + code[5:]
