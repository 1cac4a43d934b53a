from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from django.utils.safestring import SafeString
from pypdf import PageObject, PdfReader
from weasyprint.urls import FatalURLFetchingError

from ledger import money, pdf

HEAD = {
    "agency": "Ủy ban nhân dân xã Lương Sơn",
    "number": "Số: 12/BC-UBND",
    "place": "Lương Sơn",
    "day": date(2026, 2, 5),
    "page_url": "https://vi.du/cong-khai/duong-thon-3/",
    "code": "K7QM2HVBXA",
    "footer_line": "Đường bê tông thôn 3 · bản công khai số 3",
}
A4_HEIGHT, TOP_MARGIN = 842, 56  # points
MOMENT = datetime(2026, 2, 5, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _samples(sample_templates: None) -> None:
    """Draw the templates of tests."""


@cache
def statement(rows: int = 60) -> bytes:
    lines = [
        {"day": date(2026, 1, 1 + n % 28), "text": f"Hộ số {n} đóng góp", "amount": 1_500_000}
        for n in range(rows)
    ]
    total = rows * 1_500_000
    signature = {"authority": "TM. Ủy ban nhân dân", "post": "Chủ tịch", "name": "Lê Văn Thành"}
    context = HEAD | {
        "rows": lines,
        "total": total,
        "words": money.in_words(total),
        "title_lines": ["Công trình đường bê tông thôn 3"],
        "receivers": ["Sở Tài chính", "Lưu: VT"],
        "signatures": [signature],
    }
    data = pdf.Attachment("du-lieu.json", b'{"tong": 90000000}')
    return pdf.render(
        "print/sample_statement.html",
        context,
        title="Báo cáo công khai",
        created=MOMENT,
        attachments=[data],
    )


def receipt(**more: Any) -> bytes:
    posts = ["Chủ tài khoản", "Kế toán trưởng", "Người lập phiếu", "Người nộp", "Thủ quỹ"]
    context: dict[str, Any] = HEAD | {
        "payer": "Nguyễn Thị Hường",
        "amount": 2_500_000,
        "words": money.in_words(2_500_000),
        "signatures": [{"post": post} for post in posts],
    }
    return pdf.render("print/sample_receipt.html", context | more, title="Phiếu thu", created=None)


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def text_in_top_margin(page: PageObject) -> str:
    found: list[str] = []

    def keep(text: str, ctm: list[float], matrix: list[float], *_font: object) -> None:
        if ctm[3] * matrix[5] + ctm[5] > A4_HEIGHT - TOP_MARGIN:
            found.append(text)

    page.extract_text(visitor_text=keep)
    return "".join(found).strip()


def words_of(content: bytes) -> str:
    text = " ".join(page.extract_text() for page in read(content).pages)
    return " ".join(text.replace("\u00a0", " ").split())


def test_a_document_is_tagged_and_says_it_is_vietnamese() -> None:
    reader = read(statement())
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == "Báo cáo công khai"


def test_a_document_calls_itself_pdf_a_3u_and_pdf_ua_1() -> None:
    root: Any = read(statement()).trailer["/Root"]
    metadata = root["/Metadata"].get_data()
    assert b'pdfaid:part="3"' in metadata
    assert b'pdfaid:conformance="U"' in metadata
    assert b'pdfuaid:part="1"' in metadata
    assert metadata.count(b"</rdf:RDF>") == 1
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_the_same_values_give_the_same_bytes() -> None:
    assert statement.__wrapped__() == statement()


def test_a_document_carries_its_data_file() -> None:
    assert read(statement()).attachments["du-lieu.json"] == [b'{"tong": 90000000}']


def test_every_letter_is_embedded_from_one_family() -> None:
    pages: list[Any] = list(read(statement()).pages)
    fonts = {
        entry.get_object()["/BaseFont"]
        for page in pages
        for entry in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all("So-Cong-Serif" in name for name in fonts)


def test_a_long_table_repeats_its_head_on_each_page() -> None:
    pages = [page.extract_text() for page in read(statement()).pages]
    assert len(pages) > 1
    for page in pages[:-1]:
        assert "Nội dung" in page


def test_the_head_of_a_document_follows_the_decree() -> None:
    text = words_of(statement(3))
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN XÃ LƯƠNG SƠN",
        "Số: 12/BC-UBND",
        "Lương Sơn, ngày 05 tháng 02 năm 2026",
        "TM. ỦY BAN NHÂN DÂN",
        "Nơi nhận:",
    ):
        assert part in text


def test_pages_are_numbered_except_the_first() -> None:
    first, second, *_ = [text_in_top_margin(page) for page in read(statement()).pages]
    assert (first, second) == ("", "2")


def test_a_receipt_says_its_amount_in_figures_and_words() -> None:
    text = words_of(receipt())
    assert "2.500.000 đồng" in text
    assert "hai triệu năm trăm nghìn đồng" in text.lower()
    assert "Nguyễn Thị Hường" in text


def test_a_document_may_not_open_the_network_or_the_disk() -> None:
    for address in ("https://vi.du/a.png", "file:///etc/hostname", "static:../settings.py"):
        picture = SafeString(f'<img src="{address}" alt="">')
        with pytest.raises(FatalURLFetchingError):
            receipt(extra=picture)
