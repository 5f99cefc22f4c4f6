"""A refusal of the server in the visitor's or supervisor's own language."""

from dataclasses import dataclass
from typing import Final

from app.domain.errors import HearthlineError
from app.server.pages.texts import Audience, catalogue

PUBLIC_ERRORS: Final[dict[str, str]] = {
    "bad_number": "bad_number",
    "not_callable": "not_callable",
    "no_consent": "consent",
    "bad_time": "bad_time",
    "closed_then": "closed_then",
    "slow_down": "slow_down",
    "not_found": "not_found",
    "illegal_move": "too_late",
}
"""Code of the server → the name of its words in the public catalogue."""

_ABOUT_THE_NUMBER: Final = frozenset({"bad_number", "not_callable"})


@dataclass(frozen=True, slots=True)
class Words:
    """What to show for a refusal; `field` names the input it is about."""

    title: str
    hint: str
    field: str = ""


def public_words(error: HearthlineError, language: str, countries: str = "") -> Words:
    """Return a refusal in words for visitors; one without words of ours keeps the server's English."""
    name = PUBLIC_ERRORS.get(error.code)
    if name is None:
        return Words(error.title, error.hint)
    texts = catalogue(Audience.PUBLIC, language)
    hint = texts[f"error.{name}.hint"].replace("{countries}", countries)
    return Words(texts[f"error.{name}"], hint, "number" if name in _ABOUT_THE_NUMBER else "")


def staff_words(error: HearthlineError, language: str) -> Words:
    """Return a refusal in words for supervisors; one without words of ours keeps the server's English."""
    texts = catalogue(Audience.STAFF, language)
    key = f"error.{error.code}"
    if key not in texts:
        return Words(error.title, error.hint)
    return Words(texts[key], texts.get(f"{key}.hint", ""))
