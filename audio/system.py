"""Chooses the parts of sound for this machine."""

import logging
import os
import sys
from pathlib import Path

from audio.door import Door
from audio.listing import ListWatcher
from audio.native import NativeMover
from audio.null import null_parts
from audio.plugs import plugs_of_this_system
from audio.portaudio import PortAudio
from audio.ports import DeviceWatcher, Direction, Parts, StreamEnds
from audio.pulse_door import PulseDoor
from audio.ringer import DoorRinger
from audio.routes import ListRoute, SoundServerRoute
from audio.streams import LATENCY_MILLISECONDS, Mover, PythonMover, WatchedStream

log = logging.getLogger("hearthline.audio")


def parts(speaker: StreamEnds, microphone: StreamEnds) -> Parts:
    """Return the parts that fit this machine; `HEARTHLINE_ENGINE_AUDIO=null` asks for silence.

    On Linux the sound server lists the devices. Only where cards are but no server answers, PortAudio does;
    a server that is started later is then found at the next start of the engine.
    """
    if os.environ.get("HEARTHLINE_ENGINE_AUDIO", "system") == "null":
        return null_parts()
    if sys.platform == "linux" and (watcher := _sound_server()):
        return _parts(watcher, _server_door(), speaker, microphone)
    return _parts(ListWatcher(plugs=plugs_of_this_system()), PortAudio(ListRoute()), speaker, microphone)


def _server_door() -> Door:
    """Return the way to the sound server; `HEARTHLINE_ENGINE_DOOR=portaudio` takes the roundabout one."""
    if os.environ.get("HEARTHLINE_ENGINE_DOOR") != "portaudio":
        try:
            return PulseDoor()
        except OSError as error:
            log.info("no direct way to the sound server: %s", error)
    return PortAudio(SoundServerRoute())


def _parts(watcher: DeviceWatcher, door: Door, speaker: StreamEnds, microphone: StreamEnds) -> Parts:
    latency = _latency()
    return Parts(
        watcher=watcher,
        speaker=WatchedStream(Direction.OUTPUT, _mover(Direction.OUTPUT, speaker, door), latency),
        microphone=WatchedStream(Direction.INPUT, _mover(Direction.INPUT, microphone, door), latency),
        ringer=DoorRinger(door),
    )


def _mover(direction: Direction, ends: StreamEnds, door: Door) -> Mover:
    """Return what moves the frames: C where the engine brings it and streams go straight to the server."""
    if ends.native is not None and isinstance(door, PulseDoor):
        return NativeMover(ends.native, direction, ends.on_thread)
    return PythonMover(direction, ends, door)


def _latency() -> float:
    """Return the wished latency in seconds; `HEARTHLINE_ENGINE_LATENCY` (ms, 10 to 500) sets another one."""
    wished = os.environ.get("HEARTHLINE_ENGINE_LATENCY", "")
    milliseconds = int(wished) if wished.isdecimal() else LATENCY_MILLISECONDS
    return min(500, max(10, milliseconds)) / 1000


def _sound_server() -> DeviceWatcher | None:
    try:
        from audio.pulse import PulseWatcher, server_answers
    except (ImportError, OSError):  # no libpulse on this machine
        return None
    return PulseWatcher() if server_answers() or not _cards() else None


def _cards() -> bool:
    listed = Path("/proc/asound/cards")
    return listed.exists() and "no soundcards" not in listed.read_text(encoding="ascii", errors="replace")
