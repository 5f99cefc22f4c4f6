"""The mind of one headset: turns its reports into wishes, and what the host decided into lamps.

The host owns the state. A press is a wish; when nothing comes of it the lamps are told again, so that the
headset goes back to where the call is. Pure: time comes as an argument (monotonic seconds).
"""

from typing import Final

from audio.hid.ports import Button, Lamps, Pressed, Wish
from audio.hid.switch import ECHO_SECONDS, Press, Switch
from audio.hid.telephony import Telephony
from audio.hid.usages import BUTTONS, KEYS, Usage

PATIENCE_SECONDS: Final = 1.0
"""So long the host has to make something of a wish; headsets themselves give up after about 2 s."""

_PUSHED: Final = {
    Usage.FLASH: Button.FLASH,
    Usage.HOLD: Button.HOLD,
    Usage.REDIAL: Button.REDIAL,
    Usage.DROP: Button.DROP,
    Usage.PROGRAMMABLE: Button.REJECT,
    **dict.fromkeys(BUTTONS, Button.REJECT),
    **dict.fromkeys(KEYS, Button.KEY),
}


class Headset:
    """One headset; every method on one thread."""

    def __init__(self, telephony: Telephony) -> None:
        self._telephony = telephony
        self._lamps = Lamps()
        self._said: dict[int, bool] = {}
        self._hook = Switch(relative=Usage.HOOK_SWITCH in telephony.relative)
        self._mute = Switch(relative=Usage.PHONE_MUTE in telephony.relative)
        self._pushes = {
            usage: Press(relative=usage in telephony.relative)
            for usage in telephony.controls
            if usage in _PUSHED
        }
        self._unheeded: float | None = None
        self._lagging: float | None = None

    def show(self, lamps: Lamps, now: float) -> tuple[bytes, ...]:
        """Return the reports to write so that these lamps are lit; the same lamps give the same reports."""
        if lamps != self._lamps:
            self._unheeded = None
        if lamps.off_hook is not self._lamps.off_hook:
            self._lagging = now + ECHO_SECONDS
        self._lamps = lamps
        self._hook.lamp(lamps.off_hook, now)
        self._mute.lamp(lamps.mute, now)
        return self._telephony.write(
            {
                Usage.LED_OFF_HOOK: lamps.off_hook,
                Usage.LED_ON_LINE: lamps.off_hook,
                Usage.LED_RING: lamps.ring,
                Usage.RINGER: lamps.ring,
                Usage.LED_MUTE: lamps.mute,
                Usage.LED_MICROPHONE: lamps.mute,
                Usage.LED_HOLD: lamps.hold,
            }
        )

    def reported(self, report: bytes, now: float) -> tuple[Pressed, ...]:
        """Return the presses in an input report."""
        said = self._telephony.read(report)
        changed = {usage for usage, value in said.items() if value is not self._said.get(usage, False)}
        self._said |= said
        found = []
        for usage, value in sorted(said.items()):
            pressed = self._one(usage, value, now, alone=not changed - {usage})
            if pressed is not None:
                found.append(pressed)
                self._unheeded = now + PATIENCE_SECONDS
        return tuple(found)

    def remind(self, now: float) -> tuple[bytes, ...]:
        """Return the lamps again when a wish went unheeded or a hook did not follow its lamp; else ()."""
        unheeded = self._unheeded is not None and now >= self._unheeded
        lagging = self._lagging is not None and now >= self._lagging
        if not (unheeded or lagging):
            return ()
        self._unheeded = None
        if lagging:
            self._lagging = None
            if not unheeded and not self._hook.strays:
                return ()
        self._hook.lamp_again(now)
        self._mute.lamp_again(now)
        return self.show(self._lamps, now)

    def _one(self, usage: int, value: bool, now: float, *, alone: bool) -> Pressed | None:
        if usage == Usage.HOOK_SWITCH:
            wanted = self._hook.reported(value, now, alone=alone)
            return None if wanted is None else Pressed(Button.HOOK, self._hooked(wanted))
        if usage == Usage.PHONE_MUTE:
            wanted = self._mute.reported(value, now, alone=alone)
            return None if wanted is None else Pressed(Button.MUTE, self._muted(wanted))
        if not self._pushes[usage].reported(value, now, alone=alone):
            return None
        button = _PUSHED[usage]
        return Pressed(button, self._pushed(button), KEYS.get(usage, ""))

    def _hooked(self, wanted: bool) -> Wish:
        """The hook answers and hangs up; with a second call ringing it would be a guess which, so neither."""
        if self._lamps.ring and self._lamps.off_hook:
            return Wish.NOTHING
        if wanted:
            return Wish.ANSWER if self._lamps.ring else Wish.NOTHING
        return Wish.HANG_UP

    def _muted(self, wanted: bool) -> Wish:
        if not self._lamps.off_hook:
            return Wish.NOTHING
        return Wish.MUTE if wanted else Wish.UNMUTE

    def _pushed(self, button: Button) -> Wish:
        ring, up = self._lamps.ring, self._lamps.off_hook
        wishes = {
            Button.FLASH: Wish.FLASH if up else Wish.NOTHING,
            Button.HOLD: Wish.HOLD if up else Wish.NOTHING,
            Button.DROP: Wish.REJECT if ring and not up else Wish.HANG_UP if up else Wish.NOTHING,
            Button.REJECT: Wish.REJECT if ring else Wish.NOTHING,
            Button.REDIAL: Wish.NOTHING if ring or up else Wish.REDIAL,
            Button.KEY: Wish.KEY if up else Wish.NOTHING,
        }
        return wishes[button]
