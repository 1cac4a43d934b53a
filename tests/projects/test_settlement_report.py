"""The report of a settlement, read back from its PDF and its Excel file."""

import io

import pypdf
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ledger import sheets, verifying
from ledger.models.chart import Function
from ledger.models.official import OfficialForm
from projects import settlement_facts, settling
from projects.models.settlement import Settlement
from tests import make, settled
from tests.settled import Built


@pytest.fixture
def built(db) -> Built:
    made = settled.make_built()
    settled.hand_over(made)
    return made


def ask(built: Built, settlement: Settlement, **query: str) -> bytes:
    client = Client()
    client.force_login(built.accountant, settings.AUTHENTICATION_BACKENDS[0])
    answer = client.get(reverse("settlement_report", args=[settlement.pk]), query)
    assert answer.status_code == 200
    return answer.content


def pages(content: bytes) -> list[str]:
    """Return the words of each page, its spaces and line ends as one space."""
    read = pypdf.PdfReader(io.BytesIO(content)).pages
    return [" ".join(page.extract_text().split()) for page in read]


def approve(built: Built) -> Settlement:
    done = settled.review(built, settled.submit(built), amount=100, left_out=50)
    return settling.approve(settlement=done, number="99/QĐ-UBND", by=built.chair, on=make.TODAY)


def test_each_part_begins_on_a_page_of_its_own_and_is_signed(built):
    _first, *parts = pages(ask(built, approve(built)))
    titles = (
        "1. Quyết toán A–B theo hợp đồng",
        "2. Danh mục hồ sơ, văn bản của dự án",
        "3. Nguồn vốn của dự án",
        "4. Chi phí đề nghị quyết toán",
        "5. Tài sản dài hạn (cố định) hình thành",
        "6. Tài sản ngắn hạn hình thành",
        "7. Tình hình thanh toán, công nợ",
        "8. Kết quả thẩm tra, phê duyệt quyết toán",
    )
    for title, page in zip(titles, parts, strict=True):
        assert title in page
        assert "(Ký, họ tên)" in page


def test_amounts_stand_in_figures_and_in_words(built):
    first, *parts = pages(ask(built, approve(built)))
    assert "Chi phí được phê duyệt quyết toán 900" in first
    assert "Chi phí đề nghị quyết toán, bằng chữ: Một nghìn đồng." in first
    assert "Kết quả thẩm tra, bằng chữ: Chín trăm đồng." in parts[7]
    assert "Khối lượng đo lại ít hơn" in parts[3]


def test_the_review_names_who_reviewed_and_who_approved(built):
    review = pages(ask(built, approve(built)))[-1]
    for said in ("07/BC", "99/QĐ-UBND", str(built.reviewer), str(built.chair)):
        assert said in review


def test_a_dossier_not_sent_says_that_it_is_a_draft(built):
    made = settling.draft(project=built.project, by=built.accountant, on=make.TODAY)
    assert "Dự thảo" in pages(ask(built, made))[0]
    assert "Dự thảo" not in pages(ask(built, settled.submit(built)))[0]


def test_a_report_once_sent_is_drawn_from_what_was_kept(built):
    sent = settled.submit(built)
    before = ask(built, sent)
    settled.post(
        built, (Function.WORKS, built.deposit, 5), (Function.BANK, built.deposit, -5), key="late"
    )
    assert ask(built, sent) == before
    kept = settlement_facts.kept(sent)
    assert kept is not None
    (attached,) = pypdf.PdfReader(io.BytesIO(before)).attachments["quyet-toan.json"]
    assert settlement_facts.fingerprint(attached) == kept.sha256


def test_a_sheet_kept_before_more_facts_were_kept_is_printed_too(built):
    sent = settled.submit(built)
    old = b"""{"01_hop_dong":[{"con_phai_tra":5,"da_thanh_toan":0,"gia_hop_dong":5,"giu_lai":0,"nghiem_thu":5,
"nha_thau":"A","phu_luc":0,"quyet_toan":5,"so":"7/HD","tam_ung_chua_thu_hoi":0}],"02_van_ban":[],
"03_nguon_von":[],"04_chi_phi":[],"05_06_tai_san":[],"07_cong_no":[{"con_phai_tra":5,"giu_lai":0,
"hop_dong":"7/HD"}],"ban_giao":null,"du_an":{"buoc":"SUBMITTED","ma":"M","ten":"T"}}"""
    sent.sheets.create(
        step="SUBMITTED",
        content=old,
        sha256=settlement_facts.fingerprint(old),
        by=built.accountant,
        on=make.TODAY,
    )
    assert "7/HD" in pages(ask(built, sent))[1]


def test_a_form_is_named_on_its_part_only_when_its_circular_was_read(built):
    sent = settled.submit(built)
    assert "Mẫu số" not in " ".join(pages(ask(built, sent)))
    form = OfficialForm.objects.get(sheet=OfficialForm.Sheet.SETTLED_COST)
    verifying.verify(form, by=make.make_administrator(), on=make.TODAY)
    marked = [page for page in pages(ask(built, sent)) if "Mẫu số 04/QTDA" in page]
    assert len(marked) == 1
    assert "4. Chi phí đề nghị quyết toán" in marked[0]


def test_the_same_tables_come_as_excel(built):
    content = ask(built, approve(built), dang="xlsx")
    first = sheets.read(content, "bao-cao.xlsx")
    assert ["Chi phí được phê duyệt quyết toán", 900] in first.rows
