"""The tables of disclosure: what was published, how lists show it, how it is printed, what was found about it."""

from disclosure.models import catalogue, prints, publication, release, supervision

__all__ = ["catalogue", "prints", "publication", "release", "supervision"]
