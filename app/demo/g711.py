"""G.711, both laws, by table: what a telephone's bytes mean and how samples become bytes."""

from typing import Final

SAMPLE_RATE: Final = 8000
FRAME_SAMPLES: Final = 160
"""20 milliseconds, one RTP packet."""
_CLIP: Final = 32635
_BIAS: Final = 0x84


def _ulaw_value(code: int) -> int:
    code = ~code & 0xFF
    magnitude = ((code & 0x0F) << 3) + _BIAS << ((code & 0x70) >> 4)
    return _BIAS - magnitude if code & 0x80 else magnitude - _BIAS


def _alaw_value(code: int) -> int:
    code ^= 0x55
    segment = (code & 0x70) >> 4
    magnitude = (code & 0x0F) << 4 | 8
    if segment:
        magnitude = magnitude + 0x100 << segment - 1
    return magnitude if code & 0x80 else -magnitude


ULAW: Final = tuple(_ulaw_value(code) for code in range(256))
"""The 16-bit sample of each mu-law byte."""
ALAW: Final = tuple(_alaw_value(code) for code in range(256))
"""The 16-bit sample of each A-law byte."""


def _nearest(table: tuple[int, ...], sample: int) -> int:
    return min(range(256), key=lambda code: abs(table[code] - sample))


ULAW_TO_ALAW: Final = bytes(_nearest(ALAW, sample) for sample in ULAW)
"""For `bytes.translate`."""
ULAW_SILENCE: Final = b"\xff"


def ulaw(sample: int) -> int:
    """Return the mu-law byte of a 16-bit sample."""
    sign = 0x80 if sample < 0 else 0
    magnitude = min(abs(sample), _CLIP) + _BIAS
    exponent = magnitude.bit_length() - 8
    return ~(sign | exponent << 4 | magnitude >> exponent + 3 & 0x0F) & 0xFF
