"""Text from strangers made safe to show, store and send: display names, headers, widget forms."""

import unicodedata
from typing import Final

from app.domain.phrase import Phrase, phrase

_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REPLACEMENT: Final = "\ufffd"


def plain(text: str, limit: int = 200) -> str:
    """Return one line that any screen, JSON writer and database takes.

    Lone surrogates (undecodable bytes) become U+FFFD; control characters, NUL and marks that turn the
    direction of text are dropped; runs of white space become one space; at most `limit` characters.
    HTML is left as it is: whoever shows it shows it as text. A Phrase stays one, its values made safe.
    """
    if isinstance(text, Phrase):
        return _plain_phrase(text, limit)
    if text.isascii() and text.isprintable():
        return " ".join(text[: limit * 8].split())[:limit]
    kept = "".join(_safe(character) for character in text[: limit * 8])
    return " ".join(kept.split())[:limit]


def _plain_phrase(text: Phrase, limit: int) -> str:
    if not text.values:
        return phrase(plain(str(text), limit))
    values = {k: plain(v, limit) if isinstance(v, str) else v for k, v in text.values.items()}
    safe = phrase(text.template, **values)
    return safe if len(safe) <= limit and safe == " ".join(safe.split()) else plain(str(safe), limit)


def plain_block(text: str, limit: int = 20_000) -> str:
    """Return text of several lines with the same care; line ends are kept as `\\n`."""
    if text.isascii() and text.isprintable():
        return text[:limit]
    lines = text[: limit * 4].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(_safe(character) for character in line) for line in lines)[:limit]


def _safe(character: str) -> str:
    if character in _BIDI or character == "\ufeff":
        return ""
    if "\ud800" <= character <= "\udfff":
        return _REPLACEMENT
    if character == "\t":
        return " "
    category = unicodedata.category(character)
    return " " if character in "\n\r" else "" if category == "Cc" else character
