"""The link to the engine: find a running one, else start one; greet, take over its state, follow its events.

Everything here lives on the background loop; `command`, `acknowledge` and `shut_down` may be called on any
thread. When the socket ends the engine is started again, ever slower if it keeps dying. An engine that is
back gets its accounts before anybody else looks: a call that waits to be taken back needs nothing more.
"""

import asyncio
import logging
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from app.desk import local_socket, program
from app.desk.background import Background
from app.desk.respawn import Respawn
from app.desk.spare import Spare
from app.domain.errors import BadInput, HearthlineError, Unavailable, error_from
from app.domain.phrase import phrase
from app.wire import home
from app.wire.codec import from_line, from_plain, to_line, to_plain
from app.wire.engine import (
    Account,
    AccountSettings,
    After,
    Do,
    Event,
    Hello,
    Nothing,
    Role,
    Snapshot,
    Through,
    event_from,
)

REPLY_SECONDS: Final = 10.0
START_SECONDS: Final = 15.0
SPARE_SECONDS: Final = 4.0
"""An engine in reserve is started when one has been there for so long."""
SPARE_LOOK_SECONDS: Final = 30.0
"""And again so often it is looked whether the one in reserve still lives."""
_LOOK_SECONDS: Final = 0.01

_log = logging.getLogger("hearthline.desk.link")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a command came back with; `error` None means that it was accepted."""

    body: dict[str, Any] = field(default_factory=dict)
    error: HearthlineError | None = None


class LinkListener(Protocol):
    """Who follows the link; every method is called on the background loop."""

    def attached(self, snapshot: Snapshot) -> None:
        """Take over the engine's whole state; the facts not seen yet are in it."""

    def event(self, event: Event) -> None:
        """Apply one event of the live stream."""

    def detached(self, looping: bool) -> None:
        """The socket ended; `looping` says that the engine keeps dying."""


