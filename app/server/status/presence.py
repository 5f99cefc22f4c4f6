"""Who is here: each seat's last heartbeat and current call, in memory; the board's rows are made of it.

Lives on the event loop. Heartbeats are kept in the database in batches so that a restarted server still
knows who was here; a seat that was silent for 15 s counts as unreachable, its status stays as it was.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain.agent import AgentStatus, Availability, Confidence, Shown, SystemReason, shown
from app.domain.call import Call
from app.domain.working_time import Absence, AbsenceKind
from app.server.people.policy import SeatPrincipal
from app.server.stream import Hub, one_seat, supervisors
from app.wire.office import BoardAgent, Heartbeat, StreamEvent
from app.wire.seat_check import Health
from app.wire.supervising import SwitchConfidence

UNREACHABLE_SECONDS: Final = 15.0
BATCH_SECONDS: Final = 0.1
"""What changes within this time boards are told in one piece."""
_WAKING_SECONDS: Final = 5.0
"""So long after its first word a desk may need to notice that its laptop slept."""


@dataclass(slots=True)
class _Here:
    seat: str
    agent: str
    site: str
    status: AgentStatus = field(default_factory=AgentStatus)
    health: Health = field(default_factory=Health)
    seq: int = -1
    last_seen: float = 0.0
    silence: tuple[float, float] = (0.0, 0.0)
    call: Call | None = None
    call_seq: int = -1
    reachable: bool = False
    lease: float = 0.0
    asleep: bool = False
    unsaved: bool = False
    told: BoardAgent | None = None
    switch: Confidence | None = None


class Presence:
    """Takes heartbeats and facts, tells the hub what changed.

    `later` calls what it is given when boards may hear of changes: all since then go out together.
    """

    def __init__(self, hub: Hub, later: Callable[[Callable[[], None]], None] | None = None) -> None:
        self._hub = hub
        self._later = later or _at_once
        self._changed: dict[str, _Here] = {}
        self._here: dict[str, _Here] = {}
        self._absences: list[tuple[str, str, str, Absence]] = []
        self.on_status: list[Callable[[str, AgentStatus, bool], None]] = []
        """Called on the event loop with (seat, status, reachable) whenever a seat spoke or fell silent."""

    def restore(
        self,
        seats: Iterable[tuple[str, str, str]],
        kept: dict[str, tuple[float, AgentStatus, Health]],
        now: float,
    ) -> None:
        """Begin with every seat (id, agent, site) as it was last seen.

        Who was there when the server was heard of last has a lease from now on: a restart pauses nobody.
        """
        ended = max((seen for seen, _, _ in kept.values()), default=0.0)
        for seat, agent, site in seats:
            here = self._of(seat, agent, site)
            if seat in kept:
                here.last_seen, here.status, here.health = kept[seat]
                here.reachable = ended - here.last_seen <= UNREACHABLE_SECONDS
                here.lease = now

    def heartbeat(self, who: SeatPrincipal, beat: Heartbeat, now: float) -> None:
        """Note that a seat lives and how it is."""
        here = self._of(who.seat, who.agent, who.site)
        self._note_absence(here, beat, now)
        as_before = here.reachable and not beat.asleep and not here.asleep
        as_before = as_before and beat.status == here.status and beat.health == here.health
        here.status, here.health, here.asleep = beat.status, beat.health, beat.asleep
        self._heard(here, now)
        here.reachable, here.unsaved = not beat.asleep, True
        self._tell(here, news=not as_before)

    def status(self, who: SeatPrincipal, status: AgentStatus, seq: int, now: float) -> None:
        """Take over a status fact unless a newer one is known (`seq` of the seat's desk)."""
        here = self._of(who.seat, who.agent, who.site)
        if seq < here.seq:
            return
        here.seq = seq
        if max(status.since, status.call_since) < max(here.status.since, here.status.call_since):
            return  # told late: a heartbeat already brought what came after
        here.status, here.unsaved = status, True
        self._heard(here, now)
        here.reachable, here.asleep = True, False
        self._tell(here)

    def call(self, who: SeatPrincipal, call: Call, seq: int) -> None:
        """Take over a call fact: with whom the seat is talking, through which queue."""
        here = self._of(who.seat, who.agent, who.site)
        if seq < here.call_seq:
            return
        here.call_seq = seq
        if call.live:
            here.call = call
        elif here.call is not None and here.call.id == call.id:
            here.call = None
        self._tell(here)

    def standing(self) -> list[tuple[str, AgentStatus, bool]]:
        """Return (seat, status, reachable) of every seat."""
        return [(here.seat, here.status, here.reachable) for here in self._here.values()]

    def switch_says(self, seat: str, confidence: Confidence | None) -> None:
        """Take over how sure the switch is of a seat; None when there is no link to a switch."""
        here = self._here.get(seat)
        if here is None or here.switch is confidence:
            return
        here.switch = confidence
        self._tell(here)
        told = SwitchConfidence(confidence or Confidence.ASSUMED)
        self._hub.publish(StreamEvent.CONFIDENCE, told, one_seat(seat, here.site))

    def sweep(self, now: float) -> None:
        """Mark the seats that fell silent."""
        for here in self._here.values():
            if here.reachable and now - max(here.last_seen, here.lease) > UNREACHABLE_SECONDS:
                here.reachable = False
                self._tell(here)

    def new_absences(self) -> list[tuple[str, str, str, Absence]]:
        """Return (seat, site, agent, absence) of the desks that came back since the last asking."""
        found, self._absences = self._absences, []
        return found

    def unsaved(self) -> list[tuple[str, str, float, tuple[AgentStatus, Health]]]:
        """Return (seat, site, last seen, told) of whoever changed since the last asking."""
        changed = [here for here in self._here.values() if here.unsaved]
        for here in changed:
            here.unsaved = False
        return [(here.seat, here.site, here.last_seen, (here.status, here.health)) for here in changed]

    def put_back(self, seats: Iterable[str], absences: list[tuple[str, str, str, Absence]]) -> None:
        """Take back what could not be saved: the next asking returns it again."""
        self._absences = [*absences, *self._absences]
        for seat in seats:
            if seat in self._here:
                self._here[seat].unsaved = True

    def knows(self, seat: str) -> bool:
        """Say whether a seat has a line here."""
        return seat in self._here

    def forget(self, seat: str) -> None:
        """Forget a seat that was removed; boards and whoever follows statuses hear of it."""
        here = self._here.pop(seat, None)
        self._changed.pop(seat, None)
        if here is not None:
            for listener in self.on_status:
                listener(seat, AgentStatus(), False)
            self._hub.publish(StreamEvent.BOARD_AGENT_GONE, {"seat": seat}, supervisors(here.site))

    def board_agents(self, site: str = "") -> list[BoardAgent]:
        """Return the board's rows, by agent."""
        rows = [_row(here) for here in self._here.values() if here.site == site]
        return sorted(rows, key=lambda row: (row.agent.casefold(), row.seat))

    def _note_absence(self, here: _Here, beat: Heartbeat, now: float) -> None:
        """A desk that was not there since it was last seen: asleep or not running, and for how long.

        A desk that merely could not reach us has been alive since before that, and was no absence.
        """
        back = min(beat.alive_since, now)
        began, heard = here.silence
        if not began < back <= heard + _WAKING_SECONDS:  # else its first word came before it noticed
            began = here.last_seen
        if began and back - began > UNREACHABLE_SECONDS:
            here.silence, here.last_seen = (0.0, 0.0), back
            kind = AbsenceKind.ASLEEP if beat.slept else AbsenceKind.NOT_RUNNING
            self._absences.append((here.seat, here.site, here.agent, Absence(began, back, kind)))

    @staticmethod
    def _heard(here: _Here, now: float) -> None:
        if here.last_seen and now - here.last_seen > UNREACHABLE_SECONDS:
            here.silence = (here.last_seen, now)
        here.last_seen = max(here.last_seen, now)

    def _of(self, seat: str, agent: str, site: str) -> _Here:
        here = self._here.setdefault(seat, _Here(seat, agent, site))
        here.agent = agent
        return here

    def _tell(self, here: _Here, *, news: bool = True) -> None:
        for listener in self.on_status:
            listener(here.seat, here.status, here.reachable)
        if not news:
            return
        self._changed[here.seat] = here
        if len(self._changed) == 1:
            self._later(self._tell_boards)

    def _tell_boards(self) -> None:
        changed, self._changed = self._changed, {}
        news: dict[str, list[BoardAgent]] = {}
        for here in changed.values():
            row = _row(here)
            if here.told is None or not _same(here.told, row):
                here.told = row
                news.setdefault(here.site, []).append(row)
        for site, rows in news.items():
            self._hub.publish_all(StreamEvent.BOARD_AGENT, rows, supervisors(site))


def soon(tell: Callable[[], None]) -> None:
    """Call `tell` in 100 ms, on the running event loop."""
    asyncio.get_running_loop().call_later(BATCH_SECONDS, tell)


def _at_once(tell: Callable[[], None]) -> None:
    tell()


def _same(told: BoardAgent, row: BoardAgent) -> bool:
    """Say whether a row says what was told, but for what moves at every heartbeat: that is no news."""
    return told == row or told == replace(row, last_seen=told.last_seen)


def _row(here: _Here) -> BoardAgent:
    status = _standing(here)
    word = shown(status)
    by_call = word.value != status.availability.value
    return BoardAgent(
        seat=here.seat,
        agent=here.agent,
        site=here.site,
        shown=word,
        reason="" if by_call or word is Shown.SIGNED_OUT else status.reason,
        since=status.call_since if by_call else status.since,
        pending=(status.pending.reason or status.pending.availability.value) if status.pending else "",
        confidence=(here.switch or status.confidence).value,
        peer=_peer(here.call),
        queue=here.call.queue if here.call else "",
        reachable=here.reachable,
        last_seen=here.last_seen,
        health=here.health,
    )


def _standing(here: _Here) -> AgentStatus:
    """Return a seat's status; one that is silent or asleep is Not ready, whatever it said last."""
    status = here.status
    if here.reachable or status.availability is Availability.SIGNED_OUT:
        return status
    reason = SystemReason.ASLEEP if here.asleep else SystemReason.CONNECTION_LOST
    since = max(here.last_seen, status.since)
    return replace(
        status, availability=Availability.NOT_READY, reason=reason.value, since=since, pending=None
    )


def _peer(call: Call | None) -> str:
    return (call.name or call.number) if call else ""
