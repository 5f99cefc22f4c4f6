"""What opens sound streams: one contract, PortAudio behind it or the sound server itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from audio.ports import Direction

StreamCallback = Callable[[Any, Any, int, Any, Any, Any], int]
"""As PortAudio's own: input, output, frames, time, status, user data; `Door.address` reads the pointers."""


@dataclass(frozen=True, slots=True)
class Format:
    """Block length in samples and wished latency in seconds; always mono, 16 bit, CLOCK_RATE."""

    block: int
    latency: float


class OpenStream(Protocol):
    """A stream that runs."""

    def close(self) -> None:
        """Stop without draining, and let go of the device; no callback comes after it; idempotent."""
        ...


class Door(Protocol):
    """Opens streams; any thread."""

    def open(self, device: str, direction: Direction, form: Format, callback: StreamCallback) -> OpenStream:
        """Open and start a stream. Raises DeviceError."""
        ...

    def address(self) -> Callable[[Any], int]:
        """Return the function that turns a callback's pointer into a number."""
        ...
