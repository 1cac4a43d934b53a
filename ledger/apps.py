from django.apps import AppConfig
from django.core import checks

from ledger import pdfkeys


class LedgerConfig(AppConfig):
    name = "ledger"

    def ready(self) -> None:
        checks.register(pdfkeys.check, checks.Tags.security)
