"""What the server, the switch and seats tell, in the visitor's or supervisor's own language."""

from dataclasses import dataclass
from typing import Final

from app.domain.errors import HearthlineError
from app.domain.phrase import Phrase, phrase
from app.server.pages.texts import PHRASE, Audience, catalogue

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
    """Return a refusal in words for supervisors, of the pages' own by its code, else translated."""
    texts = catalogue(Audience.STAFF, language)
    key = f"error.{error.code}"
    if key not in texts:
        return Words(said(error.title, language), said(error.hint, language))
    return Words(texts[key], texts.get(f"{key}.hint", ""))


def said(text: str, language: str) -> str:
    """Return a text of the server, the switch or a seat for supervisors; English where nothing is known."""
    made = text if isinstance(text, Phrase) else phrase(text)
    words = catalogue(Audience.STAFF, language).get(PHRASE + made.template, made.template)
    for name, value in made.values.items():
        words = words.replace(
            f"{{{name}}}", said(value, language) if isinstance(value, Phrase) else str(value)
        )
    return words
