"""How late Hearthline's own sidetone comes: from the mouth to the ear of the same headset, no call between.

Measured on the sound path of the engine alone; beside it what the engine itself says of its lateness, which
is what the settings show.
"""

import sys
import time
from typing import Final

from tests.bench.mouth_to_ear import Heard, Lane
from tests.bench.row import Row, table
from tests.engine.test_sound import Engine
from tests.peers.asterisk import Asterisk
from tests.peers.pulse import PulseServer

_SETTLE_SECONDS: Final = 2.5
"""What piled up as the streams began is gone by then."""
SECTION: Final = "Sidetone (by Hearthline: the agent's mouth to the agent's ear)"


def measure(_switch: Asterisk | None, *, quick: bool) -> list[Row]:
    """Speak for a minute (quick: 10 s) through the C path, and through Python's."""
    rows = []
    with PulseServer() as server:
        for name, path in (("C", ""), ("Python", "python")):
            heard, said = _once(server, name.lower(), path, 10.0 if quick else 60.0)
            note = f"the settings say {said} ms"
            rows.append(Row(SECTION, f"lateness, frames in {name}", "ms", heard.median_ms, note=note))
            rows.append(Row(SECTION, f"dropouts, frames in {name}", "a minute", heard.glitches_a_minute))
    return rows


def _once(server: PulseServer, name: str, path: str, seconds: float) -> tuple[Heard, int]:
    lane, ear = Lane(server, name), f"{name}_ear"
    engine = Engine({**lane.environment, "HEARTHLINE_ENGINE_PATH": path})
    try:
        engine.do("use", speaker=ear, microphone=f"{name}_mic")
        engine.do("sidetone", headset=ear, way="own", level=100)
        engine.do("need")
        engine.await_event("sidetone.changed", headset=ear, way="own")
        time.sleep(_SETTLE_SECONDS)
        heard = lane.measure(seconds)
        engine.do("levels", on=True)
        engine.await_event("level")
        engine.do("sidetone", headset=ear, way="own", level=100)
        view = engine.await_line(lambda line: "sidetone" in line.get("sound", {}) and _ticked(engine))
        return heard, int(view["sound"]["sidetone"]["late_ms"])
    finally:
        engine.quit()


def _ticked(engine: Engine) -> bool:
    """Say whether a look at the lateness has been made since the levels are watched."""
    return any(line.get("event") == "level" for line in engine.told)


if __name__ == "__main__":
    print(table(measure(None, quick="--quick" in sys.argv)))
