"""The tables of disclosure: what was published, listed and printed, and what was found by people and by rules."""

from disclosure.models import catalogue, flag, prints, publication, release, supervision

__all__ = ["catalogue", "flag", "prints", "publication", "release", "supervision"]
