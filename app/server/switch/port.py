"""What the server wants of a switch, whichever it is. Each adapter says what it can confirm.

Adapters: `asterisk.AsteriskSwitch` (management interface). FreeSWITCH (event socket) would need for this port
`callcenter_config agent set status` for pausing (no reason, and it acts on the next call only) and the events
`CUSTOM callcenter::info` with `CC-Action` agent-status-change, member-queue-start and -end and
bridge-agent-start and -end for callers; it is not written, because it could not be tried.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.domain.queue import Member, QueueCall


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a switch can do for us, for people who wonder why something is only assumed."""

    confirms_pause: bool = False
    confirms_reason: bool = False
    tells_queue_calls: bool = False
    listens: bool = False


class ListenMode(StrEnum):
    """How a supervisor joins a call: hears both, speaks to the agent alone, or to both."""

    LISTEN = "listen"
    WHISPER = "whisper"
    BARGE = "barge"


class SwitchEvents(Protocol):
    """What a switch tells; every method on the event loop, quick, never raising."""

    def linked(self, members: list[Member], waiting: list[QueueCall]) -> None:
        """The link is up; this is how everything stands."""

    def unlinked(self, why: str) -> None:
        """The link is down; it is tried again."""

    def member(self, member: Member) -> None:
        """A member of a queue is so now."""

    def member_gone(self, queue: str, interface: str) -> None:
        """An interface is in the queue no more."""

    def caller(self, call: QueueCall) -> None:
        """A caller joined, was answered, left, or her talk is over."""


class Switch(Protocol):
    """One switch. `run` keeps the link for ever; the requests raise Refused or Unavailable."""

    @property
    def abilities(self) -> Abilities:
        """Return what it can do."""

    async def run(self) -> None:
        """Keep the link up until cancelled."""

    async def join(self, queue: str, interface: str, name: str) -> None:
        """Make an interface a member of a queue, paused."""

    async def leave(self, queue: str, interface: str) -> None:
        """Take an interface out of a queue."""

    async def pause(self, queue: str, interface: str, *, paused: bool, reason: str) -> None:
        """Pause a member with a reason, or let it have calls."""

    async def listen(self, interface: str, supervisor: str, mode: ListenMode) -> None:
        """Ring the supervisor's interface and join it to the call of `interface`."""
