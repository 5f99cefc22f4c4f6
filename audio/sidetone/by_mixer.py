"""A headset's own sidetone by its card's mixer, found by what its controls are called, never by vendor."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from audio.ports import SoundDevice
from audio.sidetone.ports import Card, Element, Loudness, Mixers

USB_DRIVER: Final = "USB-Audio"
_NAMED: Final = re.compile(r"\bside\s?-?tone\b.*\b(volume|switch)$", re.IGNORECASE)
_MICROPHONE: Final = re.compile(r"^(headset )?mic(rophone)? playback (volume|switch)$", re.IGNORECASE)
"""What the kernel calls the way from a USB headset's microphone to its speaker when the headset names it not.

On other cards this is a loop through the laptop's loudspeaker, which whistles: there it is left alone.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """The controls that make up a sidetone; at least one of them is there."""

    volume: Element | None
    switch: Element | None


def find(elements: Iterable[Element], driver: str) -> Found | None:
    """Return the sidetone among a card's controls, None when it has none."""
    elements = tuple(elements)
    for pattern in (_NAMED, *((_MICROPHONE,) if driver == USB_DRIVER else ())):
        fitting = [one for one in elements if pattern.search(one.name) and "capture" not in one.name.lower()]
        volume = next((one for one in fitting if not one.is_switch and one.most > one.least), None)
        switch = next((one for one in fitting if one.is_switch), None)
        if volume is not None or switch is not None:
            return Found(volume, switch)
    return None


class MixerControl:
    """A HeadsetControl. Opens the card for each question: a mixer that is held open outlives its headset."""

    def __init__(self, mixers: Mixers) -> None:
        self._mixers = mixers

    def read(self, speaker: SoundDevice, microphone: SoundDevice) -> Loudness | None:
        """Return how it stands; None without one, or when speaker and microphone are no one headset."""
        if not speaker.card or speaker.card != microphone.card:
            return None
        card = self._mixers.open(speaker.card)
        try:
            found = find(card.elements(), card.driver)
            return None if found is None else _loudness(card, found)
        finally:
            card.close()

    def write(self, speaker: SoundDevice, microphone: SoundDevice, level: int) -> None:
        """Set it; nothing happens without one."""
        if not speaker.card or speaker.card != microphone.card:
            return
        card = self._mixers.open(speaker.card)
        try:
            found = find(card.elements(), card.driver)
            if found is not None:
                _set(card, found, level)
        finally:
            card.close()


def _loudness(card: Card, found: Found) -> Loudness:
    on = card.read(found.switch) != 0 if found.switch is not None else True
    if found.volume is None:
        return Loudness(on, 100)
    value, least, most = card.read(found.volume), found.volume.least, found.volume.most
    level = round(100 * (value - least) / (most - least))
    return Loudness(on and level > 0, min(100, max(0, level)))


def _set(card: Card, found: Found, level: int) -> None:
    """Louder first, then on; off by the switch alone, so that the headset keeps its level."""
    if found.volume is not None and (level or found.switch is None):
        span = found.volume.most - found.volume.least
        card.write(found.volume, found.volume.least + round(span * min(100, level) / 100))
    if found.switch is not None:
        card.write(found.switch, 1 if level else 0)
