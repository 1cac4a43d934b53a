"""The tree of the public log (RFC 9162, section 2.1) and the bytes in it. Pure.

A leaf is `VERSION` and canonical JSON (RFC 8785). Functions on trees take leaf hashes, 32 bytes each.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import rfc8785

VERSION = b"\x01"
HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

_LEAF, _NODE = b"\x00", b"\x01"
_PRIVATE = b"so-cong:private:1\x00"
_CHECKPOINT = b"so-cong:checkpoint:1\x00"


@dataclass(frozen=True)
class Frontier:
    """A tree of `size` leaves by its full subtrees, largest first: all one needs to add to it."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def grown(self, hashes: Iterable[bytes]) -> "Frontier":
        """Return the tree with `hashes` added: k hashings for k leaves, and a few more."""
        size, peaks = self.size, list(self.peaks)
        for each in hashes:
            top, full = each, size
            while full & 1:
                top, full = node_hash(peaks.pop(), top), full >> 1
            peaks.append(top)
            size += 1
        return Frontier(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        """Return the root of the whole tree."""
        if not self.peaks:
            return EMPTY_ROOT
        *left, top = self.peaks
        for peak in reversed(left):
            top = node_hash(peak, top)
        return top


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf, apart from that of any node."""
    return hashlib.sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees."""
    return hashlib.sha256(_NODE + left + right).digest()


def root(hashes: Iterable[bytes]) -> bytes:
    """Return the root over all leaves."""
    return Frontier().grown(hashes).root


def inclusion(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Return the proof that leaf `index` is in the tree, from the leaf upwards."""
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    if len(hashes) == 1:
        return []
    half = _half(len(hashes))
    if index < half:
        return [*inclusion(hashes[:half], index), root(hashes[half:])]
    return [*inclusion(hashes[half:], index - half), root(hashes[:half])]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], top: bytes
) -> bool:
    """Tell whether `proof` ties the leaf hash to root `top` of `size` leaves (section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, reached = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            reached = node_hash(step, reached)
            here, last = _up(here, last)
        else:
            reached = node_hash(reached, step)
        here, last = here >> 1, last >> 1
    return last == 0 and reached == top


def consistency(hashes: Sequence[bytes], first: int) -> list[bytes]:
    """Return the proof that the tree of all `hashes` only added to the tree of the `first` ones."""
    if not 0 <= first <= len(hashes):
        raise IndexError(first)
    return [] if first == 0 else _subproof(hashes, first, whole=True)


def verify_consistency(
    first: int, second: int, proof: Sequence[bytes], old: bytes, new: bytes
) -> bool:
    """Tell whether root `new` of `second` leaves only added to root `old` of `first` (2.1.4.2)."""
    if not 0 <= first <= second:
        return False
    if first in (0, second):
        return not proof and old == (EMPTY_ROOT if first == 0 else new)
    path = [old, *proof] if first & (first - 1) == 0 else list(proof)
    if not path:
        return False
    here, last = first - 1, second - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    was = now = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            was, now = node_hash(step, was), node_hash(step, now)
            here, last = _up(here, last)
        else:
            now = node_hash(now, step)
        here, last = here >> 1, last >> 1
    return last == 0 and was == old and now == new


def leaf_bytes(public: dict[str, object]) -> bytes:
    """Return what is hashed for a public part: the version byte, then canonical JSON."""
    return VERSION + rfc8785.dumps(public)  # type: ignore[arg-type]


def checkpoint_bytes(statement: dict[str, object]) -> bytes:
    """Return what the signature of a checkpoint covers."""
    return _CHECKPOINT + rfc8785.dumps(statement)  # type: ignore[arg-type]


def commitment(salt: bytes, private: str) -> str:
    """Return, in hex, what binds a leaf to its private text and tells nothing of it without the salt."""
    if len(salt) != HASH_SIZE:
        raise ValueError(len(salt))
    return hashlib.sha256(_PRIVATE + salt + private.encode()).hexdigest()


def _half(count: int) -> int:
    """Return the largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def _up(here: int, last: int) -> tuple[int, int]:
    """Climb past the levels where this subtree has no right neighbour."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _subproof(hashes: Sequence[bytes], first: int, *, whole: bool) -> list[bytes]:
    if first == len(hashes):
        return [] if whole else [root(hashes)]
    half = _half(len(hashes))
    if first <= half:
        return [*_subproof(hashes[:half], first, whole=whole), root(hashes[half:])]
    return [*_subproof(hashes[half:], first - half, whole=False), root(hashes[:half])]
