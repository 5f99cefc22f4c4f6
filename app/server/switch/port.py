"""What the server wants of a switch, whichever it is. Each adapter says what it can confirm.

Adapters of this port: `asterisk.AsteriskSwitch` (management interface). The ways without the server
(feature codes, signed off, busy) are the seat's own, see `app.desk.switch_side`.

FreeSWITCH (mod_callcenter over the event socket) is not written, because it could not be tried. It would
need: a TCP connection to port 8021 with `auth`, then `event plain CUSTOM callcenter::info` and a `bgapi`
for each request, answered by `BACKGROUND_JOB` under its Job-UUID. `join` is `callcenter_config tier add
QUEUE AGENT` (the agent itself must exist: `agent add`, contact `user/NUMBER`), `leave` is `tier del`.
`pause` is `agent set status AGENT 'On Break'` and back `'Available'`: no reason, one status for all queues,
and it acts on the next call only, so `confirms_reason` is False and a reason never counts as drifted.
`linked` is made of `agent list`, `tier list` and `queue list members QUEUE`. `CC-Action:
agent-status-change` is `member`; `member-queue-start` is a caller who joined, `bridge-agent-start` answered
(its CC-Member-Joined-Time against the event's time is the wait), `member-queue-end` with CC-Cause `Cancel`
abandoned (CC-Cancel-Reason TIMEOUT: timed out), `bridge-agent-end` ends the talk. Stale "answered" members
have been reported, so `queue list members` is to be asked again now and then. `listen` is `originate
user/SUPERVISOR &eavesdrop(UUID)`, whisper and barge by its digits 2 and 3.
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
