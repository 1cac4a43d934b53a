"""Everything published adds up, and the log behind it only grew; shown with proofs anyone checks."""

import json
import time
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosure import listing, sealing
from disclosure.models.catalogue import CommuneSums, Listing
from ledger import leaves, log, proofs, verification
from ledger.models.journal import Entry
from ledger.models.log import Checkpoint, Leaf, Subtree
from projects.models.contribution import Form
from tests import tampering
from tests.disclosure.scene import Scene, fill, make_scene
from tests.tampering import RefusedError

pytestmark = pytest.mark.django_db(transaction=True)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x01")
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
GAP = "Ngân hàng chưa gửi sao kê tháng 11 cho xã."


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    fill(scene)
    scene.publish()
    return scene


def seal(scene: Scene, at: datetime = AT, key: Ed25519PrivateKey = KEY) -> Checkpoint:
    """Seal; another test on the same server may hold an entry back for a moment."""
    for _attempt in range(40):
        sealing.seal(book=scene.book, at=at, key=key)
        if Leaf.objects.filter(kind="ENTRY").count() == Entry.objects.count():
            return Checkpoint.objects.order_by("-size")[0]
        time.sleep(0.05)
    raise AssertionError("an entry is left over")


def grow(scene: Scene, count: int, at: datetime = AT + timedelta(days=1)) -> Checkpoint:
    for _time in range(count):
        scene.give("Hoàng Văn Chín", 50_000)
    return seal(scene, at)


def text(name: str, *args: object, status: int = 200, **query: str) -> str:
    answer = Client().get(reverse(name, args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


# What ties, and what does not


def test_what_ties_is_counted_and_what_is_explained_is_listed(scene):
    page = text("integrity")
    assert "1 trong 1 công trình" in page
    assert "Không công trình nào có chênh lệch" in page
    scene.give("Nguyễn Văn An", 500_000, form=Form.TRANSFER)
    scene.pay(100_000, by_bank=True)
    scene.publish(gap=GAP)
    for name, *place in (
        ["integrity"],
        ["province_integrity", "68"],
        ["commune_integrity", "23032"],
    ):
        page = text(name, *place)
        assert "0 trong 1 công trình" in page
        assert GAP in page
        assert reverse("project_page", args=[scene.project.code]) in page


def test_the_lists_can_be_made_again_with_what_does_not_tie(scene):
    scene.give("Nguyễn Văn An", 500_000, form=Form.TRANSFER)
    scene.pay(100_000, by_bank=True)
    scene.publish(gap=GAP)
    Listing.objects.update(explained=False)
    CommuneSums.objects.update(explained=0)
    with transaction.atomic():
        listing.renew()
    assert CommuneSums.objects.get().explained == 1


def test_a_place_without_publications_or_log_says_so(scene):
    page = text("commune_integrity", "04924")
    assert "Chưa có công trình nào" in page
    assert text("commune_integrity", "99999", status=404)
    assert text("province_integrity", "xx", status=404)
    assert text("integrity", status=404, page="9")


def test_more_projects_take_no_more_queries(scene):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            text("integrity")
            text("commune_integrity", "23032")
        return len(seen)

    seal(scene)
    few = queries()
    for number in range(3):
        other = make_scene(f"2400{number}", "XK")
        other.give("Hoàng Văn Chín", 50_000)
        other.publish()
        seal(other)
    grow(scene, 1)
    assert queries() == few


# Checkpoints that follow one another


def test_each_checkpoint_is_proved_to_follow_the_one_before(scene):
    first, second = seal(scene), grow(scene, 20)
    for page in (text("commune_integrity", "23032"), text("log_show", scene.book.code)):
        assert "chỉ thêm" in page
        assert "KHÔNG khớp" not in page
    name = ("log_consistency", scene.book.code, first.size, second.size)
    told = json.loads(text(*name))
    proof = [bytes.fromhex(step) for step in told["proof"]]
    roots = bytes(first.root), bytes(second.root)
    assert proofs.verify_consistency(first.size, second.size, proof, *roots)


def test_between_what_was_never_sealed_there_is_no_proof(scene):
    first, second = seal(scene), grow(scene, 2)
    for pair in ((second.size, first.size), (first.size, first.size), (0, 1), (1, 10**30)):
        text("log_consistency", scene.book.code, *pair, status=404)


def test_a_history_that_was_rewritten_is_shown(scene):
    seal(scene)
    grow(scene, 2)
    tampering.as_owner("ALTER TABLE ledger_leaf DISABLE TRIGGER ALL")
    tampering.as_owner("ALTER TABLE ledger_leaf DROP CONSTRAINT leaf_hash")
    tampering.as_owner("UPDATE ledger_leaf SET hash = sha256('x') WHERE index = 0")
    page = text("commune_integrity", "23032")
    assert page.count("KHÔNG khớp") == 2
    assert "KHÔNG dẫn tới gốc đã ký" in text("leaf_show", scene.book.code, 0)


def test_each_key_tells_which_checkpoints_it_signed(scene):
    first = seal(scene)
    scene.give("Hoàng Văn Chín", 50_000)
    second = seal(scene, AT + timedelta(days=1), OTHER_KEY)
    page = text("commune_integrity", "23032")
    for point in (first, second):
        assert point.key.hex in page
        assert f"ký điểm chốt {point.size} lá" in page


# The subtrees that are kept


def _only_added(tree: proofs.Tree, first: int, second: int) -> list[bytes]:
    return proofs.consistency_in(tree, first, second)


def test_every_proof_made_from_kept_subtrees_is_the_one_made_from_all_leaves(scene):
    for size in (1, 14, 19):
        last = grow(scene, size)
    hashes = [bytes(leaf.hash) for leaf in Leaf.objects.order_by("index")]
    assert Subtree.objects.count() == len(hashes) // 16
    for index, leaf in enumerate(Leaf.objects.order_by("index")):
        assert leaves.inclusion(leaf, last) == proofs.inclusion(hashes, index)
    for first in range(1, len(hashes)):
        made = leaves.from_tree(scene.book.pk, partial(_only_added, first=first, second=last.size))
        assert made == proofs.consistency(hashes, first)


def test_a_proof_is_read_in_two_queries_and_few_rows(scene, django_assert_num_queries):
    last = grow(scene, 30)
    leaf = log.leaf_at(scene.book, 20)
    assert leaf is not None
    with django_assert_num_queries(2):
        assert log.way(leaf, last)


@tampering.WAYS
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_subtree SET hash = sha256('x')",
        "DELETE FROM ledger_subtree",
        "INSERT INTO ledger_subtree (book_id, level, place, hash) SELECT book_id, 4, place + 1, hash FROM ledger_subtree",
        "INSERT INTO ledger_subtree (book_id, level, place, hash) SELECT book_id, 4, 1, sha256('\\x') FROM ledger_subtree",
    ],
)
def test_a_subtree_that_is_not_of_the_leaves_is_refused(scene, way, sql):
    grow(scene, 20)
    assert Subtree.objects.count() >= 1
    with pytest.raises(RefusedError):
        tampering.attempt(way, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_subtree SET hash = sha256('x') WHERE level = 4 AND place = 1",
        "DELETE FROM ledger_subtree WHERE level = 4 AND place = 0",
        "INSERT INTO ledger_subtree (book_id, level, place, hash) SELECT book_id, 4, 9, hash FROM ledger_subtree LIMIT 1",
        "INSERT INTO ledger_subtree (book_id, level, place, hash) SELECT book_id, 8, 0, hash FROM ledger_subtree LIMIT 1",
    ],
)
def test_a_kept_subtree_changed_behind_the_guards_is_named(scene, sql):
    grow(scene, 40)
    assert verification.fault_in_book(scene.book) is None
    tampering.as_owner(f"ALTER TABLE ledger_subtree DISABLE TRIGGER ALL; {sql}")
    fault = verification.fault_in_book(scene.book)
    assert fault is not None
    assert fault.row.startswith("cây con ")


