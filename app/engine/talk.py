"""Calls that talk: hold, resume, swap, mute, digits; one talks at a time, a conference counts as one."""

import logging
from dataclasses import replace
from typing import Final

import pjsua2 as pj

from app.domain.call import CallState, EndCause
from app.domain.errors import BadInput, Refused
from app.domain.phrase import phrase
from app.engine.call_words import call_is
from app.engine.live import LiveCall
from app.engine.live_calls import LiveCalls
from app.engine.media import on_hold
from app.wire.engine import DtmfMethod, EventName

_log = logging.getLogger("hearthline.engine")

_KEYS: Final = frozenset("0123456789*#ABCD")
_MOST_KEYS: Final = 32
_AGAIN_SECONDS: Final = 0.3
_MOST_TRIES: Final = 12


class Talk:
    """The commands about calls that were answered. Loop thread only."""

    def __init__(self, calls: LiveCalls) -> None:
        self._calls = calls

    def hang_up(self, call: str) -> None:
        """End a call in whatever state. Raises BadInput, Unavailable."""
        live = self._calls.find(call)
        if live.call.answered_at is not None:
            cause = EndCause.HUNG_UP_HERE
        else:
            cause = EndCause.CANCELLED if not live.invite else EndCause.DECLINED
        declined = live.call.state is CallState.OFFERED
        self._calls.end(live, cause, 486 if declined else 0)
        self._calls.alert()

    def hold(self, call: str) -> None:
        """Put the far end on hold; the event comes when it agreed. Raises BadInput, Refused."""
        live = self._calls.find(call)
        if not _returning(live):
            self._calls.in_state(call, CallState.TALKING)
        self._want(live, held=True)

    def resume(self, call: str) -> None:
        """Take the far end back, with its conference; who else talks is put on hold. Raises as `hold`."""
        live = self._calls.find(call)
        if not (live.hold_wanted and live.call.state is CallState.TALKING):
            self._calls.in_state(call, CallState.HELD)
        self.hold_others(call)
        for member in self._together(live):
            self.take_back(member)

    def take_back(self, live: LiveCall) -> None:
        """Let a call talk, whoever else does."""
        if live.hold_wanted or live.call.state is CallState.HELD:
            self._want(live, held=False)

    def settle(self, live: LiveCall, tries: int = _MOST_TRIES) -> None:
        """Ask the far end for hold or resume if that is not how the call stands; again while it is busy.

        A call that was taken over, or handed over, says "held" before its new far end knows of it.
        """
        established = live.call.state in {CallState.TALKING, CallState.HELD}
        if self._calls.up(live.call.id) is not live or not established or _settled(live):
            return
        try:
            live.line.hold() if live.hold_wanted else live.line.resume()
            live.hold_asked = live.hold_wanted
        except pj.Error as error:
            # Another offer is under way, ours or theirs; or pjsua2 is still in the callback that confirms.
            if tries > 0:
                self._calls.loop.after(_AGAIN_SECONDS, lambda: self.settle(live, tries - 1))
                return
            _log.info("hold could not be changed: %s", error.reason)
            self.refused(live)

    def refused(self, live: LiveCall) -> None:
        """The far end does not allow hold or resume: the call stays as it is."""
        live.hold_wanted = on_hold(live.line)
        self._calls.line_events.line_media(live.line)
        title, hint = phrase("The far end does not allow that now."), phrase("Try once more in a moment.")
        self._calls.warn("hold_refused", title, hint, live)

    def swap(self, call: str) -> None:
        """Talk with this held call instead of the one that talks. Raises as `resume`."""
        self.resume(call)

    def hold_others(self, call: str) -> None:
        """Put on hold whoever talks, but for this call and its conference. Raises Unavailable."""
        live = self._calls.up(call)
        together = self._together(live) if live is not None else ()
        for other in self._calls.live():
            talks = other.call.state is CallState.TALKING and not other.hold_wanted
            if other not in together and (talks or _returning(other)):
                self.hold(other.call.id)

    def mute(self, call: str, muted: bool) -> None:
        """Let the far end, and its conference, hear the microphone, or not. Raises BadInput."""
        for live in self._together(self._calls.find(call)):
            if live.call.muted is not muted:
                live.call = replace(live.call, muted=muted)
                self._calls.join()
                self._calls.tell(EventName.CALL_MUTED if muted else EventName.CALL_UNMUTED, live)

    def press(self, call: str, digits: str) -> None:
        """Send DTMF digits by the account's method. Raises BadInput, Refused, Unavailable."""
        live = self._calls.find(call)
        if live.call.state is not CallState.TALKING and not live.call.early_media:
            raise Refused("wrong_state", call_is(live.call.state), "This is not possible now.")
        keys = digits.strip().upper()
        if not keys or len(keys) > _MOST_KEYS or set(keys) - _KEYS:
            raise BadInput("bad_digits", "These are no keypad digits.", "Use 0-9, *, # and A-D.")
        self._calls.attempt(lambda: self._send(live, keys), phrase("The digits could not be sent."))

    def _want(self, live: LiveCall, *, held: bool) -> None:
        live.hold_wanted = held
        self._calls.join()
        self.settle(live)

    def _send(self, live: LiveCall, keys: str) -> None:
        method = live.account.settings.dtmf if live.account is not None else DtmfMethod.AUTO
        if method is DtmfMethod.INBAND:
            self._sound(live, keys)
        elif method is DtmfMethod.INFO:
            live.line.press(keys, info=True)
        else:
            try:
                live.line.press(keys)
            except pj.Error:
                if method is DtmfMethod.RFC4733:
                    raise
                self._send_otherwise(live, keys)

    def _send_otherwise(self, live: LiveCall, keys: str) -> None:
        """The far end took no telephone events."""
        if live.line.takes("INFO") and not live.info_refused:
            live.info_keys += keys
            live.line.press(keys, info=True)
        else:
            self._sound(live, keys)

    def info_answered(self, live: LiveCall, *, taken: bool) -> None:
        """An INFO with a digit was taken or refused; what was refused goes as sound, now and from here on."""
        keys, live.info_keys = live.info_keys, live.info_keys[1:] if taken else ""
        if taken:
            return
        if keys:
            live.info_refused = True
            self._calls.attempt(lambda: self._sound(live, keys), phrase("The digits could not be sent."))
        elif not live.info_refused:
            title, hint = phrase("The far end did not take the digits."), phrase("Say them instead.")
            self._calls.warn("digits_refused", title, hint, live)

    def _sound(self, live: LiveCall, keys: str) -> None:
        audio = live.line.audio()
        if audio is None:
            raise Refused("no_sound", "This call has no sound.", "Wait until it is answered.")
        self._calls.tones.press(live.call.id, audio[0], keys)

    def _together(self, live: LiveCall) -> tuple[LiveCall, ...]:
        conference = live.call.conference
        if not conference:
            return (live,)
        return tuple(one for one in self._calls.live() if one.call.conference == conference)


def changed_meanwhile(live: LiveCall) -> bool:
    """Say whether something else is wanted than what the far end was asked, or than how the call stands."""
    held = live.call.state is CallState.HELD
    return live.hold_wanted is not held or live.hold_asked is (not live.hold_wanted)


def _returning(live: LiveCall) -> bool:
    """Say whether a call is held still, and its far end has been asked back already."""
    return live.call.state is CallState.HELD and not live.hold_wanted


def _settled(live: LiveCall) -> bool:
    """Say whether both the call's state and its far end are as they are wanted."""
    held = live.call.state is CallState.HELD
    return live.hold_wanted is held and on_hold(live.line) is held
