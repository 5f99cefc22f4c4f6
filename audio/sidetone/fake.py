"""Pretended mixers with a sidetone, as USB headsets have them; held to the contract of the real ones."""

import errno
from collections.abc import Iterable

from audio.sidetone.by_mixer import USB_DRIVER
from audio.sidetone.ports import Element


class FakeMixers:
    """Cards by number; any may be pulled, or hold a caller up (`wait` runs at each open)."""

    def __init__(self) -> None:
        self.values: dict[str, dict[str, int]] = {}
        self.written: list[tuple[str, str, int]] = []
        self._elements: dict[str, tuple[Element, ...]] = {}
        self._drivers: dict[str, str] = {}

    def plug(self, card: str, elements: Iterable[Element], driver: str = USB_DRIVER) -> None:
        """Add a card; volumes stand in the middle, switches are off."""
        self._elements[card], self._drivers[card] = tuple(elements), driver
        middle = {one.name: 0 if one.is_switch else (one.least + one.most) // 2 for one in elements}
        self.values.setdefault(card, middle)

    def unplug(self, card: str) -> None:
        """Take a card away; whoever has it open is told at the next call. It keeps its values."""
        del self._elements[card]

    def open(self, card: str) -> "FakeCard":
        """Open a card. Raises OSError."""
        self.elements(card)
        return FakeCard(self, card)

    def elements(self, card: str) -> tuple[Element, ...]:
        """Return a card's controls. Raises OSError when it is gone."""
        if card not in self._elements:
            raise OSError(errno.ENODEV, "mixer: gone")
        return self._elements[card]

    def driver(self, card: str) -> str:
        """Return what drives a card."""
        return self._drivers[card]


class FakeCard:
    """One open pretended mixer."""

    def __init__(self, mixers: FakeMixers, card: str) -> None:
        self._mixers = mixers
        self._card = card

    @property
    def driver(self) -> str:
        """Return what drives it."""
        return self._mixers.driver(self._card)

    def elements(self) -> tuple[Element, ...]:
        """Return its controls."""
        return self._mixers.elements(self._card)

    def read(self, element: Element) -> int:
        """Return a value."""
        self.elements()
        return self._mixers.values[self._card][element.name]

    def write(self, element: Element, value: int) -> None:
        """Set a value, within its bounds as cards do."""
        self.elements()
        if not element.least <= value <= element.most:
            raise OSError(errno.EINVAL, "mixer: out of range")
        self._mixers.values[self._card][element.name] = value
        self._mixers.written.append((self._card, element.name, value))

    def close(self) -> None:
        """Let go."""
