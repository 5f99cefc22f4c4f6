"""The demo call centre as a process: options in, JSON lines out, commands on standard input."""

import argparse
import asyncio
import json
import secrets
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any, Final

from app.demo.centre import Centre, Options

_STOP: Final = (signal.SIGINT, signal.SIGTERM)


def main(arguments: list[str]) -> int:
    """Run the centre until it is told to stop; returns the exit status.

    Standard output has one JSON object a line, the first names where to register:
    `{"event":"listening","registrar":…,"user":…}`. Standard input takes `{"do":"call"}`, `{"do":"bye"}` and
    `{"do":"stop"}`.
    """
    options = _parser().parse_args(arguments)
    try:
        return asyncio.run(_serve(options))
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("hearthline demo centre", description="A call centre to practise with.")
    usual = Options()
    parser.add_argument("--listen", default=usual.host, help="loopback address (default %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="UDP port; 0 takes a free one")
    parser.add_argument("--user", default=usual.user, help="the one SIP user (default %(default)s)")
    parser.add_argument(
        "--password-stdin", action="store_true", help="the first line of standard input is the password"
    )
    parser.add_argument("--first-delay", type=float, default=usual.first_delay, metavar="SECONDS")
    parser.add_argument(
        "--pace", type=float, default=usual.pace, metavar="SECONDS", help="pause between calls"
    )
    parser.add_argument("--ring", type=float, default=usual.ring, metavar="SECONDS")
    parser.add_argument("--talk", type=float, default=usual.talk, metavar="SECONDS")
    parser.add_argument("--count", type=int, default=usual.count, help="how many calls; 0 = endless")
    parser.add_argument("--seed", type=int, default=usual.seed, help="the same seed, the same callers")
    parser.add_argument(
        "--until-stdin-closes",
        action="store_true",
        help="stop when standard input ends (for whoever starts this)",
    )
    return parser


async def _serve(words: argparse.Namespace) -> int:
    if not words.listen.startswith("127."):
        print("The demo call centre listens on loopback only (127.…).", file=sys.stderr)
        return 2
    loop = asyncio.get_running_loop()
    given = await loop.run_in_executor(None, sys.stdin.readline) if words.password_stdin else ""
    password = given.strip() or secrets.token_urlsafe(12)
    options = Options(
        host=words.listen,
        port=words.port,
        user=words.user,
        password=password,
        first_delay=words.first_delay,
        pace=words.pace,
        ring=words.ring,
        talk=words.talk,
        count=words.count,
        seed=words.seed,
    )
    stop = asyncio.Event()
    centre = Centre(options, lambda event: _print(event, stop))
    try:
        port = await centre.open()
    except OSError as error:
        print(f"The port cannot be used: {error.strerror or error}. Try --port 0.", file=sys.stderr)
        return 1
    listening = {
        "event": "listening",
        "registrar": f"sip:{words.listen}:{port};transport=udp",
        "user": words.user,
    }
    _print(listening if given else {**listening, "password": password}, stop)
    _stop_on_signals(stop)
    _read_commands(centre, stop, until_end=words.until_stdin_closes)
    await stop.wait()
    await centre.close()
    return 0


def _print(event: dict[str, Any], stop: asyncio.Event) -> None:
    try:
        print(json.dumps(event, ensure_ascii=False), flush=True)
    except (BrokenPipeError, ValueError):
        stop.set()


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in _STOP:
        if sys.platform == "win32":
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
        else:
            loop.add_signal_handler(number, stop.set)


def _read_commands(centre: Centre, stop: asyncio.Event, *, until_end: bool) -> None:
    """Read standard input on a thread of its own, which the process does not wait for."""
    loop = asyncio.get_running_loop()
    table: dict[str, Callable[[], None]] = {
        "call": centre.call_now,
        "bye": centre.say_goodbye,
        "stop": stop.set,
    }

    def post(work: Callable[[], None]) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(work)

    def read() -> None:
        for line in sys.stdin:
            try:
                work = table[json.loads(line)["do"]]
            except (ValueError, KeyError, TypeError):
                print(f'Commands are {", ".join(table)}, as in {{"do":"call"}}.', file=sys.stderr)
            else:
                post(work)
        if until_end:
            post(stop.set)

    threading.Thread(target=read, name="commands", daemon=True).start()
