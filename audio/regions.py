"""The tones of a telephone in each country: ringback, busy, a waiting call (ITU-T E.180, supplement 2).

A tone is a round of bursts: frequencies in hertz, seconds of tone, seconds of pause. Where a country warbles
a tone (400 Hz with 25 Hz on it) the plain frequency stands.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Cadence:
    """One burst: frequencies in hertz, seconds of tone, seconds of pause."""

    hertz: tuple[float, ...]
    tone: float
    pause: float


Tone = tuple[Cadence, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """What is heard in one country."""

    ringback: Tone
    busy: Tone
    waiting: Tone


def _tone(hertz: float | tuple[float, ...], *seconds: float) -> Tone:
    """Return a tone of these frequencies; `seconds` are tone and pause in turn."""
    frequencies = hertz if isinstance(hertz, tuple) else (hertz,)
    return tuple(Cadence(frequencies, on, off) for on, off in zip(seconds[::2], seconds[1::2], strict=True))


EUROPE: Final = Region(_tone(425, 1, 4), _tone(425, 0.5, 0.5), _tone(425, 0.2, 0.2, 0.2, 4))
"""ETSI TR 101 041; also for countries that are not listed."""
_AMERICA: Final = Region(_tone((440, 480), 2, 4), _tone((480, 620), 0.5, 0.5), _tone(440, 0.3, 9.7))

REGIONS: Final[dict[str, Region]] = {
    "AT": Region(_tone(420, 1, 5), _tone(420, 0.4, 0.4), _tone(420, 0.04, 1.95)),
    "AU": Region(
        _tone((413, 438), 0.4, 0.2, 0.4, 2), _tone(425, 0.375, 0.375), _tone(425, 0.2, 0.2, 0.2, 4.4)
    ),
    "BE": Region(_tone(425, 1, 3), _tone(425, 0.5, 0.5), _tone(1400, 0.175, 0.175, 0.175, 3.5)),
    "BR": Region(_tone(425, 1, 4), _tone(425, 0.25, 0.25), _tone(425, 0.05, 1)),
    "CA": _AMERICA,
    "CH": EUROPE,
    "DE": Region(_tone(425, 1, 4), _tone(425, 0.48, 0.48), _tone(425, 0.2, 0.2, 0.2, 5)),
    "ES": Region(_tone(425, 1.5, 3), _tone(425, 0.2, 0.2), _tone(425, 0.175, 0.175, 0.175, 3.5)),
    "FR": Region(_tone(440, 1.5, 3.5), _tone(440, 0.5, 0.5), _tone(440, 0.3, 10)),
    "GB": Region(_tone((400, 450), 0.4, 0.2, 0.4, 2), _tone(400, 0.375, 0.375), _tone(400, 0.1, 2.5)),
    "IN": Region(_tone(400, 0.4, 0.2, 0.4, 2), _tone(400, 0.75, 0.75), _tone(400, 0.2, 0.1, 0.2, 7.5)),
    "IT": Region(_tone(425, 1, 4), _tone(425, 0.5, 0.5), _tone(425, 0.4, 0.1, 0.25, 0.1, 0.15, 14)),
    "JP": Region(_tone((384, 416), 1, 2), _tone(400, 0.5, 0.5), _tone((384, 416), 0.5, 3.5)),
    "KR": Region(
        _tone((440, 480), 1, 2), _tone((480, 620), 0.3, 0.2), _tone((350, 440), 0.25, 0.25, 0.25, 3.25)
    ),
    "MX": Region(_tone(425, 1, 4), _tone(425, 0.25, 0.25), _tone(425, 0.2, 0.6, 0.2, 10)),
    "NL": Region(_tone(425, 1, 4), _tone(425, 0.5, 0.5), _tone(425, 0.5, 9.5)),
    "NZ": Region(_tone((400, 450), 0.4, 0.2, 0.4, 2), _tone(400, 0.5, 0.5), _tone(400, 0.2, 3)),
    "PH": Region(_tone((425, 480), 1, 4), _tone((480, 620), 0.5, 0.5), _tone(440, 0.3, 10)),
    "PL": Region(_tone(425, 1, 4), _tone(425, 0.5, 0.5), _tone(425, 0.15, 0.15, 0.15, 4)),
    "RO": Region(_tone(450, 1.85, 4.15), _tone(450, 0.167, 0.167), _tone(450, 0.15, 0.15, 0.15, 4)),
    "SE": Region(_tone(425, 1, 5), _tone(425, 0.25, 0.25), _tone(425, 0.2, 0.5, 0.2, 9)),
    "US": _AMERICA,
}  # fmt: skip
"""By ISO 3166 country."""


def region(country: str) -> Region:
    """Return a country's tones; Europe's for one that is not listed."""
    return REGIONS.get(country.strip().upper(), EUROPE)
