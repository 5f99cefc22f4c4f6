"""`hearthline ctl`: one command to the engine as JSON, or many on standard input."""

import os
import sys
import threading
from typing import TYPE_CHECKING, Any, Final

from app.domain.errors import HearthlineError
from app.wire.codec import from_line, to_line

if TYPE_CHECKING:
    from app.engine.client import EngineClient

_LAST: Final = "end of standard input"

_USAGE: Final = """usage: hearthline ctl '{"do":"device.list"}'
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
    except BrokenPipeError:
        # Whoever read our output has gone; keep the interpreter from complaining when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


class _Pump:
    """Sends the lines of standard input from a thread of its own; counts them and knows when they ended."""

    def __init__(self, client: "EngineClient") -> None:
        self._client = client
        self.sent = 0
        self.ended = False
        self.problem: HearthlineError | None = None

    def run(self) -> None:
        """Send until standard input ends."""
        try:
            for line in sys.stdin.buffer:
                if line.strip():
                    self.sent += 1
                    self._client.post(from_line(line))
        except HearthlineError as error:
            self.problem = error
        self.sent += 1
        self.ended = True
        # The reply to this one wakes up whoever waits for lines.
        self._client.post({"id": _LAST, "do": "hello", "role": "ctl"})


def _follow(client: "EngineClient") -> int:
    client.wait_for_ever()
    pump = _Pump(client)
    threading.Thread(target=pump.run, name="standard input", daemon=True).start()
    status = replies = 0
    while not pump.ended or replies < pump.sent:
        line = client.next_line()
        replies += "event" not in line
        if line.get("id") != _LAST and not _say(line) and "event" not in line:
            status = 1
    if pump.problem is not None:
        raise pump.problem
    return status


def _say(value: dict[str, Any]) -> bool:
    sys.stdout.write(to_line(value).decode())
    sys.stdout.flush()
    return bool(value.get("ok"))
