"""The JSON Schema of what is published, drawn from the facts themselves. Pure.

A reader of `du-lieu.json` finds here every field there can be, what it is called, and its form.
"""

import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from inspect import getdoc
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from disclosure import fieldnames
from disclosure.facts import SCHEMA, ProjectFacts

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
# How each form is written, as disclosure.canonical writes it; đồng are whole numbers.
_FORMS: dict[type, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}


def of_publications(address: str) -> dict[str, Any]:
    """Return the schema of a publication; `address` is where it will be found."""
    found: dict[str, dict[str, Any]] = {}
    whole = _of(ProjectFacts, found)
    return {
        "$schema": _DIALECT,
        "$id": address,
        "title": SCHEMA,
        **whole,
        "$defs": dict(sorted(found.items())),
    }


def of_classes(*kinds: type) -> dict[str, dict[str, Any]]:
    """Return the schemas of some classes and of every class they hold, by name."""
    found: dict[str, dict[str, Any]] = {}
    for kind in kinds:
        _of(kind, found)
    return found


def _of(kind: Any, found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if get_origin(kind) is Annotated:
        return _of(get_args(kind)[0], found)
    if get_origin(kind) is types.UnionType:
        options = [option for option in get_args(kind) if option is not types.NoneType]
        return {"anyOf": [*(_of(option, found) for option in options), {"type": "null"}]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _of(get_args(kind)[0], found)}
    if is_dataclass(kind):
        return _of_class(kind, found)
    return dict(_FORMS[kind])


def _of_class(kind: Any, found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if kind.__name__ not in found:
        found[kind.__name__] = {}  # known from here on, should it hold itself
        hints = get_type_hints(kind, include_extras=True)
        found[kind.__name__] = {
            "type": "object",
            "description": getdoc(kind) or "",
            "properties": {
                each.name: _of(hints[each.name], found) | _named(each.name) for each in fields(kind)
            },
            # What came later has a default, and older publications lack it.
            "required": [
                each.name
                for each in fields(kind)
                if each.default is MISSING and each.default_factory is MISSING
            ],
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _named(field: str) -> dict[str, str]:
    return {"title": str(fieldnames.NAMES[field])} if field in fieldnames.NAMES else {}
