"""G.711 mu-law for 16 kHz speech: half the bytes of plain samples, 38 dB above its own noise at any level."""

import sys
from array import array
from typing import Final

SILENCE: Final = b"\xff"
"""The byte of the sample 0."""
_CLIP: Final = 32_635
_BIAS: Final = 132


def _value(code: int) -> int:
    """Return the sample that a byte stands for."""
    bits = ~code & 0xFF
    magnitude = (((bits & 15) * 8 + _BIAS) << (bits >> 4 & 7)) - _BIAS
    return -magnitude if bits & 128 else magnitude


def _code(sample: int) -> int:
    """Return the byte for a sample."""
    magnitude = min(abs(sample), _CLIP) + _BIAS
    segment = magnitude.bit_length() - 8
    bits = segment << 4 | magnitude >> segment + 3 & 15
    return ~(bits | (128 if sample < 0 else 0)) & 0xFF


_VALUES: Final = [_value(code) for code in range(256)]
_CODES: Final = bytes(_code(n if n < 32_768 else n - 65_536) for n in range(65_536))
"""By the sample's 16 bits read as an unsigned number."""


def squeezed(samples: bytes) -> bytes:
    """Return signed 16-bit little-endian samples as mu-law, a byte each."""
    if samples == bytes(len(samples)):
        return SILENCE * (len(samples) // 2)
    numbers = array("H", samples)
    if sys.byteorder == "big":
        numbers.byteswap()
    return bytes(map(_CODES.__getitem__, numbers))


def expanded(codes: bytes) -> "array[int]":
    """Return mu-law bytes as signed 16-bit samples."""
    return array("h", map(_VALUES.__getitem__, codes))
