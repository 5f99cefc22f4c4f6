"""Short figures of what passed through the sound path; what they are made from is in `audio.ear`."""

from dataclasses import dataclass
from typing import Final

KEPT_FRAMES: Final = 400
"""Four seconds."""
SPOKEN: Final = 0.5
"""How likely a frame must be speech to count as such."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What passed since the last look, in frames of 10 ms; powers are mean squares of 16-bit samples.

    `peak` and `clipped` (frames) are of the microphone as it comes; `speech` counts frames in which somebody
    speaks into it (0 when nobody listens for that). `near` and `far` are the powers of the last 4 s, frame by
    frame: what is sent, and what the speaker plays.
    """

    frames: int = 0
    peak: int = 0
    clipped: int = 0
    speech: int = 0
    near: tuple[float, ...] = ()
    far: tuple[float, ...] = ()
