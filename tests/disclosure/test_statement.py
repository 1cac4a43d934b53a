"""The printed statement: tagged, with its data, and only what may be printed."""

import hashlib
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader

from disclosure import canonical, report, textfiles
from disclosure.facts import (
    Allocation,
    Answer,
    Basis,
    Difference,
    Edition,
    Flag,
    Norm,
    ProjectFacts,
    Reconciliation,
    SideBySide,
    Step,
    Word,
)
from disclosure.tables import gifts, transactions
from disclosure.version import Version
from ledger import pdf
from tests.disclosure import rich, sample


def edition(facts: ProjectFacts) -> ProjectFacts:
    moment = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    return replace(facts, edition=Edition(3, "Công khai quý IV", moment, ""))


def with_norm(*, verified: bool) -> ProjectFacts:
    norm = Norm(
        "Hỗ trợ làm mới",
        Basis("15/2026/NQ-HĐND", verified),
        (Step("1 nhà × 60.000.000 đồng", "1 × 60.000.000", 60_000_000),),
        60_000_000,
    )
    allocation = Allocation(
        source=sample.PROVINCE,
        content="Vốn đối ứng",
        state=Word("DRAWN", "Đã rút về tài khoản"),
        level=None,
        requested=60_000_000,
        approved=60_000_000,
        drawn=60_000_000,
        paid=40_000_000,
        submitted_on=None,
        decided_on=None,
        drawn_on=None,
        norm=norm,
    )
    return replace(sample.facts(), allocations=(allocation,))


def sheet(facts: ProjectFacts) -> bytes:
    return pdf.draw(report.statement(canonical.to_json(edition(facts))))


@cache
def sample_sheet() -> bytes:
    return sheet(sample.facts())


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_sheet_tells_the_figures_in_digits_and_words() -> None:
    said = text(read(sample_sheet()))
    assert "1.100.000" in said
    assert "Một triệu một trăm nghìn đồng" in said
    assert "Đường bê tông thôn 3" in said
    assert "tỉnh Lâm Đồng" in said


def test_the_sheet_carries_what_proves_it() -> None:
    said = text(read(sample_sheet()))
    sha256 = hashlib.sha256(canonical.to_json(edition(sample.facts()))).hexdigest()
    assert canonical.code_of(sha256) in said
    assert sha256 in said.replace(" ", "")
    assert "/du-an/23032-2026-001/phien-ban/3/" in said.replace(" ", "")


def test_the_sheet_carries_its_own_data() -> None:
    reader = read(sample_sheet())
    (attached,) = reader.attachments["du-lieu.json"]
    assert canonical.from_json(attached) == edition(sample.facts())


def test_the_sheet_is_tagged_and_speaks_vietnamese() -> None:
    catalog = str(read(sample_sheet()).root_object)
    assert "'/Marked': True" in catalog
    assert "'/Lang': 'vi'" in catalog


def test_the_same_facts_give_the_same_bytes() -> None:
    assert sheet(sample.facts()) == sample_sheet()


@pytest.mark.parametrize(
    ("verified", "there", "absent"),
    [
        (True, "căn cứ 15/2026/NQ-HĐND", "chưa kiểm chứng"),
        (False, "căn cứ chưa kiểm chứng", "15/2026/NQ-HĐND"),
    ],
)
def test_only_a_verified_basis_is_printed_by_number(verified, there, absent) -> None:
    said = text(read(sheet(with_norm(verified=verified))))
    assert there in said
    assert absent not in said


def test_an_unnamed_giver_stands_as_unnamed() -> None:
    assert "Không công khai tên" in text(read(sample_sheet()))


def test_a_gap_stands_in_the_sum_with_its_reason() -> None:
    facts = sample.facts()
    equation = replace(facts.equation, gap=-7, balance=699_993, reason="Đang xác minh 7 đồng lệch")
    said = text(read(sheet(replace(facts, equation=equation))))
    assert "−7" in said
    assert "Đang xác minh 7 đồng lệch" in said


def test_the_heads_of_a_long_list_stand_on_each_page() -> None:
    gifts = tuple(sample.contribution(number) for number in range(150))
    reader = read(sheet(replace(sample.facts(), contributions=gifts)))
    pages = [page.extract_text() for page in reader.pages]
    heads = sum("Người đóng góp" in page for page in pages)
    assert heads == sum("PT " in page for page in pages if "Người đóng góp" in page) >= 4


def test_long_names_stay_on_the_page() -> None:
    long = "Công ty Trách nhiệm hữu hạn một thành viên Thương mại và Xây dựng Ánh Dương Cao Nguyên"
    facts = replace(sample.facts(), contributions=(sample.contribution(1, long),))
    reader = read(sheet(facts))
    edges: list[float] = []

    def see(said: str, scale: list[float], at: list[float], *_rest: object) -> None:
        if said.strip():
            edges.append(at[4] * scale[0] + scale[4])

    for page in reader.pages:
        page.extract_text(visitor_text=see)
    assert max(edges) < 595 - 17 * 72 / 25.4
    assert "500.000" in text(reader)


