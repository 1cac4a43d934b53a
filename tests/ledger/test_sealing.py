"""What was posted is sealed once, in order, and can be proved from outside afterwards."""

import stat
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from ledger import leaves, posting, proofs, reversing, sealing, signing
from ledger.models.chart import Book, Function, Fund
from ledger.models.journal import Entry, PrivatePart
from ledger.models.log import Checkpoint, Leaf, SigningKey
from ledger.models.people import User
from ledger.posting import Posting, VoucherKind
from ledger.sealing import Paper
from tests import make, tampering
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 11, 20, 9, 0, 0, 123_456, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
NAME = "Ông Nguyễn Văn An"


def receive(fund: Fund, clerk: User, key: str, amount: int = 500_000) -> Entry:
    return posting.post_entry(
        book=fund.book,
        kind=VoucherKind.RECEIPT,
        on=make.TODAY,
        lines=[
            Posting(Function.CASH, fund, amount, fund.purpose),
            Posting(Function.CONTRIBUTED, fund, -amount, fund.purpose),
        ],
        by=clerk,
        summary="Thu của hộ ông An",
        private_text=NAME,
        key=key,
    )


def seal(book: Book, *papers: Paper, key: Ed25519PrivateKey = KEY) -> Checkpoint | None:
    return sealing.seal(book=book, at=AT, key=key, papers=papers)


def sealed(book: Book, *papers: Paper) -> Checkpoint:
    """Seal; other tests on the same server may end a transaction at the very moment, so try again."""
    for _attempt in range(40):
        if (checkpoint := seal(book, *papers)) is not None:
            return checkpoint
        time.sleep(0.05)
    raise AssertionError("nothing was sealed")


def hashes(book: Book) -> list[bytes]:
    return [
        bytes(each)
        for each in Leaf.objects.filter(book=book).order_by("index").values_list("hash", flat=True)
    ]


def test_the_root_is_over_all_leaves_and_the_signature_holds(book, fund, clerk):
    for number in range(5):
        receive(fund, clerk, f"a{number}")
    first = sealed(book)
    for number in range(6):
        receive(fund, clerk, f"b{number}")
    second = sealed(book)
    assert (first.size, second.size, second.previous) == (5, 11, first)
    assert bytes(second.root) == proofs.root(hashes(book))
    assert bytes(first.root) == proofs.root(hashes(book)[:5])
    message = proofs.checkpoint_bytes(leaves.statement(Checkpoint.objects.get(pk=second.pk)))
    assert signing.verifies(bytes(second.key.public), bytes(second.signature), message)
    assert not signing.verifies(bytes(second.key.public), bytes(second.signature), message + b" ")


def test_a_leaf_says_what_moved_and_names_nobody(book, fund, clerk):
    receive(fund, clerk, "a")
    sealed(book)
    body = bytes(Leaf.objects.get().body)
    assert b'"voucher":"PT 1/2026"' in body
    assert b'"amount":"500000"' in body
    assert b'"purpose":"23032-2026-001"' in body
    assert b"An" not in body


def test_nothing_new_makes_no_checkpoint(book, fund, clerk):
    assert seal(book) is None
    receive(fund, clerk, "a")
    sealed(book)
    assert seal(book) is None
    assert Checkpoint.objects.count() == 1


def test_a_reversal_names_what_it_reverses(book, fund, clerk):
    entry = receive(fund, clerk, "a")
    reversing.reverse_entry(entry=entry, on=make.TODAY, by=clerk, reason="Ghi nhầm người nộp tiền")
    sealed(book)
    assert b'"reverses":"PT 1/2026"' in bytes(Leaf.objects.get(index=1).body)


def test_an_erased_private_part_leaves_every_proof_valid(book, fund, clerk):
    entry = receive(fund, clerk, "a")
    receive(fund, clerk, "b")
    checkpoint = sealed(book)
    private = PrivatePart.objects.get(entry=entry)
    told = proofs.commitment(bytes(private.salt), private.text)
    assert told.encode() in bytes(Leaf.objects.get(entry=entry).body)
    private.delete()
    receive(fund, clerk, "c")
    later = sealed(book)
    leaf = Leaf.objects.get(entry=entry)
    for each in (checkpoint, later):
        proof = leaves.inclusion(leaf, each)
        assert proofs.verify_inclusion(
            bytes(leaf.hash), leaf.index, each.size, proof, bytes(each.root)
        )
    assert bytes(later.root) == proofs.root(hashes(book))


def test_a_paper_is_sealed_once_after_the_entries(book, fund, clerk):
    receive(fund, clerk, "a")
    paper = Paper("23032-2026-001/1", "ab" * 32)
    assert sealed(book, paper).size == 2
    assert seal(book, paper) is None
    assert sealed(book, paper, Paper("23032-2026-001/2", "cd" * 32)).size == 3
    assert [leaf.kind for leaf in Leaf.objects.order_by("index")] == ["ENTRY", "PAPER", "PAPER"]


