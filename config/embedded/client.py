"""psql on the server of our own, with the program that came with it."""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import client

from config.embedded import server


class DatabaseClient(client.DatabaseClient):
    """What `dbshell` runs; the server stays up as long as it does."""

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Any
    ) -> tuple[list[str], dict[str, str] | None]:
        socket = server.socket_of(Path(settings_dict["HOST"]))
        place = settings_dict | {"HOST": socket, "PORT": server.PORT}
        words, env = super().settings_to_cmd_args_env(place, parameters)
        return [str(server.program("psql")), *words[1:]], env
