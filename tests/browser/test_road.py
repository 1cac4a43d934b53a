"""The whole road, from the call to the answered finding, as people walk it."""

from datetime import date

from tests.browser import allotting, chromium, giving, showing, spending
from tests.browser.story import Story


def test_a_road_goes_from_the_call_to_the_answered_finding(fresh_commune: str, today: date) -> None:
    with chromium.started() as browser:
        story = Story(browser, fresh_commune, today)
        _villagers_give(story)
        _money_is_allotted(story)
        _a_business_keeps_its_word(story)
        _money_is_spent(story)
        _the_bank_confirms(story)
        _everybody_reads(story)
        _the_front_finds_and_the_commune_answers(story)


def _villagers_give(story: Story) -> None:
    giving.open_project(story)
    giving.start_work(story)
    giving.open_agreed_call(story)
    giving.import_pledge_list(story)
    giving.pledge_by_hand(story)
    giving.receive_cash(story)
    giving.receive_transfer(story)
    giving.receive_materials(story)
    giving.receive_labour(story)
    giving.receive_land(story)


def _money_is_allotted(story: Story) -> None:
    allotting.ask_above_the_norm(story)
    large = allotting.ask_the_province(story)
    small = allotting.ask_the_chair(story)
    allotting.chair_approves(story)
    allotting.reviewer_returns(story)
    allotting.resubmit(story, large)
    allotting.reviewer_approves(story)
    allotting.draw(story, small)
    allotting.bank_reports_the_drawing(story)


def _a_business_keeps_its_word(story: Story) -> None:
    agreement = allotting.draft_agreement(story)
    allotting.sign(story, agreement)
    allotting.business_sees_its_own(story)
    allotting.receive_from_business(story, agreement)


def _money_is_spent(story: Story) -> None:
    spending.ask_above_the_fund(story)
    cash = spending.ask_for_cash(story)
    transfer = spending.ask_for_transfer(story)
    spending.chair_approves(story, cash)
    spending.ask_for_what_is_spoken_for(story)
    spending.chair_approves(story, transfer)
    spending.cashier_pays(story, cash)
    spending.accountant_transfers(story, transfer)
    showing.refuse_the_unreconciled(story)


def _the_bank_confirms(story: Story) -> None:
    spending.import_statement(story)
    spending.match_by_code(story)
    spending.confirm_suggestions(story)
    spending.undo_a_match(story)


def _everybody_reads(story: Story) -> None:
    showing.preview(story)
    showing.publish(story, "Công khai lần đầu sau khi đối chiếu sao kê", 1)
    showing.resident_reads(story)
    showing.resident_reads_without_script(story)
    showing.check_papers(story)


def _the_front_finds_and_the_commune_answers(story: Story) -> None:
    showing.complete(story)
    showing.publish(story, "Công khai khi công trình hoàn thành", 2)
    showing.front_finds(story)
    showing.commune_answers(story)
    showing.resident_reads_the_answer(story)
    showing.stranger_is_kept_out(story)
