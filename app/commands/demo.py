"""`hearthline demo`: everything at once on this machine; `hearthline demo centre`: only the call centre."""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from app.commands.doctor import sound_found
from app.demo import service
from app.demo.processes import Program
from app.demo.run import Demo, Ground
from app.desk import program
from app.desk.desk_socket import ask_desk
from app.domain.errors import HearthlineError, Refused
from app.engine.lock import running_pid
from app.wire import home

MARKER: Final = "demo-home"
_OTHER_STARTS: Final = 60.0


def main(arguments: list[str]) -> int:
    """Run the demo, or with `centre` first the demo call centre alone. Returns the exit status."""
    if arguments[:1] == ["centre"]:
        return service.main(arguments[1:])
    words = _parser().parse_args(arguments)
    os.environ["HEARTHLINE_HOME"] = str(demo_home())
    lock = _lock()
    if lock is None:
        return _bring_to_front()
    with lock:
        return asyncio.run(Demo(_ground(words)).run())


def demo_home() -> Path:
    """Return the demo's folder: HEARTHLINE_HOME itself if it is new or a demo's, else `demo` inside home."""
    place = home.home()
    if not os.environ.get("HEARTHLINE_HOME") or not _is_ours(place):
        place /= "demo"
        place.mkdir(mode=0o700, exist_ok=True)
    (place / MARKER).touch()
    return place


def _is_ours(place: Path) -> bool:
    return (place / MARKER).exists() or not any(place.iterdir())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("hearthline demo", description="Everything at once on this machine.")
    parser.add_argument("--pace", type=float, metavar="SECONDS", help="pause between calls")
    parser.add_argument("--count", type=int, metavar="N", help="how many calls come; 0 = endless")
    parser.add_argument("--seed", type=int, metavar="N", help="the same seed, the same callers")
    return parser


def _ground(words: argparse.Namespace) -> Ground:
    given = {name: value for name, value in vars(words).items() if value is not None}
    options = tuple(word for name, value in given.items() for word in (f"--{name}", str(value)))
    return Ground(
        program=Program(program.command, program.environment()),
        home=home.home(),
        log=home.log_file,
        books=_Books(),
        ask_desk=ask,
        engine_pid=_engine_pid,
        say=_say,
        audible=sound_found() or os.environ.get("HEARTHLINE_ENGINE_AUDIO") == "null",
        centre_options=options,
    )


class _Books:
    """The administrator's work, done beside the running server; the first use takes a second of imports."""

    def fill(self, files: Path, centre: dict[str, Any], administrator: str) -> str:
        """Import caller files, set the centre up, return a fresh password of the administrator."""
        from app.server.people.policy import Role

        with _console() as console:
            console.import_files(files)
            console.settings(centre)
            try:
                return str(console.change_password(administrator, None))
            except Refused:  # not there yet
                return str(console.add_person(administrator, Role.ADMIN, None))

    def seat_code(self, seat: str, agent: str, account: dict[str, str]) -> str:
        """Return a one-time code for the seat with this SIP account."""
        from app.wire.office import SipAccount

        sip = SipAccount(registrar=account["registrar"], user=account["user"], password=account["password"])
        with _console() as console:
            there = any(one.name == seat for one in console.seats())
            make = console.new_code if there else console.add_seat
            return str(make(seat, agent, sip))


@contextmanager
def _console() -> Iterator[Any]:
    from app.server.console import Console
    from app.server.store.database import Database

    database = Database(f"sqlite:///{home.server_database()}")
    database.open(exclusive=False)
    try:
        yield Console(database)
    finally:
        database.close()


def _say(text: str) -> None:
    try:
        print(text, flush=True)
    except OSError:
        return  # whoever read it is gone; the demo goes on


def _lock() -> Any:
    """Return the held lock file of this demo home, None if another demo holds it."""
    file = (home.home() / "demo.lock").open("a+")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _bring_to_front() -> int:
    deadline = time.monotonic() + _OTHER_STARTS
    while time.monotonic() < deadline:
        if asyncio.run(ask({"do": "show"})) is not None:
            print("The demo is already running; its window was brought to the front.")
            return 0
        time.sleep(0.2)
    print("Another demo is starting or ending here; try again in a moment.", file=sys.stderr)
    return 1


async def ask(message: dict[str, Any]) -> dict[str, Any] | None:
    """Send one line to the desk's socket and return its answer; None when no desk answers."""
    try:
        return await ask_desk(message)
    except HearthlineError:
        return None


def _engine_pid() -> int:
    """Return the pid of the engine that runs in this home, 0 when none does."""
    return running_pid(home.engine_lock()) or 0
