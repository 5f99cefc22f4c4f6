"""`hearthline desk`: the window an agent works in; `desk enrol URL CODE` makes this laptop a seat."""

import asyncio
import json
import logging
import platform
import sys
from collections.abc import Callable
from concurrent.futures import Future
from logging.handlers import RotatingFileHandler
from typing import Final

from app.desk import autostart, settings
from app.desk.account import write_ca
from app.desk.desk_socket import ask_desk
from app.desk.lock import Lock, desk_lock
from app.desk.seat_file import Seat, save_seat
from app.desk.secrets import SeatSecrets, Secrets
from app.desk.server_client import ServerClient, server_url
from app.desk.start import DeskStart
from app.domain.errors import BadInput, HearthlineError, Unavailable
from app.wire import home

LOG_BYTES: Final = 2_000_000

USAGE: Final = """hearthline desk [LINK]           open the window (a second start brings it to the front)
hearthline desk enrol URL CODE   make this laptop a seat with a one-time code
hearthline desk autostart on|off open the window when you sign in to this computer; without a word: say
hearthline desk --enrolment-stdin  open the window and enrol with {"url","code"} read from standard input"""


def main(arguments: list[str]) -> int:
    """Open the window, enrol, or hand over to the desk that runs. Returns the exit status."""
    if arguments[:1] == ["enrol"] and len(arguments) == 3:
        return _told(_enrol, arguments[1], arguments[2])
    if arguments[:1] == ["autostart"] and arguments[1:] in ([], ["on"], ["off"]):
        return _told(_autostart, arguments[1:])
    if arguments == ["--enrolment-stdin"]:
        return _told(_window_enrolled)
    if len(arguments) > 1 or (arguments and arguments[0].startswith("-")):
        print(USAGE, file=sys.stderr)
        return 2
    return started(DeskStart(link=arguments[0] if arguments else ""))


def started(start: DeskStart) -> int:
    """Open the window, or hand over to the desk that runs. Returns the exit status; errors are told."""
    return _told(_window, start)


def _autostart(words: list[str]) -> int:
    if words:
        autostart.turn(on=words == ["on"])
    elif not autostart.is_on():
        autostart.file()  # says so where there is no such thing
    told = "by itself when you sign in" if autostart.is_on() else "only when you start it"
    print(f"The window opens {told}.")
    return 0


def _told(work: Callable[..., int], *arguments: object) -> int:
    try:
        return work(*arguments)
    except HearthlineError as error:
        print(f"{error.title} {error.hint}".strip(), file=sys.stderr)
        return 1


def _window_enrolled() -> int:
    try:
        told = json.loads(sys.stdin.readline())
        start = DeskStart(str(told["url"]), str(told["code"]))
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput("bad_enrolment", 'Standard input must hold one line {"url":…,"code":…}.') from error
    return _window(start)


def _window(start: DeskStart) -> int:
    try:
        lock = Lock(desk_lock())
        alone = lock.take()
    except OSError as error:
        raise Unavailable(
            "no_home",
            f"Hearthline cannot use its folder: {error.strerror}.",
            "HEARTHLINE_HOME must name a folder that you may write; check the disk and the rights.",
        ) from error
    if not alone:
        return _hand_over(start)
    _log_to_file()
    try:
        from ui.main import run

        return run(start)
    finally:
        lock.release()


def _hand_over(start: DeskStart) -> int:
    """A desk runs already: bring it to the front and give it what we were started with."""
    try:
        if start.enrolment_code:
            asyncio.run(ask_desk({"do": "enrol", "url": start.enrolment_url, "code": start.enrolment_code}))
        request = {"do": "open", "link": start.link} if start.link else {"do": "show"}
        asyncio.run(ask_desk(request))
    except Unavailable as error:
        print(f"Hearthline runs already, but: {error.title} {error.hint}", file=sys.stderr)
        return 1
    print("Hearthline runs already; its window is in front now.")
    return 0


def _enrol(url: str, code: str) -> int:
    """Enrol through the desk that runs, else alone; alone only with a keyring, so that no code is wasted."""
    try:
        asyncio.run(ask_desk({"do": "enrol", "url": server_url(url), "code": code}))
    except Unavailable:
        return _enrol_alone(server_url(url), code)
    print("The running desk enrols now; its window shows the result.")
    return 0


def _enrol_alone(url: str, code: str) -> int:
    chosen = settings.load(home.settings_file())
    secrets = Secrets(use_keyring=chosen.text("desk.secrets") == "keyring")
    if not _waited(secrets.check):
        raise Unavailable(
            "no_keyring",
            "There is no keyring here that would keep the password, and it is never put in a file.",
            "Start Hearthline and enrol in its window: then the password is kept until you quit.",
        )
    seat, found = asyncio.run(_trade(url, code, chosen.text("server.ca_file")))
    save_seat(seat)
    write_ca(seat)
    if not _waited(lambda done: secrets.store(found, done)):
        raise Unavailable("no_keyring", "The keyring did not keep the password.", "Ask for a new code.")
    print(f"This laptop is now the seat {seat.configuration.seat} at {url}.")
    return 0


async def _trade(url: str, code: str, ca_file: str) -> tuple[Seat, SeatSecrets]:
    client = ServerClient(url, ca_file=ca_file)
    try:
        enrolment = await client.enrol(code, platform.node()[:80])
    finally:
        await client.close()
    sip = enrolment.configuration.sip
    password = (sip.password if sip else None) or ""
    return Seat(url, enrolment.configuration), SeatSecrets(url, enrolment.token, password)


def _waited(ask: Callable[[Callable[[bool], None]], None]) -> bool:
    answer: Future[bool] = Future()
    ask(answer.set_result)
    return answer.result(15.0)


def _log_to_file() -> None:
    try:
        handler: logging.Handler = RotatingFileHandler(
            home.log_file("desk"), maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8", errors="replace"
        )
    except OSError:
        handler = logging.StreamHandler()  # a folder that cannot be written stops nobody
    style = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(handlers=[handler], level=logging.INFO, format=style)
    for chatty in ("keyring", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
