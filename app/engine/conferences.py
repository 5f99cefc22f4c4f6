"""Calls that hear each other and us: a conference in the bridge of this seat. Loop thread only.

It is named after the first call in it. Hold and resume of one member leave the others talking; hold of all
(because the agent takes another call) and resume of any bring all back (see `app.engine.talk`).
"""

from dataclasses import replace

from app.domain.call import CallState
from app.domain.errors import BadInput
from app.engine.live import LiveCall
from app.engine.live_calls import LiveCalls
from app.engine.talk import Talk
from app.wire.engine import EventName


class Conferences:
    """Owns who talks together."""

    def __init__(self, calls: LiveCalls, talk: Talk) -> None:
        self._calls = calls
        self._talk = talk
        calls.watchers.append(self._left)

    def set(self, calls: tuple[str, ...]) -> None:
        """Let these calls hear each other; who is left out of their conference is apart again, and held.

        With fewer than two the conference is over, and the one named talks. Raises BadInput, Refused,
        Unavailable.
        """
        wanted = dict.fromkeys(calls)
        if not wanted:
            raise BadInput("no_calls", "Say which calls shall talk together.", "Name two or more.")
        members = [self._calls.in_state(call, CallState.TALKING, CallState.HELD) for call in wanted]
        before = {member.call.conference for member in members} - {""}
        dropped = [
            live for live in self._calls.live() if live.call.conference in before and live not in members
        ]
        self._name(members, members[0].call.id if len(members) > 1 else "")
        self._name(dropped, "")
        self._calls.join()
        self._talk.hold_others(members[0].call.id)
        for member in members:
            self._talk.take_back(member)

    def _name(self, calls: list[LiveCall], name: str) -> None:
        muted = any(live.call.muted for live in calls) and bool(name)
        for live in calls:
            changed = replace(live.call, conference=name, muted=muted or live.call.muted)
            if changed != live.call:
                live.call = changed
                self._calls.tell(EventName.CALL_CONFERENCE, live)

    def _left(self, gone: LiveCall) -> None:
        """A member hung up: two left talk on together, one left is an ordinary call."""
        name = gone.call.conference
        rest = [live for live in self._calls.live() if name and live.call.conference == name]
        if len(rest) == 1:
            self._name(rest, "")
        self._calls.join()
