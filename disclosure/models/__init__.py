"""The tables of disclosure: what was published, how lists show it, what was found about it."""

from disclosure.models import catalogue, publication, supervision

__all__ = ["catalogue", "publication", "supervision"]
