"""The board's own small drawings, 16 × 16, one stroke width; the colour is that of the text around them."""

from typing import Final

from markupsafe import Markup

_PATHS: Final = {
    "ok": "m3.5 8.5 3 3 6-7",
    "bad": "m4.5 4.5 7 7m0-7-7 7",
    "warn": "M8 3v6m0 3.4v.1",
    "none": "M6 8h4",
    "confirmed": "m3.5 8.5 3 3 6-7",
    "assumed": "M3 6.5c1.7-1.6 3.3-1.6 5 0s3.3 1.6 5 0M3 10.5c1.7-1.6 3.3-1.6 5 0s3.3 1.6 5 0",
    "drifted": "M3.5 6.2h9m-9 3.6h9M10.5 3l-5 10",
}


def _drawing(path: str) -> Markup:
    return Markup(
        '<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"'
        ' stroke-linejoin="round" aria-hidden="true"><path d="{}"/></svg>'
    ).format(path)


ICONS: Final = {name: _drawing(path) for name, path in _PATHS.items()}
"""Each drawing by its name, ready for a template."""
