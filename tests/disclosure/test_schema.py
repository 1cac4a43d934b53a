"""The published schema describes what is published, and refuses what is not."""

import json

import jsonschema
import pytest

from disclosure import canonical, schema
from tests.disclosure import sample

SCHEMA = schema.of_publications("https://so-cong.example/so-cong-1.schema.json")
CHECK = jsonschema.Draft202012Validator(
    SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)


def published() -> dict[str, object]:
    body: dict[str, object] = json.loads(canonical.to_json(sample.facts()))
    return body


def test_the_schema_is_one_itself():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_what_is_published_follows_it():
    assert list(CHECK.iter_errors(published())) == []


def test_every_field_that_is_published_is_described():
    described = SCHEMA["$defs"]["ProjectFacts"]["properties"]
    assert set(published()) == set(described)


@pytest.mark.parametrize(
    "damage", [{"equation": None}, {"as_of": "20/11/2026"}, {"contributions": {}}, {"code": 7}]
)
def test_what_is_not_of_that_form_is_refused(damage):
    assert list(CHECK.iter_errors(published() | damage))
