"""The buttons and lamps of headsets: wishes become the commands of the socket, calls become lamps.

The calls own the state. A button asks; what comes of it shows in the lamps. Loop thread only.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from app.domain.call import Call, CallState
from app.domain.errors import HearthlineError, Unavailable
from app.domain.phrase import phrase
from app.wire.codec import to_plain
from app.wire.engine import CallId, ControlDevice, ControlView, Do, Dtmf, EventName
from audio.hid.ports import Controls as Headsets
from audio.hid.ports import ControlsView, Lamps, Pressed, Wish

_log = logging.getLogger("hearthline.engine")

Perform = Callable[[Do, Any], object]
Announce = Callable[..., None]
Command = tuple[Do, Any]

_UP = (CallState.TALKING, CallState.RINGING, CallState.DIALLING, CallState.HELD)
"""Calls that lift the receiver; of several the first kind is the one a button means."""


class ButtonControls:
    """Owns the headsets' buttons. `calls` tells what is up, `perform` does a command and may raise."""

    def __init__(
        self,
        headsets: Headsets | None,
        post: Callable[[Callable[[], None]], None],
        calls: Callable[[], tuple[Call, ...]],
        perform: Perform,
        announce: Announce,
    ) -> None:
        self._headsets = headsets
        self._post = post
        self._calls = calls
        self._perform = perform
        self._announce = announce
        self._view = ControlView()
        self._lamps = Lamps()
        self._heard: Callable[[], None] | None = None

    @property
    def view(self) -> ControlView:
        """Return the headsets with buttons and which of them has control."""
        return self._view

    def start(self) -> None:
        """Look for headsets from now on."""
        if self._headsets is not None:
            self._headsets.start(
                lambda name, pressed: self._post(lambda: self.pressed(name, pressed)),
                lambda view: self._post(lambda: self._changed(view)),
            )

    def ask_for_press(self, heard: Callable[[], None] | None) -> None:
        """Light the headset as in a call and call `heard` at the next press; None ends that.

        Many headsets send their mute button only while the receiver is lifted.
        """
        self._heard = heard
        self.look()

    def look(self) -> None:
        """Let the lamps follow the calls; ten times a second is quick enough for an eye."""
        lamps = lamps_of(self._calls())
        if self._heard is not None and not lamps.off_hook:
            lamps = replace(lamps, off_hook=True)
        if lamps != self._lamps:
            self._lamps = lamps
            if self._headsets is not None:
                self._headsets.show(lamps)

    def close(self) -> None:
        """Lamps off; waits a few seconds at most."""
        if self._headsets is not None:
            self._headsets.close()

    def pressed(self, name: str, pressed: Pressed) -> None:
        """Do what a press asks for, and tell of it; digits are not told, they may be somebody's secret."""
        if self._heard is not None:
            self._heard()
        told = {"pressed": pressed.button.value, "wish": pressed.wish.value, "by": name}
        self._announce(EventName.CONTROL_CHANGED, to_plain(self._view) | told)
        for do, arguments in commands_for(pressed, self._calls()):
            try:
                self._perform(do, arguments)
            except HearthlineError as error:
                _log.info("a headset's wish was refused: %s", error)
                self._announce(EventName.ENGINE_WARNING, error.as_dict())
        self.look()

    def _changed(self, view: ControlsView) -> None:
        before = {one.name: one.problem for one in self._view.headsets}
        devices = tuple(ControlDevice(one.name, one.label, one.problem) for one in view.headsets)
        self._view = ControlView(devices, view.in_control)
        self._announce(EventName.CONTROL_CHANGED, to_plain(self._view))
        for device in devices:
            if device.problem and before.get(device.name) != device.problem:
                self._announce(EventName.ENGINE_WARNING, _unusable(device).as_dict())


def lamps_of(calls: Iterable[Call]) -> Lamps:
    """Return what a headset shows of these calls; a held call keeps the receiver lifted."""
    calls = tuple(calls)
    meant = _meant(calls)
    return Lamps(
        ring=any(call.state is CallState.OFFERED for call in calls),
        off_hook=meant is not None,
        mute=meant is not None and meant.muted,
        hold=any(call.state is CallState.HELD for call in calls),
    )


def commands_for(pressed: Pressed, calls: Iterable[Call]) -> tuple[Command, ...]:
    """Return the commands of the socket that a press amounts to while these calls are up."""
    calls = tuple(calls)
    offered = next((call for call in calls if call.state is CallState.OFFERED), None)
    meant = _meant(calls)
    match pressed.wish:
        case Wish.ANSWER if offered is not None:
            return ((Do.CALL_ANSWER, CallId(offered.id)),)
        case Wish.REJECT if offered is not None:
            return ((Do.CALL_REJECT, CallId(offered.id)),)
        case Wish.HANG_UP if meant is not None:
            return tuple((Do.CALL_HANG_UP, CallId(call.id)) for call in _together(meant, calls))
        case Wish.MUTE if meant is not None:
            return ((Do.CALL_MUTE, CallId(meant.id)),)
        case Wish.UNMUTE if meant is not None:
            return ((Do.CALL_UNMUTE, CallId(meant.id)),)
        case Wish.KEY if meant is not None and pressed.key:
            return ((Do.CALL_DTMF, Dtmf(meant.id, pressed.key)),)
        case Wish.FLASH if offered is not None:
            return ((Do.CALL_ANSWER, CallId(offered.id)),)
        case Wish.FLASH | Wish.HOLD:
            return _hold_or_back(calls, swap=pressed.wish is Wish.FLASH)
    return ()


def _hold_or_back(calls: tuple[Call, ...], *, swap: bool) -> tuple[Command, ...]:
    """Resuming a held call puts the other one on hold: that is the swap."""
    talking = next((call for call in calls if call.state is CallState.TALKING), None)
    held = next((call for call in calls if call.state is CallState.HELD), None)
    if held is not None and (talking is None or swap):
        return ((Do.CALL_RESUME, CallId(held.id)),)
    return ((Do.CALL_HOLD, CallId(talking.id)),) if talking is not None else ()


def _meant(calls: tuple[Call, ...]) -> Call | None:
    return next((call for state in _UP for call in calls if call.state is state), None)


def _together(meant: Call, calls: tuple[Call, ...]) -> tuple[Call, ...]:
    if not meant.conference:
        return (meant,)
    return tuple(call for call in calls if call.conference == meant.conference)


def _unusable(device: ControlDevice) -> Unavailable:
    if device.problem == "no_permission":
        return Unavailable(
            "headset_no_permission",
            phrase(
                "The buttons of {headset} cannot be used: this user may not open it.", headset=device.label
            ),
            phrase("Install the udev rule that comes with Hearthline, then plug the headset in again."),
        )
    return Unavailable(
        "headset_buttons",
        phrase("The buttons of {headset} cannot be used.", headset=device.label),
        phrase("Close the program that holds them, or plug the headset in again."),
    )
