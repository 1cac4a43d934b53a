"""A road under a contract, from the decision to the closed account, as people walk it."""

from datetime import date

from tests.browser import allotting, building, chromium, giving, settling, showing
from tests.browser.story import Story

DEFECT = "Lề trái lý trình 120–160 m lu chưa chặt"


def test_a_contract_goes_from_the_draft_to_the_closed_account(
    fresh_commune: str, today: date
) -> None:
    with chromium.started() as browser:
        tell(Story(browser, fresh_commune, today))


def tell(story: Story) -> None:
    """Tell the whole story."""
    _money_is_there(story)
    contract = building.draft_contract(story)
    building.sign(story, contract)
    _work_is_paid(story, contract)
    _the_road_is_settled(story)
    _the_account_is_closed(story, contract)
    _the_month_is_closed(story)


def _money_is_there(story: Story) -> None:
    building.open_project(story)
    giving.start_work(story)
    small = allotting.ask_the_chair(story)
    allotting.chair_approves(story)
    allotting.draw(story, small)
    allotting.bank_reports_the_drawing(story)


def _work_is_paid(story: Story, contract: str) -> None:
    building.pay(story, building.ask_for_advance(story, contract), 10_000_000)
    building.amend(story, contract)
    base = {building.BASE: "300"}
    first = building.accept(story, contract, "Nền, móng", base, ago=385, defect=DEFECT)
    building.pay_stage(story, building.ask_for_stage(story, first, "30.000.001", "00000351"))
    building.mend(story, contract, DEFECT)
    rest = {building.SURFACE: "110", building.DITCH: "10"}
    second = building.accept(story, contract, "Mặt đường, rãnh", rest, ago=375, kind="Hoàn thành")
    building.pay_stage(story, building.ask_for_stage(story, second, "25.000.001", "00000352"))


def _the_road_is_settled(story: Story) -> None:
    settling.import_statement(story)
    settling.match_at_the_desk(story)
    showing.complete(story)
    settling.hand_over(story)
    settling.settle(story)
    showing.publish(story, "Công khai sau khi phê duyệt quyết toán", 1)
    settling.resident_reads(story)
    settling.compare(story)


def _the_account_is_closed(story: Story, contract: str) -> None:
    settling.refuse_to_close(story)
    building.pay(story, building.ask_for_retention(story, contract), 2_750_000)
    settling.give_back_what_is_left(story)
    settling.import_statement(story)
    settling.match_at_the_desk(story)
    settling.close(story)


def _the_month_is_closed(story: Story) -> None:
    settling.sign_off(story)
    settling.close_month(story)
