"""The catalogue of the server's pages: JSON files by audience and language, chosen per request.

`staff` pages (sign-in, board) speak English and Korean, `public` ones (widget, visitor) five languages. A
missing text is a defect that a test finds; at run time English stands in for it.
"""

import json
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "texts"
_LONGEST_HEADER: Final = 500
PHRASE: Final = "phrase."
"""Before the English template of what the server, the switch and seats tell (`phrases.LANGUAGE.json`)."""
_ALIASES: Final = {"tl": "fil"}
"""Browsers of the Philippines may still say `tl`."""

Say = Callable[..., str]


class Audience(StrEnum):
    """For whom a page is."""

    STAFF = "staff"
    PUBLIC = "public"


LANGUAGES: Final = {Audience.STAFF: ("en", "ko"), Audience.PUBLIC: ("en", "ko", "ro", "es", "fil")}


@cache
def catalogue(audience: Audience, language: str) -> dict[str, str]:
    """Return all texts for an audience in one of its LANGUAGES."""
    texts = _read(f"{audience}.{language}")
    if language == "en":
        return texts
    phrases = _read(f"phrases.{language}") if audience is Audience.STAFF else {}
    told = {PHRASE + template: text for template, text in phrases.items()}
    return {**catalogue(audience, "en"), **told, **texts}


def _read(name: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return texts


def speaker(audience: Audience, language: str) -> Say:
    """Return the function that gives a text by its key, `{places}` filled."""
    texts = catalogue(audience, language)

    def say(key: str, **values: object) -> str:
        text = texts[key]
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    return say


def choose(audience: Audience, accepted: str, wished: str = "") -> str:
    """Return the best language we have: `wished` (from a link) first, then an Accept-Language header."""
    offered = LANGUAGES[audience]
    for wish in (wished, *_ordered(accepted)):
        short = wish.strip().lower().replace("_", "-").partition("-")[0]
        short = _ALIASES.get(short, short)
        if short in offered:
            return short
    return "en"


def _ordered(accepted: str) -> list[str]:
    """Return the languages of an Accept-Language header, best first; nonsense counts as not said."""
    weighted = []
    for position, part in enumerate(accepted[:_LONGEST_HEADER].split(",")):
        name, _, parameter = part.strip().partition(";")
        quality = _quality(parameter)
        if quality > 0:
            weighted.append((-quality, position, name))
    return [name for _, _, name in sorted(weighted)]


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
