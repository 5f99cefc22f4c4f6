"""Texts for people that keep their template, so that whoever shows them can translate them.

Between programs a Phrase travels as its finished English text, with its template and values beside it in
`phrases`: programs that do not know that field show the English, all others rebuild the Phrase.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

PHRASES: Final = "phrases"
"""The field beside the texts of an object that says how they were made: {field: {template, values}}."""

_PLACE: Final = re.compile(r"\{[a-z_][a-z0-9_]*\}")
_LONGEST: Final = 1000
_MOST_VALUES: Final = 20
_DEEPEST: Final = 4


class Phrase(str):
    """An English text that remembers its template and values; to everybody else it is a plain `str`."""

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]


def phrase(template: str, **values: object) -> Phrase:
    """Return the English text with `{name}` places filled; `template` must be a literal.

    The catalogues are made from the literals handed to this function.
    """
    text = Phrase(template.format(**values) if values else template)
    text.template = template
    text.values = values
    return text


def joined(*texts: str, by: str = " ") -> str:
    """Return several texts as one that is translated part by part; empty ones are left out."""
    parts = [text if isinstance(text, Phrase) else phrase(text) for text in texts if text]
    if len(parts) < 2:
        return parts[0] if parts else ""
    named = {f"part_{place}": part for place, part in enumerate(parts)}
    return phrase(by.join(f"{{{name}}}" for name in named), **named)


def as_told(text: object) -> dict[str, Any] | None:
    """Return how a text was made as plain JSON; None for one that is its own template."""
    if not isinstance(text, Phrase) or not text.values:
        return None
    return {"template": text.template, "values": {k: _plain_value(v) for k, v in text.values.items()}}


def told_of(texts: Mapping[str, Any]) -> dict[str, Any]:
    """Return for an object's texts with values how they were made, by the name of their field."""
    return {name: made for name, text in texts.items() if (made := as_told(text)) is not None}


def with_phrases(plain: dict[str, Any]) -> dict[str, Any]:
    """Add to an object of texts how those with values were made, for the way to another program."""
    told = told_of(plain)
    return {**plain, PHRASES: told} if told else plain


def from_told(text: str, told: object) -> str:
    """Return `text` as the Phrase that `told` says it is; unchanged when the two do not agree.

    `told` comes from another program: whatever stands there, nothing but names in braces is filled in.
    """
    made = _made(told, 0)
    return made if made is not None and made == text else text


def text_in(body: Mapping[str, Any], name: str) -> str:
    """Return a text of an object from another program as a Phrase, its own template where nothing is told."""
    told = body.get(PHRASES)
    text = body.get(name)
    made = from_told(str("" if text is None else text), told.get(name) if isinstance(told, dict) else None)
    return made if isinstance(made, Phrase) or not made else phrase(made)


def _plain_value(value: object) -> Any:
    if isinstance(value, Phrase):
        return as_told(value) or {"template": str(value), "values": {}}
    return value if isinstance(value, (int, float)) else str(value)


def _made(told: object, depth: int) -> Phrase | None:
    if not isinstance(told, dict) or depth > _DEEPEST:
        return None
    template, values = told.get("template"), told.get("values")
    if not isinstance(template, str) or not isinstance(values, dict) or len(values) > _MOST_VALUES:
        return None
    if len(template) > _LONGEST or set(_PLACE.sub("", template)) & set("{}"):
        return None
    filled = {str(name): _value(value, depth) for name, value in values.items()}
    try:
        return phrase(template, **filled)
    except (KeyError, ValueError, TypeError):
        return None


def _value(value: object, depth: int) -> object:
    if isinstance(value, dict):
        return _made(value, depth + 1) or ""
    return value if isinstance(value, (str, int, float)) else ""
