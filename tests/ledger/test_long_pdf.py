"""A long list, drawn in parts side by side, is one document like any other."""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from ledger import pdf
from ledger.pdf import cutting, press

ROWS = 700
MOMENT = datetime(2026, 2, 5, 3, 0, tzinfo=UTC)
NAMES = ["Bùi Thị Én", "Nguyễn Hoàng Phương Thảo Nguyên Vy và các con", "Lò Văn Ứng"]


def sheet(rows: int = ROWS, name: str = "") -> pdf.Sheet:
    gifts = [
        {"day": MOMENT, "voucher": f"PT {n}/2026", "name": name or NAMES[n % 3], "amount": 50_000}
        for n in range(rows)
    ]
    context = {"agency": "UBND xã Lương Sơn", "footer_line": "Bản 3", "gifts": gifts}
    data = pdf.Attachment("du-lieu.json", b"{}")
    return pdf.Sheet("print/sample_list.html", context, "Danh sách (dài)", MOMENT, (data,))


@pytest.fixture(autouse=True)
def _samples(sample_templates: None) -> None:
    """Draw the templates of tests."""


@cache
def joined() -> bytes:
    return pdf.draw(sheet(), processes=1)


@cache
def whole() -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "LONG", ROWS)
        return pdf.draw(sheet())


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def words(content: bytes) -> list[str]:
    pages = [page.extract_text() for page in read(content).pages]
    repeated = r"trang \d+/\d+|Bản 3|Ngày|Chứng từ|Người đóng góp|Số tiền"
    return re.sub(repeated, "", " ".join(pages)).split()


def root_of(reader: PdfReader) -> Any:
    return reader.trailer["/Root"]


def elements(reader: PdfReader) -> Iterator[tuple[int, Any]]:
    """Yield every element that the tree of tags reaches, by number."""
    top = root_of(reader)["/StructTreeRoot"].raw_get("/K")
    waiting = list(list.__iter__(top.get_object()))
    while waiting:
        reference = waiting.pop()
        element = reference.get_object()
        yield reference.idnum, element
        kids = element.get("/K", [])
        waiting += [kid for kid in list.__iter__(kids) if not isinstance(kid.get_object(), int)]


def marked(page: PageObject) -> list[int]:
    content = page.get_contents()
    assert content is not None
    return [int(mcid) for mcid in re.findall(rb"/MCID (\d+)", content.get_data())]


def test_the_parts_say_what_the_whole_says_in_the_same_order():
    assert words(joined()) == words(whole())


def test_it_is_the_same_whoever_draws_and_however_often():
    assert pdf.draw(sheet(), processes=1) == joined()
    assert pdf.draw(sheet(), processes=3) == joined()


def test_a_helper_that_dies_is_missed_by_nobody(monkeypatch):
    monkeypatch.setattr(press, "_COMMAND", [sys.executable, "-c", "raise SystemExit"])
    assert pdf.draw(sheet(), processes=2) == joined()


def test_pages_are_full_where_parts_meet():
    counts = [page.extract_text().count("PT ") for page in read(joined()).pages]
    full = [count for count in counts if count][:-1]
    assert len(full) > 2 * cutting.PAGES
    assert max(full) - min(full) <= 5


def test_each_page_tells_its_number_and_how_many_there_are():
    pages = [page.extract_text() for page in read(joined()).pages]
    for number, page in enumerate(pages, 1):
        assert f"trang {number}/{len(pages)}" in " ".join(page.split())


def test_each_page_has_the_heads_of_the_list():
    pages = [page.extract_text() for page in read(joined()).pages]
    assert all("Người đóng góp" in page for page in pages if "PT " in page)


def test_there_is_one_tree_of_tags_and_it_reaches_everything_marked():
    reader = read(joined())
    tree = root_of(reader)["/StructTreeRoot"]
    told = dict(elements(reader))
    nums = tree["/ParentTree"]["/Nums"]
    assert list(nums[0::2]) == [page["/StructParents"] for page in reader.pages]
    for page, owners in zip(reader.pages, nums[1::2], strict=True):
        found = marked(page)
        assert sorted(found) == list(range(len(found)))
        for mcid in found:
            owner = list.__getitem__(owners.get_object(), mcid)
            assert mcid in told[owner.idnum]["/K"]
            assert told[owner.idnum]["/Pg"] == page


def test_every_element_names_the_one_it_stands_in():
    reader = read(joined())
    told = dict(elements(reader))
    for number, element in told.items():
        for kid in list.__iter__(element["/K"]):
            if not isinstance(kid.get_object(), int):
                assert told[kid.idnum].raw_get("/P").idnum == number


def test_heads_of_columns_say_so():
    heads = [each for _number, each in elements(read(joined())) if each["/S"] == "/TH"]
    assert {head["/A"]["/Scope"] for head in heads} == {"/Column", "/Row"}


def test_what_stands_in_margins_is_no_part_of_the_text():
    for content in (joined(), whole()):
        for page in read(content).pages:
            stream = page.get_contents()
            assert stream is not None
            assert b"/Pagination" in stream.get_data()


def test_each_face_is_embedded_once():
    pages: list[Any] = list(read(joined()).pages)
    fonts = [page["/Resources"]["/Font"] for page in pages]
    faces = {
        (face["/BaseFont"], each.raw_get(name).idnum)
        for each in fonts
        for name, face in each.items()
    }
    assert len(faces) == len({name for name, _number in faces}) == 4


def test_it_says_of_itself_what_a_short_one_says():
    reader = read(joined())
    assert reader.metadata is not None
    assert reader.metadata.title == "Danh sách (dài)"
    assert list(reader.attachments) == ["du-lieu.json"]
    assert len(root_of(reader)["/OutputIntents"]) == 1
    metadata = root_of(reader)["/Metadata"].get_data()
    assert b'pdfaid:part="3"' in metadata
    assert b'pdfuaid:part="1"' in metadata


def test_the_bookmarks_of_all_parts_are_one_list():
    reader = read(joined())
    marks: Any = reader.outline[1]
    assert [mark.title for mark in marks] == ["I. Đóng góp", "II. Kiến nghị"]
    assert [reader.get_destination_page_number(mark) for mark in marks] == [
        1,
        len(reader.pages) - 1,
    ]


def test_letters_that_the_family_lacks_are_drawn_in_one_piece():
    told: list[tuple[int, int]] = []
    content = pdf.draw(
        sheet(cutting.LONG + 1, "Ông 王"), lambda *each: told.append(each), processes=1
    )
    assert told[-1] == (len(read(content).pages),) * 2


def test_progress_is_told_up_to_the_last_page():
    told: list[tuple[int, int]] = []
    pages = len(read(pdf.draw(sheet(), lambda *each: told.append(each), processes=1)).pages)
    assert told[-1][0] == pages
    assert all(done <= expected for done, expected in told)
    assert len(told) > 2
