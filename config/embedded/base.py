"""PostgreSQL that starts itself: the server comes up with the first connection, not with settings.

So checks, type checks and the catalogue need no server at all.
"""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from config.embedded import client, server


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own PostgreSQL backend; HOST names the data folder."""

    client_class = client.DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        """Return psycopg's parameters with the data folder replaced by the live socket."""
        params: dict[str, Any] = super().get_connection_params()
        socket = server.socket_of(Path(self.settings_dict["HOST"]))
        return params | {"host": socket, "port": server.PORT}
