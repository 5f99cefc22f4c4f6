"""`hearthline ctl`: one command to the engine as JSON, or many on standard input."""

import select
import sys
from typing import Any

from app.domain.errors import HearthlineError
from app.wire.codec import from_line, to_line

_USAGE = """usage: hearthline ctl '{"do":"device.list"}'
       hearthline ctl -          commands on standard input, one JSON object a line

The reply is printed as JSON; the exit status is 0 when every reply says yes. After {"do":"snapshot"} on
standard input, events are printed as well until standard input ends. Secrets belong on standard input."""


def main(arguments: list[str]) -> int:
    """Send commands and print replies. Returns 0, 1 when a reply says no or no engine runs, 2 for bad use."""
    if len(arguments) != 1 or arguments[0] in {"-h", "--help"}:
        print(_USAGE, file=sys.stderr)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    from app.engine.client import EngineClient

    try:
        if arguments[0] == "-":
            with EngineClient() as client:
                return _follow(client)
        command = from_line(arguments[0].encode(errors="replace"))
        with EngineClient() as client:
            return 0 if _say(client.send(command)) else 1
    except HearthlineError as error:
        _say({"ok": False, "error": error.as_dict()})
        return 1


def _follow(client: Any) -> int:
    status = 0
    following = False
    while True:
        if following and not select.select([sys.stdin, client], [], [])[0]:
            continue
        if following and client in select.select([client], [], [], 0)[0]:
            _say(client.next_event())
            continue
        line = sys.stdin.buffer.readline()
        if not line:
            return status
        if line.strip():
            command = from_line(line)
            reply = client.send(command)
            status = status if _say(reply) else 1
            following = following or (command.get("do") == "snapshot" and bool(reply.get("ok")))


def _say(value: dict[str, Any]) -> bool:
    sys.stdout.write(to_line(value).decode())
    sys.stdout.flush()
    return bool(value.get("ok"))
