"""The whole demo: server, call centre and desk as processes of their own, started and ended together."""

import asyncio
import contextlib
import json
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.demo.office import ADMINISTRATOR, Books, Office
from app.demo.processes import Child, Program, end_engine
from app.domain.errors import HearthlineError, Unavailable

_DESK_START: Final = 60.0
_MOST_RESTARTS: Final = 5
_RESTART_WINDOW: Final = 60.0
_WATCH: Final = 0.25
_ENGINE_PATIENCE: Final = 5.0

AskDesk = Callable[[dict[str, Any]], Awaitable[dict[str, Any] | None]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What the demo stands on: its folder, how roles are run, how the desk and the engine are reached.

    `ask_desk` sends one line to the desk's socket and returns the answer, None when no desk listens.
    `engine_pid` returns the pid of the engine of this home, 0 when none runs. `say` prints for people.
    """

    program: Program
    home: Path
    log: Callable[[str], Path]
    books: Books
    ask_desk: AskDesk
    engine_pid: Callable[[], int]
    say: Callable[[str], None]
    audible: bool
    centre_options: tuple[str, ...] = ()


@dataclass(slots=True)
class Falls:
    """Counts how often a role fell within a minute; more than five times is given up."""

    times: list[float] = field(default_factory=list)

    def again(self) -> bool:
        """Note a fall; False if there were too many."""
        now = time.monotonic()
        self.times = [*(t for t in self.times if now - t < _RESTART_WINDOW), now]
        return len(self.times) <= _MOST_RESTARTS


class Demo:
    """Owns the three child processes and the engine that the desk started; runs on one event loop."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._office = Office(ground.program, ground.home, ground.log("server"), ground.books)
        self._stop = asyncio.Event()
        self._falls = {role: Falls() for role in ("server", "centre", "desk")}
        self._registrar: dict[str, str] = {}
        self._port = "0"
        self._server: Child | None = None
        self._centre: Child | None = None
        self._desk: Child | None = None
        self._listening = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None
        self._engine = 0
        self._last = ""

    async def run(self) -> int:
        """Run until the window is closed, Ctrl-C, or something cannot be kept alive; returns the status."""
        self._stop_on_signals()
        try:
            await self._start()
            await self._watch()
        except HearthlineError as error:
            self._ground.say(f"{error.title} {error.hint}".strip())
            return 1
        finally:
            await self._end()
        return 0

    async def _start(self) -> None:
        self._ground.say("Starting the demo call centre, the server and the desk …")
        await asyncio.gather(self._start_centre(), self._start_server())
        await self._unless_stopped(self._office.fill())
        await self._start_desk()
        if not self._stop.is_set():
            self._greet()

    async def _start_server(self) -> None:
        self._server = await self._office.start()

    async def _start_centre(self) -> None:
        self._listening.clear()
        options = ("--port", self._port, "--until-stdin-closes", *self._ground.centre_options)
        if self._registrar:
            options = (*options, "--password-stdin")
        log = self._ground.log("demo")
        self._centre = await Child.start(
            self._ground.program, "demo", "centre", *options, log=log, pipes=True
        )
        if self._registrar:
            await self._centre.write(self._registrar["password"])
        self._reader = asyncio.create_task(self._read_centre(self._centre))
        try:
            async with asyncio.timeout(20):
                await self._listening.wait()
        except TimeoutError:
            raise Unavailable(
                "no_centre", "The demo call centre did not start.", f"Its log is {log}."
            ) from None

    async def _start_desk(self) -> None:
        code = await self._office.seat_code(
            self._registrar["registrar"], self._registrar["user"], self._registrar["password"]
        )
        self._desk = await Child.start(
            self._ground.program,
            "desk",
            "--enrolment-stdin",
            log=self._ground.log("desk"),
            HEARTHLINE_AGENT_START_READY="1",
            HEARTHLINE_AGENT_WITHOUT_SOUND="1",
        )
        await self._desk.write(json.dumps({"url": self._office.url, "code": code}))
        deadline = time.monotonic() + _DESK_START
        welcome = {"do": "welcome", "lines": self._lines(), "links": self._links()}
        while self._desk.running and time.monotonic() < deadline and not self._stop.is_set():
            if await self._ground.ask_desk(welcome) is not None:
                return
            await asyncio.sleep(_WATCH)
        if not self._stop.is_set():
            log = self._ground.log("desk")
            raise Unavailable(
                "no_desk", "The window did not come up.", f"Its log is {log}. Try: hearthline doctor"
            )

    async def _watch(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_WATCH):
                    await self._stop.wait()
            self._engine = self._ground.engine_pid() or self._engine
            if self._desk is not None and not self._desk.running and self._desk.process.returncode == 0:
                self._ground.say("The window was closed.")
                return
            for child, restart in (
                (self._server, self._start_server),
                (self._centre, self._start_centre),
                (self._desk, self._start_desk),
            ):
                if child is not None and not child.running and not self._stop.is_set():
                    await self._restart(child, restart)

    async def _restart(self, child: Child, restart: Callable[[], Awaitable[None]]) -> None:
        role = {"server": "server", "demo": "centre", "desk": "desk"}[child.role]
        name = {"server": "The server", "centre": "The demo call centre", "desk": "The window"}[role]
        how = f"status {child.process.returncode}"
        if not self._falls[role].again():
            log = self._ground.log(child.role)
            raise Unavailable("keeps_falling", f"{name} keeps ending ({how}).", f"Its log is {log}.")
        self._ground.say(f"{name} ended unexpectedly ({how}); it is started again.")
        await self._unless_stopped(restart())

    async def _unless_stopped(self, work: Awaitable[None]) -> None:
        """Do the work, but leave it at once when the demo is told to stop. Raises what the work raises."""
        task = asyncio.ensure_future(work)
        stop = asyncio.create_task(self._stop.wait())
        await asyncio.wait((task, stop), return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if task.done():
            task.result()
        else:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _read_centre(self, centre: Child) -> None:
        assert centre.process.stdout is not None
        async for line in centre.process.stdout:
            with contextlib.suppress(ValueError, KeyError):
                await self._on_centre(json.loads(line))

    async def _on_centre(self, event: dict[str, Any]) -> None:
        name = event["event"]
        if name == "listening":
            self._registrar |= {key: str(value) for key, value in event.items() if key != "event"}
            self._port = self._registrar["registrar"].rpartition(":")[2].partition(";")[0]
            self._listening.set()
            return
        text = _told(event)
        if text and text != self._last:  # a caller who tries again and again is told once
            self._ground.say(text)
        self._last = text or self._last
        if name in {"heard", "not_heard"}:
            await self._ground.ask_desk({"do": "notice", "text": text})

    def _greet(self) -> None:
        say = self._ground.say
        say("")
        for number, line in enumerate(self._lines(), 1):
            say(f"  {number}. {line}")
        say("")
        for label, url in self._links():
            say(f"  {label}: {url}")
        if not self._ground.audible:
            say("\n  There is no sound device here: everything runs, but nobody can hear.")
        say(f"\n  The demo keeps its files in {self._ground.home}. Ctrl-C ends everything.\n")

    def _lines(self) -> list[str]:
        return [
            "A caller rings you in a moment. Press Answer and say something: the caller answers when heard.",
            "Try Hold and Mute while you talk; hang up, choose an outcome and write a line about the call.",
            "Dial any number: somebody answers. 600 echoes you, 700 plays music, 486 is busy, 404 is nobody.",
            "Leave your number on the sample business page: the request appears under Call backs.",
            f"Watch yourself live on the board: sign in as {ADMINISTRATOR} with {self._office.password}",
        ]

    def _links(self) -> list[list[str]]:
        return [
            ["Sample business page", f"{self._office.url}/public/call-back"],
            ["Board for supervisors", f"{self._office.url}/board"],
        ]

    async def _end(self) -> None:
        """End what was started, in the order that loses nothing: desk with engine, centre, server."""
        self._ground.say("Ending …")
        self._engine = self._ground.engine_pid() or self._engine
        if self._desk is not None and self._desk.running:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ground.ask_desk({"do": "quit"}), 3)
            await self._desk.ended(8)
            await self._desk.end()
        await end_engine(self._ground.engine_pid, self._engine, _ENGINE_PATIENCE)
        if self._reader is not None:
            self._reader.cancel()
        for child in (self._centre, self._server):
            if child is not None:
                await child.end()

    def _stop_on_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            if sys.platform == "win32":
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(self._stop.set))
            else:
                loop.add_signal_handler(number, self._stop.set)