def test_an_entry_of_a_transaction_still_running_waits_and_is_not_skipped(book, fund, clerk):
    late = make.make_fund(book, purpose=make.make_purpose(book, "23032-2026-002"))
    receive(late, clerk, "opens the accounts")
    receive(fund, clerk, "opens the accounts too")
    assert sealed(book).size == 2
    with transaction.atomic():
        waiting = reversing.reverse_entry(
            entry=Entry.objects.get(key="opens the accounts"),
            on=make.TODAY,
            by=clerk,
            reason="Ghi nhầm người nộp tiền",
        )
        ends = at_once(lambda: receive(fund, clerk, "quick"), lambda: None)
        assert not ends
        assert at_once(lambda: seal(book), lambda: None) == []
        assert Checkpoint.objects.count() == 1
    assert sealed(book).size == 4
    assert [leaf.entry for leaf in Leaf.objects.filter(index__gte=2).order_by("index")] == [
        waiting,
        Entry.objects.get(key="quick"),
    ]


def test_what_is_posted_in_the_transaction_of_the_seal_waits(book, fund, clerk):
    with transaction.atomic():
        receive(fund, clerk, "a")
        assert seal(book) is None
    assert sealed(book).size == 1


def test_two_sealings_at_once_take_turns(book, fund, clerk):
    for number in range(20):
        receive(fund, clerk, f"a{number}")
    signing.registered(KEY, at=AT)
    assert at_once(*[lambda: seal(book)] * 4) == []
    assert [leaf.index for leaf in Leaf.objects.order_by("index")] == list(range(20))
    assert Checkpoint.objects.order_by("-size")[0].size == 20


def test_each_book_has_a_log_of_its_own(book, fund, clerk):
    other = make.make_book(make.make_commune("22918", name="UBND xã Hàm Thuận"), prefix="HT")
    far = make.make_fund(other)
    receive(fund, clerk, "a")
    receive(far, clerk, "a")
    assert (sealed(book).size, sealed(other).size) == (1, 1)
    assert list(Leaf.objects.values_list("index", flat=True)) == [0, 0]


def test_a_new_key_puts_the_old_one_away_for_good(book, fund, clerk):
    receive(fund, clerk, "a")
    first = sealed(book)
    receive(fund, clerk, "b")
    new = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
    second = seal(book, key=new)
    assert second is not None
    assert second.key != first.key
    assert SigningKey.objects.get(pk=first.key_id).until == AT.replace(microsecond=0)
    receive(fund, clerk, "c")
    with pytest.raises(signing.SigningKeyError, match="thôi dùng"):
        seal(book)
    assert Leaf.objects.count() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_leaf SET name = 'x'",
        "DELETE FROM ledger_leaf",
        "TRUNCATE ledger_leaf",
        "UPDATE ledger_checkpoint SET at = now()",
        "DELETE FROM ledger_checkpoint",
        "TRUNCATE ledger_checkpoint, ledger_signingkey",
        "UPDATE ledger_signingkey SET since = now()",
        "DELETE FROM ledger_signingkey",
        # one leaf more under a checkpoint, after a gap, or with a hash that is not its own
        "INSERT INTO ledger_leaf (book_id, index, kind, name, body, hash)"
        " SELECT book_id, 5, 'PAPER', 'x', body, hash FROM ledger_leaf LIMIT 1",
        "INSERT INTO ledger_leaf (book_id, index, kind, name, body, hash)"
        " SELECT book_id, 2, 'PAPER', 'x', '', hash FROM ledger_leaf LIMIT 1",
        "INSERT INTO ledger_checkpoint (book_id, size, root, peaks, previous_id, at, key_id, signature)"
        " SELECT book_id, 3, root, peaks || peaks, id, at, key_id, signature FROM ledger_checkpoint",
        "INSERT INTO ledger_checkpoint (book_id, size, root, peaks, previous_id, at, key_id, signature)"
        " SELECT book_id, 1, root, peaks, NULL, at, key_id, signature FROM ledger_checkpoint",
    ],
)
@tampering.WAYS
def test_the_log_only_grows_whoever_speaks_sql(book, fund, clerk, statement, way):
    receive(fund, clerk, "a")
    receive(fund, clerk, "b")
    sealed(book)
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, statement)
    assert (Leaf.objects.count(), Checkpoint.objects.count()) == (2, 1)


def test_a_key_is_drawn_once_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "var" / "signing-key.pem"
    with pytest.raises(signing.SigningKeyError, match="SIGNING_KEY_FILE"):
        signing.read_key(path, create=False)
    drawn = signing.read_key(path, create=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = signing.read_key(path, create=True)
    assert again.private_bytes_raw() == drawn.private_bytes_raw()


def test_a_file_that_is_no_key_is_refused(tmp_path):
    path = tmp_path / "signing-key.pem"
    path.write_text("không phải khóa")
    with pytest.raises(signing.SigningKeyError):
        signing.read_key(path, create=True)


def test_the_log_goes_on_after_a_late_clock(book, fund, clerk):
    receive(fund, clerk, "a")
    sealed(book)
    receive(fund, clerk, "b")
    earlier = sealing.seal(book=book, at=AT - timedelta(days=1), key=KEY)
    assert earlier is not None
    assert earlier.size == 2


def test_the_page_of_an_entry_tells_where_it_is_in_the_log(book, fund, clerk, client, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: make.TODAY)
    client.force_login(clerk)
    page = reverse("entry_show", args=[receive(fund, clerk, "a").pk])
    assert "Chưa chốt" in client.get(page).content.decode()
    root = sealed(book).fingerprint
    told = client.get(page).content.decode()
    assert "Lá số 0, trong điểm chốt 1 lá" in told
    assert root in told
