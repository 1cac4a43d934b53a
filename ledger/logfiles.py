"""The files of the public log, as the script that checks them reads them. Pure."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

COLUMNS = ["so_la", "phien_ban", "ma_bam", "noi_dung"]


@dataclass(frozen=True)
class Row:
    """One leaf: the bytes that are hashed (a version byte, then JSON) and their hash."""

    index: int
    body: bytes
    hash: bytes

    @property
    def text(self) -> str:
        """Return the JSON without its version byte."""
        return self.body[1:].decode()


@dataclass(frozen=True)
class Key:
    """A public key (Ed25519) and the times it was in use, in ISO 8601."""

    id: str
    public: bytes
    since: str
    until: str | None


@dataclass(frozen=True)
class Point:
    """A checkpoint: what it states, who signed, the signature."""

    statement: dict[str, object]
    key: str
    signature: bytes


@dataclass(frozen=True)
class Private:
    """What only the holder of a receipt is told: the salt and the private text."""

    salt: bytes
    text: str


class _Line:
    """What csv writes to: hands each line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def header() -> str:
    """Return the first line of la-so.csv, with the mark that lets Excel read Vietnamese."""
    first: str = csv.writer(_Line()).writerow(COLUMNS)
    return "\ufeff" + first


def leaves_csv(rows: Iterable[Row]) -> Iterator[str]:
    """Yield la-so.csv line by line."""
    line = csv.writer(_Line())
    yield header()
    for row in rows:
        yield line.writerow([row.index, row.body[0], row.hash.hex(), row.text])


def checkpoints_json(
    book: str,
    keys: Iterable[Key],
    points: Iterable[Point],
    totals: Mapping[tuple[str, str], int],
) -> str:
    """Return diem-chot.json: keys, checkpoints in order, and what each account stands at.

    `totals` are debit − credit by function and unit, in đồng or hundredths of the unit.
    """
    return _json(
        {
            "book": book,
            "keys": [
                {"id": key.id, "public": key.public.hex(), "since": key.since, "until": key.until}
                for key in keys
            ],
            "checkpoints": [
                {
                    "statement": point.statement,
                    "key": point.key,
                    "signature": point.signature.hex(),
                }
                for point in points
            ],
            "totals": [
                {"function": function, "unit": unit, "amount": str(amount)}
                for (function, unit), amount in sorted(totals.items())
            ],
        }
    )


def receipt_json(
    book: str, row: Row, *, size: int, proof: Sequence[bytes], private: Private | None
) -> str:
    """Return bien-nhan.json: a leaf, the way up to the root of `size` leaves, and what is private."""
    return _json(
        {
            "book": book,
            "index": row.index,
            "body": row.text,
            "size": size,
            "proof": [step.hex() for step in proof],
            "salt": private.salt.hex() if private else None,
            "private": private.text if private else None,
        }
    )


def consistency_json(book: str, sizes: tuple[int, int], proof: Sequence[bytes]) -> str:
    """Return noi-tiep.json: the proof that the log only grew from one size to the other."""
    first, second = sizes
    return _json(
        {"book": book, "first": first, "second": second, "proof": [step.hex() for step in proof]}
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
