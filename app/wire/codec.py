"""One codec for all contracts: frozen dataclasses to plain JSON values and back.

A reader ignores fields it does not know, fills missing ones from their defaults, and maps a word that it
does not know to the enum's UNKNOWN, so that old and new programs can talk. What has the wrong type raises
BadInput naming the field. Beside texts with values stands in `phrases` how they were made, so that the reader
has them as a Phrase again.
"""

import dataclasses
import json
import re
import types
import typing
from enum import StrEnum
from functools import cache
from typing import Any, Final, TypeVar

from app.domain.errors import BadInput
from app.domain.phrase import PHRASES, Phrase, from_told, phrase, with_phrases

T = TypeVar("T")

_LEAVES: Final = frozenset({str, int, float, bool, type(None)})
"""What JSON takes as it is; looked at first, for nearly everything is one of these."""
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


def to_plain(value: Any) -> Any:
    """Return dataclasses, enums and tuples as dicts, strings and lists that `json` takes."""
    kind: type = type(value)
    if kind in _LEAVES:
        return value
    if isinstance(value, StrEnum):
        return value.value
    if (names := _names(kind)) is not None:
        return _told({name: to_plain(getattr(value, name)) for name in names})
    if isinstance(value, dict):
        return _told({str(k): to_plain(v) for k, v in value.items()})
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_plain(v) for v in value]
    return value


def _told(plain: dict[str, Any]) -> dict[str, Any]:
    return with_phrases(plain) if any(type(text) is Phrase for text in plain.values()) else plain


def to_line(value: Any) -> bytes:
    """Return one JSON object as a line, UTF-8, ready for a socket or a journal.

    Lone surrogates cannot be sent as UTF-8; they become U+FFFD here so that no caller name can stop a line.
    """
    text = json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"))
    return _SURROGATES.sub("\ufffd", text).encode() + b"\n"


def from_line(line: bytes) -> dict[str, Any]:
    """Return the JSON object in a line. Raises BadInput if it is not one."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadInput("bad_json", "This line is not JSON.", "Send one JSON object a line.") from error
    if not isinstance(value, dict):
        raise BadInput("bad_json", "This line is not a JSON object.", "Send one JSON object a line.")
    return value


def from_plain(kind: type[T], value: Any, where: str = "") -> T:
    """Return `value` (from `json`) as `kind`. Raises BadInput naming the field that does not fit."""
    return typing.cast(T, _read(kind, value, where or kind.__name__))


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    """Return the names of a dataclass's fields, None for what is none."""
    return tuple(f.name for f in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None


@cache
def _fields(kind: type) -> tuple[tuple[str, Any, type | None, bool], ...]:
    """Return of each field its name, its type, the JSON type it may have as it is, whether it is required."""
    hints = typing.get_type_hints(kind)
    return tuple(
        (
            f.name,
            hints[f.name],
            _leaf(hints[f.name]),
            f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING,
        )
        for f in dataclasses.fields(kind)
    )


def _leaf(hint: Any) -> type | None:
    """Return the JSON type that is taken as it is for a hint: most values are of it."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _leaf(arguments[0])
    if origin in {typing.Union, types.UnionType}:
        return _leaf(next(a for a in arguments if a is not type(None)))
    return hint if hint in _LEAVES else None


def _read(kind: Any, value: Any, where: str) -> Any:
    if kind is Any or (type(value) is kind and kind in _LEAVES):
        return value
    origin = typing.get_origin(kind)
    if origin is not None:
        return _read_generic(kind, origin, value, where)
    if dataclasses.is_dataclass(kind):
        return _read_dataclass(typing.cast(type, kind), value, where)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _read_word(kind, value, where)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind is type(None) and value is None:
        return None
    if isinstance(kind, type) and isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise _misfit(where, getattr(kind, "__name__", str(kind)))


def _read_dataclass(kind: type, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise _misfit(where, "object")
    arguments: dict[str, Any] = {}
    for name, hint, leaf, required in _fields(kind):
        if name in value:
            item = value[name]
            arguments[name] = item if type(item) is leaf else _read(hint, item, f"{where}.{name}")
        elif required:
            title = phrase("{field} is missing.", field=f"{where}.{name}")
            raise BadInput("missing_field", title, "Send it.")
    told = value.get(PHRASES)
    if isinstance(told, dict):
        for name in told.keys() & arguments.keys():
            if type(arguments[name]) is str:
                arguments[name] = from_told(arguments[name], told[name])
    return kind(**arguments)


def _read_word(kind: type[StrEnum], value: Any, where: str) -> StrEnum:
    if not isinstance(value, str):
        raise _misfit(where, "word")
    known = _words(kind).get(value)
    if known is not None:
        return known
    try:
        return kind(value)
    except ValueError:
        if "UNKNOWN" in kind.__members__:
            return kind["UNKNOWN"]
        words = phrase("Known: {words}.", words=", ".join(member.value for member in kind))
        title = phrase("{field} does not know this word.", field=where)
        raise BadInput("unknown_word", title, words) from None


@cache
def _words(kind: type[StrEnum]) -> dict[str, StrEnum]:
    return {member.value: member for member in kind}


def _read_generic(kind: Any, origin: Any, value: Any, where: str) -> Any:
    arguments = typing.get_args(kind)
    if origin is typing.Annotated:
        return _read(arguments[0], value, where)
    if origin in {typing.Union, types.UnionType}:
        if value is None and type(None) in arguments:
            return None
        kinds = [a for a in arguments if a is not type(None)]
        return _read(kinds[0], value, where)
    if origin in {list, tuple}:
        if not isinstance(value, list):
            raise _misfit(where, "list")
        return origin(_read(arguments[0], v, f"{where}[{i}]") for i, v in enumerate(value))
    if origin is dict:
        if not isinstance(value, dict):
            raise _misfit(where, "object")
        return {str(k): _read(arguments[1], v, f"{where}.{k}") for k, v in value.items()}
    raise TypeError(f"the codec has no reader for {kind}")


def _misfit(where: str, expected: str) -> BadInput:
    title = phrase("{field} has the wrong type.", field=where)
    return BadInput("bad_field", title, phrase("Expected: {expected}.", expected=expected))
