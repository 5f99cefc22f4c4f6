"""From a caller's INVITE to the call card, and to the caller file, on the screen.

The caller calls through the switch; the screen is asked every few milliseconds by the window's probe, so each
figure contains the switch's own time and up to one question.
"""

import statistics
import time
from typing import Any, Final

from tests.bench.row import Row, percentile
from tests.bench.seat import NUMBER, Seat, working_seat
from tests.peers.asterisk import Asterisk
from tests.peers.sip import FarEnd

SECTION: Final = "Screen (INVITE at the caller to the agent's window, through the switch)"


def measure(switch: Asterisk, *, quick: bool) -> list[Row]:
    """Call 20 times (quick: 5), each time as another known person."""
    people = tuple(_person(number) for number in range(5 if quick else 20))
    caller = FarEnd()
    cards, files = [], []
    try:
        with working_seat(switch, {"HEARTHLINE_ENGINE_AUDIO": "null"}, people) as seat:
            for person in people:
                card, file = _once(switch, seat, caller, person)
                cards.append(card)
                files.append(file)
    finally:
        caller.close()
    note = f"{len(people)} calls"
    return [
        Row(SECTION, f"to {what}, {which}", "ms", figure(values), note=note)
        for what, values in (("call card", cards), ("caller file", files))
        for which, figure in (("median", statistics.median), ("95th percentile", _p95))
    ]


def _once(switch: Asterisk, seat: Seat, caller: FarEnd, person: dict[str, Any]) -> tuple[float, float]:
    window, number = seat.window, person["numbers"][0]
    call = caller.call(f"{NUMBER}@127.0.0.1:{switch.port}", number=number, name=person["name"].encode())
    card = _seen(seat, "caller_name", person["name"]) - call.invited_at
    file = _seen(seat, "file_email", person["email"]) - call.invited_at
    call.hang_up()
    window.wait_for("status", "Not ready")
    window.click("trouble_missed_call")
    window.wait_until_calls_may_ring()
    return card * 1000, file * 1000


def _seen(seat: Seat, name: str, text: str, patience: float = 10) -> float:
    """Return when the widget showed the text (monotonic seconds)."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        widgets = seat.window.widgets(name)
        if any(w["visible"] and text in str(w["text"]) for w in widgets):
            return time.monotonic()
        time.sleep(0.003)
    raise TimeoutError(f"{name} never showed {text}")


def _person(number: int) -> dict[str, Any]:
    return {
        "name": f"Caller {chr(65 + number)}",
        "numbers": [f"+4021555{1000 + number}"],
        "email": f"caller{number}@example.com",
    }


def _p95(values: list[float]) -> float:
    return percentile(values, 0.95)
