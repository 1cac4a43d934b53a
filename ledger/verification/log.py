"""What must hold for the public log of a book: leaves, roots and signatures."""

from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger import leaves, proofs, signing
from ledger.models.chart import Book
from ledger.models.log import Checkpoint, Leaf
from ledger.proofs import Frontier
from ledger.verification import rule
from ledger.verification.rule import Rule

_CHUNK = 2_000

RULES = (
    Rule(
        gettext_lazy("số thứ tự trong nhật ký công khai liên tục từ 0"),
        rule.leaf,
        """
        SELECT %(book)s, id, place, index FROM
            (SELECT id, index, row_number() OVER (ORDER BY index) - 1 AS place
             FROM ledger_leaf WHERE book_id = %(book)s) numbered
        WHERE index <> place ORDER BY index LIMIT 1
        """,
    ),
    Rule(
        gettext_lazy("mã băm trong nhật ký công khai là mã băm của nội dung"),
        rule.leaf,
        r"""
        SELECT %(book)s, id, encode(sha256('\x00'::bytea || body), 'hex'), encode(hash, 'hex')
        FROM ledger_leaf WHERE book_id = %(book)s AND hash <> sha256('\x00'::bytea || body)
        ORDER BY index LIMIT 1
        """,
    ),
    Rule(
        gettext_lazy("chứng từ trong nhật ký công khai là chứng từ của sổ này"),
        rule.leaf,
        """
        SELECT %(book)s, l.id, l.book_id, e.book_id FROM ledger_leaf l LEFT JOIN ledger_entry e ON e.id = l.entry_id
        WHERE l.book_id = %(book)s AND l.kind = 'ENTRY' AND e.book_id IS DISTINCT FROM l.book_id
        ORDER BY l.index LIMIT 1
        """,
    ),
)


def claims(book: Book) -> Iterator[tuple[Checkpoint, str, object, object]]:
    """Yield what each checkpoint of a book claims: the rule, what should stand there, what does.

    One tree grows through all of them, so each root is proved to have only added to the one before.
    """
    tree, before = Frontier(), None
    found = Leaf.objects.filter(book=book).order_by("index").values_list("hash", flat=True)
    hashes = found.iterator(chunk_size=_CHUNK)
    rows = Checkpoint.objects.filter(book=book).select_related("book", "previous", "key")
    for checkpoint in rows.order_by("size"):
        missing = checkpoint.size - tree.size
        tree = tree.grown(bytes(each) for each in islice(hashes, missing))
        yield checkpoint, _("số lá của điểm chốt"), checkpoint.size, tree.size
        yield checkpoint, _("gốc của điểm chốt"), tree.root.hex(), bytes(checkpoint.root).hex()
        kept, made = bytes(checkpoint.peaks).hex(), b"".join(tree.peaks).hex()
        yield checkpoint, _("các cây con lưu để chốt tiếp"), made, kept
        yield checkpoint, _("điểm chốt liền trước"), before, checkpoint.previous_id
        message = proofs.checkpoint_bytes(leaves.statement(checkpoint))
        signed = signing.verifies(
            bytes(checkpoint.key.public), bytes(checkpoint.signature), message
        )
        yield checkpoint, _("chữ ký của điểm chốt"), _("đúng"), _("đúng") if signed else _("sai")
        before = checkpoint.pk
