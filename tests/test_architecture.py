"""The shape of the house that the import contracts cannot see: names in strings."""

import re
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.models import signals

# From the bottom up: a room may name those before it, never those after it.
ROOMS = ["ledger", "projects", "disclosure"]


def _above(room: str) -> set[str]:
    return {*ROOMS[ROOMS.index(room) + 1 :], "config"}


def _keys(model: type[models.Model]) -> Iterator[models.ForeignKey[models.Model]]:
    for field in model._meta.local_fields:
        if isinstance(field, models.ForeignKey):
            yield field


@pytest.mark.parametrize("room", ROOMS)
def test_no_model_points_to_a_room_above(room: str) -> None:
    upward = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete
        and isinstance(field.related_model, type)
        and field.related_model._meta.app_label in _above(room)
    }
    assert upward == set()


@pytest.mark.parametrize("room", ROOMS)
def test_no_migration_depends_on_a_room_above(room: str) -> None:
    upward = {
        (name, needed)
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        for needed, _ in migration.dependencies
        if app == room and needed in _above(room)
    }
    assert upward == set()


@pytest.mark.parametrize("room", ROOMS)
def test_no_key_between_rooms_adds_an_attribute_below(room: str) -> None:
    visible = {
        f"{model.__name__}.{key.name}"
        for model in apps.get_app_config(room).get_models()
        for key in _keys(model)
        if key.related_model._meta.app_label in ROOMS
        and key.related_model._meta.app_label != room
        and not key.remote_field.hidden
    }
    assert visible == set()


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_is_deleted_because_something_else_was(room: str) -> None:
    cascading = {
        f"{model.__name__}.{key.name}"
        for model in apps.get_app_config(room).get_models()
        for key in _keys(model)
        if key.remote_field.on_delete is models.CASCADE
    }
    assert cascading == set()


@pytest.mark.parametrize("room", ROOMS)
def test_no_page_address_or_template_of_a_room_above_is_named(room: str) -> None:
    named = re.compile(rf"""["'](?:{"|".join(_above(room))})[:/]""")
    files = [*_files(room, "*.py"), *_files(f"templates/{room}", "*.html")]
    assert files
    assert [str(file) for file in files if named.search(file.read_text())] == []


def test_nobody_listens_to_saved_or_deleted_rows() -> None:
    listeners = {
        module
        for signal in vars(signals).values()
        if isinstance(signal, signals.ModelSignal)
        for module in _modules_listening(signal)
    }
    assert not {module for module in listeners if module.split(".")[0] in {*ROOMS, "config"}}


def _files(folder: str, pattern: str) -> list[Path]:
    return sorted((settings.BASE_DIR / folder).rglob(pattern))


def _modules_listening(signal: signals.ModelSignal) -> Iterator[str]:
    for _key, kept, *_ in signal.receivers:
        receiver = kept() if isinstance(kept, weakref.ReferenceType) else kept
        yield getattr(receiver, "__module__", "")
