"""The keys from everywhere in the desk: which are wanted, what they do to calls, what to say of them."""

import time
from collections.abc import Callable

from app.desk.handset import Handset
from app.desk.hot_keys.combination import Deed
from app.desk.hot_keys.grabber import Grabber
from app.desk.hot_keys.keeper import HotKeys
from app.desk.hot_keys.push import Push
from app.desk.hot_keys.system import grabber_of_this_system
from app.desk.media_keys.deeds import DeskMediaKeys
from app.desk.workplace import Workplace
from app.domain.call import CallState
from app.domain.errors import HearthlineError
from app.domain.phrase import phrase


class DeskKeys:
    """Acts on the call that rings, or on the one that talks; without one nothing happens.

    `enter` runs a handler on the Qt thread, where everything else here runs too. `words` translates what a
    display of the system shows beside media keys.
    """

    def __init__(
        self,
        place: Workplace,
        handset: Handset,
        enter: Callable[[Callable[[], None]], None],
        make: Callable[[], Grabber] = grabber_of_this_system,
        words: Callable[[str], str] = str,
    ) -> None:
        self._place = place
        self._handset = handset
        self._enter = enter
        self._push = Push()
        self._keys = HotKeys(make, self._touched, self._trouble)
        self._media = DeskMediaKeys(place, handset, enter, words)

    def want(self) -> None:
        """Take the keys that the settings name, give back all others. Returns at once."""
        self._place.troubles.over("bad_hot_key", "hot_key_taken", "no_hot_keys")
        self._push = Push()  # the release of a key that is given back while held never comes
        self._keys.want({deed: self._place.settings.text(f"keys.{deed.value}") for deed in Deed})

    def look(self) -> None:
        """Have the media keys while a call is there; after whatever changed."""
        self._media.look()

    def close(self) -> None:
        """Give the keys back."""
        self._keys.close()
        self._media.close()

    def on_key(self, deed: Deed, down: bool, now: float) -> None:
        """Take a key; `now` in monotonic seconds of the moment it was touched."""
        if deed is Deed.ANSWER:
            call = self._first(CallState.OFFERED)
            if down and call:
                self._handset.answer(call)
        elif self._push.down(now) if down else self._push.up(now):
            call = self._first(CallState.TALKING)
            if call:
                self._handset.toggle_mute(call)

    def _first(self, state: CallState) -> str:
        return next((call.id for call in self._place.book.live if call.state is state), "")

    def _touched(self, deed: Deed, down: bool) -> None:
        now = time.monotonic()
        self._enter(lambda: self.on_key(deed, down, now))

    def _trouble(self, error: HearthlineError) -> None:
        dismiss = phrase("Dismiss")
        self._enter(lambda: self._place.troubles.tell_error(error, action="dismiss", label=dismiss))