_ENDED: Final = {
    "seat_hung_up": "you hung up",
    "caller_hung_up": "the caller hung up",
    "abandoned": "the caller gave up waiting",
    "declined": "you declined",
    "busy": "the seat was busy; the caller will try again",
    "not_ready": "the seat was not ready; the caller will try again",
    "cancelled": "you hung up before the answer",
    "silent": "the seat did not answer the network",
    "failed": "the call failed",
}


def _told(event: dict[str, Any]) -> str:
    """Return an event of the call centre in words, "" for those that are of no interest here."""
    person = event.get("person", "")
    words = {
        "registered": "The desk has registered with the demo call centre.",
        "unregistered": "The desk has signed off from the demo call centre.",
        "ringing": f"{person} rings …",
        "answered": f"{person} was answered.",
        "dialled": f"You call {person} …",
        "recovered": f"The call with {person} was picked up again.",
        "digit": f"{person} saw you press {event.get('digit')}.",
        "refused": "Somebody tried to register with a wrong password.",
    }
    if event["event"] == "heard":
        return f"{person} heard you: {event['seconds']} s of sound at {event['dbfs']} dBFS."
    if event["event"] == "not_heard":
        what = "only silence arrives" if event["packets"] else "no sound arrives at all"
        return f"{person} cannot hear you: {what}. Is the microphone chosen and not muted?"
    if event["event"] == "ended":
        return f"Call with {person} over: {_ENDED.get(event['reason'], event['reason'])}."
    return words.get(event["event"], "")
