"""The shapes of the API. Amounts are whole đồng, instants carry +07:00, null is unknown and never 0."""

import json
from datetime import datetime
from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from disclosure.api.gathered import Gathered
from disclosure.canonical import VIETNAM
from disclosure.catalogue import Listed
from disclosure.models.publication import Publication
from ledger.models.log import Checkpoint, Leaf


class Instant(serializers.DateTimeField):
    """An instant to the second, in Vietnam's time."""

    def to_representation(self, value: datetime) -> str:
        """Return 2026-11-20T09:00:00+07:00."""
        return value.astimezone(VIETNAM).isoformat(timespec="seconds")


@extend_schema_field(OpenApiTypes.URI)
class Address(serializers.Field[Any, Any, str, Any]):
    """An address of ours, whole; `parts` are names of attributes or keys of the row."""

    def __init__(self, name: str, *parts: str, **kwargs: Any) -> None:
        self.name, self.parts = name, parts
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, value: Any) -> str:
        """Return the address with its scheme and host."""
        path = reverse(self.name, args=[_part(value, part) for part in self.parts])
        address: str = self.context["request"].build_absolute_uri(path)
        return address


def fact(name: str) -> type[serializers.JSONField]:
    """Return a field that holds a class of the facts as it was published."""

    @extend_schema_field(_ref(name))
    class Fact(serializers.JSONField):
        pass

    return Fact


def row_of(name: str) -> type[serializers.Field[Any, Any, Any, Any]]:
    """Return a row of a long list of a version: its place, from 1, and the fact as it was published."""
    place = {"type": "object", "properties": {"position": {"type": "integer"}}}

    @extend_schema_field({"allOf": [_ref(name), place | {"required": ["position"]}]})
    class Row(serializers.Field[Any, Any, Any, Any]):
        def to_representation(self, value: tuple[int, dict[str, Any]]) -> dict[str, Any]:
            position, said = value
            return {"position": position, **said}

    return Row


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


class ProblemShape(serializers.Serializer[Any]):
    """What went wrong, and what to do (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()


class GoneShape(ProblemShape):
    """What stays of a withdrawn version."""

    project_code = serializers.CharField()
    version = serializers.IntegerField()
    code = serializers.CharField()
    sha256 = serializers.CharField()
    withdrawn_at = Instant()
    reason = serializers.CharField()


class ProjectRow(serializers.Serializer[Listed]):
    """A published project in short, as its last version says."""

    code = serializers.CharField(source="listing.project_code")
    title = serializers.CharField(source="listing.title")
    place = serializers.CharField()
    province_code = serializers.CharField(source="listing.province_code")
    commune_code = serializers.CharField(source="listing.commune_code")
    kind = serializers.CharField(source="listing.kind")
    state = serializers.CharField(source="listing.state")
    sources = serializers.ListField(source="listing.sources", child=serializers.CharField())
    year = serializers.IntegerField(source="listing.year", allow_null=True)
    due_on = serializers.DateField(source="listing.due_on", allow_null=True)
    finished = serializers.BooleanField(source="listing.finished")
    received = serializers.IntegerField(source="listing.received")
    paid = serializers.IntegerField(source="listing.paid")
    balance = serializers.IntegerField(source="listing.balance")
    in_kind = serializers.IntegerField(source="listing.in_kind")
    flags = serializers.IntegerField(source="listing.flags")
    findings = serializers.IntegerField(source="listing.findings")
    agreements = serializers.IntegerField(source="listing.agreements")
    latitude = serializers.DecimalField(9, 6, source="listing.latitude", allow_null=True)
    longitude = serializers.DecimalField(9, 6, source="listing.longitude", allow_null=True)
    version = serializers.IntegerField(source="listing.version")
    published_at = Instant(source="listing.published_at")
    url = Address("api_project", "listing.project_code")
    page = Address("project_page", "listing.project_code")


class VersionRow(serializers.Serializer[Publication]):
    """A version of a project; of a withdrawn one only that it was there, and why it went."""

    version = serializers.IntegerField()
    code = serializers.CharField()
    sha256 = serializers.CharField()
    published_at = Instant()
    reason = serializers.SerializerMethodField()
    withdrawn_at = Instant(source="withdrawal.withdrawn_at", default=None, allow_null=True)
    withdrawn_reason = serializers.CharField(
        source="withdrawal.reason", default=None, allow_null=True
    )
    url = Address("api_version", "project_code", "version")
    page = Address("version_page", "project_code", "version")

    def get_reason(self, row: Publication) -> str | None:
        """Return why it was published, while it may be seen."""
        return row.reason if row.is_in_view else None


class GatheredRow(serializers.Serializer[Gathered]):
    """A fact of the last version of any project, and where it stands."""

    project_code = serializers.CharField()
    commune_code = serializers.CharField()
    province_code = serializers.CharField()
    version = serializers.IntegerField()
    published_at = Instant()
    position = serializers.IntegerField()
    project = Address("api_project", "project_code")
    page = Address("version_page", "project_code", "version")


class FindingRow(GatheredRow):
    """A finding about a project, and the answers to it."""

    finding = fact("Finding")(source="fact")


class FlagRow(GatheredRow):
    """Something that wants an explanation, and the commune's."""

    flag = fact("Flag")(source="fact")


