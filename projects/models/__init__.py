"""The tables of the projects, a module for each aggregate."""

from projects.models import (
    agreement,
    allocation,
    contract,
    contribution,
    norm,
    payment,
    project,
    settlement,
)

__all__ = [
    "agreement",
    "allocation",
    "contract",
    "contribution",
    "norm",
    "payment",
    "project",
    "settlement",
]