class EngineLink:
    """One connection at a time to one engine."""

    def __init__(self, background: Background, listener: LinkListener, *, spawn: bool = True) -> None:
        self._background = background
        self._listener = listener
        self._spawn = spawn
        self._respawn = Respawn()
        self._process: subprocess.Popen[bytes] | None = None
        self._spare = Spare()
        self._accounts: dict[str, AccountSettings] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._waiting: dict[int, Callable[[Reply], None]] = {}
        self._next = 0
        self._after = 0
        self._ending = False
        self.engine_pid: int | None = None
        self._gone = asyncio.Event()

    def start(self) -> None:
        """Begin to look for the engine; returns at once."""
        self._background.run(self._run())

    def command(self, do: Do, arguments: Any = None, on_reply: Callable[[Reply], None] | None = None) -> None:
        """Send a command; `on_reply` comes once, on the loop. Any thread; never blocks."""
        self._background.soon(lambda: self._send(do, arguments or Nothing(), on_reply or _unheard(do)))

    def acknowledge(self, through: int) -> None:
        """Let the journal forget what the server has. Any thread."""
        self.command(Do.JOURNAL_ACK, Through(through))

    async def shut_down(self, seconds: float = 5.0) -> bool:
        """Ask the engine to end and wait for it; says whether it went. On the loop."""
        self._ending = True
        if self._writer is None:
            return True
        self._send(Do.SHUTDOWN, Nothing(), _unheard(Do.SHUTDOWN))
        try:
            async with asyncio.timeout(seconds):
                await self._gone.wait()
        except TimeoutError:
            _log.warning("the engine did not end within %.0f s", seconds)
            return False
        await asyncio.to_thread(self._reap, seconds)
        return True

    def leave(self) -> None:
        """Stop following; the engine is left as it is. On the loop."""
        self._ending = True
        if self._writer is not None:
            self._writer.close()

    def reap(self) -> None:
        """Take note of an engine that ended, so that no dead process stays behind. Any thread."""
        self._reap(0.0)

    # the loop below

    def _is_ending(self) -> bool:
        return self._ending

    async def _run(self) -> None:
        try:
            await self._follow()
        finally:
            self._spare.close()
            self._gone.set()

    async def _follow(self) -> None:
        while not self._ending:
            try:
                await self._talk(await self._reach())
            except (OSError, HearthlineError, ValueError) as error:
                _log.info("engine link: %s", error)
            finally:
                self._drop()
            if self._is_ending():
                break
            now = time.monotonic()
            pause = self._respawn.died(now)
            self._listener.detached(self._respawn.looping(now))
            await asyncio.sleep(pause)

    async def _reach(self) -> local_socket.Meeting:
        path = home.engine_socket()
        deadline = time.monotonic() + START_SECONDS
        spawned = False
        while True:
            try:
                return await local_socket.connect(path)
            except OSError as error:
                if time.monotonic() > deadline:
                    raise Unavailable("engine_silent", "The engine does not answer.") from error
            if self._spawn and not spawned:
                self._start_engine()
                spawned = True
            elif self._process is not None and self._process.poll() not in {None, 0}:
                status, self._process = self._process.returncode, None
                raise Unavailable(
                    "engine_start", phrase("The engine ended at once with status {status}.", status=status)
                )
            await asyncio.sleep(_LOOK_SECONDS)

    def _start_engine(self) -> None:
        self._reap(0.0)
        if self._process is None:
            log = home.log_file("engine").with_suffix(".start.log")
            self._process = self._spare.take() or program.spawn_detached("engine", log=log)
            _log.info("engine started, pid %d", self._process.pid)

    def _reap(self, seconds: float) -> None:
        if self._process is not None:
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                return
            self._process = None

    async def _talk(self, meeting: local_socket.Meeting) -> None:
        self._writer = meeting.writer
        self._gone.clear()
        self._send(Do.HELLO, Hello(Role.DESK, token=meeting.token), self._greeted)
        self._send(Do.SNAPSHOT, After(self._after), self._take_over)
        for account in tuple(self._accounts.values()):
            self._send(Do.ACCOUNT_SET, account, _unheard(Do.ACCOUNT_SET))
        if self._spawn:
            asyncio.get_running_loop().call_later(SPARE_SECONDS, self._prepare, meeting.writer)
        while line := await meeting.reader.readline():
            try:
                self._read(from_line(line))
            except BadInput as error:
                _log.warning("a line of the engine was not understood: %s", error)

    def _prepare(self, writer: asyncio.StreamWriter) -> None:
        """See to a reserve as long as this connection lives: one that died is replaced."""
        if writer is self._writer and not self._ending:
            self._spare.prepare()
            asyncio.get_running_loop().call_later(SPARE_LOOK_SECONDS, self._prepare, writer)

    def _greeted(self, reply: Reply) -> None:
        pid = reply.body.get("pid")
        self.engine_pid = pid if isinstance(pid, int) else None
        _unheard(Do.HELLO)(reply)

    def _read(self, plain: dict[str, Any]) -> None:
        if "event" in plain:
            event = event_from(plain)
            if event.seq is not None:
                self._after = max(self._after, event.seq)
            self._listener.event(event)
        else:
            on_reply = self._waiting.pop(plain.get("id", -1), None)
            if on_reply is not None:
                on_reply(_reply_from(plain))

    def _take_over(self, reply: Reply) -> None:
        if reply.error is not None:
            _log.error("the engine refused a snapshot: %s", reply.error)
            if self._writer is not None:
                self._writer.close()
            return
        snapshot = from_plain(Snapshot, reply.body)
        if snapshot.seq < self._after:
            # a journal that was put aside counts anew: nothing of it has been seen
            self._after = 0
            self._send(Do.SNAPSHOT, After(0), self._take_over)
            return
        self._after = max(snapshot.seq, self._after)
        self._listener.attached(snapshot)

    def _send(self, do: Do, arguments: Any, on_reply: Callable[[Reply], None]) -> None:
        if isinstance(arguments, AccountSettings):
            self._accounts[arguments.account] = arguments
        elif do is Do.ACCOUNT_REMOVE and isinstance(arguments, Account):
            self._accounts.pop(arguments.account, None)
        if self._writer is None or self._writer.is_closing():
            on_reply(Reply(error=Unavailable("engine_away", "The engine is not there at the moment.")))
            return
        self._next += 1
        number = self._next
        self._waiting[number] = on_reply
        self._writer.write(to_line({"id": number, "do": do.value, **to_plain(arguments)}))
        asyncio.get_running_loop().call_later(REPLY_SECONDS, self._give_up, number)

    def _give_up(self, number: int) -> None:
        on_reply = self._waiting.pop(number, None)
        if on_reply is not None:
            on_reply(Reply(error=Unavailable("engine_silent", "The engine does not answer.")))

    def _drop(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self.engine_pid = None
        waiting, self._waiting = self._waiting, {}
        for on_reply in waiting.values():
            on_reply(Reply(error=Unavailable("engine_away", "The engine went away.")))


def _reply_from(plain: dict[str, Any]) -> Reply:
    if plain.get("ok") is True:
        return Reply({key: value for key, value in plain.items() if key not in {"id", "ok"}})
    told = plain.get("error")
    error = told if isinstance(told, dict) else {}
    return Reply(error=error_from(error, "refused", phrase("The engine refused.")))


def _unheard(do: Do) -> Callable[[Reply], None]:
    def note(reply: Reply) -> None:
        if reply.error is not None:
            _log.info("%s: %s", do.value, reply.error)

    return note
