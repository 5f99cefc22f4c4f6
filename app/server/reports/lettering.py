"""Which fonts the texts of a report need, and how texts are prepared: people are called in any script."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont
from fpdf import FPDF

_FOLDER: Final = Path(__file__).parent / "fonts"
FAMILY: Final = "sans"
REPLACED: Final = "\ufffd"
"""Stands where no font of ours has a sign."""

_PLAIN: Final = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
_SCRIPTS: Final = {
    "hangul": "NotoSansKR-Regular.ttf",
    "thai": "NotoSansThai-Regular.ttf",
    "arabic": "NotoSansArabic-Regular.ttf",
    "hebrew": "NotoSansHebrew-Regular.ttf",
    "devanagari": "NotoSansDevanagari-Regular.ttf",
}
_UNSHAPED: Final = frozenset({"hangul"})
_IGNORED: Final = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


@cache
def covered(file: str) -> frozenset[int]:
    """Return the code points that a font of ours has."""
    with TTFont(_FOLDER / file, lazy=True) as font:
        return frozenset(font.getBestCmap())


@dataclass(slots=True)
class Lettering:
    """The fonts for one sheet. `replaced`: some sign had to be left out."""

    fonts: list[str] = field(default_factory=list)
    shaped: bool = False
    replaced: bool = False

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Lettering":
        """Choose the fonts for all texts of a sheet; reading a font costs time, so only what is needed."""
        signs = {ord(sign) for text in texts for sign in composed(text)}
        beyond = signs - covered(_PLAIN[0])
        found = cls(shaped=any(unicodedata.combining(chr(sign)) for sign in signs))
        for name, file in _SCRIPTS.items():
            if beyond and beyond & covered(file):
                beyond -= covered(file)
                found.fonts.append(name)
                found.shaped |= name not in _UNSHAPED
        return found

    def give_to(self, sheet: FPDF) -> None:
        """Add the fonts to a sheet; where letters change in company, with the engine that joins them."""
        for style, file in zip(("", "B"), _PLAIN, strict=True):
            sheet.add_font(FAMILY, style, _FOLDER / file)
        for name in self.fonts:
            sheet.add_font(name, "", _FOLDER / _SCRIPTS[name])
        if self.fonts:
            sheet.set_fallback_fonts(self.fonts, exact_match=False)
        sheet.set_text_shaping(self.shaped)

    def fit(self, text: str) -> str:
        """Return a text as it can be written: letters composed, signs that no font has replaced."""
        known = [covered(_PLAIN[0]), *(covered(_SCRIPTS[name]) for name in self.fonts)]
        fitted = "".join(
            sign if sign in _IGNORED or any(ord(sign) in font for font in known) else REPLACED
            for sign in composed(text)
        )
        self.replaced |= REPLACED in fitted
        return fitted


def composed(text: str) -> str:
    """Return a text in composed letters (NFC), on one line: 가 as one sign, however it was typed."""
    return " ".join(unicodedata.normalize("NFC", text).split())
