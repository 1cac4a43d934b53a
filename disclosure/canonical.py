"""Facts as canonical JSON and back: the bytes that are hashed, stored and served. Pure."""

import hashlib
import json
import types
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin, get_type_hints

import rfc8785

from disclosure.facts import ProjectFacts, Text
from ledger import refcode

_T = TypeVar("_T")

CODE_LENGTH = 10
VIETNAM = timezone(timedelta(hours=7))


def to_json(facts: ProjectFacts) -> bytes:
    """Return the canonical JSON (RFC 8785): the bytes that are hashed, stored and served."""
    return rfc8785.dumps(plain(facts))


def plain(value: Any) -> Any:
    """Return facts as the dicts, lists, numbers and strings that JSON knows."""
    match value:
        case datetime():
            return value.astimezone(VIETNAM).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case tuple():
            return [plain(item) for item in value]
        case None | bool() | int() | str():
            return value
    return {each.name: plain(getattr(value, each.name)) for each in fields(value)}


def from_json(body: bytes) -> ProjectFacts:
    """Read what to_json wrote; keys unknown here are passed over."""
    return read(ProjectFacts, json.loads(body))


def read(kind: type[_T], value: Any) -> _T:
    """Read what `plain` made of facts of this kind."""
    facts: _T = _reader(cast("Any", kind))(value)
    return facts


def code_of(sha256: str) -> str:
    """Return the verification code of a hash: ten letters that are not mistaken for one another."""
    number = int(sha256, 16)
    letters = []
    for _position in range(CODE_LENGTH):
        number, place = divmod(number, len(refcode.ALPHABET))
        letters.append(refcode.ALPHABET[place])
    return "".join(letters)


def same_content(old: ProjectFacts, new: ProjectFacts) -> bool:
    """Tell whether two editions say the same, whatever their day, number and reason."""
    return replace(old, edition=None, as_of=new.as_of) == replace(new, edition=None)


def content_sha256(facts: ProjectFacts) -> str:
    """Return the hash of what an edition says, whatever its day, number and reason."""
    return hashlib.sha256(to_json(replace(facts, edition=None, as_of=date.min))).hexdigest()


def masked(facts: _T, clean: Callable[[str], str]) -> _T:
    """Return the facts, or a part of them, with every typed text passed through `clean`."""
    cleaned: _T = _masked(facts, clean)
    return cleaned


def typed(value: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text that a person typed, with the names of the fields that lead to it."""
    if isinstance(value, tuple):
        for item in value:
            yield from typed(item, where)
    elif is_dataclass(value) and not isinstance(value, type):
        hints = _hints(type(value))
        for each in fields(value):
            part, path = getattr(value, each.name), f"{where}.{each.name}".lstrip(".")
            if hints[each.name] == Text:
                yield path, part
            else:
                yield from typed(part, path)


def texts(value: object) -> Iterator[str]:
    """Yield every string in the facts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts(getattr(value, each.name))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return what reads a value of this kind; a long list of payments asks its type only once."""
    if get_origin(kind) is Annotated:
        return _reader(get_args(kind)[0])
    if get_origin(kind) is types.UnionType:
        option = next(each for each in get_args(kind) if each is not types.NoneType)
        inner = _reader(option)
        return lambda value: None if value is None else inner(value)
    if get_origin(kind) is tuple:
        item = _reader(get_args(kind)[0])
        return lambda value: tuple(map(item, value))
    if is_dataclass(kind):
        return _reader_of_class(kind)
    if kind in (date, datetime):
        return cast("Callable[[Any], Any]", kind.fromisoformat)
    return Decimal if kind is Decimal else _as_it_is


def _reader_of_class(kind: Any) -> Callable[[Any], Any]:
    readers = {name: _reader(hint) for name, hint in _hints(kind).items()}

    def read(value: dict[str, Any]) -> Any:
        known = {name: readers[name](part) for name, part in value.items() if name in readers}
        return kind(**known)

    return read


def _as_it_is(value: Any) -> Any:
    return value


def _masked(value: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_masked(item, clean) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    hints = _hints(type(value))
    parts = {name: (kind, getattr(value, name)) for name, kind in hints.items()}
    return replace(
        value,
        **{
            name: clean(part) if kind == Text else _masked(part, clean)
            for name, (kind, part) in parts.items()
        },
    )
