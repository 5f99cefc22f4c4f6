"""Levels as people read them: peaks of 16-bit samples in decibels below full scale."""

import math
from collections.abc import Sequence
from typing import Final

SILENCE: Final = -96.0
"""The lowest level told, in dBFS: below one step of a 16-bit sample."""
FULL_SCALE: Final = 32768


def from_peak(peak: int) -> float:
    """Return a peak (0..32768) in dBFS, 0.0 = as loud as it gets, rounded to a tenth."""
    if peak <= 0:
        return SILENCE
    return max(SILENCE, round(20.0 * math.log10(min(peak, FULL_SCALE) / FULL_SCALE), 1))


def peak_of(samples: Sequence[int]) -> int:
    """Return the largest distance from zero in signed 16-bit samples (0 when empty)."""
    if not len(samples):
        return 0
    above, below = max(samples), -min(samples)
    return above if above > below else below
