"""The sound path of a seat: both streams, the devices they use, and who drives the bridge's clock.

Knows nothing of SIP. Everything here runs on one loop thread; `post` brings foreign threads there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from audio.ports import DeviceError, Direction, Parts, SoundDevice
from audio.priority import be_on_time
from audio.side import Side, SideState
from audio.worker import Worker


class Clock(StrEnum):
    """Who drives the bridge: nobody's card (a timer), the speaker's, or for want of one the microphone's."""

    NULL = "null"
    SPEAKER = "speaker"
    MICROPHONE = "microphone"


@dataclass(frozen=True, slots=True)
class Use:
    """What there is and what is in use. `known` is False until the devices were listed once."""

    known: bool = False
    devices: tuple[SoundDevice, ...] = ()
    speaker: str = ""
    microphone: str = ""
    ring: tuple[str, ...] = ()
    speaker_lost: bool = False
    microphone_lost: bool = False
    audible: bool = True
    errors: tuple[DeviceError, ...] = ()


class SoundPath:
    """Owns the parts of one machine. `on_clock` and `on_use` come on the loop thread, only on a change."""

    def __init__(
        self,
        parts: Parts,
        post: Callable[[Callable[[], None]], None],
        on_clock: Callable[[Clock], None],
        on_use: Callable[[Use], None],
    ) -> None:
        self._parts = parts
        self._post = post
        self._on_clock = on_clock
        self._on_use = on_use
        self._worker = Worker("sound devices")
        self._worker.submit(be_on_time)
        self._speaker = Side(parts.speaker, self._worker, post, self._refresh)
        self._microphone = Side(parts.microphone, self._worker, post, self._refresh)
        self._ring: tuple[str, ...] = ()
        self._devices: tuple[SoundDevice, ...] = ()
        self._known = False
        self._wanted = False
        self._closed = False
        self._clock = Clock.NULL
        self._use = Use()

    def start(self) -> None:
        """Watch the devices from now on."""
        self._parts.watcher.start(lambda devices: self._post(lambda: self._list(devices)))

    def choose(self, speaker: str | None, microphone: str | None, ring: tuple[str, ...] | None) -> None:
        """Configure devices by name; "" follows the system, None leaves what was chosen."""
        if speaker is not None:
            self._speaker.configured = speaker
        if microphone is not None:
            self._microphone.configured = microphone
        if ring is not None:
            self._ring = ring
        self._settle(retry=True)

    def want(self, on: bool) -> None:
        """Open both streams and keep them open, or close them."""
        self._wanted = on
        self._settle()

    def use(self) -> Use:
        """Return what there is and what is in use."""
        return self._use

    def ring_devices(self) -> tuple[str, ...]:
        """Return the chosen ring devices that are present, else the system's, else none."""
        present = self._names(Direction.OUTPUT)
        chosen = tuple(name for name in self._ring if name in present)
        return chosen or (("",) if present else ())

    def speaker_device(self) -> str | None:
        """Return the device a tone for the agent's ear goes to ("" = the system's); None without any."""
        present = self._names(Direction.OUTPUT)
        if self._speaker.configured in present:
            return self._speaker.configured
        return "" if present else None

    def later(self, seconds: float, job: Callable[[], None]) -> None:
        """Run `job` on the loop thread once `seconds` have passed."""
        self._worker.later(seconds, lambda: self._post(job))

    def close(self) -> bool:
        """Leave the card's clock, close all parts. False if a device did not let go within 3 s."""
        self._wanted, self._closed = False, True
        self._parts.watcher.close()
        self._parts.ringer.close()
        self._settle()
        return self._worker.close(self._close_streams)

    def _close_streams(self) -> None:
        self._parts.speaker.close()
        self._parts.microphone.close()

    def _list(self, devices: tuple[SoundDevice, ...]) -> None:
        if not self._closed:
            self._devices, self._known = devices, True
            self._settle(retry=True)

    def _names(self, direction: Direction) -> frozenset[str]:
        return frozenset(device.name for device in self._devices if device.direction is direction)

    def _settle(self, retry: bool = False) -> None:
        for side, direction in ((self._speaker, Direction.OUTPUT), (self._microphone, Direction.INPUT)):
            side.settle(wanted=self._wanted, present=self._names(direction), retry=retry)
        self._refresh()

    def _refresh(self) -> None:
        clock = self._new_clock()
        if clock is not self._clock:
            self._clock = clock
            self._on_clock(clock)
        use = self._new_use()
        if use != self._use:
            self._use = use
            self._on_use(use)

    def _new_clock(self) -> Clock:
        if self._speaker.state is SideState.RUNNING:
            return Clock.SPEAKER
        if self._microphone.state is SideState.RUNNING:
            return Clock.MICROPHONE
        return Clock.NULL

    def _new_use(self) -> Use:
        sides = (self._speaker, self._microphone)
        errors = tuple(side.error for side in sides if side.error is not None)
        return Use(
            known=self._known,
            devices=self._devices,
            speaker=self._speaker.configured,
            microphone=self._microphone.configured,
            ring=self._ring,
            speaker_lost=self._known and self._speaker.lost,
            microphone_lost=self._known and self._microphone.lost,
            audible=not self._known or (all(side.present for side in sides) and not errors),
            errors=errors,
        )
