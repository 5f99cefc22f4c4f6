"""All headsets with buttons: found, opened, opened again after a replug, and which of them has control."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from audio.hid.descriptor import DescriptorError
from audio.hid.headset import Headset
from audio.hid.player import Player
from audio.hid.ports import (
    ControlsView,
    HeadsetView,
    HidDevice,
    HidError,
    HidTransport,
    Lamps,
    Pressed,
    Wish,
)
from audio.hid.telephony import telephony

log = logging.getLogger("hearthline.audio")

LOOK_SECONDS: Final = 1.0
"""How often the list of devices is looked at; a look opens nothing."""


class Headsets:
    """Owns every headset's buttons. Foreign threads come out through the two callables of `start`.

    Every headset rings; the call's own lamps (off-hook, mute, hold) are lit on the one in control: that which
    was pressed last, at first the one that was found first.
    """

    def __init__(self, transport: HidTransport, look_seconds: float = LOOK_SECONDS) -> None:
        self._transport = transport
        self._look_seconds = look_seconds
        self._lock = threading.RLock()
        self._players: dict[str, Player] = {}
        self._seen: dict[str, HeadsetView | None] = {}
        self._in_control = ""
        self._lamps = Lamps()
        self._told = ControlsView()
        self._on_pressed: Callable[[str, Pressed], None] = lambda _name, _pressed: None
        self._on_change: Callable[[ControlsView], None] = lambda _view: None
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def start(
        self, on_pressed: Callable[[str, Pressed], None], on_change: Callable[[ControlsView], None]
    ) -> None:
        """Look for headsets from now on."""
        self._on_pressed, self._on_change = on_pressed, on_change
        self._thread = threading.Thread(target=self._run, name="headsets", daemon=True)
        self._thread.start()

    def show(self, lamps: Lamps) -> None:
        """Let the headsets show this from now on. Any thread; quick."""
        with self._lock:
            if lamps != self._lamps:
                self._lamps = lamps
                self._light()

    def close(self) -> None:
        """All lamps off, everything closed."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join(5.0)
        with self._lock:
            players, self._players = list(self._players.values()), {}
        for player in players:
            player.close()

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._look()
            except Exception:  # the edge of a thread: one odd device must not end the buttons for the day
                log.exception("headsets could not be looked for")
            self._closing.wait(self._look_seconds)

    def _look(self) -> None:
        there = {device.path: device for device in self._transport.devices()}
        for path in [path for path in self._seen if path not in there]:
            del self._seen[path]
            self._drop(path)
        for path, device in there.items():
            view = self._seen.get(path)
            if path not in self._seen or (view is not None and path not in self._players):
                self._seen[path] = self._take(device)
        self._tell()

    def _take(self, device: HidDevice) -> HeadsetView | None:
        """Open a device that is a headset; None when it is none."""
        try:
            phone = telephony(self._transport.descriptor(device))
        except (DescriptorError, HidError) as error:
            log.info("%s is passed over: %s", device.label, error)
            return None
        if phone is None:
            return None
        view = HeadsetView(device.name, device.label)
        try:
            handle = self._transport.open(device)
        except HidError as error:
            log.debug("the buttons of %s: %s", device.label, error)
            return replace(view, problem=error.code)
        player = Player(device, handle, Headset(phone), self._pressed, self._gone)
        with self._lock:
            self._players[device.path] = player
            self._settle()
        player.start()
        log.info("the buttons of %s are ours", device.label)
        return view

    def _drop(self, path: str) -> None:
        with self._lock:
            player = self._players.pop(path, None)
            self._settle()
        if player is not None:
            player.close()

    def _gone(self, device: HidDevice) -> None:
        """A device hung up; when it is still listed, the next look opens it again."""
        with self._lock:
            self._players.pop(device.path, None)
            self._settle()

    def _settle(self) -> None:
        """Give control to one that is there, and light all as they should be."""
        names = [player.device.name for player in self._players.values()]
        if self._in_control not in names:
            self._in_control = names[0] if names else ""
        self._light()

    def _pressed(self, device: HidDevice, pressed: Pressed) -> None:
        with self._lock:
            taking = device.name != self._in_control and pressed.wish is not Wish.REJECT
            moved = taking and self._lamps.off_hook
            if taking:
                self._in_control = device.name
                self._light()
        if taking:
            self._tell()
        self._on_pressed(device.name, replace(pressed, wish=Wish.NOTHING) if moved else pressed)

    def _light(self) -> None:
        ringing = Lamps(ring=self._lamps.ring)
        for player in self._players.values():
            player.show(self._lamps if player.device.name == self._in_control else ringing)

    def _tell(self) -> None:
        with self._lock:
            views = tuple(view for view in self._seen.values() if view is not None)
            view = ControlsView(views, self._in_control)
            if view == self._told or self._closing.is_set():
                return
            self._told = view
        self._on_change(view)
