"""Figures of a call centre, each a pure function with its formula, as shown beside the number.

Sources: the variants that Cisco, Asterisk and Genesys print in their guides; the variant in use always
stands beside the figure. `None` means that there is nothing to divide by.
"""

from enum import StrEnum


class ServiceLevel(StrEnum):
    """Which denominator a service level uses."""

    IGNORE_ABANDONS = "ignore_abandons"
    ABANDONS_NEGATIVE = "abandons_negative"
    ABANDONS_POSITIVE = "abandons_positive"
    ANSWERED_ONLY = "answered_only"

    @property
    def formula(self) -> str:
        """Return the formula in words, for people."""
        return _FORMULAS[self]


_FORMULAS = {
    ServiceLevel.IGNORE_ABANDONS: "answered in time / (offered - abandoned in time)",
    ServiceLevel.ABANDONS_NEGATIVE: "answered in time / offered",
    ServiceLevel.ABANDONS_POSITIVE: "(answered in time + abandoned in time) / offered",
    ServiceLevel.ANSWERED_ONLY: "answered in time / answered",
}


def service_level(
    variant: ServiceLevel, *, offered: int, answered: int, answered_in_time: int, abandoned_in_time: int
) -> float | None:
    """Return the share (0..1) for the variant, or None when nobody called."""
    above, below = {
        ServiceLevel.IGNORE_ABANDONS: (answered_in_time, offered - abandoned_in_time),
        ServiceLevel.ABANDONS_NEGATIVE: (answered_in_time, offered),
        ServiceLevel.ABANDONS_POSITIVE: (answered_in_time + abandoned_in_time, offered),
        ServiceLevel.ANSWERED_ONLY: (answered_in_time, answered),
    }[variant]
    return above / below if below > 0 else None


def average_speed_of_answer(waits: list[float]) -> float | None:
    """Return the mean wait in seconds of answered calls (ringing at the seat included)."""
    return sum(waits) / len(waits) if waits else None


def abandon_rate(*, abandoned: int, offered: int) -> float | None:
    """Return abandoned / offered (0..1)."""
    return abandoned / offered if offered else None


def average_handling_time(*, talk: float, hold: float, wrap_up: float, calls: int) -> float | None:
    """Return (talk + hold + wrap-up) / calls in seconds."""
    return (talk + hold + wrap_up) / calls if calls else None
