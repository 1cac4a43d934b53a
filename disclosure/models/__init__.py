"""The tables of disclosure: what was published, and what was found about it."""

from disclosure.models import publication, supervision

__all__ = ["publication", "supervision"]
