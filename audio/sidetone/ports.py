"""What the rest of the house sees of sidetone, and how a headset's own is reached."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from audio.ports import SoundDevice


class Way(StrEnum):
    """Who plays the agent's voice back: nobody, the headset by itself (at once), or we (some ms late)."""

    OFF = "off"
    HEADSET = "headset"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody chose for one headset; `level` in percent, 1 to 100."""

    way: Way
    level: int = 50


@dataclass(frozen=True, slots=True)
class State:
    """How it is with the headset in use: what it can do (`ways`), what is on, how loud.

    `headset` is the speaker's name, "" without one. `refused`: what was chosen cannot be had, so it is off.
    """

    headset: str = ""
    ways: tuple[Way, ...] = (Way.OFF,)
    way: Way = Way.OFF
    level: int = 50
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Loudness:
    """A headset's own sidetone as it stands; `level` in percent of its range."""

    on: bool
    level: int


class HeadsetControl(Protocol):
    """Reaches what a headset itself can do. May take a second: never on a thread that others wait for."""

    def read(self, speaker: SoundDevice, microphone: SoundDevice) -> Loudness | None:
        """Return how it stands; None when this headset has none that a program can set. Raises OSError."""
        ...

    def write(self, speaker: SoundDevice, microphone: SoundDevice, level: int) -> None:
        """Set it to a level of 1 to 100, or 0: off. Raises OSError."""
        ...


@dataclass(frozen=True, slots=True)
class Element:
    """One control of a sound card's mixer: a switch (0, 1), or a volume from `least` to `most`."""

    number: int
    name: str
    is_switch: bool
    count: int
    least: int = 0
    most: int = 1


class Card(Protocol):
    """An open mixer. Every method raises OSError when the card is gone."""

    @property
    def driver(self) -> str:
        """Return what drives it, as `USB-Audio`."""
        ...

    def elements(self) -> tuple[Element, ...]:
        """Return its switches and volumes that can be read and written."""
        ...

    def read(self, element: Element) -> int:
        """Return the value of the first channel."""
        ...

    def write(self, element: Element, value: int) -> None:
        """Set all channels."""
        ...

    def close(self) -> None:
        """Let go; idempotent."""
        ...


class Mixers(Protocol):
    """Opens the mixers of this machine's cards."""

    def open(self, card: str) -> Card:
        """Open a card by its number. Raises OSError."""
        ...
