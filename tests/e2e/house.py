"""All that runs around one seat in the tests with real processes, and what can be asked of it."""

import time
from dataclasses import dataclass
from typing import Any, Final

from tests.e2e.office import Office
from tests.peers.asterisk import Asterisk
from tests.peers.pulse import Headset, PulseServer, Recording, tone_level
from tests.peers.sip import FarCall, FarEnd
from tests.peers.window import DeskWindow

ECHO: Final = "500"
"""The extension of the switch that sends back what it hears."""
SAID_HERTZ: Final = 440.0
CALLER_HERTZ: Final = 900.0
LOUD: Final = -40.0
SILENT: Final = -60.0


@dataclass(frozen=True)
class House:
    """Switch, server, sound and the window of the seat `name` with the number `seat`."""

    sound: PulseServer
    switch: Asterisk
    office: Office
    window: DeskWindow
    seat: str
    name: str

    @property
    def agent(self) -> str:
        """The agent's name on the board."""
        return self.name.replace("seat", "Agent")

    @property
    def headset(self) -> Headset:
        """The headset that the seat uses."""
        return self.sound.headsets[0]

    def queue_call(self, caller: FarEnd, hertz: float = CALLER_HERTZ) -> FarCall:
        """Let somebody call the queue."""
        return caller.call(f"600@127.0.0.1:{self.switch.port}", hertz=hertz)

    def talking(self, caller: FarEnd) -> FarCall:
        """Let somebody call the queue and answer with a click."""
        call = self.queue_call(caller)
        self.window.click("answer")
        self.window.wait_for("call_state", "alking")
        return call

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return what the server stored of this seat in one table."""
        question = f"select {table}.* from {table} join seat on seat.id = {table}.seat where seat.name = ?"
        return self.office.rows(question, self.name)


def hears(recording: Recording, hertz: float, timeout: float = 5) -> None:
    """Assert that this pitch is heard now or in time."""
    end = time.monotonic() + timeout
    while tone_level(recording.samples()[-24_000:], hertz) < LOUD:
        assert time.monotonic() < end, f"{hertz} Hz is not heard"
        time.sleep(0.1)


def hears_nothing(recording: Recording, hertz: float, timeout: float = 3) -> None:
    """Assert that this pitch is not heard any more now or in time."""
    end = time.monotonic() + timeout
    while tone_level(recording.samples()[-12_000:], hertz) > SILENT:
        assert time.monotonic() < end, f"{hertz} Hz is still heard"
        time.sleep(0.1)