class AgreementRow(GatheredRow):
    """An agreement with a business, and what was done for it."""

    agreement = fact("Agreement")(source="fact")


class NormRow(GatheredRow):
    """Support that a norm gives: what it comes to, what was approved, drawn and paid."""

    allocation = fact("Allocation")(source="fact")


class ChangeRow(serializers.Serializer[Any]):
    """A version that was published or withdrawn."""

    kind = serializers.ChoiceField(choices=["published", "withdrawn"])
    at = Instant()
    project_code = serializers.CharField(source="publication.project_code")
    commune_code = serializers.CharField(source="publication.commune_code")
    version = serializers.IntegerField(source="publication.version")
    code = serializers.CharField(source="publication.code")
    sha256 = serializers.CharField(source="publication.sha256")
    reason = serializers.CharField(allow_null=True)
    url = Address("api_version", "publication.project_code", "publication.version")


class BookRow(serializers.Serializer[Checkpoint]):
    """A book by its last checkpoint."""

    book = serializers.CharField(source="book.code")
    name = serializers.CharField(source="book.organisation.name")
    size = serializers.IntegerField()
    root = serializers.CharField(source="fingerprint")  # type: ignore[assignment]
    at = Instant()
    checkpoints = Address("api_checkpoints", "book.code")
    leaves = Address("api_leaves", "book.code")
    page = Address("log_show", "book.code")


class CheckpointRow(serializers.Serializer[Checkpoint]):
    """A root over the first `size` leaves of a book, and who signed it."""

    size = serializers.IntegerField()
    root = serializers.CharField(source="fingerprint")  # type: ignore[assignment]
    at = Instant()
    key = serializers.CharField(source="key_id")
    signature = serializers.SerializerMethodField()

    def get_signature(self, row: Checkpoint) -> str:
        """Return the Ed25519 signature in hexadecimal digits."""
        return bytes(row.signature).hex()


class LeafRow(serializers.Serializer[Leaf]):
    """A leaf of a book's log: what is hashed, after its first byte, and the hash."""

    index = serializers.IntegerField()
    kind = serializers.CharField()
    name = serializers.CharField()
    hash = serializers.SerializerMethodField()
    leaf = serializers.SerializerMethodField()

    def get_hash(self, row: Leaf) -> str:
        """Return the hash in hexadecimal digits."""
        return bytes(row.hash).hex()

    def get_leaf(self, row: Leaf) -> dict[str, Any]:
        """Return what the leaf says."""
        said: dict[str, Any] = json.loads(bytes(row.body)[1:])
        return said


class Verdict(serializers.Serializer[Any]):
    """What a code on paper stands for."""

    code = serializers.CharField()
    verdict = serializers.ChoiceField(choices=["newest", "superseded", "withdrawn"])
    project_code = serializers.CharField()
    version = serializers.IntegerField()
    sha256 = serializers.CharField()
    published_at = Instant()
    newest_version = serializers.IntegerField(allow_null=True)
    withdrawn_at = Instant(allow_null=True)
    withdrawn_reason = serializers.CharField(allow_null=True)
    page = Address("version_page", "project_code", "version")


class Counts(serializers.Serializer[Any]):
    """How long the long lists of a version are."""

    contributions = serializers.IntegerField()
    payments = serializers.IntegerField()
    others = serializers.IntegerField()
    unmatched = serializers.IntegerField()


class VersionWhole(serializers.Serializer[Any]):
    """A version: its facts but for the long lists, which have addresses of their own."""

    project_code = serializers.CharField()
    version = serializers.IntegerField()
    newest_version = serializers.IntegerField()
    code = serializers.CharField()
    sha256 = serializers.CharField()
    published_at = Instant()
    reason = serializers.CharField()
    counts = Counts()
    facts = fact("ProjectFacts")()
    contributions = Address("api_contributions", "project_code")
    payments = Address("api_payments", "project_code")
    transactions = Address("api_transactions", "project_code")
    versions = Address("api_versions", "project_code")
    page = Address("version_page", "project_code", "version")
    data = Address("version_json", "project_code", "version")  # type: ignore[assignment]
    statement = Address("version_pdf", "project_code", "version")


class CommuneRow(serializers.Serializer[Any]):
    """A commune with what it has published, in đồng."""

    code = serializers.CharField()
    name = serializers.CharField()
    province_code = serializers.CharField()
    projects = serializers.IntegerField()
    flagged = serializers.IntegerField()
    received = serializers.IntegerField()
    paid = serializers.IntegerField()
    balance = serializers.IntegerField()
    in_kind = serializers.IntegerField()
    page = Address("commune_page", "code")


def _part(value: Any, path: str) -> Any:
    """Return what `path` leads to, by keys or attributes."""
    for name in path.split("."):
        value = value[name] if isinstance(value, dict) else getattr(value, name)
    return value
