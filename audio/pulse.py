"""Devices of PulseAudio or of PipeWire's PulseAudio server, with hot-plug, and the server's own restarts."""

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final

import pulsectl

from audio.ports import Direction, SoundDevice

log = logging.getLogger("hearthline.audio")

DEBOUNCE_SECONDS: Final = 0.1
_LISTEN_SECONDS: Final = 0.5
_RECONNECT_SECONDS: Final = 0.25
_ANSWER_SECONDS: Final = 1.0
_DUMMY: Final = "auto_null"
"""The sink that a sound server makes up when there is no card: nobody can hear it."""
_ALOUD: Final = frozenset({"internal", "speaker", "portable", "hifi", "tv", "car", "computer"})
"""Form factors that play into the room, unless their active port is a plug for headphones."""
_CARD_DIGITS: Final = 3


def server_answers() -> bool:
    """Say whether a sound server runs for this user; milliseconds as a rule, 1 s when it hangs."""
    answered = threading.Event()

    def ask() -> None:
        with contextlib.suppress(pulsectl.PulseError), pulsectl.Pulse("hearthline", connect=False) as pulse:
            pulse.connect(autospawn=False)
            answered.set()

    asking = threading.Thread(target=ask, name="sound server?", daemon=True)
    asking.start()
    asking.join(_ANSWER_SECONDS)
    return answered.is_set()


class PulseWatcher:
    """Lists sinks and sources on a thread of its own, tells of changes, survives the server's restarts."""

    def __init__(self) -> None:
        self._devices: tuple[SoundDevice, ...] = ()
        self._told: tuple[SoundDevice, ...] | None = None
        self._lives: dict[str, str] = {}
        self._on_change: Callable[[tuple[SoundDevice, ...]], None] = lambda _devices: None
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def devices(self) -> tuple[SoundDevice, ...]:
        """Return what was there at the last look."""
        return self._devices

    def start(self, on_change: Callable[[tuple[SoundDevice, ...]], None]) -> None:
        """Begin; `on_change` comes once soon, then at every change."""
        self._on_change = on_change
        self._thread = threading.Thread(target=self._run, name="sound server", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread (within half a second)."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join(2 * _LISTEN_SECONDS)

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._follow()
            except (pulsectl.PulseError, pulsectl.PulseDisconnected) as error:
                log.debug("no sound server: %s", error)
            self._tell(())
            self._closing.wait(_RECONNECT_SECONDS)

    def _follow(self) -> None:
        """Follow one life of the server; raises when it ends."""
        with pulsectl.Pulse("hearthline devices", connect=False) as pulse:
            pulse.connect(autospawn=False)
            changed = False

            def note(_event: Any) -> None:
                nonlocal changed
                changed = True
                raise pulsectl.PulseLoopStop

            pulse.event_mask_set("sink", "source", "server", "card")
            pulse.event_callback_set(note)
            self._look(pulse)
            while not self._closing.is_set():
                pulse.event_listen(timeout=_LISTEN_SECONDS)
                if changed:
                    changed = False
                    self._closing.wait(DEBOUNCE_SECONDS)
                    self._look(pulse)

    def _look(self, pulse: Any) -> None:
        """Tell what is there; what was pulled and plugged again meanwhile is told as gone first.

        Its streams live on another device by now, or nowhere, though its name never left the list.
        """
        listed = dict(_listed(pulse))
        known = self._lives
        self._lives = {device.name: life for device, life in listed.items()}
        anew = {name for name, life in self._lives.items() if known.get(name, life) != life}
        if anew:
            self._tell(tuple(device for device in listed if device.name not in anew))
        self._tell(tuple(listed))

    def _tell(self, devices: tuple[SoundDevice, ...]) -> None:
        self._devices = devices
        if devices != self._told and not self._closing.is_set():
            self._told = devices
            self._on_change(devices)


def _listed(pulse: Any) -> Iterator[tuple[SoundDevice, str]]:
    """Give each device, and a word for its present life: another one after each plug."""
    server = pulse.server_info()
    for sink in pulse.sink_list():
        if sink.name != _DUMMY and _plugged(sink):
            default = sink.name == server.default_sink_name
            yield _device(sink, Direction.OUTPUT, default=default), _life(sink)
    for source in pulse.source_list():
        if not _echoes(source) and _plugged(source):
            default = source.name == server.default_source_name
            yield _device(source, Direction.INPUT, default=default), _life(source)


def _device(told: Any, direction: Direction, *, default: bool) -> SoundDevice:
    card = told.proplist.get("alsa.card") or told.proplist.get("api.alsa.pcm.card", "")
    form = told.proplist.get("device.form_factor", "")
    port = told.port_active.name if told.port_active is not None else ""
    aloud = direction is Direction.OUTPUT and form in _ALOUD and "head" not in port
    known = card if card.isdecimal() and len(card) <= _CARD_DIGITS else ""
    return SoundDevice(told.name, told.description, direction, default, known, aloud)


def _life(device: Any) -> str:
    """PipeWire uses its indices again, but not its serial numbers; PulseAudio has no serial numbers."""
    return f"{device.index} {device.proplist.get('object.serial', '')}"


def _echoes(source: Any) -> bool:
    """Say whether it only repeats what a sink plays; such a "microphone" counts only if asked for by name."""
    is_monitor = source.monitor_of_sink_name is not None
    return is_monitor and source.name != os.environ.get("PULSE_SOURCE")


def _plugged(device: Any) -> bool:
    """Say whether something is in the socket: a jack that knows it is empty is no device."""
    port = device.port_active
    return port is None or port.available != "no"
