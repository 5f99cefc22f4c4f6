"""Plugs as Windows and macOS tell of them, on pretended libraries; and what the list makes of it."""

# ruff: noqa: N802 - pretended systems have the names of the real ones

import ctypes
import sys
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from audio.listing import LOOK_SECONDS, ListWatcher
from audio.plugs import CAPTURE, RENDER, Filter, MacPlugs, WindowsPlugs
from audio.ports import SoundDevice


class PretendedManager:
    """`cfgmgr32` as far as notifications go: keeps callbacks by handle, on the interface they are for."""

    def __init__(self, refuse_after: int = 9) -> None:
        self.callbacks: dict[int, tuple[bytes, Any]] = {}
        self._refuse_after = refuse_after

    def CM_Register_Notification(self, wanted: Any, _context: None, callback: Any, handle: Any) -> int:
        told = wanted._obj
        assert (told.size, told.flags, told.kind) == (416, 0, 0)
        if len(self.callbacks) >= self._refuse_after:
            return 31
        handle._obj.value = 1000 + len(self.callbacks)
        self.callbacks[handle._obj.value] = bytes(told.interface), callback
        return 0

    def CM_Unregister_Notification(self, handle: ctypes.c_void_p) -> int:
        del self.callbacks[handle.value or 0]
        return 0

    def tell(self, interface: bytes, action: int) -> None:
        """Do what Windows does at a plug (0), an unplug (1), or something else."""
        for handle, (wanted, callback) in list(self.callbacks.items()):
            if wanted == interface:
                assert callback(handle, None, action, None, 0) == 0


def test_windows_tells_of_speakers_and_microphones_until_it_is_closed() -> None:
    manager, told = PretendedManager(), list[int]()
    plugs = WindowsPlugs(manager)
    plugs.start(lambda: told.append(1))
    manager.tell(RENDER, 0)
    manager.tell(CAPTURE, 1)
    manager.tell(CAPTURE, 2)  # asks whether it may be removed
    manager.tell(uuid.uuid4().bytes_le, 0)
    assert len(told) == 2
    plugs.close()
    plugs.close()
    assert not manager.callbacks


def test_the_interfaces_are_windows_own() -> None:
    assert uuid.UUID(bytes_le=RENDER) == uuid.UUID("e6327cad-dcec-4949-ae8a-991e976a79d2")
    assert uuid.UUID(bytes_le=CAPTURE) == uuid.UUID("2eef81be-33fa-4800-9670-1cd474972c3f")
    assert ctypes.sizeof(Filter) == 416


def test_a_manager_that_refuses_keeps_nothing() -> None:
    manager = PretendedManager(refuse_after=1)
    with pytest.raises(OSError, match="31"):
        WindowsPlugs(manager).start(lambda: None)
    assert not manager.callbacks


class PretendedCoreAudio:
    """CoreAudio's system object: keeps listeners by selector, and whether it waits for a run loop."""

    def __init__(self, refused: bytes = b"") -> None:
        self.listeners: dict[bytes, Any] = {}
        self.own_thread = False
        self._refused = refused

    def AudioObjectSetPropertyData(self, system: int, address: Any, *rest: Any) -> int:
        assert system == 1
        self.own_thread = _selector(address) == b"rnlp" and rest[-1]._obj.value is None
        return 0

    def AudioObjectAddPropertyListener(self, system: int, address: Any, listener: Any, _data: None) -> int:
        assert system == 1
        assert address._obj.scope.to_bytes(4, "big") == b"glob"
        if _selector(address) == self._refused:
            return 560947818
        self.listeners[_selector(address)] = listener
        return 0

    def AudioObjectRemovePropertyListener(
        self, _system: int, address: Any, listener: Any, _data: None
    ) -> int:
        assert self.listeners.pop(_selector(address)) is listener
        return 0

    def tell(self, selector: bytes) -> None:
        """Do what CoreAudio does when a property has changed."""
        assert self.listeners[selector](1, 1, None, None) == 0


def _selector(address: Any) -> bytes:
    return bytes(address._obj.selector.to_bytes(4, "big"))


def test_core_audio_tells_of_devices_and_defaults_without_a_run_loop() -> None:
    audio, told = PretendedCoreAudio(), list[int]()
    plugs = MacPlugs(audio)
    plugs.start(lambda: told.append(1))
    for selector in (b"dev#", b"dIn ", b"dOut"):
        audio.tell(selector)
    assert len(told) == 3
    assert audio.own_thread
    plugs.close()
    plugs.close()
    assert not audio.listeners


def test_core_audio_that_refuses_keeps_nothing() -> None:
    audio = PretendedCoreAudio(refused=b"dOut")
    with pytest.raises(OSError, match="560947818"):
        MacPlugs(audio).start(lambda: None)
    assert not audio.listeners


class Plugs:
    """Tells when the test says so."""

    def __init__(self) -> None:
        self.plug: Callable[[], None] = lambda: None
        self.closed = False

    def start(self, on_plug: Callable[[], None]) -> None:
        self.plug = on_plug

    def close(self) -> None:
        self.closed = True


_LISTS = """
import json, pathlib, sys
print(pathlib.Path(sys.argv[1]).read_text())
"""


def test_a_plug_is_seen_at_once_not_at_the_next_look(tmp_path: Any) -> None:
    listed, plugs = tmp_path / "list", Plugs()
    listed.write_text('{"apis": ["W"], "defaults": [], "devices": []}')
    seen: list[tuple[SoundDevice, ...]] = []
    changed = threading.Event()

    def on_change(devices: tuple[SoundDevice, ...]) -> None:
        seen.append(devices)
        changed.set()

    watcher = ListWatcher((sys.executable, "-S", "-c", _LISTS, str(listed)), plugs)
    watcher.start(on_change)
    assert changed.wait(5)
    changed.clear()
    listed.write_text(
        '{"apis": ["W"], "defaults": [], "devices": [{"name": "USB", "api": 0, "output": 2, "input": 0}]}'
    )
    began = time.monotonic()
    plugs.plug()
    assert changed.wait(LOOK_SECONDS / 2)
    assert time.monotonic() - began < 2.0, "as the promise says"
    assert [device.label for device in seen[-1]] == ["USB"]
    watcher.close()
    assert plugs.closed
