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


def _pairs(below: str) -> str:
    """Return the statement that hashes each whole pair of a rung into one of the rung above."""
    return f"""
        SELECT level + 1 AS level, place / 2 AS place, sha256('\\x01'::bytea || hash || beside) AS hash FROM (
            SELECT level, place, hash, lead(hash) OVER pairs AS beside FROM {below}
            WINDOW pairs AS (PARTITION BY level, place / 2 ORDER BY place)
        ) pair WHERE place %% 2 = 0 AND beside IS NOT NULL
        """


# From what is kept, and the leaves, up to what is to be kept above them.
_RUNGS = ", ".join(
    f"rung{step} AS ({_pairs(f'rung{step - 1}' if step > 1 else 'below')})"
    for step in range(1, proofs.KEPT + 1)
)

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
    Rule(
        gettext_lazy("cây con lưu để làm bằng chứng là gốc của các lá bên dưới"),
        rule.subtree,
        f"""
        WITH below AS (
            SELECT 0 AS level, index AS place, hash FROM ledger_leaf WHERE book_id = %(book)s
            UNION ALL SELECT level, place, hash FROM ledger_subtree WHERE book_id = %(book)s
        ), {_RUNGS},
        kept AS (SELECT level, place, hash FROM ledger_subtree WHERE book_id = %(book)s)
        SELECT %(book)s, format('%%s/%%s', level, place), encode(made.hash, 'hex'), encode(kept.hash, 'hex')
        FROM rung{proofs.KEPT} made FULL JOIN kept USING (level, place)
        WHERE made.hash IS DISTINCT FROM kept.hash ORDER BY level, place LIMIT 1
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
