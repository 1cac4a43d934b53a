"""Every staff page × every role × own and foreign objects, in one table.

The world is the example: Lương Sơn's objects, seen by its own people, by the province, by the
business, by the Front, and by the same roles of another commune.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from disclosure import issuing, releasing
from disclosure.example import months, people, play
from disclosure.models.duties import Duty, Posting
from disclosure.models.excuses import ExcuseRequest
from disclosure.models.publication import Publication
from disclosure.models.release import Proposal
from disclosure.models.statement import Statement as Issued
from disclosure.models.statement import StatementRequest
from disclosure.models.supervision import Finding
from ledger.models.bank import Custody, Match, Statement, StatementLine
from ledger.models.chart import Account, Fund
from ledger.models.decisions import Decision
from ledger.models.journal import Entry
from ledger.models.oldbooks import EntryFile
from ledger.models.people import User
from ledger.models.periods import ClosingRequest, SignOff
from projects.models.agreement import Agreement, Commitment, Fulfilment
from projects.models.allocation import AllocationRequest
from projects.models.contract import Acceptance, Amendment, Contract, Defect
from projects.models.contribution import Call, Contribution, Pledge
from projects.models.payment import PaymentRequest
from projects.models.project import Document, Project
from projects.models.settlement import Handover, Return, Settlement, Surplus
from tests import contracted, settled, sharing
from tests.closings import KEY

EVERYBODY = {post.username for post in people.POSTS}
CLERK, CASHIER, CHAIR, AUDITOR = {"ketoan"}, {"thuquy"}, {"chutaikhoan"}, {"kiemtoan"}
READERS = CLERK | CASHIER | CHAIR | AUDITOR
BANK_READERS = CLERK | CHAIR | AUDITOR
FOREIGN = {"ketoan-hamthuan", "chutaikhoan-hamthuan", "ketoan-nghean", "chutaikhoan-nghean"}
REVIEWERS = {"thamdinh", "lanhdaoso"}
PARTNER, BUSINESSES = {"doanhnghiep"}, {"doanhnghiep", "doanhnghiep2"}
FRONT = {"mattran", "giamsat"}
HEADS = {"truongthon"}

THIS_YEAR = timezone.localdate().year
LAST_MONTH = f"{timezone.localdate().replace(day=1) - timedelta(days=1):%Y-%m}"
ROAD, HOUSE = "23032-2026-003", "23032-2026-001"


def _of_road(model: type, path: str = "project", **fields: object) -> Callable[[], int]:
    def pick() -> int:
        found = model.objects.filter(**{f"{path}__code": ROAD}, **fields)  # type: ignore[attr-defined]
        return int(found.order_by("pk").first().pk)

    return pick


def _of_book(model: type, path: str = "book", **fields: object) -> Callable[[], int]:
    def pick() -> int:
        own = {f"{path}__organisation__commune_code": "23032"}
        return int(model.objects.filter(**own, **fields).order_by("pk").first().pk)  # type: ignore[attr-defined]

    return pick


entry = _of_book(Entry)
fund = _of_book(Fund)
account = _of_book(Account)
waiting = _of_book(ClosingRequest, decision=None)
closed = _of_book(ClosingRequest, decision__accepted=True)
signed = _of_book(SignOff)
bank = _of_book(Custody, kind="BANK")
statement = _of_book(Statement, "custody__book")
open_line = _of_book(StatementLine, "custody__book", matches=None)
match = _of_book(Match, "line__custody__book")
entry_file = _of_book(EntryFile)
document = _of_road(Document)
call = _of_road(Call)
pledge = _of_road(Pledge, "call__project", form="TRANSFER")
contribution = _of_road(Contribution)
allocation = _of_road(AllocationRequest, source="PROVINCE")
drafted = _of_road(AllocationRequest, source="COMMUNE")
payment = _of_road(PaymentRequest, state="REQUESTED")
paid = _of_road(PaymentRequest, state="PAID")
contract = _of_road(Contract, state="SIGNED")
contract_draft = _of_road(Contract, state="DRAFT")
amendment = _of_road(Amendment, "contract__project", state="DRAFT")
acceptance = _of_road(Acceptance, "contract__project", state="ACCEPTED")
measured = _of_road(Acceptance, "contract__project", state="DRAFT")
defect = _of_road(Defect, "contract__project")
agreement = _of_book(Agreement, "project__book")
money_due = _of_book(Commitment, "agreement__project__book", content__contains="đợt 2")
work_due = _of_book(Commitment, "agreement__project__book", content__contains="Nghiệm thu")
done = _of_book(Fulfilment, "commitment__agreement__project__book")
decision = _of_book(Decision)
posting = _of_book(Posting, channel="OFFICE", take_down=None)
duty = _of_book(Duty, posted=None, excuse_requests=None)
excuse = _of_book(ExcuseRequest, "duty__book", decision=None)
taken_down = _of_book(Posting, take_down__isnull=False)
finding = _of_book(Finding, "project__book", answers=None)
handover = _of_book(Handover, "project__book")
settlement = _of_book(Settlement, "project__book")
surplus = _of_book(Surplus, "project__book")
proposal = _of_road(Proposal, kind="WITHDRAWAL")
asked = _of_book(StatementRequest, act="WITHDRAWAL")
sent_back = _of_book(Return, "project__book")


def issued() -> str:
    found = Issued.objects.filter(commune_code="23032").order_by("pk").first()
    assert found is not None
    return found.code


@dataclass(frozen=True)
class Row:
    """A page: its arguments, who may open it, and who may send to it (default: the same)."""

    opens: set[str]
    sends: set[str] | None = None
    args: dict[str, object] | None = None


def at(**args: object) -> dict[str, object]:
    return args


GET_ONLY: set[str] = set()

PAGES: dict[str, Row] = {
    # The books
    "entry_list": Row(EVERYBODY, GET_ONLY),
    "entry_show": Row(READERS, GET_ONLY, at(pk=entry)),
    "entry_receipt": Row(READERS, GET_ONLY, at(pk=entry)),
    "entry_reverse": Row(CLERK | CHAIR, None, at(pk=entry)),
    "fund_list": Row(EVERYBODY, GET_ONLY),
    "fund_show": Row(READERS, GET_ONLY, at(pk=fund)),
    "custody_list": Row(EVERYBODY, GET_ONLY),
    "custody_open": Row(CLERK | CHAIR | FOREIGN),
    "custody_close": Row(GET_ONLY, CLERK | CHAIR, at(pk=bank)),
    "trial_balance": Row(READERS | FOREIGN, GET_ONLY),
    "account_list": Row(READERS | FOREIGN, GET_ONLY),
    "account_book": Row(READERS, GET_ONLY, at(pk=account)),
    "cash_book": Row(READERS | FOREIGN, GET_ONLY),
    "period_list": Row(READERS | FOREIGN, GET_ONLY),
    "period_close": Row(CLERK | {"ketoan-hamthuan", "ketoan-nghean"}),
    "period_reopen": Row(CLERK | {"ketoan-hamthuan", "ketoan-nghean"}),
    "period_show": Row(READERS, GET_ONLY, at(pk=closed)),
    "period_accept": Row(CHAIR, None, at(pk=waiting)),
    "period_refuse": Row(CHAIR, None, at(pk=waiting)),
    "move_list": Row(EVERYBODY, GET_ONLY),
    "move_propose": Row(CLERK | {"ketoan-hamthuan", "ketoan-nghean"}),
    "move_show": Row(READERS, GET_ONLY, at(pk=decision)),
    "move_agree": Row(CHAIR, None, at(pk=decision)),
    "move_refuse": Row(CHAIR, None, at(pk=decision)),
    "move_paper": Row(GET_ONLY, GET_ONLY, at(pk=decision)),
    "cash_deposit": Row(CASHIER),
    "entry_file_list": Row(EVERYBODY, GET_ONLY),
    "entry_file_bring": Row(CLERK | {"ketoan-hamthuan", "ketoan-nghean"}),
    "entry_file_template": Row(BANK_READERS | FOREIGN, GET_ONLY),
    "entry_file_show": Row(BANK_READERS, GET_ONLY, at(pk=entry_file)),
    "entry_file_get": Row(BANK_READERS, GET_ONLY, at(pk=entry_file)),
    "entry_file_accept": Row(GET_ONLY, CHAIR, at(pk=entry_file)),
    "entry_file_refuse": Row(GET_ONLY, CLERK | CHAIR, at(pk=entry_file)),
    "entry_file_post": Row(GET_ONLY, CLERK | CHAIR, at(pk=entry_file)),
    "components": Row(EVERYBODY, GET_ONLY),
    # Projects
    "project_list": Row(EVERYBODY),
    "project_open": Row(CLERK | CHAIR | FOREIGN),
    "project_show": Row(READERS, None, at(code=ROAD)),
    "project_edit": Row(CLERK | CHAIR, None, at(code=ROAD)),
    "project_move": Row(CHAIR, None, at(code=ROAD, verb="hoan-thanh")),
    "document_add": Row(CLERK | CHAIR, None, at(code=ROAD)),
    "document_get": Row(READERS, None, at(pk=document)),
    # Calls, pledges, contributions
    "call_open": Row(CLERK | CHAIR, None, at(code=ROAD)),
    "call_show": Row(READERS, GET_ONLY, at(pk=call)),
    "call_close": Row(CLERK | CHAIR, None, at(pk=call)),
    "pledge_add": Row(CLERK | CASHIER, None, at(pk=call)),
    "pledge_import": Row(CLERK | CASHIER, None, at(pk=call)),
    "pledge_import_confirm": Row(CLERK | CASHIER, None, at(pk=call, token="khong-co")),
    "pledge_template": Row(EVERYBODY, GET_ONLY),
    "pledge_slip": Row(READERS, GET_ONLY, at(pk=pledge)),
    "pledge_withdraw": Row(GET_ONLY, CLERK | CASHIER, at(pk=pledge)),
    "receive_many": Row(CLERK | CASHIER, None, at(pk=call)),
    "contribution_receive": Row(CLERK | CASHIER, None, at(code=ROAD)),
    "contribution_list": Row(EVERYBODY, GET_ONLY),
    "contribution_receipts": Row(GET_ONLY, GET_ONLY),
    "contribution_show": Row(READERS, GET_ONLY, at(pk=contribution)),
    "contribution_undo": Row(CLERK | CHAIR, None, at(pk=contribution)),
    "contribution_receipt": Row(READERS, GET_ONLY, at(pk=contribution)),
    # Norms, allocations
    "norm_list": Row(EVERYBODY, GET_ONLY),
    "allocation_request": Row(CLERK, None, at(code=ROAD)),
    "allocation_show": Row(READERS, GET_ONLY, at(pk=allocation)),
    "allocation_edit": Row(CLERK, None, at(pk=allocation)),
    "allocation_submit": Row(CLERK, None, at(pk=allocation)),
    "allocation_approve": Row(REVIEWERS, None, at(pk=allocation)),
    "allocation_return": Row(REVIEWERS, None, at(pk=allocation)),
    "allocation_draw": Row(CLERK, None, at(pk=allocation)),
    "allocation_take_back": Row(CLERK | CHAIR, None, at(pk=allocation)),
    "allocation_revoke": Row(REVIEWERS, None, at(pk=allocation)),
    "review_desk": Row(REVIEWERS, GET_ONLY),
    "review_show": Row(REVIEWERS, GET_ONLY, at(pk=allocation)),
    "review_document": Row(REVIEWERS, GET_ONLY, at(pk=allocation, document_pk=document)),
    # Agreements, the business's pages
    "agreement_draft": Row(CLERK, None, at(code=ROAD)),
    "agreement_show": Row(READERS, GET_ONLY, at(pk=agreement)),
    "agreement_sign": Row(CHAIR, None, at(pk=agreement)),
    "agreement_end": Row(CHAIR, None, at(pk=agreement)),
    "commitment_add": Row(CLERK, None, at(pk=agreement)),
    "commitment_remove": Row(GET_ONLY, CLERK, at(pk=money_due)),
    "commitment_receive": Row(CLERK | CASHIER, None, at(pk=money_due)),
    "fulfilment_report": Row(CLERK | CHAIR, None, at(pk=work_due)),
    "fulfilment_confirm": Row(CLERK | CHAIR, None, at(pk=done)),
    "business_home": Row(BUSINESSES, GET_ONLY),
    "business_agreement": Row(PARTNER, GET_ONLY, at(pk=agreement)),
    "business_statement": Row(READERS | PARTNER, GET_ONLY, at(pk=agreement)),
    # Contracts, amendments, acceptances, defects
    "contract_list": Row(EVERYBODY, GET_ONLY),
    "contract_draft": Row(CLERK, None, at(code=ROAD)),
    "contract_show": Row(READERS, GET_ONLY, at(pk=contract)),
    "contract_edit": Row(CLERK, None, at(pk=contract_draft)),
    "contract_sign": Row(CHAIR, None, at(pk=contract_draft)),
    "contract_liquidate": Row(CHAIR, None, at(pk=contract)),
    "guarantee_add": Row(CLERK, None, at(pk=contract)),
    "amendment_propose": Row(CLERK, None, at(pk=contract)),
    "amendment_sign": Row(CHAIR, None, at(pk=amendment)),
    "amendment_drop": Row(GET_ONLY, CLERK, at(pk=amendment)),
    "acceptance_record": Row(CLERK, None, at(pk=contract)),
    "acceptance_show": Row(READERS, GET_ONLY, at(pk=acceptance)),
    "acceptance_paper": Row(READERS, GET_ONLY, at(pk=acceptance, paper="bien-ban")),
    "acceptance_accept": Row(CHAIR, None, at(pk=measured)),
    "acceptance_return": Row(CHAIR, None, at(pk=measured)),
    "acceptance_take_back": Row(CHAIR, None, at(pk=acceptance)),
    "defect_add": Row(CLERK | CHAIR, None, at(pk=contract)),
    "defect_close": Row(CLERK | CHAIR, None, at(pk=defect)),
    # Payments
    "payment_request": Row(CLERK, None, at(code=ROAD)),
    "payment_list": Row(EVERYBODY, GET_ONLY),
    "payment_show": Row(READERS, GET_ONLY, at(pk=payment)),
    "advance_request": Row(CLERK, None, at(pk=contract)),
    "stage_request": Row(CLERK, None, at(pk=acceptance)),
    "retention_request": Row(CLERK, None, at(pk=contract)),
    "payment_check": Row(CLERK, None, at(pk=payment)),
    "payment_approve": Row(CHAIR, None, at(pk=payment)),
    "payment_return": Row(CHAIR, None, at(pk=payment)),
    "payment_confirm": Row(set(), None, at(pk=payment)),
    "payment_pay": Row(CLERK | CASHIER, None, at(pk=payment)),
    "payment_take_back": Row(CLERK | CHAIR, None, at(pk=payment)),
    "payment_voucher": Row(READERS, GET_ONLY, at(pk=paid)),
    "payment_paper": Row(READERS, GET_ONLY, at(pk=paid, paper="de-nghi")),
    # Handover, settlement, warranty, the end of a year
    "handover_show": Row(READERS, GET_ONLY, at(code=HOUSE)),
    "handover_record": Row(CLERK, None, at(code=HOUSE)),
    "handover_confirm": Row(CHAIR, None, at(pk=handover)),
    "handover_return": Row(CHAIR, None, at(pk=handover)),
    "settlement_show": Row(READERS, GET_ONLY, at(code=HOUSE)),
    "settlement_report": Row(READERS, GET_ONLY, at(pk=settlement)),
    "settlement_draft": Row(CLERK, None, at(code=HOUSE)),
    "settlement_submit": Row(CLERK, None, at(pk=settlement)),
    "settlement_review": Row(CLERK | AUDITOR, None, at(pk=settlement)),
    "settlement_return": Row(BANK_READERS, None, at(pk=settlement)),
    "settlement_approve": Row(CHAIR, None, at(pk=settlement)),
    "settlement_take_back": Row(CHAIR, None, at(pk=settlement)),
    "settlement_close": Row(CHAIR, None, at(pk=settlement)),
    "settlement_reopen": Row(CHAIR, None, at(pk=settlement)),
    "surplus_decide": Row(CLERK, None, at(code=HOUSE)),
    "overpaid_recover": Row(CLERK | CASHIER, None, at(code=HOUSE)),
    "surplus_return": Row(CLERK, None, at(pk=surplus)),
    "return_approve": Row(CHAIR, None, at(pk=sent_back)),
    "return_refuse": Row(CHAIR, None, at(pk=sent_back)),
    "warranty_list": Row(EVERYBODY, GET_ONLY),
    "year_end_now": Row(READERS | FOREIGN, GET_ONLY),
    "year_end": Row(READERS | FOREIGN, GET_ONLY, at(year=2025)),
    "year_end_report": Row(CLERK | {"ketoan-hamthuan", "ketoan-nghean"}, None, at(year=2025)),
    "year_end_advance": Row(CLERK, None, at(year=2025, pk=contract)),
    "year_end_return": Row(CLERK, None, at(year=2025, code=ROAD, fund=fund)),
    "year_end_carry": Row(CLERK, None, at(year=2025, code=ROAD, fund=fund)),
    # Reconciliation of projects
    "project_accord": Row(READERS, GET_ONLY, at(code=ROAD)),
    "accord_show": Row(BANK_READERS | FOREIGN, GET_ONLY),
    "sign_off_list": Row(BANK_READERS | FOREIGN, GET_ONLY),
    "sign_off_show": Row(BANK_READERS, GET_ONLY, at(pk=signed)),
    "sign_off_confirm": Row(CHAIR, None, at(pk=signed)),
    "sign_off_return": Row(CHAIR, None, at(pk=signed)),
    "sign_off_present": Row(
        CLERK | {"ketoan-hamthuan", "ketoan-nghean"}, None, at(month=LAST_MONTH)
    ),
    # Bank statements and reconciliation
    "bank_accounts": Row(EVERYBODY, GET_ONLY),
    "bank_account": Row(BANK_READERS, GET_ONLY, at(pk=bank)),
    "statement_import": Row(GET_ONLY, CLERK, at(pk=bank)),
    # An unknown token leads back to the account, which a clerk may see.
    "statement_columns": Row(CLERK, None, at(pk=bank, token="x")),
    "statement_template": Row(BANK_READERS, GET_ONLY, at(pk=bank)),
    "statement_list": Row(BANK_READERS, GET_ONLY, at(pk=bank)),
    "statement_show": Row(BANK_READERS, GET_ONLY, at(pk=statement)),
    "statement_go_on": Row(GET_ONLY, CLERK, at(pk=statement)),
    "statement_file": Row(BANK_READERS, GET_ONLY, at(pk=statement)),
    "reconcile_auto": Row(GET_ONLY, CLERK, at(pk=bank)),
    "match_confirm": Row(CLERK, None, at(pk=open_line)),
    "bank_own": Row(GET_ONLY, CLERK, at(pk=open_line)),
    "match_undo": Row(CLERK, None, at(pk=match)),
    "bank_desk": Row(CLERK, GET_ONLY, at(pk=bank)),
    "bank_fees": Row(GET_ONLY, CLERK, at(pk=bank)),
    "bank_unknown": Row(BANK_READERS, GET_ONLY, at(pk=bank)),
    "bank_suspend": Row(GET_ONLY, CLERK, at(pk=open_line)),
    "bank_give_back": Row(GET_ONLY, CLERK, at(pk=open_line)),
    "bank_identify": Row(CLERK, None, at(pk=match)),
    # Disclosure
    "event_list": Row(BANK_READERS | FOREIGN, GET_ONLY),
    "work": Row(EVERYBODY),
    "publication_list": Row(EVERYBODY),
    "publish_preview": Row(READERS, None, at(code=ROAD)),
    "flag_answers": Row(READERS, CLERK | CHAIR, at(code=ROAD)),
    "publication_release": Row(set(), CLERK | CHAIR, at(pk=proposal)),
    "proposal_refuse": Row(CLERK | CHAIR, None, at(pk=proposal)),
    "withdrawal_ask": Row(CLERK | CHAIR, None, at(code=ROAD, version=1)),
    "withdrawal_confirm": Row(set(), CLERK | CHAIR, at(pk=proposal)),
    "issue_list": Row(READERS | FOREIGN, GET_ONLY),
    "statement_prepare": Row(CLERK | CHAIR | FOREIGN, None, at(kind="commune")),
    "statement_request_show": Row(READERS, GET_ONLY, at(pk=asked)),
    "statement_issue": Row(set(), CLERK | CHAIR, at(pk=asked)),
    "statement_refuse": Row(CLERK | CHAIR, None, at(pk=asked)),
    "statement_withdraw": Row(set(), CLERK | CHAIR, at(pk=asked)),
    "statement_withdrawal_ask": Row(CLERK | CHAIR, None, at(code=issued)),
    "batch_show": Row(CLERK | CHAIR | AUDITOR | FOREIGN),
    # Nothing is drawn yet.
    "batch_zip": Row(set(), GET_ONLY),
    "calendar_list": Row(READERS | HEADS | FOREIGN, GET_ONLY),
    # Without anything chosen it leads back to the calendar.
    "posting_record": Row(CLERK | CHAIR | HEADS | FOREIGN),
    "duty_excuse": Row(READERS | HEADS, CLERK, at(pk=duty)),
    "excuse_decide": Row(CHAIR, None, at(pk=excuse)),
    "posting_list": Row(READERS | HEADS | FOREIGN, GET_ONLY),
    "posting_show": Row(READERS | HEADS, GET_ONLY, at(pk=posting)),
    "posting_take_down": Row(CLERK | CHAIR, None, at(pk=posting)),
    "posting_minutes": Row(READERS | HEADS, GET_ONLY, at(pk=posting)),
    "take_down_minutes": Row(READERS | HEADS, GET_ONLY, at(pk=taken_down)),
    "posting_file": Row(GET_ONLY, GET_ONLY, at(pk=posting)),
    "register_show": Row(READERS | HEADS | FOREIGN, GET_ONLY, at(year=2025, quarter=4)),
    "plan_now": Row(READERS | HEADS | FOREIGN, GET_ONLY),
    "plan_show": Row(READERS | HEADS | FOREIGN, GET_ONLY, at(year=THIS_YEAR)),
    "plan_edit": Row(CLERK | {"ketoan-hamthuan", "ketoan-nghean"}, None, at(year=THIS_YEAR)),
    "plan_approve": Row(CHAIR, None, at(year=THIS_YEAR)),
    "plan_paper": Row(READERS | HEADS, GET_ONLY, at(year=THIS_YEAR)),
    "plan_workbook": Row(READERS | HEADS, GET_ONLY, at(year=THIS_YEAR)),
    "finding_list": Row(EVERYBODY),
    "finding_record": Row(FRONT, None, at(code=HOUSE)),
    "finding_show": Row(READERS | FRONT, None, at(pk=finding)),
    "finding_answer": Row(CLERK | CHAIR, None, at(pk=finding)),
}

PUBLIC = {
    "home", "home_results", "indicator_list", "indicator_csv", "compare_page", "map_page",
    "norm_page", "agreement_page", "verify", "flag_list", "flag_show", "province_page", "commune_page", "project_page", "statement_pdf",
    "facts_json", "facts_schema", "version_page", "version_changes", "version_pdf", "version_json", "contributions_page",
    "payments_page", "unmatched_page", "document_file", "picture_small",
    "calendar_page", "calendar_json", "register_page", "register_pdf", "register_xlsx", "plan_pdf",
    "notice_pdf", "version_notice",
    "log_list", "log_script", "log_show", "log_leaves", "log_checkpoints", "log_leaves_at",
    "log_checkpoints_at", "log_consistency", "log_receipt", "leaf_find", "leaf_show", "leaf_proof",
    "integrity", "province_integrity", "commune_integrity",
    "opendata", "opendata_dictionary", "opendata_file", "province_data", "commune_data",
    "project_data",
    "api_guide", "api_start", "api_schema", "api_projects", "api_project", "api_versions",
    "api_version", "api_contributions", "api_payments", "api_transactions", "api_findings",
    "api_flags", "api_agreements", "api_norms", "api_communes", "api_books", "api_checkpoints",
    "api_leaves", "api_changes", "api_verification", "api_missing",
    "commune_statements", "statement_page", "statement_print", "statement_json", "statement_csv",
    "feed", "feed_findings", "feed_commune", "feed_project", "robots", "sitemap", "sitemap_common",
    "sitemap_commune", "embed_project", "embed_commune", "oembed", "share_picture",
}  # fmt: skip


def add_what_waits() -> None:
    """Add to the example what it has none of: drafts of contracts and of endings, for their pages."""
    clerk, chair = (User.objects.get(username=name) for name in ("ketoan", "chutaikhoan"))
    road = Project.objects.select_related("book__organisation", "purpose").get(code=ROAD)
    of_road = Fund.objects.filter(book=road.book, purpose=road.purpose).exclude(regime="IN_KIND")
    contracted.load(road, of_road[0], clerk=clerk, chair=chair)
    house = Project.objects.get(code=HOUSE)
    of_house = Fund.objects.filter(book=house.book, accounts__purpose=house.purpose)
    settled.load(house, of_house[0], clerk=clerk)
    published = Publication.objects.get(project=road, version=1)
    releasing.ask_withdrawal(
        publication=published, by=clerk, at=timezone.now(), reason="Đường dẫn sai, cần rút"
    )
    statement = Issued.objects.get(code=issued())
    issuing.ask_withdrawal(
        statement=statement, by=clerk, at=timezone.now(), reason="Kỳ báo cáo sai, cần rút"
    )


@pytest.fixture(scope="module")
def visitors(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, media_folder: Path
) -> Iterator[dict[str, Client]]:
    """Load the example once for this module, everybody logged in; take it all back afterwards."""
    today = date.today()  # noqa: DTZ011  # the pages read today's date too
    with sharing.kept(django_db_blocker, media_folder):
        play.load(today=today, say=lambda _line: None)
        months.close(people.assemble(), at=timezone.now(), key=KEY)
        add_what_waits()
        sharing.measure()
        clients = {user.username: Client() for user in User.objects.all()}
        for user in User.objects.all():
            clients[user.username].force_login(user, settings.AUTHENTICATION_BACKENDS[0])
        yield clients


def address(name: str) -> str:
    given = (PAGES[name].args or {}).items()
    return reverse(name, kwargs={k: v() if callable(v) else v for k, v in given})


def _answers(visitors: dict[str, Client], method: str, url: str) -> dict[str, int]:
    """Return what each user gets, each request on untouched rows."""
    found = {}
    for username, client in visitors.items():
        with transaction.atomic():
            answer = getattr(client, method)(url)
            for closer in answer._resource_closers:  # answer.close() would end the connection too
                closer()
            found[username] = answer.status_code
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_for_its_roles_and_does_not_exist_for_others(visitors, db, name):
    answers = _answers(visitors, "get", address(name))
    assert {user for user, status in answers.items() if status in {200, 302}} == PAGES[name].opens
    assert {status for user, status in answers.items() if user not in PAGES[name].opens} <= {
        404,
        405,
    }


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_what_is_sent_from_its_roles_alone(visitors, db, name):
    row = PAGES[name]
    senders = row.opens if row.sends is None else row.sends
    answers = _answers(visitors, "post", address(name))
    assert {user for user, status in answers.items() if status in {200, 302}} == senders
    assert {status for user, status in answers.items() if user not in senders} <= {404, 405}


@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_is_sent_to_the_log_in(visitors, db, name):
    for method in ("get", "post"):
        answer = getattr(Client(), method)(address(name))
        refused = answer.status_code == 405
        assert refused or (answer.status_code, "/tai-khoan/dang-nhap/" in answer["Location"]) == (
            302,
            True,
        )


def _names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        place = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns, place)
        else:
            yield place, str(pattern.name)


def test_every_page_of_ours_is_in_the_table_or_public():
    places = dict(_names(get_resolver().url_patterns))
    ours = {
        name
        for place, name in places.items()
        if not place.startswith(("quan-tri/", "tai-khoan/", "ngon-ngu/", "media/", "static/"))
    }
    assert ours == set(PAGES) | PUBLIC
    staff = {name for place, name in places.items() if place.startswith("lam-viec/")}
    assert staff == set(PAGES)


def test_only_an_administrator_reaches_the_reference_data(visitors, db):
    answers = _answers(visitors, "get", "/quan-tri/ledger/legalbasis/")
    assert {user for user, status in answers.items() if status == 200} == {"quantri"}
