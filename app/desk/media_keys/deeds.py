"""The media keys in the desk: when they are ours, and what a press does to calls."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from app.desk.handset import Handset
from app.desk.media_keys.meaning import Act, Press, Shown, shown
from app.desk.media_keys.ports import MediaKeys, OnPress
from app.desk.media_keys.system import keys_of_this_system
from app.desk.workplace import Workplace

REPEAT_SECONDS: Final = 0.4
"""The same key again within this is a key that is held, or told twice."""


class DeskMediaKeys:
    """Everything on the Qt thread; `enter` brings presses there. `words` translates what is shown.

    Opt-in: without `keys.media` nothing is ever put on a bus.
    """

    def __init__(
        self,
        place: Workplace,
        handset: Handset,
        enter: Callable[[Callable[[], None]], None],
        words: Callable[[str], str] = str,
        make: Callable[[OnPress], MediaKeys | None] = keys_of_this_system,
    ) -> None:
        self._place = place
        self._handset = handset
        self._enter = enter
        self._words = words
        self._make = make
        self._keys: MediaKeys | None = None
        self._shown: Shown | None = None
        self._last: tuple[Press, float] = (Press.STOP, -1e9)

    def look(self) -> None:
        """Show the calls as they are now; quick when nothing has changed."""
        settings, now = self._place.settings, None
        if settings.flag("keys.media"):
            now = shown(self._place.book.live, names=settings.flag("keys.media_names"))
        if now == self._shown:
            return
        self._shown = now
        if self._keys is None and now is not None:
            self._keys = self._make(self._touched)
        if self._keys is not None:
            self._keys.show(replace(now, title=self._words(now.title)) if now is not None else None)

    def close(self) -> None:
        """Give the keys back."""
        if self._keys is not None:
            self._keys.close()
            self._keys = None

    def pressed(self, press: Press, now: float) -> None:
        """Do what a key means now; `now` in monotonic seconds of the moment it was pressed."""
        last, at = self._last
        self._last = press, now
        meant = self._shown.act(press) if self._shown is not None else None
        if meant is None or (press is last and now - at < REPEAT_SECONDS):
            return
        act, call = meant
        {
            Act.ANSWER: self._handset.answer,
            Act.DECLINE: self._handset.decline,
            Act.MUTE: self._handset.toggle_mute,
            Act.HOLD: self._handset.toggle_hold,
        }[act](call)

    def _touched(self, press: Press) -> None:
        now = time.monotonic()
        self._enter(lambda: self.pressed(press, now))
