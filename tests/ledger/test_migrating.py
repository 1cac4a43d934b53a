"""Old books let into a book: two people, whole batches, the rules of every posting, once only."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import IntegrityError, transaction
from django.utils import timezone

from ledger import closing, migrating, oldbooks, permissions, posting, reversing
from ledger.entrylist import Line, Voucher
from ledger.models.chart import Function, Fund, Regime, Source
from ledger.models.journal import Entry, PrivatePart
from ledger.models.official import AccountingRegime, BookRegime
from ledger.models.oldbooks import EntryFile, EntryFileBatch, EntryFileDecision
from ledger.models.people import Membership, Role
from ledger.models.trail import Event
from tests import closings, make
from tests import world as worlds
from tests.ledger.oldbooks import file as csv_of
from tests.ledger.oldbooks import many, payment, receipt, rows_of
from tests.tampering import WAYS, RefusedError, attempt
from tests.world import World

pytestmark = pytest.mark.django_db

DAY = date(2025, 8, 5)
AT = datetime(2026, 11, 20, 8, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def world() -> World:
    return worlds.make_world()


@pytest.fixture
def fund(world: World) -> Fund:
    """Return a fund of the cash box for all purposes."""
    made = make.make_fund(world.book, custody=world.box)
    Fund.objects.filter(pk=made.pk).update(name="Quỹ chung của thôn")
    made.refresh_from_db()
    return made


NAME = "Quỹ chung của thôn"


def data_of(vouchers: Iterable[Voucher]) -> bytes:
    return csv_of(rows_of(vouchers))


def compare(world: World, vouchers: Iterable[Voucher]) -> oldbooks.Compared:
    return oldbooks.compare(world.book, data_of(vouchers), "so.csv", on=make.TODAY)


def problems(world: World, *vouchers: Voucher) -> list[str]:
    return [str(problem) for problem in compare(world, vouchers).problems.told]


def bring(world: World, vouchers: Iterable[Voucher], name: str = "so.csv") -> EntryFile:
    return migrating.bring(
        book=world.book, data=data_of(vouchers), filename=name, by=world.accountant, on=make.TODAY
    )


def accepted(world: World, vouchers: Iterable[Voucher]) -> EntryFile:
    file = bring(world, vouchers)
    migrating.accept(file=file, by=world.chair, on=make.TODAY)
    return file


def post(world: World, file: EntryFile, most: int | None = None) -> list[EntryFileBatch]:
    return list(migrating.post(file=file, by=world.accountant, at=AT, on=make.TODAY, most=most))


def imported() -> list[Entry]:
    return list(Entry.objects.filter(key__startswith="so-cu:").order_by("pk"))


def test_an_old_voucher_becomes_an_entry_of_two_people(world: World, fund: Fund) -> None:
    said = receipt(12, 5_000_000, DAY, fund=NAME, purpose=world.project.purpose.code)
    old = Voucher(said.kind, said.number, said.on, said.summary, said.lines, "Nguyễn Văn An nộp")
    [batch] = post(world, accepted(world, [old]))
    [entry] = imported()
    assert (batch.posted, batch.known) == (1, 0)
    assert (entry.on, entry.kind, entry.voucher) == (DAY, "RECEIPT", "PT 1/2025")
    assert entry.summary == "Thu đóng góp lần 12 (số cũ PT 12)"
    assert (entry.made_by, entry.approved_by) == (world.accountant, world.chair)
    assert PrivatePart.objects.get(entry=entry).text == "Nguyễn Văn An nộp"
    lines = entry.lines.order_by("position").values_list("account__function", "amount")
    assert list(lines) == [("CASH", 5_000_000), ("CONTRIBUTED", -5_000_000)]
    assert {line.account.purpose for line in entry.lines.all()} == {world.project.purpose}
    verbs = Event.objects.filter(subject__startswith="ledger.entryfile:")
    assert [event.verb for event in verbs.order_by("pk")] == [
        "bring_entry_file",
        "accept_entry_file",
        "post_entry_file",
    ]


def test_vouchers_are_posted_in_the_order_of_their_days(world: World, fund: Fund) -> None:
    early = receipt(1, 700, DAY, fund=NAME)
    spent = payment(1, 700, DAY + timedelta(days=1), fund=NAME)
    post(world, accepted(world, [spent, early]))
    assert [entry.on for entry in imported()] == [early.on, spent.on]


def test_money_spent_before_it_came_is_a_problem_of_that_voucher(world: World, fund: Fund) -> None:
    spent = payment(7, 700, DAY, fund=NAME)
    came = receipt(1, 700, DAY + timedelta(days=1), fund=NAME)
    assert problems(world, came, spent) == [
        "Dòng 4: PC 7: Tiền mặt của nguồn “Quỹ chung của thôn” còn 0, không đủ 700."
    ]


def test_what_the_books_hold_already_counts(world: World) -> None:
    name = "Tiền mặt làm đường"
    Fund.objects.filter(pk=world.cash.pk).update(name=name)
    assert not problems(
        world, payment(1, 1_000, DAY, fund=name, purpose=world.project.purpose.code)
    )
    assert problems(world, payment(1, 1_001, DAY, fund=name, purpose=world.project.purpose.code))


def test_a_file_posted_twice_adds_nothing(world: World, fund: Fund) -> None:
    vouchers = list(many(12, first=DAY, fund=NAME))
    post(world, accepted(world, vouchers))
    before = Entry.objects.count()
    with pytest.raises(migrating.FileRefusedError, match="đã có trong sổ"):
        bring(world, [*vouchers[:5]], "phan-dau.csv")
    more = [*vouchers, receipt(99, 5, DAY, fund=NAME)]
    [batch] = post(world, accepted(world, more))
    assert (batch.posted, batch.known) == (1, 12)
    assert Entry.objects.count() == before + 1


def test_a_posted_voucher_with_other_content_is_a_problem(world: World, fund: Fund) -> None:
    post(world, accepted(world, [receipt(1, 500, DAY, fund=NAME)]))
    [problem] = problems(world, receipt(1, 600, DAY, fund=NAME))
    assert "PT 1/2025" in problem
    assert "nội dung khác" in problem


def test_erasing_what_is_private_does_not_make_it_another_voucher(world: World, fund: Fund) -> None:
    said = receipt(1, 500, DAY, fund=NAME)
    old = Voucher(said.kind, said.number, said.on, said.summary, said.lines, "Nguyễn Văn An")
    post(world, accepted(world, [old]))
    PrivatePart.objects.filter(entry=imported()[0]).delete()
    assert compare(world, [old]).known
    assert not problems(world, old)


def test_a_reversed_voucher_is_not_posted_again(world: World, fund: Fund) -> None:
    old = receipt(1, 500, DAY, fund=NAME)
    post(world, accepted(world, [old]))
    reversing.reverse_entry(
        entry=imported()[0], by=world.accountant, on=make.TODAY, reason="Nhập nhầm sổ cũ"
    )
    assert compare(world, [old]).fresh == 0


def test_unknown_names_are_told_once_with_what_to_open_first(world: World, fund: Fund) -> None:
    lost = [receipt(n, 5, DAY, fund="Quỹ lạ") for n in range(1, 6)]
    other = receipt(6, 5, DAY, fund=NAME, purpose="KHONG-CO")
    odd = Voucher(
        "RECEIPT", "PT 7", DAY, "Thu", (Line("Tiền giấy", 5, NAME), Line("CONTRIBUTED", -5, NAME))
    )
    said = problems(world, *lost, other, odd)
    assert len(said) == 3
    assert said[0].startswith("Dòng 2: nguồn tiền “Quỹ lạ” chưa có trong sổ.")
    assert said[0].endswith("(10 dòng như vậy)")
    assert "công trình “KHONG-CO” chưa có" in said[1]
    assert "không có tài khoản “Tiền giấy”" in said[2]


def test_a_fund_clearly_described_is_made_when_posting_and_not_before(world: World) -> None:
    name, purpose = "Nhân dân đóng góp · Két tiền mặt", make.make_purpose(world.book, "MOI-1")
    pair = (
        Line("Tiền mặt", 900, name, "Tiền thôn huy động", purpose.code),
        Line("Đóng góp đã nhận", -900, name, "Tiền thôn huy động", purpose.code),
    )
    old = Voucher("RECEIPT", "PT 1", DAY, "Thu", pair)
    data = csv_of(
        [(*row[:6], "Tiền thôn huy động", *row[6:]) for row in rows_of([old])],
        ("Ngày", "Loại", "Số chứng từ", "Diễn giải", "Nội dung riêng", "Nguồn tiền", "Chế độ",
         "Công trình", "Tài khoản", "Nợ", "Có"),
    )  # fmt: skip
    funds = Fund.objects.count()
    file = migrating.bring(
        book=world.book, data=data, filename="x.csv", by=world.accountant, on=make.TODAY
    )
    [new] = migrating.compare(file, on=make.TODAY).new_funds
    assert (new.regime, new.source, new.custody) == (Regime.VILLAGE, Source.PEOPLE, world.box)
    migrating.accept(file=file, by=world.chair, on=make.TODAY)
    assert Fund.objects.count() == funds
    post(world, file)
    made = Fund.objects.get(purpose=purpose)
    assert (made.regime, made.custody) == (Regime.VILLAGE, world.box)
    assert migrating.compare(file, on=make.TODAY).fresh == 0


def test_a_new_fund_without_its_regime_is_asked_for(world: World) -> None:
    name = f"Doanh nghiệp, tổ chức · {world.box.name}"
    assert "ghi cột Chế độ" in problems(world, receipt(1, 5, DAY, fund=name))[0]


def test_money_of_a_bank_account_is_not_booked_as_cash(world: World) -> None:
    code = world.project.purpose.code
    said = problems(world, receipt(1, 5, DAY, fund=world.deposit.name, purpose=code))
    # Both funds of the world carry one name: the purpose alone does not tell them apart.
    assert "có 2 nguồn tiền" in said[0]
    Fund.objects.filter(pk=world.deposit.pk).update(name="Tiền gửi làm đường")
    said = problems(world, receipt(1, 5, DAY, fund="Tiền gửi làm đường", purpose=code))
    assert "không hợp với nguồn tiền" in said[0]


def test_official_numbers_mean_the_account_they_have_on_that_day(world: World, fund: Fund) -> None:
    regime = AccountingRegime.objects.get(code="TT24-2024")
    BookRegime.objects.create(book=world.book, accounting=regime, valid_from=make.LONG_AGO)
    lines = (Line("1111", 500, NAME), Line("337", -500, NAME))
    post(world, accepted(world, [Voucher("RECEIPT", "PT 1", DAY, "Thu", lines)]))
    said = imported()[0].lines.order_by("position").values_list("account__function", flat=True)
    assert list(said) == ["CASH", "CONTRIBUTED"]


@pytest.mark.parametrize(
    ("number", "said"), [("338", "có thể là"), ("999", "không có tài khoản"), ("112", "không hợp")]
)
def test_a_number_that_is_not_one_account_is_asked_about(
    world: World, fund: Fund, number: str, said: str
) -> None:
    regime = AccountingRegime.objects.get(code="TT24-2024")
    BookRegime.objects.create(book=world.book, accounting=regime, valid_from=make.LONG_AGO)
    lines = (Line("CASH", 500, NAME), Line(number, -500, NAME))
    [problem] = problems(world, Voucher("RECEIPT", "PT 1", DAY, "Thu", lines))
    assert said in problem


def test_a_number_without_an_accounting_regime_is_asked_about(world: World, fund: Fund) -> None:
    lines = (Line("111", 500, NAME), Line("CONTRIBUTED", -500, NAME))
    assert "không có tài khoản" in problems(world, Voucher("RECEIPT", "PT 1", DAY, "Thu", lines))[0]


def test_more_is_not_returned_to_others_than_was_kept_for_them(world: World, fund: Fund) -> None:
    kept = (Line("CASH", 500, NAME), Line("RETENTION", -500, NAME))
    back = (Line("RETENTION", 501, NAME), Line("CASH", -501, NAME))
    first = receipt(9, 1_000, DAY, fund=NAME)
    [problem] = problems(
        world,
        first,
        Voucher("JOURNAL", "PKT 1", DAY, "Giữ lại bảo hành", kept),
        Voucher("PAYMENT", "PC 1", DAY, "Trả bảo hành", back),
    )
    assert "PC 1: Tiền giữ lại bảo hành" in problem
    assert "còn 500, không đủ 501" in problem


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (make.TODAY + timedelta(days=1), "sau hôm nay"),
        (make.LONG_AGO - timedelta(days=1), "trước ngày mở sổ"),
    ],
)
def test_days_outside_the_book_are_problems(world: World, fund: Fund, on: date, said: str) -> None:
    assert said in problems(world, receipt(1, 5, on, fund=NAME))[0]


def test_days_of_a_closed_period_are_problems_until_it_is_open_again(
    world: World, fund: Fund
) -> None:
    file = bring(world, [receipt(1, 5, DAY, fund=NAME)])
    close(world, date(2025, 8, 31))
    [problem] = migrating.compare(file, on=make.TODAY).problems.told
    assert "thuộc kỳ đã khóa (đến hết 31/08/2025)" in str(problem)
    with pytest.raises(migrating.FileHasProblemsError):
        migrating.accept(file=file, by=world.chair, on=make.TODAY)


def test_a_period_closed_half_way_stops_the_batches_that_are_left(
    world: World, fund: Fund, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oldbooks, "BATCH", 10)
    file = accepted(world, many(30, first=DAY, fund=NAME))
    compared = migrating.compare(file, on=make.TODAY)
    steps = migrating.post(file=file, by=world.accountant, at=AT, on=make.TODAY, compared=compared)
    next(steps)
    close(world, date(2025, 8, 31))
    with pytest.raises(
        migrating.BatchRefusedError, match=r"PT 11: Kỳ kế toán đến hết ngày 31/08/2025"
    ):
        list(steps)
    assert len(imported()) == 10


def close(world: World, last: date) -> None:
    closings.sign(world.book, last, world.accountant, world.chair, at=AT)
    asked = closing.ask_close(
        book=world.book, last=last, reason="Hết tháng, đã đối chiếu", by=world.accountant, at=AT
    )
    closing.accept(request=asked, key=Ed25519PrivateKey.generate(), by=world.chair, at=AT)


def test_a_file_with_problems_is_not_kept(world: World, fund: Fund) -> None:
    with pytest.raises(migrating.FileHasProblemsError) as refused:
        bring(world, [receipt(1, 5, DAY, fund="Quỹ lạ")])
    assert refused.value.compared.problems
    assert not EntryFile.objects.exists()


def test_the_same_file_brought_twice_is_one(world: World, fund: Fund) -> None:
    vouchers = [receipt(1, 5, DAY, fund=NAME)]
    first = bring(world, vouchers)
    assert bring(world, vouchers) == first
    migrating.refuse(file=first, by=world.chair, reason="Thiếu chứng từ tháng 9", on=make.TODAY)
    assert bring(world, vouchers) != first


def test_only_the_accountant_brings_and_only_the_chair_lets_in(world: World, fund: Fund) -> None:
    vouchers = [receipt(1, 5, DAY, fund=NAME)]
    with pytest.raises(permissions.NotAllowedError):
        migrating.bring(
            book=world.book,
            data=data_of(vouchers),
            filename="x.csv",
            by=world.cashier,
            on=make.TODAY,
        )
    file = bring(world, vouchers)
    for stranger in (world.accountant, world.cashier):
        with pytest.raises(permissions.NotAllowedError):
            migrating.accept(file=file, by=stranger, on=make.TODAY)
    with pytest.raises(migrating.FileRefusedError, match="chưa được"):
        post(world, file)
    assert not imported()


def test_who_brought_a_file_does_not_let_it_in_though_also_chair(world: World, fund: Fund) -> None:
    Membership.objects.create(
        user=world.accountant,
        organisation=world.book.organisation,
        role=Role.CHAIR,
        since=make.LONG_AGO,
    )
    file = bring(world, [receipt(1, 5, DAY, fund=NAME)])
    with pytest.raises(permissions.SamePersonError):
        migrating.accept(file=file, by=world.accountant, on=make.TODAY)
    with pytest.raises(IntegrityError, match="let in by the one"), transaction.atomic():
        EntryFileDecision.objects.create(file=file, by=world.accountant, is_accepted=True)


def test_a_file_is_decided_once(world: World, fund: Fund) -> None:
    file = accepted(world, [receipt(1, 5, DAY, fund=NAME)])
    with pytest.raises(migrating.FileRefusedError, match="đã được quyết định"):
        migrating.refuse(file=file, by=world.chair, reason="Đổi ý, không nhập nữa", on=make.TODAY)


def test_who_brought_a_file_may_take_it_back(world: World, fund: Fund) -> None:
    file = bring(world, [receipt(1, 5, DAY, fund=NAME)])
    migrating.refuse(file=file, by=world.accountant, reason="Nhầm tệp của năm khác", on=make.TODAY)
    with pytest.raises(migrating.FileRefusedError):
        post(world, file)


def test_batches_are_posted_a_few_at_a_time_and_go_on(
    world: World, fund: Fund, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oldbooks, "BATCH", 10)
    file = accepted(world, many(35, first=DAY, fund=NAME))
    assert [batch.number for batch in post(world, file, most=3)] == [1, 2, 3]
    assert len(imported()) == 30
    assert [(b.number, b.posted) for b in post(world, file)] == [(4, 5)]
    assert post(world, file) == []
    assert len(imported()) == 35


def test_a_batch_that_the_books_refuse_leaves_nothing_and_names_its_voucher(
    world: World, fund: Fund, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oldbooks, "BATCH", 10)
    came = [receipt(n, 100, DAY, fund=NAME) for n in range(10)]
    spent = [payment(n, 100, DAY + timedelta(days=1), fund=NAME) for n in range(10)]
    file = accepted(world, [*came, *spent])
    compared = migrating.compare(file, on=make.TODAY)
    steps = migrating.post(file=file, by=world.accountant, at=AT, on=make.TODAY, compared=compared)
    next(steps)
    spend(world, fund, 950)
    with pytest.raises(migrating.BatchRefusedError, match=r"Dòng 22: PC 0: Nguồn tiền không còn"):
        list(steps)
    assert len(imported()) == 10
    assert EntryFileBatch.objects.count() == 1


def spend(world: World, fund: Fund, amount: int) -> None:
    posting.post_entry(
        book=world.book,
        kind=posting.VoucherKind.PAYMENT,
        on=make.TODAY,
        lines=[
            posting.Posting(Function.WORKS, fund, amount),
            posting.Posting(Function.CASH, fund, -amount),
        ],
        by=world.accountant,
        summary="Chi ngay",
        key="chi-ngay",
    )


@WAYS
@pytest.mark.parametrize("table", ["entryfile", "entryfiledecision", "entryfilebatch"])
def test_what_was_brought_and_decided_is_never_changed(
    world: World, fund: Fund, table: str, way: str
) -> None:
    post(world, accepted(world, [receipt(1, 5, DAY, fund=NAME)]))
    column = "file_name = 'x'" if table == "entryfile" else "by_id = by_id"
    for statement in (
        f"UPDATE ledger_{table} SET {column}",
        f"DELETE FROM ledger_{table}",
        f"TRUNCATE ledger_{table} CASCADE",
    ):
        with pytest.raises(RefusedError):
            attempt(way, statement)


def test_a_batch_of_a_file_not_accepted_is_refused_by_the_database(
    world: World, fund: Fund
) -> None:
    file = bring(world, [receipt(1, 5, DAY, fund=NAME)])
    with pytest.raises(IntegrityError, match="not accepted"), transaction.atomic():
        EntryFileBatch.objects.create(file=file, number=1, posted=1, known=0, by=world.chair)


def test_a_forged_hash_is_refused_by_the_database(world: World, fund: Fund) -> None:
    file = bring(world, [receipt(1, 5, DAY, fund=NAME)])
    file.pk, file.sha256 = None, "0" * 64
    file._state.adding = True
    with pytest.raises(IntegrityError, match="entry_file_hash"), transaction.atomic():
        file.save()


def moved(world: World, fund: Fund, to: Fund, kind: str = "TRANSFER") -> list[Voucher]:
    lines = (
        Line("TRANSFER", 400, NAME),
        Line("CASH", -400, NAME),
        Line("BANK", 400, to.name),
        Line("TRANSFER", -400, to.name),
    )
    return [receipt(1, 400, DAY, fund=NAME), Voucher(kind, "DC 1", DAY, "Nộp tiền", lines)]


def test_cash_taken_to_the_bank_account_of_the_same_money_is_posted(
    world: World, fund: Fund
) -> None:
    to = make.make_fund(world.book, custody=world.bank)
    post(world, accepted(world, moved(world, fund, to)))
    assert [entry.kind for entry in imported()] == ["RECEIPT", "TRANSFER"]


@pytest.mark.parametrize(("source", "kind"), [("COMMUNE", "TRANSFER"), ("PEOPLE", "JOURNAL")])
def test_money_that_would_pass_to_another_fund_is_a_problem_before_posting(
    world: World, fund: Fund, source: str, kind: str
) -> None:
    to = make.make_fund(
        world.book, custody=world.bank, regime=Regime.BUDGET if source == "COMMUNE" else Regime.VILLAGE,
        source=Source(source),
    )  # fmt: skip
    [problem] = problems(world, *moved(world, fund, to, kind))
    assert "phải có quyết định" in problem


def test_the_database_refuses_the_same_moves(world: World, fund: Fund) -> None:
    to = make.make_fund(world.book, custody=world.bank, regime=Regime.BUDGET, source=Source.COMMUNE)
    file = accepted(world, [receipt(1, 400, DAY, fund=NAME)])
    compared = migrating.compare(file, on=make.TODAY)
    compared.vouchers.append(moved(world, fund, to)[1])
    with pytest.raises(migrating.BatchRefusedError, match="DC 1: Tiền không chuyển"):
        list(
            migrating.post(file=file, by=world.accountant, at=AT, on=make.TODAY, compared=compared)
        )
    assert not imported()
