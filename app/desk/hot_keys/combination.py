"""A combination of keys as people write it: `Ctrl+Alt+M`, `Pause`, `Microphone mute`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.errors import BadInput
from app.domain.phrase import phrase


class Modifier(StrEnum):
    """What is held down beside the key."""

    CTRL = "Ctrl"
    ALT = "Alt"
    SHIFT = "Shift"
    SUPER = "Super"


class Deed(StrEnum):
    """What a key does."""

    MUTE = "mute"
    ANSWER = "answer"


_ALSO: Final = {
    "control": Modifier.CTRL, "strg": Modifier.CTRL, "option": Modifier.ALT,
    "win": Modifier.SUPER, "windows": Modifier.SUPER, "meta": Modifier.SUPER,
    "cmd": Modifier.SUPER, "command": Modifier.SUPER,
}  # fmt: skip
MICROPHONE_MUTE: Final = "Microphone mute"
PLAY: Final = "Play"
MEDIA: Final = (MICROPHONE_MUTE, PLAY)
NAMED: Final = ("Pause", "Insert", "Home", "End", "PageUp", "PageDown", "Space", "ScrollLock")
_FUNCTION: Final = tuple(f"F{number}" for number in range(1, 25))
_PLAIN: Final = frozenset((*_FUNCTION[12:], *MEDIA, "Pause", "ScrollLock"))
"""Keys that nobody writes with: they may stand alone."""
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
KEYS: Final = {key.replace(" ", "").lower(): key for key in (*_LETTERS, *_FUNCTION, *NAMED, *MEDIA)}


@dataclass(frozen=True, slots=True)
class Combination:
    """A key of KEYS with what is held down beside it."""

    key: str
    modifiers: frozenset[Modifier] = frozenset()

    def __str__(self) -> str:
        return "+".join([*(m.value for m in Modifier if m in self.modifiers), self.key])


def parse(text: str) -> Combination:
    """Return what somebody wrote. Raises BadInput; a key one writes with needs more than Shift beside it."""
    *held, key = [part.strip().replace(" ", "").lower() for part in text.split("+")]
    known = {modifier.value.lower(): modifier for modifier in Modifier} | _ALSO
    if key not in KEYS or any(word not in known for word in held):
        raise _bad(text)
    modifiers = frozenset(known[word] for word in held)
    if KEYS[key] not in _PLAIN and not modifiers - {Modifier.SHIFT}:
        raise _bad(text)
    return Combination(KEYS[key], modifiers)


def _bad(text: str) -> BadInput:
    return BadInput(
        "bad_hot_key",
        phrase("“{keys}” cannot be a key that works everywhere.", keys=text),
        phrase("Write it as Ctrl+Alt+M, Pause, F13 to F24 or Microphone mute."),
    )
