"""The Asterisk adapter: queue members and callers over the management interface, kept up for ever."""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from app.domain.errors import HearthlineError, Unavailable
from app.domain.queue import Member, QueueCall, QueueCallEnd
from app.domain.text import plain
from app.server.switch.ami import Ami, Message, number
from app.server.switch.port import Abilities, ListenMode, SwitchEvents

log = logging.getLogger("hearthline.server")

FIRST_WAIT: Final = 0.5
LONGEST_WAIT: Final = 10.0
PING_SECONDS: Final = 10.0
UNSURE_SECONDS: Final = 0.5
"""How long the word that a caller hung up may come after the word that she is out of the queue."""
LEFT_SECONDS: Final = 2.0
"""Asterisk says that a caller left before it says that she was answered: what follows is waited for."""

_SPY: Final = {ListenMode.LISTEN: "q", ListenMode.WHISPER: "qw", ListenMode.BARGE: "qB"}


class AsteriskSwitch:
    """Follows every queue of one Asterisk. Event loop only; `run` must be running for the rest to work.

    `where` is (host, port, user, secret); `known` are callers who waited when the server last looked.
    """

    def __init__(
        self,
        where: tuple[str, int, str, str],
        events: SwitchEvents,
        clock: Callable[[], float] = time.time,
        known: Iterable[QueueCall] = (),
    ) -> None:
        self._where = where
        self._events = events
        self._clock = clock
        self._ami: Ami | None = None
        self._calls = {call.id.rpartition("@")[0]: call for call in known}
        self._left: dict[str, asyncio.TimerHandle] = {}
        self._hung_up: set[str] = set()
        self._unsure: dict[str, tuple[Message, asyncio.TimerHandle]] = {}

    @property
    def abilities(self) -> Abilities:
        """Return what an Asterisk can do."""
        return Abilities(confirms_pause=True, confirms_reason=True, tells_queue_calls=True, listens=True)

    async def run(self) -> None:
        """Connect, follow, and connect again after a growing, jittered wait; until cancelled."""
        wait = FIRST_WAIT
        while True:
            began = time.monotonic()
            try:
                await self._follow()
            except HearthlineError as error:
                self._events.unlinked(error.title)
            if time.monotonic() - began > LONGEST_WAIT:
                wait = FIRST_WAIT
            await asyncio.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
            wait = min(LONGEST_WAIT, wait * 2)

    async def join(self, queue: str, interface: str, name: str) -> None:
        """Add a member, paused: it is let loose once it is known to be there."""
        await self._linked().act("QueueAdd", Queue=queue, Interface=interface, MemberName=name, Paused="true")

    async def leave(self, queue: str, interface: str) -> None:
        """Remove a member."""
        await self._linked().act("QueueRemove", Queue=queue, Interface=interface)

    async def pause(self, queue: str, interface: str, *, paused: bool, reason: str) -> None:
        """Pause or unpause a member."""
        await self._linked().act(
            "QueuePause", Queue=queue, Interface=interface, Paused=str(paused).lower(), Reason=reason
        )

    async def listen(self, interface: str, supervisor: str, mode: ListenMode) -> None:
        """Ring the supervisor and run ChanSpy on the agent's channel.

        ChanSpy takes the beginning of a channel's name: the dash keeps 100 from meaning 1001 too.
        """
        await self._linked().act(
            "Originate", Channel=supervisor, Application="ChanSpy", Data=f"{interface}-,{_SPY[mode]}E",
            CallerID="Hearthline", Timeout="20000", Async="true",
        )  # fmt: skip

    def _linked(self) -> Ami:
        if self._ami is None:
            raise Unavailable("switch_unreachable", "The link to the switch is down.", "It is tried again.")
        return self._ami

    async def _follow(self) -> None:
        early: list[Message] = []
        ami = await Ami.connect(self._where, early.append)
        try:
            listed = await ami.listed("QueueStatus")
            self._ami = ami
            self._stand(listed)
            ami.on_event = self._heard
            for message in early:
                self._heard(message)
            await self._watch(ami)
        finally:
            self._ami = None
            for timer in self._left.values():
                timer.cancel()
            self._left.clear()
            for _, timer in self._unsure.values():
                timer.cancel()
            self._unsure.clear()
            self._hung_up.clear()
            await ami.close()

    async def _watch(self, ami: Ami) -> None:
        """Return by raising when the link ends; a silent one is asked now and then."""
        while True:
            try:
                async with asyncio.timeout(PING_SECONDS):
                    await ami.ended.wait()
            except TimeoutError:
                await ami.act("Ping")
                continue
            raise Unavailable("switch_unreachable", "The switch ended the link.", "It is tried again.")

    def _stand(self, listed: list[Message]) -> None:
        """Take over how everything stands; callers who left unseen are told as such."""
        members = [_member(m) for m in listed if m.get("Event") == "QueueMember"]
        entries = {_key(m): m for m in listed if m.get("Event") == "QueueEntry"}
        missed = [key for key, call in self._calls.items() if call.waiting and key not in entries]
        unseen = [replace(self._calls.pop(key), end=QueueCallEnd.UNKNOWN) for key in missed]
        for key, entry in entries.items():
            if key not in self._calls or not self._calls[key].waiting:
                self._calls[key] = _caller(entry, self._clock() - (number(entry, "Wait") or 0.0))
        self._events.linked(members, [self._calls[key] for key in entries])
        for call in unseen:
            self._events.caller(call)

    def _heard(self, message: Message) -> None:
        name = message.get("Event", "")
        if name in {"QueueMemberAdded", "QueueMemberPause", "QueueMemberStatus"}:
            self._events.member(_member(message))
        elif name == "QueueMemberRemoved":
            self._events.member_gone(message.get("Queue", ""), _interface(message))
        elif name in _CALLERS:
            _CALLERS[name](self, message)

    def _joined(self, message: Message) -> None:
        call = self._calls[_key(message)] = _caller(message, self._clock())
        self._events.caller(call)

    def _hangs_up(self, message: Message) -> None:
        """Note who hung up; those whose leaving waits for this word are abandoned calls."""
        caller = message.get("Uniqueid", "")
        waits = {key.partition("@")[0] for key, call in self._calls.items() if call.waiting}
        if caller in waits:
            self._hung_up.add(caller)
        # The soft request comes from the switch itself, also when it ends a call after a timeout.
        theirs = message.get("Event") == "HangupRequest"
        for key, (left, timer) in list(self._unsure.items()):
            if theirs and key.partition("@")[0] == caller:
                timer.cancel()
                del self._unsure[key]
                self._ended(left, QueueCallEnd.ABANDONED, number(left, "HoldTime"))

    def _abandoned(self, message: Message) -> None:
        """A caller is out of the queue without an answer: she hung up, or her time there was over.

        Asterisk tells both with the same event; a hang-up has a request of its own, just before or after.
        """
        key = _key(message)
        if message.get("Uniqueid", "") in self._hung_up:
            self._hung_up.discard(message.get("Uniqueid", ""))
            self._ended(message, QueueCallEnd.ABANDONED, number(message, "HoldTime"))
            return
        loop = asyncio.get_running_loop()
        self._unsure[key] = (message, loop.call_later(UNSURE_SECONDS, self._was_sent_on, key))

    def _was_sent_on(self, key: str) -> None:
        message, _ = self._unsure.pop(key)
        self._ended(message, QueueCallEnd.TIMED_OUT, number(message, "HoldTime"))

    def _connected(self, message: Message) -> None:
        self._ended(message, QueueCallEnd.ANSWERED, number(message, "HoldTime"), _interface(message))

    def _completed(self, message: Message) -> None:
        call = self._calls.pop(_key(message), None)
        if call is not None and call.end is QueueCallEnd.ANSWERED:
            self._events.caller(replace(call, talk=number(message, "TalkTime") or 0.0))

    def _leaves(self, message: Message) -> None:
        key = _key(message)
        call = self._calls.get(key)
        if call is None or not call.waiting:
            return
        loop = asyncio.get_running_loop()
        left = self._clock()
        self._left[key] = loop.call_later(LEFT_SECONDS, self._timed_out, key, left)

    def _timed_out(self, key: str, left: float) -> None:
        self._left.pop(key, None)
        call = self._calls.pop(key, None)
        if call is not None and call.waiting:
            wait = float(max(0, int(left - call.joined_at)))
            self._events.caller(replace(call, end=QueueCallEnd.TIMED_OUT, wait=wait))

    def _ended(self, message: Message, end: QueueCallEnd, wait: float | None, member: str = "") -> None:
        key = _key(message)
        if (timer := self._left.pop(key, None)) is not None:
            timer.cancel()
        call = self._calls.get(key)
        if call is None or not call.waiting:
            return
        call = self._calls[key] = replace(call, end=end, wait=wait or 0.0, member=member)
        self._events.caller(call)
        if end is not QueueCallEnd.ANSWERED:
            del self._calls[key]


