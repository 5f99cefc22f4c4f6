"""One agent's working state: applies choices, calls and outages in order by the rules of `app.domain.agent`.

Pure and on the Qt thread; the desk compares before and after and tells the engine and the server.
"""

from dataclasses import replace
from typing import Any, Final

from app.domain.agent import (
    AgentStatus,
    Availability,
    CallActivity,
    Confidence,
    Pending,
    SystemReason,
    after_call,
    after_wrap_up,
    choose,
    impose,
    may_offer,
    phone,
)
from app.domain.call import Call, CallState, Direction, EndCause
from app.domain.errors import Refused
from app.wire.codec import from_plain, to_plain

ENGINE_GRACE: Final = 2.0
"""Seconds an engine may take to come back, registered, before the seat is Not ready."""

_OUTAGES: Final = frozenset(
    {SystemReason.ENGINE_LOST.value, SystemReason.NOT_REGISTERED.value, SystemReason.HEADSET_LOST.value}
)
_ACTIVITY: Final = {
    CallState.TALKING: CallActivity.TALKING,
    CallState.OFFERED: CallActivity.OFFERED,
    CallState.DIALLING: CallActivity.DIALLING,
    CallState.RINGING: CallActivity.DIALLING,
    CallState.HELD: CallActivity.HELD,
}


