"""The tree of the public log (RFC 9162, section 2.1) and the bytes in it. Pure.

A leaf is `VERSION` and canonical JSON (RFC 8785). Functions on trees take leaf hashes, 32 bytes each.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import rfc8785

VERSION = b"\x01"
HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
# Every so many levels the full subtrees are kept, each over 2**KEPT of those below: a proof is then
# made of a hundred hashes or so, however many leaves there are.
KEPT = 4

# Gives the hash over the leaves from a number up to another.
Tree = Callable[[int, int], bytes]
# Gives the hash of a full subtree by its level (leaves: 0) and its place among those of its level.
Subtrees = Callable[[int, int], bytes]
# Hears of a full subtree: level, place, hash.
Note = Callable[[int, int, bytes], None]


def _forget(_level: int, _place: int, _hash: bytes) -> None:
    """Keep no subtree."""


_LEAF, _NODE = b"\x00", b"\x01"
_PRIVATE = b"so-cong:private:1\x00"
_CHECKPOINT = b"so-cong:checkpoint:1\x00"


@dataclass(frozen=True)
class Step:
    """A step towards the root: the hash put beside, on which side, and what the two make."""

    beside: bytes
    on_left: bool
    reached: bytes


@dataclass(frozen=True)
class Frontier:
    """A tree of `size` leaves by its full subtrees, largest first: all one needs to add to it."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def grown(self, hashes: Iterable[bytes], note: Note = _forget) -> "Frontier":
        """Return the tree with `hashes` added: k hashings for k leaves, and a few more.

        `note` hears of the full subtrees to be kept, those below before those above.
        """
        size, peaks = self.size, list(self.peaks)
        for each in hashes:
            top, level = each, 0
            while size >> level & 1:
                top, level = node_hash(peaks.pop(), top), level + 1
                if level % KEPT == 0:
                    note(level, size >> level, top)
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
    return inclusion_in(_over(hashes), index, len(hashes))


def inclusion_in(tree: Tree, index: int, size: int) -> list[bytes]:
    """Return the proof that leaf `index` is among the first `size` of `tree`; IndexError."""
    if not 0 <= index < size:
        raise IndexError(index)
    return _path(tree, index, 0, size)


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], top: bytes
) -> bool:
    """Tell whether `proof` ties the leaf hash to root `top` of `size` leaves (section 2.1.3.2)."""
    steps = climb(leaf, index, size, proof)
    return steps is not None and (steps[-1].reached if steps else leaf) == top


def climb(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> list[Step] | None:
    """Return the way from the leaf to the root, step by step; None for a proof of a wrong length."""
    if not 0 <= index < size:
        return None
    here, last, reached = index, size - 1, leaf
    steps: list[Step] = []
    for beside in proof:
        if last == 0:
            return None
        on_left = bool(here & 1) or here == last
        reached = node_hash(beside, reached) if on_left else node_hash(reached, beside)
        steps.append(Step(beside, on_left, reached))
        if on_left:
            here, last = _up(here, last)
        here, last = here >> 1, last >> 1
    return steps if last == 0 else None


def consistency(hashes: Sequence[bytes], first: int) -> list[bytes]:
    """Return the proof that the tree of all `hashes` only added to the tree of the `first` ones."""
    return consistency_in(_over(hashes), first, len(hashes))


def consistency_in(tree: Tree, first: int, second: int) -> list[bytes]:
    """Return the proof that `second` leaves of `tree` only added to the `first` ones; IndexError."""
    if not 0 <= first <= second:
        raise IndexError(first)
    return [] if first == 0 else _subproof(tree, first, 0, second, whole=True)


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


def over(kept: Subtrees, start: int, end: int) -> bytes:
    """Return the hash over leaves `start` to `end`, a part that proofs ask for, from kept subtrees."""
    count = end - start
    if count & (count - 1):
        middle = start + _half(count)
        return node_hash(over(kept, start, middle), over(kept, middle, end))
    level = (count.bit_length() - 1) // KEPT * KEPT
    return root(kept(level, place) for place in range(start >> level, end >> level))


def _half(count: int) -> int:
    """Return the largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def _up(here: int, last: int) -> tuple[int, int]:
    """Climb past the levels where this subtree has no right neighbour."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _over(hashes: Sequence[bytes]) -> Tree:
    return lambda start, end: root(hashes[start:end])


def _path(tree: Tree, index: int, start: int, end: int) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _half(end - start)
    if index < middle:
        return [*_path(tree, index, start, middle), tree(middle, end)]
    return [*_path(tree, index, middle, end), tree(start, middle)]


def _subproof(tree: Tree, first: int, start: int, end: int, *, whole: bool) -> list[bytes]:
    if first == end:
        return [] if whole else [tree(start, end)]
    middle = start + _half(end - start)
    if first <= middle:
        return [*_subproof(tree, first, start, middle, whole=whole), tree(middle, end)]
    return [*_subproof(tree, first, middle, end, whole=False), tree(start, middle)]
