"""The key that prints are signed with is looked at before anything rests on it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from django.core.checks import run_checks

from ledger import pdfkeys
from ledger.pdfkeys import PdfKeyError
from tests.pdfkeys import PASSPHRASE, Made, make_key

NOW = datetime.now(UTC)


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> tuple[Path, Path]:
    paths = make_key().write(tmp_path)
    settings.PDF_SIGNING_KEY_FILE, settings.PDF_SIGNING_PASSPHRASE_FILE = paths
    return paths


def test_without_a_key_nothing_is_asked_for(settings):
    assert settings.PDF_SIGNING_KEY_FILE is None
    assert pdfkeys.configured(NOW) is None
    assert pdfkeys.check() == []


def test_a_key_that_can_be_used_is_said_to_be_right(files):
    assert pdfkeys.configured(NOW)
    assert pdfkeys.check() == []


def test_a_key_without_a_passphrase_needs_none(settings, tmp_path):
    settings.PDF_SIGNING_KEY_FILE, _words = make_key(passphrase=None).write(tmp_path)
    assert pdfkeys.configured(NOW)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (lambda key, words: key.unlink(), "Không đọc được tệp .*ky.p12"),
        (lambda key, words: words.unlink(), "Không đọc được tệp .*ky.txt"),
        (lambda key, words: words.write_bytes(b"sai"), "phải chứa đúng mật khẩu"),
        (lambda key, words: key.write_bytes(b"-----BEGIN PRIVATE KEY-----"), "phải là PKCS#12"),
        (lambda key, words: key.write_bytes(without_key(make_key())), "cả khóa riêng và chứng thư"),
    ],
    ids=["no key", "no passphrase", "wrong passphrase", "no PKCS#12", "certificate alone"],
)
def test_what_is_wrong_with_a_key_is_told_at_the_start_and_when_it_is_asked_for(
    files, broken, told
):
    broken(*files)
    with pytest.raises(PdfKeyError, match=told):
        pdfkeys.configured(NOW)
    (said,) = run_checks(tags=["security"])
    assert said.is_serious()
    assert said.id == "ledger.E001"


def test_a_certificate_that_ran_out_signs_nothing_and_stops_nothing_else(files):
    files[0].write_bytes(make_key(days=-1).data)
    with pytest.raises(PdfKeyError, match="chỉ dùng được từ"):
        pdfkeys.configured(NOW)
    (said,) = run_checks(tags=["security"])
    assert (said.id, said.is_serious()) == ("ledger.W001", False)


def without_key(made: Made) -> bytes:
    lock = BestAvailableEncryption(PASSPHRASE)
    return pkcs12.serialize_key_and_certificates(b"ky", None, made.certificate, None, lock)
