"""The files of the public log, as `verifier/kiem_tra.py` reads them. Pure."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
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


def leaves_csv(rows: Iterable[Row]) -> str:
    """Return la-so.csv, with the mark that lets Excel read Vietnamese."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([row.index, row.body[0], row.hash.hex(), row.text])
    return out.getvalue()


def checkpoints_json(
    book: str, rows: Iterable[Row], keys: Iterable[Key], points: Iterable[Point]
) -> str:
    """Return diem-chot.json: keys, checkpoints in order, and the total of each account in `rows`."""
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
                for (function, unit), amount in sorted(totals(rows).items())
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


def totals(rows: Iterable[Row]) -> dict[tuple[str, str], int]:
    """Return debit − credit of each function and unit, in đồng or hundredths of the unit."""
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for line in json.loads(row.text).get("lines", []):
            found[line["function"], line["unit"]] += int(line["amount"])
    return dict(found)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
