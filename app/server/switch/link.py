"""One site's link to its switch: settings into an adapter, statuses down, queue calls and confidence up.

Everything here lives on the event loop; the settings are looked at every few seconds, so that a change at the
console takes effect without a restart.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain.agent import AgentStatus, Confidence
from app.domain.errors import HearthlineError, Refused
from app.domain.phrase import told_of
from app.domain.queue import Member, QueueCall, QueueCallEnd
from app.domain.switch import SwitchKind
from app.server.office import Office
from app.server.store import Connection, centre, queue_calls, seats
from app.server.store.centre import SwitchLink
from app.server.store.writer import Tx
from app.server.switch.asterisk import AsteriskSwitch
from app.server.switch.membership import Membership
from app.server.switch.port import ListenMode, Switch
from app.wire.supervising import SwitchState, SwitchView

log = logging.getLogger("hearthline.server")

LOOK_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database says that the link needs."""

    link: SwitchLink = field(default_factory=SwitchLink)
    secret: str = ""
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By seat: the agent's name and the SIP user."""


class SwitchFollower:
    """Runs for as long as the server; does nothing while no switch is set."""

    def __init__(self, office: Office, site: str) -> None:
        self._office = office
        self._site = site
        self._known = _Known()
        self._switch: Switch | None = None
        self._membership: Membership | None = None
        self._running: asyncio.Task[None] | None = None
        self._look_now = asyncio.Event()
        self._writes: set[asyncio.Task[None]] = set()
        self.waiting: dict[str, QueueCall] = {}
        self.view = SwitchView()
        self.on_change: list[Callable[[str], None]] = []
        """Called with the caller that changed, "" for the link: the figures are told anew."""

    @property
    def counts(self) -> bool:
        """Say whether the figures are the queues' own."""
        return self._switch is not None and self._switch.abilities.tells_queue_calls

    @property
    def queues(self) -> tuple[str, ...]:
        """Return the queues that count; empty = all that the switch tells of."""
        return tuple(self._known.link.queues)

    async def run(self) -> None:
        """Follow settings and seats until cancelled."""
        self._office.presence.on_status.append(self._seat_is)
        try:
            while True:
                self._look_now.clear()
                await self._look()
                try:
                    async with asyncio.timeout(LOOK_SECONDS):
                        await self._look_now.wait()
                except TimeoutError:
                    continue
        finally:
            self._office.presence.on_status.remove(self._seat_is)
            await self._end()
            await asyncio.gather(*self._writes)

    def look(self) -> None:
        """Look at the settings now."""
        self._look_now.set()

    async def listen(self, seat: str, supervisor: str, mode: ListenMode) -> None:
        """Let a supervisor's phone join a seat's call. Raises Refused, Unavailable."""
        name, user = self._known.names.get(seat, ("", ""))
        if self._switch is None or not self._switch.abilities.listens or not user:
            raise Refused("cannot_listen", "This switch does not let anybody listen in.")
        await self._switch.listen(self._interface(user), supervisor, mode)
        log.info("a supervisor joins the call of %s", name)

    # SwitchEvents

    def linked(self, members: list[Member], waiting: list[QueueCall]) -> None:
        """Begin from how everything stands (see SwitchEvents)."""
        self.waiting = {call.id: call for call in waiting if self._counts(call.queue)}
        for call in self.waiting.values():
            self._keep(call)
        self._show(SwitchView(SwitchState.LINKED, self._office.clock()))
        if self._membership is not None:
            self._membership.linked(members)

    def unlinked(self, why: str) -> None:
        """Nothing is sure now (see SwitchEvents); who waited then is not shown as waiting."""
        self.waiting = {}
        if self.view.state is not SwitchState.DOWN or self.view.problem != why:
            log.warning("the link to the switch is down: %s", why)
        since = self.view.since if self.view.state is SwitchState.DOWN else self._office.clock()
        self._show(SwitchView(SwitchState.DOWN, since, why, told_of({"problem": why})))
        if self._membership is not None:
            self._membership.unlinked()

    def member(self, member: Member) -> None:
        """Pass on (see SwitchEvents)."""
        if self._membership is not None:
            self._membership.member(member.queue, member.interface, member)

    def member_gone(self, queue: str, interface: str) -> None:
        """Pass on (see SwitchEvents)."""
        if self._membership is not None:
            self._membership.member(queue, interface, None)

    def caller(self, call: QueueCall) -> None:
        """Store how a caller stands and let the figures know (see SwitchEvents)."""
        if not self._counts(call.queue):
            return
        if call.waiting:
            self.waiting[call.id] = call
        else:
            self.waiting.pop(call.id, None)
        self._keep(call)

    # inside

    async def _look(self) -> None:
        try:
            known = await self._office.database.read(self._read)
        except HearthlineError as error:
            log.warning("the settings of the switch cannot be read: %s", error)
            return
        before, self._known = self._known, known
        if (before.link, before.secret) != (known.link, known.secret):
            await self._end()
            await self._begin()
        if before.names != known.names:
            self._tell_all()

    def _read(self, connection: Connection) -> _Known:
        mine = [seat for seat in seats.every(connection) if seat.site == self._site]
        names = {seat.id: (seat.agent, str((seat.sip or {}).get("user", ""))) for seat in mine}
        return _Known(
            centre.load(connection, self._site).switch,
            centre.switch_secret(connection, self._site),
            names,
        )

    async def _begin(self) -> None:
        link = self._known.link
        if link.kind is not SwitchKind.ASTERISK:
            self._show(SwitchView())
            return
        before = await self._office.database.read(lambda c: queue_calls.waiting(c, self._site))
        where = (link.host, link.port, link.user, self._known.secret)
        self._switch = AsteriskSwitch(where, self, self._office.clock, before)
        self._membership = Membership(tuple(link.queues), self._sure, dynamic=link.dynamic)
        self._membership.follow(self._switch)
        self._show(SwitchView(SwitchState.DOWN, self._office.clock()))
        self._tell_all()
        self._running = asyncio.create_task(self._switch.run(), name="switch link")

    async def _end(self) -> None:
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        if self._membership is not None:
            await self._membership.close()
        self._running = self._membership = self._switch = None
        self.waiting = {}
        for seat in self._known.names:
            self._office.presence.switch_says(seat, None)

    def _tell_all(self) -> None:
        for seat, status, reachable in self._office.presence.standing():
            self._seat_is(seat, status, reachable)

    def _seat_is(self, seat: str, status: AgentStatus, reachable: bool) -> None:
        name, user = self._known.names.get(seat, ("", ""))
        if self._membership is not None and user:
            self._membership.seat(seat, name, self._interface(user), status, reachable=reachable)

    def _interface(self, user: str) -> str:
        return self._known.link.interface.replace("{user}", user)

    def _sure(self, seat: str, confidence: Confidence) -> None:
        self._office.presence.switch_says(seat, confidence)

    def _counts(self, queue: str) -> bool:
        return not self._known.link.queues or queue in self._known.link.queues

    def _keep(self, call: QueueCall) -> None:
        agent = next(
            (
                name
                for name, user in self._known.names.values()
                if user and self._interface(user) == call.member
            ),
            "",
        )
        kept = replace(call, wait=None) if call.end is QueueCallEnd.UNKNOWN else call

        def work(tx: Tx) -> None:
            queue_calls.keep(tx.connection, self._site, kept, agent)
            tx.after(lambda: self._changed(call.id))

        async def write() -> None:
            try:
                await self._office.writer.write(work)
            except HearthlineError as error:
                log.error("a caller of the queue could not be stored: %s", error)

        task = asyncio.create_task(write(), name="queue call")
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)

    def _show(self, view: SwitchView) -> None:
        if view != self.view:
            self.view = view
            self._changed()

    def _changed(self, caller: str = "") -> None:
        for listener in self.on_change:
            listener(caller)
