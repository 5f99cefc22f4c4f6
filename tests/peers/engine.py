"""The real engine process with a home of its own, and a client that owns it in the desk's place."""

import contextlib
import itertools
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tests.peers.process import PATIENCE, ended

ROOT: Final = Path(__file__).parents[2]
Message = dict[str, Any]


class CommandRefused(Exception):
    """The engine answered a command with an error; its three parts are here."""

    def __init__(self, error: Mapping[str, str]) -> None:
        super().__init__(str(dict(error)))
        self.code, self.title, self.hint = (error.get(k, "") for k in ("code", "title", "hint"))


class EngineLink:
    """One connection in role `test`; a thread of its own collects all events. Safe on any thread."""

    def __init__(self, path: Path, timeout: float = PATIENCE) -> None:
        self._socket = _connected(path, timeout)
        self._ids = itertools.count(1)
        self._answers: dict[int, Message] = {}
        self._events: list[Message] = []
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._read, name="engine link", daemon=True)
        self._thread.start()
        self.do("hello", role="test")
        self.snapshot = self.do("snapshot", after=0)

    def do(self, command: str, /, timeout: float = PATIENCE, **arguments: Any) -> Message:
        """Send a command and return its reply. Raises CommandRefused, TimeoutError."""
        key = next(self._ids)
        line = json.dumps({"id": key, "do": command, **arguments})
        self._socket.sendall(line.encode() + b"\n")
        with self._changed:
            if not self._changed.wait_for(lambda: key in self._answers, timeout):
                raise TimeoutError(f"no answer to {command}")
            answer = self._answers.pop(key)
        if not answer.get("ok"):
            raise CommandRefused(answer.get("error", {}))
        return answer

    def mark(self) -> int:
        """Return the place after the last event so far, for `since=`."""
        with self._changed:
            return len(self._events)

    def events(self, name: str = "", /, *, since: int = 0, **fields: Any) -> list[Message]:
        """Return the events (of one name) seen since a mark whose fields have these values."""
        with self._changed:
            return [e for e in self._events[since:] if _fits(e, name, fields)]

    def wait_for(self, name: str, /, *, since: int = 0, timeout: float = PATIENCE, **fields: Any) -> Message:
        """Return the first such event since a mark, waiting for it. Raises TimeoutError with what came."""
        end = time.monotonic() + timeout
        with self._changed:
            while True:
                for event in self._events[since:]:
                    if _fits(event, name, fields):
                        return event
                if not self._changed.wait(end - time.monotonic()):
                    came = [(e["event"], e.get("error") or e.get("cause")) for e in self._events[since:]]
                    raise TimeoutError(f"no {name} {fields} in {timeout} s; came: {came}")

    def close(self) -> None:
        """End the connection; idempotent."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._socket.close()

    def _read(self) -> None:
        with self._socket.makefile("rb") as lines:
            try:
                for line in lines:
                    self._take(json.loads(line))
            except OSError:
                return

    def _take(self, message: Message) -> None:
        with self._changed:
            if "event" in message:
                self._events.append(message)
            else:
                self._answers[message["id"]] = message
            self._changed.notify_all()


class Engine:
    """The engine process of one home. `environment` is what every program of this seat gets."""

    def __init__(self, home: Path, environment: Mapping[str, str], *, audio: str = "null") -> None:
        self.home = home
        self.environment = {
            **os.environ, **environment, "HEARTHLINE_HOME": str(home), "HEARTHLINE_ENGINE_AUDIO": audio,
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None
        self._spare: subprocess.Popen[bytes] | None = None
        self._link: EngineLink | None = None

    @property
    def link(self) -> EngineLink:
        """The connection that owns the engine."""
        assert self._link is not None, "not started"
        return self._link

    def start(self) -> EngineLink:
        """Start the process, or let the one in reserve begin, and connect to it."""
        self.process, self._spare = self._spare or self._started(), None
        if self.process.stdin is not None:
            with self.process.stdin as pipe:
                pipe.write(b"go\n")
        try:
            self._link = EngineLink(self.home / "engine.sock")
        except TimeoutError as error:
            raise TimeoutError(f"{error}: {self._whereabouts()}") from None
        return self._link

    def prepare(self) -> None:
        """Keep an engine in reserve for the next `start`, as the desk does."""
        if self._spare is None:
            self._spare = self._started("--wait")

    def attach(self) -> EngineLink:
        """Connect anew: `link` sees only what happens from here on."""
        if self._link is not None:
            self._link.close()
        self._link = EngineLink(self.home / "engine.sock")
        return self._link

    def register(self, registrar: str, user: str, password: str, **more: Any) -> Message:
        """Set the account `a`, let offers through and return the `account.registered` event."""
        since = self.link.mark()
        self.link.do("account.set", account="a", registrar=registrar, user=user, password=password, **more)
        self.link.do("offer.allow", allow=True)
        return self.link.wait_for("account.registered", since=since, account="a")

    def log(self) -> str:
        """Return all that the engine wrote: its log and its standard streams."""
        files = [self.home / "engine.out", *sorted((self.home / "logs").glob("engine*"))]
        return "".join(f.read_text(errors="replace") for f in files if f.exists())

    def kill(self) -> None:
        """End the process as a crash does (SIGKILL), and the connection."""
        assert self.process is not None, "not started"
        self.process.kill()
        self.process.wait(10)
        self.process = None
        if self._link is not None:
            self._link.close()
            self._link = None

    def stop(self) -> None:
        """End the connection and the process (by its id); idempotent."""
        if self._link is not None:
            self._link.close()
            self._link = None
        if self.process is not None:
            ended(self.process, 8)
            self.process = None
        if self._spare is not None:
            assert self._spare.stdin is not None
            self._spare.stdin.close()
            ended(self._spare, 8)
            self._spare = None

    def _whereabouts(self) -> str:
        """Say whether the process is gone, stuck, or was not let run: its CPU time tells that."""
        assert self.process is not None
        if self.process.poll() is not None:
            return f"the process ended with {self.process.returncode}\n{self.log()[-2000:]}"
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        load = os.getloadavg()[0]
        return f"the process has had {seconds:.2f} s of CPU time (0.6 s are enough), load {load:.1f}"

    def _started(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.home / "engine.out").open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "app", "engine", *words],
                cwd=ROOT, env=self.environment, stdin=subprocess.PIPE if words else subprocess.DEVNULL,
                stdout=out, stderr=out,
            )  # fmt: skip


def _fits(event: Message, name: str, fields: Mapping[str, Any]) -> bool:
    return name in ("", event["event"]) and all(event.get(k) == v for k, v in fields.items())


def _connected(path: Path, timeout: float) -> socket.socket:
    end = time.monotonic() + timeout
    while True:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(str(path))
        except OSError:
            connection.close()
            if time.monotonic() > end:
                raise TimeoutError(f"nobody listens at {path.name}") from None
            time.sleep(0.02)
        else:
            return connection
