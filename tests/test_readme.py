"""What README says of the code, held against the code."""

import re

import pytest
from django.conf import settings

from projects import workflow
from projects.workflow import Move

README = (settings.BASE_DIR / "README.md").read_text()
# A path in backquotes, with the folders we have.
PATH = re.compile(r"`((?:config|disclosure|ledger|projects|templates|tests|\.ci)/[\w./ -]*)`")


def _row(move: Move) -> str:
    said = [
        move.thing,
        move.verb,
        ", ".join(sorted(source.lower() for source in move.sources)) or "—",
        move.target.lower(),
        ", ".join(role.value.lower().replace("_", " ") for role in move.roles),
    ]
    return f"| {' | '.join(said)} |"


def test_the_table_of_states_is_the_table_the_verbs_obey() -> None:
    head = "| thing | move | from | to | who |\n| --- | --- | --- | --- | --- |\n"
    written = README.partition(head)[2].partition("\n\n")[0]
    assert written == "\n".join(_row(move) for move in workflow.MOVES)


@pytest.mark.parametrize("named", sorted(set(PATH.findall(README))))
def test_every_place_that_is_named_is_there(named: str) -> None:
    """`projects/opening.py calling.py` names two files of one folder."""
    folder = settings.BASE_DIR / named.rpartition("/")[0].split()[0]
    first, *others = named.split()
    assert (settings.BASE_DIR / first).exists()
    assert [name for name in others if not (folder / name).exists()] == []
