"""A photograph is shown to everybody; where and with what it was taken is shown to nobody."""

import hashlib
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin

from disclosure import pictures
from projects import opening
from tests import make
from tests.disclosure.scene import make_scene

SECRET = "MAY-CUA-ONG-BAY"
GPS, LATITUDE, MODEL, TURNED = 0x8825, 2, 0x0110, 0x0112


def photo(width=2000, height=1000, *, kind="JPEG", turned=1) -> bytes:
    """Return a picture of noise with a place, a camera and a comment in it."""
    picture = Image.effect_noise((width, height), 90).convert("RGB")
    tags = picture.getexif()
    tags[MODEL], tags[TURNED] = SECRET, turned
    tags.get_ifd(GPS)[LATITUDE] = (11.0, 15.0, 3.0)
    written = io.BytesIO()
    if kind == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Author", SECRET)
        picture.save(written, kind, exif=tags, pnginfo=notes)
    else:
        picture.save(written, kind, exif=tags, comment=SECRET, quality=95)
    return written.getvalue()


def opened(jpeg: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(jpeg))
    picture.load()
    return picture


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("draw", [pictures.small, pictures.large])
def test_nothing_but_what_is_seen_is_carried_over(draw, kind):
    sent = photo(kind=kind)
    assert SECRET.encode() in sent
    drawn = draw(sent)
    assert SECRET.encode() not in drawn
    assert not opened(drawn).getexif()
    assert set(opened(drawn).info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }


def test_the_small_form_has_one_size_and_stays_light_even_of_noise():
    for width, height in ((4000, 3000), (30, 2000), (1, 1)):
        drawn = pictures.small(photo(width, height))
        assert len(drawn) <= 12 * 1024
        assert opened(drawn).size in {(320, 240), (160, 120)}


def test_the_large_form_is_whole_upright_and_never_larger_than_sent():
    assert opened(pictures.large(photo(4000, 2000))).size == (1600, 800)
    assert opened(pictures.large(photo(400, 200))).size == (400, 200)
    assert opened(pictures.large(photo(400, 200, turned=6))).size == (200, 400)


def test_glass_is_drawn_on_white_paper():
    written = io.BytesIO()
    Image.new("RGBA", (320, 240), (0, 0, 0, 0)).save(written, "PNG")
    assert opened(pictures.small(written.getvalue())).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("sent", [b"\xff\xd8\xff", b"", b"%PDF-1.4", photo()[:400]])
def test_what_is_no_picture_is_refused(sent):
    with pytest.raises(pictures.PictureError):
        pictures.small(sent)


def test_a_picture_of_too_many_points_is_refused_before_it_is_unpacked():
    written = io.BytesIO()
    Image.new("1", (9000, 9000)).save(written, "PNG")
    with pytest.raises(pictures.PictureError):
        pictures.large(written.getvalue())


@pytest.fixture
def filed(db):
    """A published project with one public photograph; the scene, and the bytes sent."""
    scene, sent = make_scene(), photo()
    opening.add_document(
        project=scene.project,
        upload=SimpleUploadedFile("nha-ong-Bay.jpg", sent),
        title="Mặt đường thôn 3",
        is_public=True,
        by=scene.accountant,
        on=make.TODAY,
    )
    scene.publish()
    return scene, sent


def test_the_page_shows_it_small_and_late_and_gives_it_without_its_secrets(client, filed):
    scene, sent = filed
    place = [scene.project.code, 1, hashlib.sha256(sent).hexdigest()]
    page = client.get(reverse("project_page", args=place[:1])).text
    small, large = reverse("picture_small", args=place), reverse("document_file", args=place)
    assert f'<a href="{large}"><img src="{small}" width="240" height="180" loading="lazy"' in page
    assert 'alt="Mặt đường thôn 3"' in page
    for address in (small, large):
        for _once_drawn_once_kept in range(2):
            answer = client.get(address)
            assert answer["Content-Type"] == "image/jpeg"
            assert SECRET.encode() not in answer.content
            assert "ong-Bay" not in answer["Content-Disposition"]
    assert len(list((settings.MEDIA_ROOT / "anh-cong-khai").glob(f"{place[2]}-*"))) == 2


def test_a_photograph_taken_back_is_gone_although_it_was_drawn(client, filed):
    scene, sent = filed
    place = [scene.project.code, 1, hashlib.sha256(sent).hexdigest()]
    assert client.get(reverse("picture_small", args=place)).status_code == 200
    scene.project.documents.update(is_public=False)
    assert client.get(reverse("picture_small", args=place)).status_code == 404
    assert client.get(reverse("document_file", args=place)).status_code == 404


def test_a_file_that_is_not_the_one_published_is_not_drawn(client, filed):
    scene, sent = filed
    document = scene.project.documents.get()
    Path(document.file.path).write_bytes(sent + b"more")
    place = [scene.project.code, 1, document.sha256]
    for kept in (settings.MEDIA_ROOT / "anh-cong-khai").glob(f"{document.sha256}-*"):
        kept.unlink()
    assert client.get(reverse("picture_small", args=place)).status_code == 404
