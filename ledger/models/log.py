"""The public log: one tree of leaves for each book, and the signed checkpoints over it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.models.chart import Book
from ledger.models.journal import Entry
from ledger.proofs import HASH_SIZE


class SigningKey(models.Model):
    """The public half of a key that signs checkpoints (Ed25519); the private half is never here."""

    id = models.CharField(max_length=16, primary_key=True)
    public = models.BinaryField(max_length=32)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.id

    @property
    def hex(self) -> str:
        """Return the public key as the files of the log write it."""
        return bytes(self.public).hex()


class Leaf(models.Model):
    """What the public may know of an entry, or the hash of a paper that was published; append-only.

    `index` counts from 0 without a gap in each book. `body` is what is hashed (proofs.leaf_bytes).
    """

    class Kind(models.TextChoices):
        ENTRY = "ENTRY", _("Chứng từ")
        PAPER = "PAPER", _("Bản công khai")

    book = models.ForeignKey(Book, models.PROTECT, related_name="+", db_index=False)
    index = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=5, choices=Kind)
    name = models.CharField(max_length=80)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="leaf")
    body = models.BinaryField()
    hash = models.BinaryField(max_length=HASH_SIZE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "index"], name="leaf_index_once"),
            models.UniqueConstraint(fields=["book", "kind", "name"], name="leaf_name_once"),
            models.CheckConstraint(
                condition=Q(kind="ENTRY", entry__isnull=False) | Q(kind="PAPER", entry=None),
                name="leaf_of_an_entry_or_a_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index}: {self.name}"


class Subtree(models.Model):
    """The root of a full subtree of a book's log, of every fourth level (proofs.KEPT); append-only.

    What is in the leaves already, kept so that a proof reads a hundred hashes and not all of them.
    The database takes none that is not the root of those below it.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="+", db_index=False)
    level = models.PositiveSmallIntegerField()
    place = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=HASH_SIZE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "level", "place"], name="subtree_once"),
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.place}"


class Checkpoint(models.Model):
    """The root over the first `size` leaves of a book, signed; append-only.

    `peaks` are the full subtrees, 32 bytes each, so that the next leaves are added without
    reading the ones before. The signature covers leaves.statement(checkpoint).
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="+", db_index=False)
    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=HASH_SIZE)
    peaks = models.BinaryField()
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="next")
    at = models.DateTimeField()
    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="+")
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "size"], name="checkpoint_size_once"),
            models.UniqueConstraint(
                fields=["book", "previous"],
                nulls_distinct=False,
                name="checkpoint_one_after_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.size}: {self.fingerprint}"

    @property
    def fingerprint(self) -> str:
        """Return the root as people compare it: 64 hexadecimal digits."""
        return bytes(self.root).hex()
