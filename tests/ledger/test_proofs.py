"""The tree of the public log proves what is in it, and nothing else."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import proofs
from ledger.proofs import Frontier

# The reference tree of Certificate Transparency (RFC 6962, unchanged in RFC 9162): eight leaves,
# the root after each, and the published proofs.
LEAVES = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSIONS = [
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
CONSISTENCIES = [
    (1, 1, []),
    (
        1,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
REFERENCE = [proofs.leaf_hash(each) for each in LEAVES]
MANY = [proofs.leaf_hash(str(number).encode()) for number in range(200)]
MANY_ROOTS = [proofs.root(MANY[:size]) for size in range(201)]


def hexed(hashes: list[bytes]) -> list[str]:
    return [each.hex() for each in hashes]


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def test_an_empty_tree_has_the_hash_of_nothing():
    assert proofs.root([]) == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_the_reference_tree_has_the_published_roots(size):
    assert proofs.root(REFERENCE[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size", "published"), INCLUSIONS)
def test_the_reference_tree_gives_the_published_inclusion_proofs(index, size, published):
    assert hexed(proofs.inclusion(REFERENCE[:size], index)) == published


@pytest.mark.parametrize(("first", "second", "published"), CONSISTENCIES)
def test_the_reference_tree_gives_the_published_consistency_proofs(first, second, published):
    assert hexed(proofs.consistency(REFERENCE[:second], first)) == published


def test_every_leaf_of_every_tree_up_to_two_hundred_proves():
    for size in range(1, 201):
        places = range(size) if size <= 70 or size in (127, 128, 129, 200) else (0, size - 1)
        for index in places:
            proof = proofs.inclusion(MANY[:size], index)
            assert proofs.verify_inclusion(MANY[index], index, size, proof, MANY_ROOTS[size])


@settings(deadline=None)
@given(st.integers(1, 200), st.data())
def test_a_leaf_proves_in_any_tree_and_any_flipped_byte_fails(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof = proofs.inclusion(MANY[:size], index)
    leaf, top = MANY[index], MANY_ROOTS[size]
    assert proofs.verify_inclusion(leaf, index, size, proof, top)
    at = data.draw(st.integers(0, proofs.HASH_SIZE - 1))
    assert not proofs.verify_inclusion(flipped(leaf, at), index, size, proof, top)
    assert not proofs.verify_inclusion(leaf, index, size, proof, flipped(top, at))
    for step in range(len(proof)):
        bad = [*proof[:step], flipped(proof[step], at), *proof[step + 1 :]]
        assert not proofs.verify_inclusion(leaf, index, size, bad, top)
    assert not proofs.verify_inclusion(leaf, index, size, [*proof, leaf], top)
    assert not proofs.verify_inclusion(leaf, size, size, proof, top)


def test_every_tree_up_to_seventy_is_consistent_with_every_earlier_one():
    for second in range(71):
        for first in range(second + 1):
            proof = proofs.consistency(MANY[:second], first)
            assert proofs.verify_consistency(
                first, second, proof, MANY_ROOTS[first], MANY_ROOTS[second]
            )


@settings(deadline=None)
@given(st.integers(2, 200), st.data())
def test_a_tree_is_not_consistent_with_another_past(second, data):
    first = data.draw(st.integers(1, second - 1))
    old, new = MANY_ROOTS[first], MANY_ROOTS[second]
    proof = proofs.consistency(MANY[:second], first)
    assert proofs.verify_consistency(first, second, proof, old, new)
    at = data.draw(st.integers(0, proofs.HASH_SIZE - 1))
    assert not proofs.verify_consistency(first, second, proof, flipped(old, at), new)
    assert not proofs.verify_consistency(first, second, proof, old, flipped(new, at))
    for step in range(len(proof)):
        bad = [*proof[:step], flipped(proof[step], at), *proof[step + 1 :]]
        assert not proofs.verify_consistency(first, second, bad, old, new)
    assert not proofs.verify_consistency(second, first, proof, old, new)


@settings(deadline=None)
@given(st.integers(0, 200), st.data())
def test_a_tree_grown_in_steps_has_the_root_of_one_grown_at_once(size, data):
    cut = data.draw(st.integers(0, size))
    grown = Frontier().grown(MANY[:cut]).grown(MANY[cut:size])
    assert (grown.size, grown.root) == (size, MANY_ROOTS[size])
    assert len(grown.peaks) == size.bit_count()


def test_a_node_cannot_be_passed_off_as_a_leaf():
    two = proofs.root(REFERENCE[:2])
    assert proofs.leaf_hash(REFERENCE[0] + REFERENCE[1]) != two


def test_what_is_outside_the_tree_has_no_proof():
    with pytest.raises(IndexError):
        proofs.inclusion(REFERENCE, 8)
    with pytest.raises(IndexError):
        proofs.consistency(REFERENCE, 9)


def test_a_leaf_is_its_version_and_canonical_json():
    assert proofs.leaf_bytes({"b": "ỳ", "a": [1]}) == b'\x01{"a":[1],"b":"\xe1\xbb\xb3"}'


def test_equal_texts_under_two_salts_have_unlike_commitments():
    one, other = (proofs.commitment(bytes([salt]) * 32, "Nguyễn Văn An") for salt in (1, 2))
    assert one != other
    assert one == proofs.commitment(b"\x01" * 32, "Nguyễn Văn An")
    with pytest.raises(ValueError, match="3"):
        proofs.commitment(b"abc", "x")
