"""Photographs drawn anew for the public, small and large. Pure.

Only what is seen is carried over: where, when and with what it was taken (EXIF, GPS, XMP, comments,
a small picture inside of what was cut away) stays in the file that was sent.
"""

import io

from PIL import Image, ImageOps

from ledger.exceptions import LedgerError

SMALL = (320, 240)
LARGE = (1600, 1600)
SMALL_BYTES = 12 * 1024
_MOST_PIXELS = 64_000_000
_QUALITIES = (70, 55, 40, 25)
_LARGE_QUALITY = 80
_SEEN_THROUGH = ("LA", "PA", "RGBA", "La", "RGBa")
_UNREADABLE = "Không đọc được ảnh này. Hãy hỏi xã ảnh gốc."
_TOO_LARGE = "Ảnh này quá lớn để hiện. Hãy hỏi xã ảnh gốc."


class PictureError(LedgerError):
    """The file is no picture that can be read, or too large a one."""


def small(data: bytes) -> bytes:
    """Return a JPEG of 320 by 240 cut out of the middle, in at most 12 KB; PictureError."""
    seen = ImageOps.fit(_seen(data), SMALL)
    width, height = SMALL
    drawn = (
        _jpeg(seen.resize((width // parts, height // parts)), quality)
        for parts in (1, 2)
        for quality in _QUALITIES
    )
    return next(jpeg for jpeg in drawn if len(jpeg) <= SMALL_BYTES)


def large(data: bytes) -> bytes:
    """Return the whole picture as a JPEG of at most 1,600 pixels a side; PictureError."""
    seen = _seen(data)
    seen.thumbnail(LARGE)
    return _jpeg(seen, _LARGE_QUALITY)


def _seen(data: bytes) -> Image.Image:
    """Return the picture upright, on white paper, on a sheet that carries nothing else."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            picture.draft("RGB", LARGE)  # a JPEG is read no larger than it is shown
            if picture.width * picture.height > _MOST_PIXELS:
                raise PictureError(_TOO_LARGE)
            turned = ImageOps.exif_transpose(picture)
            through = turned.mode in _SEEN_THROUGH or "transparency" in turned.info
            ink = turned.convert("RGBA" if through else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureError(_UNREADABLE) from error
    paper = Image.new("RGB", ink.size, "white")
    paper.paste(ink, mask=ink if through else None)
    return paper


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    return written.getvalue()
