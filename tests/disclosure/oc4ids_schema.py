"""The schema of OC4IDS as a validator: read from a folder beside the project, never copied into it."""

import csv
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.conf import settings
from referencing import Registry, Resource

FOLDER = Path(os.environ.get("OC4IDS_SCHEMA_DIR", settings.BASE_DIR.parent / "shared" / "oc4ids"))

needs_schema = pytest.mark.skipif(
    not (FOLDER / "project-package-schema.json").exists(),
    reason=f"no schema of OC4IDS in {FOLDER}: name its folder in OC4IDS_SCHEMA_DIR",
)


def errors(package: Any) -> list[str]:
    """Return what the schema says against a package, with formats checked."""
    return [f"{error.json_path}: {error.message}" for error in _validator().iter_errors(package)]


@cache
def codes(codelist: str) -> frozenset[str]:
    """Return the codes of a list of the standard."""
    with (FOLDER / "codelists" / f"{codelist}.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["Code"] for row in csv.DictReader(file))


@cache
def _validator() -> jsonschema.Draft4Validator:
    schemas = [
        json.loads((FOLDER / name).read_text(encoding="utf-8"))
        for name in ("project-package-schema.json", "project-schema.json")
    ]
    registry: Registry[Any] = Registry().with_resources(
        (schema["id"], Resource.from_contents(schema)) for schema in schemas
    )
    return jsonschema.Draft4Validator(
        schemas[0], registry=registry, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER
    )