# Leaf by leaf


def test_a_leaf_shows_what_was_hashed_and_the_way_to_the_root(scene):
    last = grow(scene, 20)
    page = text("leaf_show", scene.book.code, 5)
    leaf = Leaf.objects.get(index=5)
    assert bytes(leaf.hash).hex() in page
    assert last.fingerprint in page
    assert "Nằm dưới gốc đã ký" in page
    assert reverse("leaf_show", args=[scene.book.code, 4]) in page
    assert reverse("leaf_show", args=[scene.book.code, 6]) in page
    assert "Nguyễn" not in page
    receipt = json.loads(text("leaf_proof", scene.book.code, 5))
    assert (receipt["index"], receipt["size"], receipt["private"]) == (5, last.size, None)


def test_the_leaf_of_a_publication_leads_to_it(scene):
    seal(scene)
    leaf = Leaf.objects.get(kind="PAPER")
    page = text("leaf_show", scene.book.code, leaf.index)
    assert reverse("version_page", args=[scene.project.code, 1]) in page


@pytest.mark.parametrize(
    ("typed", "index"), [(" 3 ", 3), ("{voucher}", 0), ("{lower}", 0), ("{paper}", -1)]
)
def test_a_leaf_is_found_by_number_voucher_or_publication(scene, typed, index):
    last = seal(scene)
    voucher = Leaf.objects.get(index=0).name
    typed = typed.format(voucher=voucher, lower=voucher.lower(), paper=f"{scene.project.code}/1")
    answer = Client().get(reverse("leaf_find", args=[scene.book.code]), {"so": typed})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("leaf_show", args=[scene.book.code, index % last.size])


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("la/999999/", 404, "đánh số từ 0 đến"),
        ("la/" + "9" * 40 + "/", 400, "chỉ gồm chữ số"),
        ("la/-1/", 400, "chỉ gồm chữ số"),
        ("la/²/", 400, "chỉ gồm chữ số"),
        ("la/?so=", 400, ""),
        ("la/?so=PT+999/2026", 404, "Hãy xem lại số"),
        ("la/?so=" + "x" * 99, 400, ""),
        ("la/", 200, "Xem từng lá"),
    ],
)
def test_a_leaf_that_is_not_there_gets_a_sentence_and_the_form(scene, path, status, said):
    seal(scene)
    answer = Client().get(reverse("log_show", args=[scene.book.code]) + path)
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert 'name="so"' in answer.content.decode()
