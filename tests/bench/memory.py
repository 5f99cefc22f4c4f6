"""Resident memory of engine, desk and server, idle and registered, beside other telephones with a window."""

import tempfile
import time
from pathlib import Path
from typing import Final

from tests.bench.other_phones import PACKAGES, install, phone
from tests.bench.row import Row
from tests.bench.seat import working_seat
from tests.peers.asterisk import Asterisk
from tests.peers.process import family, resident_megabytes
from tests.peers.pulse import PulseServer
from tests.peers.xvfb import screen

SECTION: Final = "Resident memory (registered, idle)"
SETTLE_SECONDS: Final = 5.0


def measure(switch: Asterisk, *, quick: bool) -> list[Row]:
    """Start everybody after one another; `quick` waits less."""
    wait = SETTLE_SECONDS / 2 if quick else SETTLE_SECONDS
    install()
    with PulseServer() as sound:
        sound.set_default(sound.add_headset("laptop"))
        ours = _ours(switch, sound, wait)
        others = {name: _other(switch, sound, name, wait) for name in PACKAGES}
    rows = [Row(SECTION, role, "MB", size) for role, size in ours.items()]
    seat = ours["engine"] + ours["desk"]
    rows += [
        Row(SECTION, "engine and desk", "MB", seat, size, name, "each process by itself; shared pages twice")
        for name, size in others.items()
    ]
    return rows


def _ours(switch: Asterisk, sound: PulseServer, wait: float) -> dict[str, float]:
    with working_seat(switch, sound.environment) as seat:
        time.sleep(wait)
        return {role: resident_megabytes(pid) for role, pid in seat.processes().items()}


def _other(switch: Asterisk, sound: PulseServer, name: str, wait: float) -> float:
    user = {"twinkle": "1003", "linphone": "1004"}[name]
    with tempfile.TemporaryDirectory() as folder, screen() as one:
        place = Path(folder) / "home"
        with phone(
            name, place, one, sound.environment, port=switch.port, user=user, password=switch.password
        ) as it:
            switch.contact(user, 20)
            time.sleep(wait)
            return max(resident_megabytes(pid) for pid in family(it.pid))
