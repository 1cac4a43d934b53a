"""Pages of allocation requests and of the review desk."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.models.bank import Custody
from ledger.models.chart import Book
from ledger.models.people import Role, User
from projects import allocating
from projects.models.allocation import AllocationRequest
from projects.models.project import Document, Kind, Project
from tests import make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY


@pytest.fixture(autouse=True)
def rules() -> None:
    make.make_threshold(500_000_000)
    make.make_clock(days=7)


@pytest.fixture
def book() -> Book:
    return make.make_book()


@pytest.fixture
def clerk(book: Book) -> User:
    return make.make_member(book.organisation, Role.ACCOUNTANT)


@pytest.fixture
def chair(book: Book) -> User:
    return make.make_member(book.organisation, Role.CHAIR)


@pytest.fixture
def reviewer() -> User:
    return make.make_member(make.make_finance(), Role.REVIEWER)


@pytest.fixture
def house(book: Book) -> Project:
    return make.make_project(book, kind=Kind.HOUSE, title="Nhà ông Thử")


@pytest.fixture
def custody(book: Book) -> Custody:
    return make.make_bank_account(book)


@pytest.fixture
def waiting(book: Book, clerk: User) -> AllocationRequest:
    return submitted(make.make_project(book), clerk, 600_000_000)


def submitted(project: Project, clerk: User, amount: int) -> AllocationRequest:
    request = make.make_request(project, clerk, amount=amount)
    return allocating.submit(request=request, by=clerk, on=TODAY)


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def filled(custody: Custody, **fields: object) -> dict[str, object]:
    values: dict[str, object] = {
        "do": "save", "source": "PROVINCE", "content": "Làm nhà", "subject": "Hộ ông Thử",
        "quantity": "1", "base": "", "amount": "60.000.000", "custody": custody.pk,
    }  # fmt: skip
    return values | fields


def test_the_arithmetic_of_the_norm_is_shown_without_saving(house, clerk):
    norm = make.make_norm()
    url = reverse("allocation_request", args=[house.code])
    page = as_user(clerk).post(url, {"do": "calculate", "norm": norm.pk, "quantity": "2"})
    assert "2 nhà × 60.000.000 đồng" in page.content.decode()
    assert "120.000.000" in page.content.decode()
    assert not AllocationRequest.objects.exists()


def test_calculating_without_a_quantity_says_what_is_missing(house, clerk):
    norm = make.make_norm()
    url = reverse("allocation_request", args=[house.code])
    page = as_user(clerk).post(url, {"do": "calculate", "norm": norm.pk})
    assert "Hãy ghi khối lượng" in page.content.decode()


def test_an_amount_above_the_norm_comes_back_with_the_arithmetic(house, clerk, custody):
    norm = make.make_norm()
    url = reverse("allocation_request", args=[house.code])
    data = filled(custody, norm=norm.pk, amount="60.000.001")
    page = as_user(clerk).post(url, data)
    assert "vượt định mức 60.000.000 đồng" in page.content.decode()


def test_a_request_is_drafted_then_sent_after_a_page_that_says_who_decides(house, clerk, custody):
    client = as_user(clerk)
    url = reverse("allocation_request", args=[house.code])
    client.post(url, filled(custody, norm=make.make_norm().pk))
    draft = AllocationRequest.objects.get()
    send = reverse("allocation_submit", args=[draft.pk])
    assert "Chủ tịch UBND xã" in client.get(send).content.decode()
    assert client.post(send).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "SUBMITTED"


def test_a_norm_of_another_province_is_not_offered(house, clerk, custody):
    url = reverse("allocation_request", args=[house.code])
    data = filled(custody, norm=make.make_norm(province_code="46").pk)
    assert as_user(clerk).post(url, data).context["form"].errors["norm"]


def test_the_chair_approves_and_the_accountant_draws(book, clerk, chair):
    request = submitted(make.make_project(book), clerk, 100_000_000)
    approve = reverse("allocation_approve", args=[request.pk])
    assert "Dự toán được phân bổ" in as_user(chair).get(approve).content.decode()
    as_user(chair).post(approve)
    request.refresh_from_db()
    assert request.state == "APPROVED"
    draw = reverse("allocation_draw", args=[request.pk])
    assert request.decided_on is not None
    day = request.decided_on.isoformat()
    assert "Tiền gửi ngân hàng" in as_user(clerk).get(draw).content.decode()
    as_user(clerk).post(draw, {"on": day})
    request.refresh_from_db()
    assert request.state == "DRAWN"


def test_a_returned_request_shows_the_reason_to_its_maker_who_edits_it(book, clerk, chair):
    request = submitted(make.make_project(book), clerk, 100_000_000)
    back = reverse("allocation_return", args=[request.pk])
    assert "ít nhất 10 ký tự" in as_user(chair).post(back, {"reason": "thiếu"}).content.decode()
    as_user(chair).post(back, {"reason": "Thiếu biên bản họp thôn"})
    client = as_user(clerk)
    page = client.get(reverse("allocation_show", args=[request.pk])).content.decode()
    assert "Thiếu biên bản họp thôn" in page
    assert reverse("allocation_edit", args=[request.pk]) in page
    data = filled(request.custody, amount="90.000.000", norm="", subject="", quantity="")
    client.post(reverse("allocation_edit", args=[request.pk]), data)
    request.refresh_from_db()
    assert request.amount == 90_000_000


@pytest.mark.parametrize(
    "name",
    ["show", "edit", "submit", "approve", "return", "draw"],
)
def test_people_of_another_commune_find_nothing(waiting, name):
    other = make.make_book(make.make_commune("24000", name="UBND xã khác"), prefix="XK")
    url = reverse(f"allocation_{name}", args=[waiting.pk])
    for role in (Role.ACCOUNTANT, Role.CHAIR, Role.AUDITOR):
        stranger = make.make_member(other.organisation, role)
        assert as_user(stranger).get(url).status_code == 404


def test_the_accountant_does_not_reach_the_page_of_approval(book, clerk):
    request = submitted(make.make_project(book), clerk, 100_000_000)
    for name in ("approve", "return"):
        url = reverse(f"allocation_{name}", args=[request.pk])
        assert as_user(clerk).get(url).status_code == 404


# The desk


def test_the_desk_shows_what_the_province_decides_and_nothing_else(book, clerk, waiting, reviewer):
    small = submitted(make.make_project(book, title="Việc nhỏ của xã"), clerk, 1_000)
    page = as_user(reviewer).get(reverse("review_desk")).content.decode()
    assert waiting.project.title in page
    assert small.project.title not in page
    assert as_user(reviewer).get(reverse("review_show", args=[small.pk])).status_code == 404


def test_the_desk_of_another_province_is_empty(waiting):
    stranger = make.make_member(make.make_finance("46"), Role.REVIEW_LEAD)
    assert (
        waiting.project.title not in as_user(stranger).get(reverse("review_desk")).content.decode()
    )
    assert as_user(stranger).get(reverse("review_show", args=[waiting.pk])).status_code == 404


def test_the_desk_is_for_reviewers_only(clerk, waiting):
    assert as_user(clerk).get(reverse("review_desk")).status_code == 404
    assert as_user(clerk).get(reverse("review_show", args=[waiting.pk])).status_code == 404


def test_the_desk_filters_by_kind(waiting, reviewer):
    url = reverse("review_desk")
    client = as_user(reviewer)
    assert waiting.project.title in client.get(url, {"kind": "ROAD"}).content.decode()
    assert waiting.project.title not in client.get(url, {"kind": "HOUSE"}).content.decode()


def test_the_reviewer_approves_from_the_desk(waiting, reviewer):
    client = as_user(reviewer)
    page = client.get(reverse("review_show", args=[waiting.pk])).content.decode()
    approve = reverse("allocation_approve", args=[waiting.pk])
    assert approve in page
    assert client.post(approve)["Location"] == reverse("review_show", args=[waiting.pk])
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_by) == ("APPROVED", reviewer)


def test_the_reviewer_opens_the_documents_of_the_project_under_review_only(
    book, clerk, waiting, reviewer
):
    mine, other = (document(p) for p in (waiting.project, make.make_project(book)))
    client = as_user(reviewer)
    got = client.get(reverse("review_document", args=[waiting.pk, mine.pk]))
    assert got.getvalue() == b"%PDF-1.7 mau"
    assert client.get(reverse("review_document", args=[waiting.pk, other.pk])).status_code == 404
    assert (
        as_user(clerk).get(reverse("review_document", args=[waiting.pk, mine.pk])).status_code
        == 404
    )


def document(project: Project) -> Document:
    data = b"%PDF-1.7 mau"
    return Document.objects.create(
        project=project,
        title="Biên bản",
        file=ContentFile(data, name="bien-ban.pdf"),
        file_name="bien-ban.pdf",
        content_type="application/pdf",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        added_by=project.made_by,
    )


def test_the_desk_asks_the_database_as_often_for_ten_requests_as_for_one(
    book, clerk, waiting, reviewer
):
    client = as_user(reviewer)
    client.get(reverse("review_desk"))
    for_one = queries(client, reverse("review_desk"))
    for _ in range(9):
        submitted(make.make_project(book), clerk, 700_000_000)
    assert queries(client, reverse("review_desk")) == for_one


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(url)
    return len(caught)


def test_norms_in_force_and_past_are_listed_with_their_unverified_basis(clerk):
    norm = make.make_norm(valid_to=TODAY.replace(year=2026, month=1))
    page = as_user(clerk).get(reverse("norm_list")).content.decode()
    assert norm.basis.number in page
    assert "chưa kiểm chứng" in page
    assert "không áp dụng" in page