class Session:
    """Owns the AgentStatus of this seat. `now` is epoch seconds everywhere."""

    def __init__(self, now: float) -> None:
        self.status = AgentStatus(since=now, call_since=now)
        self.registered = False
        self.headset_present = True
        self.engine_up = False
        self.looping = False
        self.resting = False
        """The seat is signed off at the registrar on purpose; it registers as soon as it is Ready."""
        self._return_to: Pending | None = None
        self._engine_since = now
        self._form_open = False
        self._form_owed = False

    @property
    def may_offer(self) -> bool:
        """Say whether calls may ring here."""
        ready = may_offer(self.status, registered=self.registered, headset_present=self.headset_present)
        return ready and self.engine_up

    @property
    def returns_to_ready(self) -> bool:
        """Say whether Ready comes back by itself when the outage is over."""
        return self._return_to is not None and self._return_to.availability is Availability.READY

    def sign_in(self, now: float, *, ready: bool) -> None:
        """Begin to work: Not ready, or Ready as soon as nothing is missing."""
        if self.status.availability is not Availability.SIGNED_OUT:
            return
        self.status = choose(self.status, Availability.NOT_READY, now, SystemReason.SIGNED_IN)
        if ready:
            self._wish(Pending(Availability.READY), now)
        self.enforce(now)

    def switch_says(self, confidence: Confidence) -> None:
        """Take over how sure the switch is of this status."""
        if confidence is not Confidence.UNKNOWN:
            self.status = replace(self.status, confidence=confidence)

    def sign_out(self, now: float) -> None:
        """End the work at once."""
        self._return_to = None
        self.status = replace(
            self.status, availability=Availability.SIGNED_OUT, reason="", since=now, pending=None
        )

    def choose(self, availability: Availability, reason: str, now: float) -> None:
        """Apply the agent's choice: at once, after the call, or after the wrap-up. Raises Refused.

        Ready during an outage is remembered, then refused with the reason.
        """
        self._return_to = None
        if self._form_open and self.status.availability is Availability.WRAP_UP:
            self.status = replace(self.status, pending=Pending(availability, reason))
            return
        try:
            self.status = choose(
                self.status,
                availability,
                now,
                reason,
                registered=(self.registered or self.resting) and self.engine_up,
                headset_present=self.headset_present,
            )
        except Refused:
            self._wish(Pending(Availability.READY), now)
            raise
        self.enforce(now)

    def engine(self, up: bool, now: float, *, looping: bool = False) -> None:
        """The engine came or went; it registers anew after it came."""
        if up != self.engine_up or not up:
            self._engine_since = now if up != self.engine_up else self._engine_since
        self.engine_up = up
        self.looping = looping
        if not up:
            self.registered = False
        self.enforce(now)

    def registration(self, registered: bool, now: float) -> None:
        """The account was registered or is not any more."""
        self.registered = registered
        if not registered:
            self._engine_since = min(self._engine_since, now - ENGINE_GRACE)
        self.enforce(now)

    def rest(self) -> None:
        """The seat is signed off at the registrar on purpose: that is no outage."""
        self.resting = True

    def rested(self, now: float) -> None:
        """The seat registers again; for a moment it may be without."""
        self.resting = False
        self._engine_since = now

    def headset(self, present: bool, now: float) -> None:
        """The configured headset came or went."""
        self.headset_present = present
        self.enforce(now)

    def activity(self, calls: list[Call], now: float) -> None:
        """Apply what the phone is doing; the most demanding call counts."""
        if _consulting([call for call in calls if call.live]):
            self.status = phone(self.status, CallActivity.CONSULTING, now)
            return
        states = {call.state for call in calls if call.live}
        for state, activity in _ACTIVITY.items():
            if state in states:
                self.status = phone(self.status, activity, now)
                return

    def call_ended(self, call: Call, others: list[Call], now: float, *, form: bool) -> None:
        """Apply the end of a call; `form`: a wrap-up is to be written for it."""
        self._form_owed = self._form_owed or form
        live = [other for other in others if other.live]
        alone = not live
        if alone and call.missed and call.cause is not EndCause.NOT_ALLOWED:
            self._impose_choice(SystemReason.MISSED_CALL, now)
        elif alone and _failed_here(call):
            self._impose_choice(SystemReason.CALL_FAILED, now)
        if live:
            self.activity(live, now)
        else:
            self._idle(now)
        self.enforce(now)

    def lost_sight(self, now: float) -> None:
        """The engine that had the calls is gone for good: no call is up."""
        if self.status.call is not CallActivity.IDLE:
            self._idle(now)
            self.enforce(now)

    def form(self, is_open: bool) -> None:
        """A wrap-up form is open (again) or not."""
        self._form_open = is_open

    def wrapped_up(self, now: float) -> None:
        """The last form was submitted."""
        self._form_open = False
        self.status = after_wrap_up(self.status, now)
        self.enforce(now)

    def wrap_up_expired(self, now: float) -> None:
        """Time is over; the form stays, the seat is Not ready."""
        if self.status.availability is Availability.WRAP_UP:
            self._return_to = None
            self.status = replace(impose(self.status, SystemReason.WRAP_UP_EXPIRED, now), pending=None)

    def enforce(self, now: float) -> None:
        """Hold the rule that nobody is Ready while something is missing, and lift it when nothing is."""
        reason = self._missing(now)
        status = self.status
        if reason is not None and status.availability is Availability.READY:
            self._return_to = Pending(Availability.READY)
            self.status = impose(status, reason, now)
        elif status.availability is Availability.NOT_READY and status.reason in _OUTAGES:
            if reason is not None:
                self.status = impose(status, reason, now)
            elif self._all_there():
                target, self._return_to = self._return_to or Pending(Availability.READY), None
                self.status = replace(
                    status, availability=target.availability, reason=target.reason, since=now
                )

    def kept(self, boot: str) -> dict[str, Any]:
        """Return what a later desk needs to go on from here, if the same engine still runs."""
        return {"boot": boot, "status": to_plain(self.status), "ready": self.returns_to_ready}

    def restore(self, kept: dict[str, Any], boot: str, now: float) -> bool:
        """Go on where a desk that was killed left off; says whether it could."""
        if not boot or kept.get("boot") != boot:
            return False
        self.status = from_plain(AgentStatus, kept.get("status"))
        if kept.get("ready") is True:
            self._return_to = Pending(Availability.READY)
        self.enforce(now)
        return True

    def _idle(self, now: float) -> None:
        availability = self.status.availability
        # A call that was refused, or dialled in vain, does not end the wrap-up of the one before.
        writing = self._form_open and availability is Availability.WRAP_UP
        owed = self._form_owed and availability is not Availability.SIGNED_OUT
        self.status = after_call(self.status, now, wrap_up=owed or writing)
        self._form_owed = False

    def _wish(self, target: Pending, now: float) -> None:
        reason = self._missing(now, grace=False)
        if reason is None:
            self.status = choose(self.status, target.availability, now, target.reason)
            return
        self._return_to = target
        if self.status.call is CallActivity.IDLE:
            self.status = impose(self.status, reason, now)

    def _impose_choice(self, reason: SystemReason, now: float) -> None:
        # What the agent chose for after this call outweighs it: a break stays a break.
        chosen = self.status.pending
        if self.status.availability is Availability.READY or self.returns_to_ready:
            self._return_to = None
            self.status = impose(self.status, reason, now)
        if chosen is not None and chosen.availability is Availability.READY:
            self.status = replace(self.status, pending=None)

    def _missing(self, now: float, *, grace: bool = True) -> SystemReason | None:
        patient = grace and not self.looping and now - self._engine_since < ENGINE_GRACE
        if not self.engine_up:
            return None if patient else SystemReason.ENGINE_LOST
        if not self.registered and not self.resting:
            return None if patient else SystemReason.NOT_REGISTERED
        return None if self.headset_present else SystemReason.HEADSET_LOST

    def _all_there(self) -> bool:
        return self.engine_up and self.registered and self.headset_present


def _consulting(live: list[Call]) -> bool:
    """Say whether a colleague is asked about a caller who waits."""
    joined = {call.id: call.conference for call in live}
    asked = [call for call in live if call.consult_for in joined]
    return any(not call.conference or call.conference != joined[call.consult_for] for call in asked)


def _failed_here(call: Call) -> bool:
    return (
        call.direction is Direction.INBOUND
        and call.answered_at is None
        and call.cause in {EndCause.FAILED, EndCause.NETWORK, EndCause.ENGINE_LOST}
    )