def test_what_deserves_an_explanation_is_printed_with_the_answer():
    since = date(2026, 11, 2)
    known, unknown = Basis("10/2022/QH15", verified=True), Basis("349/2026/NĐ-CP", verified=False)
    late = Flag(Word("WORK_OVERDUE", "Quá ngày dự kiến"), "", "Dự kiến xong ngày 01/11/2026.", since, known, since, None, (), ())  # fmt: skip
    split = replace(late, rule=Word("SPLIT_CONTRACTS", "Nhiều hợp đồng"), basis=unknown)
    said = replace(split, answer=Answer(sample.DAY, "UBND xã", "Hai đoạn đường khác nhau."))
    words = text(read(sheet(replace(sample.facts(), flags=(late, said)))))
    for printed in ("Điểm cần chú ý", "Dự kiến xong ngày 01/11/2026.", "chưa trả lời", "Hai đoạn"):
        assert printed in words
    assert "349/2026" not in words


@cache
def rich_sheet() -> bytes:
    return sheet(rich.facts())


def sections(reader: PdfReader) -> list[tuple[str, int]]:
    """Return the bookmarks under the title, each with its page."""
    marks: Any = reader.outline[1]
    return [(mark.title, reader.get_destination_page_number(mark) or 0) for mark in marks]


def test_plan_books_acceptances_and_bank_stand_side_by_side():
    said = text(read(rich_sheet()))
    assert "Đối chiếu kế hoạch, sổ, nghiệm thu và ngân hàng" in said
    side = said.partition("Theo nguồn")[2]
    for label, amount in (("Kế hoạch", "2.000.000"), ("Phân bổ", "0"), ("Đã nhận", "1.100.000")):
        assert f"{label} {amount}" in side
    for label, amount in (("Đã chi", "400.000"), ("Nghiệm thu", "0"), ("Còn lại", "700.000")):
        assert f"{label} {amount}" in side
    assert "Ngân hàng xác nhận 0" in side


def test_sources_that_do_not_fit_beside_each_other_go_on_below_and_are_summed_last():
    one = SideBySide(sample.PEOPLE, 12_345_678_900, 0, 0, 0, 0, 0, 0)
    six = tuple(replace(one, source=Word(f"S{n}", f"Nguồn {n}")) for n in range(6))
    facts = replace(sample.facts(), reconciliation=Reconciliation(six, ()))
    said = text(read(sheet(facts)))
    assert said.count("Theo nguồn") == 2
    assert "Nguồn 4 Nguồn 5 Cộng Kế hoạch 12.345.678.900 12.345.678.900 74.074.073.400" in said
    assert "Không có chênh lệch" in said


def test_what_does_not_tie_is_told_by_class_with_its_age_and_whose_move_it_is():
    day, mover = date(2026, 11, 10), Word("ACCOUNTANT", "Kế toán")
    kind = Word("PAYMENT_NOT_AT_BANK", "Đã ghi chi, sao kê chưa có")
    rows = tuple(Difference(kind, 1_000, day, mover, f"UNC {n}/2026") for n in range(12))
    facts = replace(sample.facts(), reconciliation=Reconciliation((), rows))
    said = text(read(sheet(facts)))
    assert "Đã ghi chi, sao kê chưa có (12 dòng) 10 12.000" in said
    assert "UNC 9/2026 10/11/2026 10 Kế toán 1.000" in said
    assert "UNC 10/2026" not in said
    assert "Còn 2 dòng khác, có đủ trong tệp du-lieu.json" in said


def test_what_a_norm_gives_stands_beside_what_was_paid():
    paid = replace(with_norm(verified=True).allocations[0], decided_on=sample.DAY)
    said = text(read(sheet(replace(sample.facts(), allocations=(paid,)))))
    norm = "Mức theo định mức 60.000.000 Đã chi 40.000.000"
    assert f"{norm} Chênh lệch: định mức trừ đã chi 20.000.000" in said


def test_the_sheet_carries_the_tables_of_the_open_data():
    facts = edition(rich.facts())
    reader = read(rich_sheet())
    for table in (gifts.TABLE, transactions.TABLE):
        (attached,) = reader.attachments[f"{table.name}.csv"]
        lines = attached.decode().splitlines()
        version = Version(facts, "", "", "")
        assert lines[0] == "\ufeff" + ",".join(column.name for column in table.columns)
        assert len(lines) == 1 + textfiles.lines(table, version)[1]
    assert "Nguyễn Văn An" in reader.attachments["dong-gop.csv"][0].decode()


def test_bookmarks_lead_to_every_section_in_their_order():
    marks = sections(read(rich_sheet()))
    numbers = " ".join(title.partition(".")[0] for title, _page in marks)
    assert numbers == "I II III IV V VI VII VIII IX X XI XII XIII"
    pages = [page for _title, page in marks]
    assert pages == sorted(pages)


def test_how_the_project_ended_is_printed():
    said = text(read(rich_sheet()))
    assert "Phê duyệt quyết toán: 9/QĐ, ngày 20/11/2026" in said
    assert "Được duyệt: Nhân dân đóng góp: 1.900.000" in said


def test_a_sign_that_the_family_lacks_comes_from_a_face_at_hand():
    norm = with_norm(verified=True).allocations[0]
    assert norm.norm
    step = Step("Không vượt mức tối đa", "616 ≤ 800", 616)
    capped = replace(norm, norm=replace(norm.norm, steps=(step,)))
    reader = read(sheet(replace(sample.facts(), allocations=(capped,))))
    assert "616 ≤ 800" in text(reader)
    faces = {
        face.get_object()["/BaseFont"]
        for page in reader.pages
        for face in dict(page["/Resources"]["/Font"]).values()  # type: ignore[index]
    }
    assert all("So-Cong" in face for face in faces)
