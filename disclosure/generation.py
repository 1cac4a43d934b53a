"""How far the public site has come: another value as soon as something new is to be seen there."""

from collections.abc import Hashable
from threading import Lock

from django.db import connections, models, router

from disclosure.models.duties import Duty, Posting, TakeDown
from disclosure.models.excuses import ExcuseDecision
from disclosure.models.flag import FlagAnswer
from disclosure.models.publication import Publication
from disclosure.models.release import Withdrawal
from disclosure.models.statement import Statement, StatementWithdrawal
from ledger.models.log import Checkpoint

# Rows are only added to these. Two people may commit in another order than they began, so the sum of
# the last hundred is taken: one that comes between moves it too, which the highest alone would not.
_TOLD_BY: tuple[type[models.Model], ...] = (
    Publication,
    Withdrawal,
    Statement,
    StatementWithdrawal,
    Checkpoint,
    Duty,
    Posting,
    TakeDown,
    ExcuseDecision,
    FlagAnswer,
)
_LAST = 100
_SECONDS = 1


class Generation:
    """The generation as one process knows it, asked for once a second at most."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._at = float("-inf")
        self._value: Hashable = None

    def at(self, now: float) -> Hashable:
        """Return the value a second old at most; while one thread asks, the others go on with the last."""
        if now - self._at >= _SECONDS and self._lock.acquire(blocking=self._value is None):
            try:
                self._value = _asked()
                self._at = now
            finally:
                self._lock.release()
        return self._value


def _asked() -> Hashable:
    """Ask where the pages themselves read: a copy that lags behind shows its own generation."""
    with connections[router.db_for_read(Publication)].cursor() as cursor:
        cursor.execute(_QUESTION)
        found: Hashable = cursor.fetchone()
    return found


def _last_of(model: type[models.Model]) -> str:
    table = model._meta.db_table
    last = f'SELECT id FROM "{table}" ORDER BY id DESC LIMIT {_LAST}'  # noqa: S608 -- a table of ours
    return f"(SELECT sum(id) FROM ({last}) AS last)"  # noqa: S608 -- as above


_QUESTION = f"SELECT {', '.join(map(_last_of, _TOLD_BY))}"
