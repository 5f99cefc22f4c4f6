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
    "line": "M5.2 2.5 3.3 3.6c-.6 4.8 4.3 9.7 9.1 9.1l1.1-1.9-2.6-1.9-1.4 1C8.1 9.2 6.8 7.9 6.1 6.5l1-1.4z",
    "net": "M2 6.2c3.5-3.2 8.5-3.2 12 0M4.3 8.7c2.2-1.9 5.2-1.9 7.4 0M6.5 11.1c.9-.7 2.1-.7 3 0M8 13.3v.1",
    "voice": "M2.5 7v2m2.75-4.5v7M8 2.5v11M10.75 5v6M13.5 7v2",
    "headset": "M3 9V8a5 5 0 0 1 10 0v1M3 9h1.8v4H4a1 1 0 0 1-1-1zm10 0h-1.8v4h.8a1 1 0 0 0 1-1z",
    "check": "M5.5 3H4v10.5h8V3h-1.5M5.8 2h4.4v2.2H5.8zM6 9.5 7.5 11l2.8-3.2",
    "version": "M8.5 2.5h5v5l-6 6-5-5zM11 5v.1",
    "drifted": "M3.5 6.2h9m-9 3.6h9M10.5 3l-5 10",
}


def _drawing(path: str) -> Markup:
    return Markup(
        '<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"'
        ' stroke-linejoin="round" aria-hidden="true"><path d="{}"/></svg>'
    ).format(path)


ICONS: Final = {name: _drawing(path) for name, path in _PATHS.items()}
"""Each drawing by its name, ready for a template."""
