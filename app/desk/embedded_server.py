"""A seat that is its own call centre: the server role as our child on loopback, set up by its commands."""

import json
import logging
import os
import subprocess
import threading
import time
from dataclasses import dataclass
from typing import Final

from app.desk import program
from app.domain.errors import Unavailable
from app.domain.phrase import phrase
from app.wire import home

START_SECONDS: Final = 30.0
OWNER: Final = "owner"
"""The name under which the only person of a one-seat centre signs in at the board."""

_log = logging.getLogger("hearthline.desk.server")


@dataclass(frozen=True, slots=True)
class NewSeat:
    """The only seat of a new centre and its SIP account."""

    name: str
    registrar: str
    user: str
    password: str

    def __repr__(self) -> str:
        return f"NewSeat({self.name!r})"


@dataclass(frozen=True, slots=True)
class MadeCentre:
    """A centre that is ready: where it is, the code to enrol with, the owner's password for the board."""

    url: str
    port: int
    code: str
    board_password: str

    def __repr__(self) -> str:
        return f"MadeCentre({self.url!r})"


class EmbeddedServer:
    """Owns the child process. Every method blocks: never on the Qt thread."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def start(self, port: int = 0, pass_phrase: str = "") -> tuple[str, int]:
        """Start it (on the port of last time if that is free) and return its address. Raises Unavailable.

        `pass_phrase` opens the key of recordings; without one nothing can be recorded.
        """
        with self._lock:
            running = self._running()
            if running is not None:
                return running
            for wanted in (port, 0) if port else (0,):
                found = self._try_start(wanted, pass_phrase)
                if found is not None:
                    return found
        raise Unavailable(
            "own_server_failed",
            phrase("Your own call centre did not start."),
            phrase("Calls work. Start Hearthline again; if it stays, run `hearthline doctor`."),
        )

    def make(self, new: NewSeat, pass_phrase: str = "") -> MadeCentre:
        """Start it, make its owner and its one seat; return the code to enrol with. Raises Unavailable."""
        url, port = self.start(0, pass_phrase)
        password = _admin(OWNER)
        code = _seat(new)
        return MadeCentre(url, port, code, password)

    def stop(self) -> None:
        """End the child; idempotent."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(5.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5.0)

    def _running(self) -> tuple[str, int] | None:
        """Return the server that an earlier desk left behind (it was killed) or ours, if it lives."""
        try:
            told = json.loads(home.server_address_file().read_text(encoding="utf-8"))
            url, pid = str(told["url"]), int(told["pid"])
            os.kill(pid, 0)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return url, _port(url)

    def _try_start(self, port: int, pass_phrase: str) -> tuple[str, int] | None:
        home.server_address_file().unlink(missing_ok=True)
        log = home.log_file("server").with_suffix(".start.log")
        words = ["--embedded", "--listen", f"127.0.0.1:{port}"]
        words += ["--recording-phrase-stdin"] if pass_phrase else []
        process = program.spawn_child("server", *words, log=log, words=f"{pass_phrase}\n")
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            found = self._running()
            if found is not None:
                self._process = process
                return found
            time.sleep(0.05)
        if process.poll() is None:
            process.kill()
        process.wait(5.0)
        _log.warning("the embedded server did not start, status %s", process.returncode)
        return None


def _port(url: str) -> int:
    text = url.rpartition(":")[2].strip("/")
    return int(text) if text.isdigit() else 0


def _admin(name: str) -> str:
    """Return the owner's password; a new one when set-up was gone through before."""
    return _printed(["admin", "add", name], ["admin", "password", name])


def _seat(new: NewSeat) -> str:
    """Return the code of the one seat, also when set-up was gone through before."""
    account = ["--agent", new.name, "--sip-registrar", new.registrar, "--sip-user", new.user]
    if new.password:
        account.append("--sip-password-stdin")
    words = new.password + "\n"
    return _printed(["seat", "add", new.name, *account], ["seat", "code", new.name, *account], words=words)


def _printed(first: list[str], again: list[str], words: str = "") -> str:
    """Run a command, or the one for what is there already, and return the last word that it printed."""
    done = program.run("server", *first, words=words)
    if done.returncode != 0:
        done = program.run("server", *again, words=words)
    printed = done.stdout.split()
    if done.returncode != 0 or not printed:
        raise Unavailable(
            "own_server_failed",
            phrase("Your own call centre could not be made ready."),
            done.stderr.strip().splitlines()[-1][:300] if done.stderr.strip() else "",
        )
    return printed[-1]
