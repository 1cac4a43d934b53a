"""What our print sheet, our fonts and the tagging add to a bare WeasyPrint page."""

from collections.abc import Iterator

import weasyprint
from django.template.loader import render_to_string

from bench.figure import Figure, medians_ms
from ledger import pdf

_TEMPLATE = "print/base.html"


def measure(*, quick: bool = False) -> Iterator[Figure]:
    bare = render_to_string(_TEMPLATE, {})
    # Most of it is cutting the embedded fonts to size, the same for one page or a hundred.
    ours, floor = medians_ms(
        lambda: pdf.render(_TEMPLATE, {}, title="Thử", created=None),
        lambda: weasyprint.HTML(string=bare).write_pdf(),
    )
    yield Figure("empty printed sheet", ours, "ms", floor, target=8)
