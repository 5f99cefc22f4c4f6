"""Parts for a machine that shall make no sound (`HEARTHLINE_ENGINE_AUDIO=null`): they count as present."""

from collections.abc import Callable

from audio.decibel import SILENCE
from audio.ports import USUAL_RING, Direction, Parts, RingVoice, SoundDevice, StreamWatch


class NullWatcher:
    """Knows no device and never tells of one."""

    def devices(self) -> tuple[SoundDevice, ...]:
        """Return nothing."""
        return ()

    def start(self, on_change: Callable[[tuple[SoundDevice, ...]], None]) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class NullStream:
    """A stream that never delivers a frame; the null clock runs calls instead."""

    def __init__(self, direction: Direction) -> None:
        self._direction = direction

    @property
    def direction(self) -> Direction:
        """Return the direction it stands for."""
        return self._direction

    def open(self, device: str, watch: StreamWatch) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def meter(self, on: bool) -> None:
        """Do nothing."""

    def level(self) -> float:
        """Return silence."""
        return SILENCE

    def lateness(self) -> float:
        """Return nothing: nothing ever comes."""
        return 0.0


class NullRinger:
    """Makes no sound."""

    def ring(self, devices: tuple[str, ...], voice: RingVoice = USUAL_RING) -> None:
        """Do nothing."""

    def play(self, device: str, tone: bytes) -> None:
        """Do nothing."""

    def test(self, device: str, seconds: float, voice: RingVoice | None = None) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def null_parts() -> Parts:
    """Return parts that make no sound and say that sound is there."""
    return Parts(
        watcher=NullWatcher(),
        speaker=NullStream(Direction.OUTPUT),
        microphone=NullStream(Direction.INPUT),
        ringer=NullRinger(),
        silent=True,
    )
