from django.apps import AppConfig
from django.core import checks

from config.owner import rights


class OwnerConfig(AppConfig):
    """The owner of the tables: only `migrate` speaks as them."""

    name = "config.owner"

    def ready(self) -> None:
        checks.register(rights.check, checks.Tags.database)
