"""Sign a print that is drawn (PAdES B-B), or leave an empty field on it for a person's token to fill.

Both are added after the bytes that were drawn, so what is signed is what was drawn; the file stays
PDF/A-3u and PDF/UA-1. Nothing here is read from the network, and no time stamp is asked for.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from ledger.pdfkeys import PdfKey

# What the template calls the room it leaves for a signature (`print/_signatures.html`).
PLACE = "Chỗ ký số"
_FIELD = "ChuKySo"
_SAID = "Chữ ký số của người có thẩm quyền"
_SEAL, _SEAL_SAID = "SoCong", "Chữ ký của hệ thống công khai"
_WHY = "Bản in do hệ thống công khai lập từ dữ liệu đính kèm"
# Invisible, printed nowhere, and off the page: PDF/A wants it not hidden, PDF/UA not untagged in view.
_OFF_THE_PAGE = fields.InvisSigSettings(box_out_of_bounds=True)


class _Writer(IncrementalPdfFileWriter):
    """Adds to a file without rewriting what it says of itself: title, moment, PDF/A and PDF/UA."""

    def _update_meta(self) -> None:
        pass


def signed(content: bytes, key: PdfKey) -> bytes:
    """Return a print signed with the key of the server: invisible, over the whole file."""
    seal = fields.SigFieldSpec(
        _SEAL, invis_sig_settings=_OFF_THE_PAGE, readable_field_name=_SEAL_SAID
    )
    told = signers.PdfSignatureMetadata(
        field_name=_SEAL,
        md_algorithm="sha256",
        reason=_WHY,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    signer = signers.SimpleSigner.load_pkcs12_data(key.data, (), key.passphrase)
    writer = _Writer(BytesIO(content))
    out: BytesIO = signers.sign_pdf(writer, told, signer, new_field_spec=seal)
    return out.getvalue()


def with_field(content: bytes) -> bytes:
    """Return a print with an empty signature field where it leaves room for one; else as it is."""
    writer: IncrementalPdfFileWriter = _Writer(BytesIO(content))
    tree = writer.root["/StructTreeRoot"]
    place = _place(tree)
    if place is None:
        return content
    left, bottom, right, top = (round(float(side)) for side in place["/A"]["/BBox"])
    page = place.raw_get("/Pg")
    spec = fields.SigFieldSpec(
        _FIELD,
        on_page=_number(writer, page),
        box=(left, bottom, right, top),
        readable_field_name=_SAID,
    )
    fields.append_signature_field(writer, spec)
    _tag(writer, tree, place, page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _place(tree: Any) -> Any:
    """Return the element of the tree of tags that leaves room for a signature; the last one there is."""
    waiting = list(_kids(tree))
    while waiting:
        element = waiting.pop()
        if element.get("/S") == "/Figure" and element.get("/Alt") == PLACE:
            return element
        waiting += _kids(element)
    return None


def _kids(element: Any) -> list[Any]:
    found = (each.get_object() for each in element.get("/K", ()))
    return [each for each in found if isinstance(each, generic.DictionaryObject)]


def _number(writer: IncrementalPdfFileWriter, page: Any) -> int:
    """Return which page it is, from 0; signatures are looked for from the end."""
    count = int(writer.root["/Pages"]["/Count"])
    pages = (n for n in reversed(range(count)) if _page(writer, n) == page.reference)
    return next(pages)


def _page(writer: IncrementalPdfFileWriter, number: int) -> Any:
    return writer.find_page_for_modification(number)[0].reference


def _tag(writer: IncrementalPdfFileWriter, tree: Any, place: Any, page: Any) -> None:
    """Let the room be a paragraph with the field in it, and the field know its element of the tree."""
    ((_name, _value, field),) = fields.enumerate_sig_fields(writer)
    widget = field.get_object()
    owner = generic.IndirectObject(place.container_ref.idnum, 0, writer)
    form = writer.add_object(_form(owner, page, field))
    place["/S"] = generic.NameObject("/P")
    place["/K"].append(form)
    del place["/A"], place["/Alt"]
    writer.update_container(place)
    nums = tree["/ParentTree"]["/Nums"]
    widget["/StructParent"] = key = generic.NumberObject(max(list(nums)[0::2]) + 1)
    nums += [key, form]
    writer.update_container(widget)
    writer.update_container(nums)


def _form(owner: Any, page: Any, field: Any) -> generic.DictionaryObject:
    named = generic.NameObject
    shown = _dictionary({"/Type": named("/OBJR"), "/Obj": field, "/Pg": page})
    told = {"/Type": named("/StructElem"), "/S": named("/Form"), "/P": owner, "/Pg": page}
    return _dictionary({**told, "/K": shown})


def _dictionary(values: Mapping[str, Any]) -> generic.DictionaryObject:
    return generic.DictionaryObject({generic.NameObject(k): v for k, v in values.items()})
