"""The public site as files: whole, leading nowhere that is not there, and the same each time."""

import gzip
import hashlib
import io
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from disclosure import releasing, sealing
from disclosure.models.publication import Publication
from disclosure.sitefiles import copying
from disclosure.sitefiles.addresses import Addresses, file_name, written
from disclosure.swapping import NotOursError
from projects import opening
from tests import make
from tests.disclosure.scene import AT, Scene, fill, make_scene
from tests.disclosure.test_pictures import photo

pytestmark = pytest.mark.django_db
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
LIVE = "https://so.example"
STAFF = ("/lam-viec/", "/quan-tri/", "/tai-khoan/", "/ngon-ngu/")
WHY = "Có tên của một hộ trong nội dung chi"


@pytest.fixture(autouse=True)
def _live(settings: Any, tmp_path: Path) -> None:
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = LIVE, ["so.example"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.OPEN_DATA_DIR = tmp_path / "mo"


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    fill(scene)
    return scene


def export(folder: Path) -> str:
    told = io.StringIO()
    call_command("export_site", out=folder, stdout=told, stderr=told)
    return told.getvalue()


def copy(folder: Path, tell: Any) -> copying.Done:
    return copying.copy_site(folder=folder, live=LIVE, clock=timezone.now, tell=tell)


def pages(folder: Path) -> Iterator[Path]:
    found = sorted(folder.rglob("*.html"))
    assert found
    return iter(found)


def sums(folder: Path) -> dict[str, str]:
    told = (folder / "SHA256SUMS").read_text().splitlines()
    return {name: sha256 for sha256, name in (line.split("  ", 1) for line in told)}


def withdraw(scene: Scene, publication: Publication) -> None:
    at = AT + timedelta(days=5)
    asked = releasing.ask_withdrawal(
        publication=publication, by=scene.accountant, at=at, reason=WHY
    )
    releasing.withdraw(proposal=asked, by=scene.chair, at=at)


class Reader(HTMLParser):
    """Every link and every form of a page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[dict[str, str | None]] = []
        self.feed(page.read_text())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.links += [value for name in ("href", "src") if (value := said.get(name))]
        if tag == "form":
            self.forms.append(said)


def test_every_link_leads_to_a_file_or_to_the_live_site(scene, tmp_path):
    for number in range(96):
        scene.give(f"Người góp số {number}", 1_000)
    sent = photo(600, 300)
    opening.add_document(
        project=scene.project,
        upload=SimpleUploadedFile("mat-duong.jpg", sent),
        title="Mặt đường thôn 3",
        is_public=True,
        by=scene.accountant,
        on=make.TODAY,
    )
    scene.publish()
    scene.give("Võ Thị Chín", 50_000)
    scene.publish(at=AT + timedelta(days=3), reason="Công khai thêm khoản mới nhận")
    sealing.seal(book=scene.book, at=AT, key=KEY)
    said = export(tmp_path / "trang")
    folder = tmp_path / "trang"
    assert "0 địa chỉ không có" in said
    for page in pages(folder):
        for link in Reader(page).links:
            parts = urlsplit(link)
            if parts.netloc or parts.scheme or not parts.path:
                continue
            assert not parts.query, (page, link)
            assert (folder / file_name(link.partition("#")[0])).is_file(), (page, link)
    code = scene.project.code
    for name in (
        "xa/23032/index.html",
        f"nhung/du-an/{code}/index.html",
        f"du-an/{code}/anh.png",
        f"du-an/{code}/cap-nhat.atom",
        f"du-an/{code}/phien-ban/1/sao-ke.pdf",
        f"du-an/{code}/phien-ban/2/thay-doi/index.html",
        f"du-an/{code}/phien-ban/2/dong-gop/trang-2/index.html",
        f"du-an/{code}/phien-ban/2/tai-lieu/{hashlib.sha256(sent).hexdigest()}/tep.jpg",
        f"tu-kiem-chung/{scene.book.code}/la/0/index.html",
        "du-lieu-mo/oc4ids.json",
        "sitemap.xml",
        "static/site.css",
        f"en/du-an/{code}/phien-ban/2/dong-gop/trang-2/index.html",
    ):
        assert (folder / name).is_file(), name
    assert (
        "Người góp số 95<"
        in (folder / f"du-an/{code}/phien-ban/2/dong-gop/trang-2/index.html").read_text()
    )


def test_no_page_signs_in_sends_anything_or_holds_a_token(scene, tmp_path):
    scene.publish()
    sealing.seal(book=scene.book, at=AT, key=KEY)
    export(tmp_path / "trang")
    for page in pages(tmp_path / "trang"):
        read = Reader(page)
        assert "csrfmiddlewaretoken" not in page.read_text()
        assert not [link for link in read.links if link.startswith(STAFF)], page
        for form in read.forms:
            assert (form.get("method") or "get") == "get", page
            assert str(form["action"]).startswith(LIVE), page
    receipt = tmp_path / "trang" / "tu-kiem-chung" / scene.book.code / "bien-nhan" / "index.html"
    address = f"{LIVE}/tu-kiem-chung/{scene.book.code}/bien-nhan/"
    assert f'<a class="button" href="{address}">Làm việc này trên trang gốc</a>' in (
        receipt.read_text()
    )


def test_the_same_site_gives_the_same_bytes_and_the_sums_are_right(scene, tmp_path):
    scene.publish()
    sealing.seal(book=scene.book, at=AT, key=KEY)
    export(tmp_path / "mot")
    export(tmp_path / "hai")
    one, two = sums(tmp_path / "mot"), sums(tmp_path / "hai")
    assert one == two
    there = {str(p.relative_to(tmp_path / "mot")) for p in (tmp_path / "mot").rglob("*.*")}
    assert set(one) >= {name for name in there if (tmp_path / "mot" / name).is_file()}
    for name, sha256 in one.items():
        content = (tmp_path / "mot" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sha256
        if name.endswith(".gz"):
            assert gzip.decompress(content) == (tmp_path / "mot" / name[:-3]).read_bytes()
    assert "index.html.gz" in one


def test_a_withdrawn_version_leaves_a_page_that_says_so_and_none_of_its_files(scene, tmp_path):
    first = scene.publish()
    export(tmp_path / "trang")
    of_it = tmp_path / "trang" / "du-an" / scene.project.code / "phien-ban" / "1"
    assert "Nguyễn Văn An" in (of_it / "index.html").read_text()
    withdraw(scene, first)
    export(tmp_path / "trang")
    page = (of_it / "index.html").read_text()
    assert "Bản này đã được rút" in page
    assert "Nguyễn Văn An" not in page
    assert {path.name for path in of_it.rglob("*")} == {"index.html", "index.html.gz"}


def test_what_is_withdrawn_meanwhile_is_not_in_the_copy(scene, tmp_path):
    first = scene.publish()
    scene.give("Võ Thị Chín", 50_000)
    scene.publish(at=AT + timedelta(days=3), reason="Công khai thêm khoản mới nhận")
    asked: list[int] = []

    def tell(done: int, known: int) -> None:
        if done == known and not asked:
            asked.append(done)
            withdraw(scene, first)

    copy(tmp_path / "trang", tell)
    assert asked
    of_it = tmp_path / "trang" / "du-an" / scene.project.code / "phien-ban" / "1"
    assert "Bản này đã được rút" in (of_it / "index.html").read_text()
    left = {path.name for path in of_it.rglob("*") if path.is_file()}
    assert left == {"index.html", "index.html.gz"}


def test_a_copy_that_fails_leaves_the_last_one(scene, tmp_path, settings):
    scene.publish()
    export(tmp_path / "trang")
    before = sums(tmp_path / "trang")
    settings.ALLOWED_HOSTS = ["khac.example"]
    with pytest.raises(CommandError, match="ALLOWED_HOSTS"):
        export(tmp_path / "trang")
    assert sums(tmp_path / "trang") == before
    (tmp_path / "nha").mkdir()
    (tmp_path / "nha" / "anh-cuoi.jpg").write_bytes(b"x")
    with pytest.raises(NotOursError):
        copy(tmp_path / "nha", lambda done, known: None)


def test_a_site_without_a_publication_is_copied_too(db, tmp_path):
    export(tmp_path / "trang")
    assert (
        "Chưa có công trình nào được công khai." in (tmp_path / "trang" / "index.html").read_text()
    )


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/?page=2", "trang-2/index.html"),
        ("/?page=1", "index.html"),
        ("/du-an/A-1/phien-ban/2/chi/?page=13", "du-an/A-1/phien-ban/2/chi/trang-13/index.html"),
        ("/du-an/A-1/bang-niem-yet.pdf?kho=a3", "du-an/A-1/bang-niem-yet-kho-a3.pdf"),
        ("/thoa-thuan/A-1/01%2F2026/TT/", "thoa-thuan/A-1/01/2026/TT/index.html"),
        ("/bao-cao/ABC/?bang=thu", "bao-cao/ABC/bang-thu/index.html"),
        ("/bao-cao/ABC/?bang=thu&page=2", "bao-cao/ABC/bang-thu/trang-2/index.html"),
        ("/bao-cao/ABC/?bang=thu&page=1", "bao-cao/ABC/bang-thu/index.html"),
        ("/bao-cao/ABC/?page=2&bang=thu", None),
        ("/bao-cao/ABC/?bang=../x", None),
        ("/?xep=con&page=2", None),
        ("/?page=0", None),
        ("/?page=2&page=3", None),
        ("/?q=", None),
        ("/thoa-thuan/A-1/..%2F..%2Fx/", None),
        ("/thoa-thuan/A-1/%00/", None),
        ("/api/v1/du-an/", None),
        ("/lam-viec/", None),
        ("/en/", "en/index.html"),
        ("/en/xa/23032/lich-cong-khai/?page=2", "en/xa/23032/lich-cong-khai/trang-2/index.html"),
        ("/en/tim/", None),
        ("/en/tu-kiem-chung/LS-1/la/99/", None),
        ("/tu-kiem-chung/LS-1/la/99/", None),
        ("/tu-kiem-chung/LS-1/la/100/", "tu-kiem-chung/LS-1/la/100/index.html"),
        ("/tu-kiem-chung/LS-1/200/la-so.csv", "tu-kiem-chung/LS-1/200/la-so.csv"),
        ("/tu-kiem-chung/LS-1/100/la-so.csv", None),
    ],
)
def test_an_address_has_one_file_or_needs_the_live_site(address, file):
    kept = Addresses(LIVE, {"LS-1": 200}).kept(address)
    assert (file_name(written(kept)) if kept else None) == file


def test_a_link_out_of_the_site_is_no_address_of_it():
    site = Addresses(LIVE, {})
    assert site.absolute("/xa/1/", "https://khac.example/xa/1/") is None
    assert site.absolute("/xa/1/", "//khac.example/") is None
    assert site.absolute("/xa/1/", "mailto:a@b.example") is None
    assert site.absolute("/xa/1/", "?page=2") == "/xa/1/?page=2"
    assert site.absolute("/xa/1/", f"{LIVE}/du-an/A/#chi") == "/du-an/A/"
