"""Dropouts while an agent works hard in the desk's window, beside baresip in the same minutes."""

import threading
from typing import Final

from tests.bench.lanes import Measured, measure_side_by_side, their_call, two_lanes
from tests.bench.row import Row
from tests.bench.seat import Seat, working_seat
from tests.peers.asterisk import Asterisk
from tests.peers.process import cpu_seconds

SECTION: Final = "Busy window (typing, scrolling, palette; both lanes at once)"


def measure(switch: Asterisk, *, quick: bool) -> list[Row]:
    """Measure for two minutes (quick: 20 seconds)."""
    seconds = 20 if quick else 120
    with two_lanes() as (mine, other):
        sound = {
            **mine.environment,
            "HEARTHLINE_SOUND_SPEAKER": mine.environment["PULSE_SINK"],
            "HEARTHLINE_SOUND_MICROPHONE": mine.environment["PULSE_SOURCE"],
        }
        with working_seat(switch, sound) as seat, their_call(switch, other) as their_pid:
            _call_echo(seat)
            pids = seat.processes()
            before = {role: cpu_seconds(pid) for role, pid in pids.items()}
            with _Busy(seat) as busy:
                ours, theirs = measure_side_by_side([(mine, pids["engine"]), (other, their_pid)], seconds)
            used = {role: (cpu_seconds(pid) - before[role]) * 60 / seconds for role, pid in pids.items()}
    return _rows(ours, theirs, used, busy.rounds)


def _rows(ours: Measured, theirs: Measured, used: dict[str, float], rounds: int) -> list[Row]:
    note = f"{ours.heard.pilot_seconds:.0f} s of pilot, {rounds} rounds of typing, scrolling, opening"
    events = [float(m.heard.dropouts + m.heard.jumps) for m in (ours, theirs)]
    delays = [m.heard.median_ms for m in (ours, theirs)]
    return [
        Row(SECTION, "dropouts", "events", ours.heard.dropouts, theirs.heard.dropouts, "baresip", note),
        Row(SECTION, "dropouts and jumps", "events", events[0], events[1], "baresip"),
        Row(SECTION, "spoilt sound", "ms", ours.heard.bad_ms, theirs.heard.bad_ms, "baresip"),
        Row(SECTION, "mouth to ear round trip, median", "ms", delays[0], delays[1], "baresip"),
        Row(SECTION, "CPU, engine", "s/minute", ours.cpu_a_minute, theirs.cpu_a_minute, "baresip"),
        Row(SECTION, "CPU, desk with its busy window", "s/minute", used["desk"]),
        Row(SECTION, "CPU, server", "s/minute", used["server"]),
    ]


def _call_echo(seat: Seat) -> None:
    window = seat.window
    window.screen.key("ctrl+d")
    window.screen.type("500")
    window.screen.key("Return")
    window.wait_for("call_state", "alking")


class _Busy:
    """Types, scrolls and opens things without a pause, on a thread of its own."""

    def __init__(self, seat: Seat) -> None:
        self._screen = seat.window.screen
        self._stop = threading.Event()
        self.rounds = 0
        self._thread = threading.Thread(target=self._work, name="busy", daemon=True)
        widget = seat.window.wait_for("notes")
        self._notes = (widget["cx"], widget["cy"])

    def __enter__(self) -> "_Busy":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        ended = not self._thread.is_alive()
        self._stop.set()
        self._thread.join(20)
        if ended:
            raise RuntimeError("nobody kept the window busy")

    def _work(self) -> None:
        while not self._stop.is_set():
            self._screen.click(*self._notes)
            self._screen.type("The router was restarted and works again. ")
            self._screen.key("Return", "Return")
            self._screen.scroll(12)
            self._screen.scroll(-12)
            self._screen.key("ctrl+k")
            self._screen.type("hold the line")
            self._screen.key("Escape")
            self._screen.key("F1")
            self._screen.key("Escape")
            self.rounds += 1
