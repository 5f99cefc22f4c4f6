"""A whole seat for the bench: server, desk window on a screen, engine; enrolled, registered, Ready."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.office import Office
from tests.peers.asterisk import Asterisk
from tests.peers.session_bus import session_bus
from tests.peers.window import DeskWindow
from tests.peers.xvfb import screen

NUMBER = "1001"


@dataclass(frozen=True)
class Seat:
    """What runs; process ids by role."""

    office: Office
    window: DeskWindow

    def processes(self) -> dict[str, int]:
        """Return the process ids of engine, desk and server."""
        assert self.window.process is not None
        return {
            "engine": self.window.engine_pid(),
            "desk": self.window.process.pid,
            "server": self.office.pid,
        }


@contextmanager
def working_seat(
    switch: Asterisk, environment: Mapping[str, str], people: tuple[dict[str, Any], ...] = ()
) -> Iterator[Seat]:
    """Run a seat for the block; `people` are caller files."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        office = Office(home / "office")
        try:
            office.begin()
            if people:
                office.import_files(list(people))
            code = office.seat_at(switch, NUMBER, "bench", "Bench")
            with screen() as one, session_bus(home / "person") as person:
                (home / "seat").mkdir()
                everything = {**environment, **person, "HEARTHLINE_AGENT_START_READY": "1"}
                window = DeskWindow(home / "seat", one, everything)
                try:
                    window.start((office.url, code))
                    switch.contact(NUMBER, 30)
                    window.wait_until_calls_may_ring()
                    yield Seat(office, window)
                finally:
                    window.close()
        finally:
            office.stop()