_CALLERS: Final[dict[str, Callable[[AsteriskSwitch, Message], None]]] = {
    "QueueCallerJoin": AsteriskSwitch._joined,
    "HangupRequest": AsteriskSwitch._hangs_up,
    "SoftHangupRequest": AsteriskSwitch._hangs_up,
    "QueueCallerAbandon": AsteriskSwitch._abandoned,
    "QueueCallerLeave": AsteriskSwitch._leaves,
    "AgentConnect": AsteriskSwitch._connected,
    "AgentComplete": AsteriskSwitch._completed,
}


def _key(message: Message) -> str:
    """Return what names a caller in one queue now; she may go through several, or twice through one."""
    return f"{message.get('Uniqueid', '')}@{message.get('Queue', '')}"


def _interface(message: Message) -> str:
    return message.get("Interface") or message.get("Location", "")


def _member(message: Message) -> Member:
    paused = message.get("Paused") == "1"
    reason = message.get("PausedReason", "") if paused else ""
    return Member(message.get("Queue", ""), _interface(message), paused, reason)


def _caller(message: Message, joined_at: float) -> QueueCall:
    return QueueCall(
        id=f"{_key(message)}@{joined_at:.3f}", queue=message.get("Queue", ""), joined_at=joined_at,
        number=_told(message, "CallerIDNum"), name=_told(message, "CallerIDName"),
    )  # fmt: skip


def _told(message: Message, name: str) -> str:
    value = message.get(name, "")
    return "" if value in {"<unknown>", "anonymous"} else plain(value, 80)
