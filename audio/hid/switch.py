"""How one control of a headset speaks: it reports where it stands, or only that it was pressed.

Descriptors say which of the two, and are often wrong. So a switch that claims to stand is watched: one that
falls back at once is a push button, whatever it claims; an answer to our own lamp is no press at all.
"""

from typing import Final

RELEASE_SECONDS: Final = 0.6
"""A value that falls back sooner was a button let go; nobody answers and hangs up so quickly."""
ECHO_SECONDS: Final = 4.0
"""A wireless headset opens its radio link before it follows a lamp; that took others up to 3 s."""
REPEAT_SECONDS: Final = 0.1
"""The same again within this is the same press: some headsets tell twice, in two reports."""


class Press:
    """A push button: each press counts once."""

    def __init__(self, *, relative: bool) -> None:
        self._relative = relative
        self._value = False
        self._last = -1e9

    def reported(self, value: bool, now: float, *, alone: bool = True) -> bool:
        """Return whether this report is a new press. `alone`: nothing else in the report has changed.

        A relative control that says 1 again without a 0 between is pressed again (some never send the 0).
        """
        before, self._value = self._value, value
        again = self._relative and alone and before
        if not value or (before and not again):
            return False
        fresh = now - self._last >= REPEAT_SECONDS
        self._last = now
        return fresh


class Switch:
    """A control with a lamp beside it (hook, mute): says what the person wants the lamp to be."""

    def __init__(self, *, relative: bool) -> None:
        self._press = Press(relative=True) if relative else None
        self._value = False
        self._momentary = False
        self._on_at = -1e9
        self._lamp = False
        self._lamp_at = -1e9
        self._followed = True

    def lamp(self, on: bool, now: float) -> None:
        """Note what the lamp shows from now on."""
        if on is not self._lamp:
            self._lamp, self._lamp_at, self._followed = on, now, False

    def lamp_again(self, now: float) -> None:
        """Note that the lamp was told once more: a late answer to that is no press either."""
        self._lamp_at, self._followed = now, False

    @property
    def strays(self) -> bool:
        """Say whether it stands elsewhere than its lamp and has shown that it does stand."""
        return self._press is None and not self._momentary and self._value is not self._lamp

    def reported(self, value: bool, now: float, *, alone: bool = True) -> bool | None:
        """Return what is wanted of the lamp (True: on), or None when this was no wish."""
        if self._press is not None:
            return not self._lamp if self._press.reported(value, now, alone=alone) else None
        if value is self._value:
            return None
        self._value = value
        return self._risen(now, alone=alone) if value else self._fallen(now)

    def _risen(self, now: float, *, alone: bool) -> bool | None:
        repeated = now - self._on_at < REPEAT_SECONDS
        self._on_at = now
        if repeated:
            return None
        if not self._lamp:
            return True
        echo = now - self._lamp_at < ECHO_SECONDS and not self._followed and not self._momentary
        self._followed = True
        return None if echo or not alone else False

    def _fallen(self, now: float) -> bool | None:
        if now - self._on_at < RELEASE_SECONDS:
            self._momentary = True
            return None
        self._momentary = False
        just_lit = now - self._lamp_at < RELEASE_SECONDS
        return False if self._lamp and not just_lit else None
