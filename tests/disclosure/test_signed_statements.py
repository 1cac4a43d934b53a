"""What is given out is signed where the server has a key, or not given out."""

import hashlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pypdf import PdfReader

from disclosure import rendering
from disclosure.models.prints import Rendering, State
from disclosure.models.publication import Publication
from ledger.pdfkeys import PdfKeyError
from tests.disclosure import test_issuing
from tests.disclosure.scene import Scene, fill, make_scene
from tests.disclosure.test_checking import by_file, printed
from tests.pdfkeys import PASSPHRASE, make_key

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def scene() -> Scene:
    made = make_scene()
    fill(made)
    return made


@pytest.fixture
def made(scene: Scene) -> Publication:
    return scene.publish()


@pytest.fixture
def key(settings: Any, tmp_path: Path) -> Path:
    path, words = make_key().write(tmp_path)
    settings.PDF_SIGNING_KEY_FILE, settings.PDF_SIGNING_PASSPHRASE_FILE = path, words
    return path


def clock() -> datetime:
    return NOW + timedelta(minutes=5)


def fields(content: bytes) -> dict[str, bool]:
    """Return the signature fields of a file, and whether they are signed."""
    found = PdfReader(BytesIO(content)).get_fields() or {}
    return {name: "/V" in field for name, field in found.items()}


def by_token(content: bytes) -> bytes:
    signer = signers.SimpleSigner.load_pkcs12_data(make_key("Chủ tịch").data, (), PASSPHRASE)
    told = signers.PdfSignatureMetadata(field_name="ChuKySo")
    writer = IncrementalPdfFileWriter(BytesIO(content))
    out: BytesIO = signers.sign_pdf(writer, told, signer)
    return out.getvalue()


def test_without_a_key_a_print_is_not_signed(made):
    assert fields(printed(made)) == {}


def test_a_print_is_signed_once_and_kept_with_its_signature(made, key):
    content = printed(made)
    assert fields(content) == {"SoCong": True}
    assert printed(made) == content
    row = Rendering.objects.get()
    assert row.pdf_sha256 == hashlib.sha256(content).hexdigest()
    assert "Tệp nguyên vẹn" in by_file(content)


def test_a_field_is_left_for_a_token_where_that_is_asked_for(made, key, settings):
    settings.PDF_SIGNATURE_FIELD = True
    assert fields(printed(made)) == {"ChuKySo": False, "SoCong": True}


def test_an_issued_statement_is_signed_and_leaves_a_field_too(scene, key, settings):
    settings.PDF_SIGNATURE_FIELD = True
    issued = test_issuing.issue(scene)
    kind = rendering.of_statement(issued.kind)
    made = rendering.finish(kind, bytes(issued.body), clock=clock)
    assert fields(bytes(made.pdf)) == {"ChuKySo": False, "SoCong": True}


def test_nothing_is_given_out_while_the_key_cannot_be_used(made, key):
    key.rename(key.with_suffix(".old"))
    waiting = rendering.order(rendering.PROJECT, bytes(made.body), at=NOW)
    assert (waiting.state, waiting.tries, bytes(waiting.pdf)) == (State.WAITING, 0, b"")
    with pytest.raises(PdfKeyError):
        rendering.finish(rendering.PROJECT, bytes(made.body), clock=clock)
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        call_command("render_statements", once=True)
    key.with_suffix(".old").rename(key)
    assert rendering.draw_waiting(clock=clock) == 1
    assert fields(bytes(Rendering.objects.get().pdf)) == {"SoCong": True}


@pytest.mark.parametrize("has_key", [True, False])
def test_a_sheet_for_a_token_is_drawn_on_demand(made, has_key, settings, tmp_path, request):
    if has_key:
        request.getfixturevalue("key")
    out = tmp_path / "sao-ke.pdf"
    call_command("print_statement", project=made.project_code, out=out, signature_field=True)
    assert fields(out.read_bytes()) == {"ChuKySo": False} | ({"SoCong": True} if has_key else {})
    assert not Rendering.objects.exists()


def test_a_sheet_signed_by_a_token_later_is_told_from_one_that_is_whole(made, settings):
    settings.PDF_SIGNATURE_FIELD = True
    page = by_file(by_token(printed(made)))
    assert "Tệp đã bị sửa hoặc ký thêm" in page
    assert "chữ ký đổi tệp, không đổi dữ liệu đính kèm" in page
    assert made.code in page
