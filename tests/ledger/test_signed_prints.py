"""A signed print is whole and what it was; an empty field waits for a person's token."""

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from ledger import pdf
from ledger.pdf import signing
from ledger.pdfkeys import PdfKey
from tests.ledger import test_long_pdf, test_pdf
from tests.pdfkeys import PASSPHRASE, Made, make_key

CHAIR = {"authority": "TM. Ủy ban nhân dân", "post": "Chủ tịch", "name": "Lê Văn Thành"}


@pytest.fixture(autouse=True)
def _samples(sample_templates: None) -> Iterator[None]:
    """Draw the templates of tests; what a broken signature makes the validator say is not wanted."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@cache
def server() -> Made:
    return make_key()


@cache
def short(*, field: bool) -> bytes:
    data = pdf.Attachment("du-lieu.json", b'{"tong": 1}')
    context = test_pdf.HEAD | {"signatures": [{"post": "Kế toán"}, CHAIR], "signature_field": field}
    drawn = pdf.render(
        "print/sample_statement.html",
        context,
        title="Báo cáo công khai",
        created=test_pdf.MOMENT,
        attachments=[data],
    )
    return signing.with_field(drawn) if field else drawn


@cache
def long(*, field: bool) -> bytes:
    sheet = test_long_pdf.sheet()
    more = {"signatures": [{"post": "Kế toán"}, CHAIR], "signature_field": field}
    drawn = pdf.draw(
        pdf.Sheet("print/sample_signed.html", {**sheet.context, **more}, sheet.title, None),
        processes=1,
    )
    return signing.with_field(drawn) if field else drawn


@cache
def signed(content: bytes) -> bytes:
    return signing.signed(content, PdfKey(server().data, PASSPHRASE))


def statuses(content: bytes, *trusted: Made) -> dict[str, PdfSignatureStatus]:
    roots = [x509.Certificate.load(made.der) for made in (server(), *trusted)]
    found = PdfFileReader(BytesIO(content)).embedded_signatures
    return {
        each.field_name: validate_pdf_signature(each, ValidationContext(trust_roots=roots))
        for each in found
    }


def root_of(content: bytes) -> Any:
    return PdfReader(BytesIO(content)).trailer["/Root"]


def fields_of(root: Any) -> dict[str, Any]:
    fields = (each.get_object() for each in root["/AcroForm"]["/Fields"])
    return {field["/T"]: field for field in fields}


def by_token(content: bytes, made: Made) -> bytes:
    """Sign in the empty field, as a person's program does."""
    signer = signers.SimpleSigner.load_pkcs12_data(made.data, (), PASSPHRASE)
    told = signers.PdfSignatureMetadata(field_name="ChuKySo")
    writer = IncrementalPdfFileWriter(BytesIO(content))
    out: BytesIO = signers.sign_pdf(writer, told, signer, existing_fields_only=True)
    return out.getvalue()


@pytest.mark.parametrize("field", [True, False])
@pytest.mark.parametrize("drawn", [short, long])
def test_a_signature_is_valid_and_covers_the_whole_file(drawn, field):
    (status,) = statuses(signed(drawn(field=field))).values()
    assert status.bottom_line
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert status.md_algorithm == "sha256"


def test_it_is_signed_as_pades_says():
    seal = fields_of(root_of(signed(short(field=False))))["SoCong"]["/V"]
    assert seal["/SubFilter"] == "/ETSI.CAdES.detached"
    assert "/Contents" in seal


@pytest.mark.parametrize("share", [0.01, 0.2, 0.4, 0.6, 0.8])
def test_one_byte_altered_breaks_the_signature(share):
    content = signed(short(field=True))
    at = int(len(short(field=True)) * share)
    touched = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    # What cannot be read at all is taken for a signed file by nobody either.
    with suppress(PdfReadError, SignatureValidationError):
        assert not any(each.bottom_line for each in statuses(touched).values())


@pytest.mark.parametrize("drawn", [short, long])
def test_what_the_drawn_file_says_of_itself_is_kept(drawn):
    before, after = drawn(field=False), signed(drawn(field=False))
    assert after.startswith(before)
    metadata = root_of(after)["/Metadata"].get_data()
    assert metadata == root_of(before)["/Metadata"].get_data()
    assert b'pdfaid:part="3"' in metadata
    assert b'pdfuaid:part="1"' in metadata
    reader, old = PdfReader(BytesIO(after)), PdfReader(BytesIO(before))
    assert reader.metadata == old.metadata
    assert reader.attachments == old.attachments
    assert [page.extract_text() for page in reader.pages] == [
        page.extract_text() for page in old.pages
    ]


@pytest.mark.parametrize("drawn", [short, long])
def test_an_empty_field_stands_where_the_authority_signs(drawn):
    reader = PdfReader(BytesIO(drawn(field=True)))
    page: Any = reader.pages[-1]
    field = fields_of(reader.trailer["/Root"])["ChuKySo"]
    assert "/V" not in field
    assert field["/P"] == page
    assert [each.get_object() for each in page["/Annots"]] == [field]
    left, bottom, right, top = (float(side) for side in field["/Rect"])
    assert right - left == pytest.approx(153, abs=1)
    assert top - bottom == pytest.approx(56.7, abs=1)
    assert 595 / 2 < left < right < 595 - 40


@pytest.mark.parametrize("drawn", [short, long])
def test_a_field_is_printed_told_and_tagged(drawn):
    root = root_of(drawn(field=True))
    field = fields_of(root)["ChuKySo"]
    assert field["/TU"] == "Chữ ký số của người có thẩm quyền"
    assert field["/F"] & 0b100
    assert not field["/F"] & 0b10
    assert "/N" in field["/AP"]
    nums = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    keys = list(nums)[0::2]
    assert keys == sorted(set(keys))
    form = nums[2 * keys.index(field["/StructParent"]) + 1].get_object()
    assert form["/S"] == "/Form"
    assert form["/K"]["/Type"] == "/OBJR"
    assert form["/K"]["/Obj"] == field
    assert form["/P"]["/K"][-1].get_object() == form


def test_no_script_and_no_file_outside_comes_with_a_signature():
    content = signed(long(field=True))
    assert not re.search(rb"/JavaScript|/JS\b|/Launch|/URI|/XFA", content)
    assert "/NeedAppearances" not in root_of(content)["/AcroForm"]


def test_the_seal_is_off_the_page_and_not_hidden():
    seal = fields_of(root_of(signed(short(field=False))))["SoCong"]
    assert {float(side) for side in seal["/Rect"]} == {-9999.0}
    assert seal["/F"] & 0b100
    assert not seal["/F"] & 0b10
    assert seal["/TU"]


def test_a_token_fills_the_field_and_both_signatures_hold():
    chair = make_key("Chủ tịch")
    found = statuses(by_token(signed(short(field=True)), chair), chair)
    assert found["ChuKySo"].bottom_line
    assert found["ChuKySo"].coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert found["SoCong"].bottom_line
    assert found["SoCong"].modification_level == ModificationLevel.FORM_FILLING


def test_a_sheet_without_room_for_a_signature_stays_as_it_is():
    plain = short(field=False)
    assert signing.with_field(plain) == plain
