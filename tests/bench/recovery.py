"""What a fault costs: silence after a killed engine, and the time until the seat is registered again."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.bench.row import Row
from tests.faults.scene import Scene
from tests.peers.asterisk import Asterisk, asterisk
from tests.peers.engine import Engine
from tests.peers.ground import CENTRE, MOVED, SEAT, ground
from tests.peers.sip import FarEnd

SECTION: Final = "Recovery (Asterisk 22, UDP)"
KILLS: Final = 40
KILLS_QUICK: Final = 6
_LOADING_SECONDS: Final = 2.0


def measure(switch: Asterisk, *, quick: bool) -> list[Row]:
    """Kill the engine in calls, and let the network fail; the switch is one of our own behind a cable."""
    with _scene() as scene:
        rows = [
            *_silence(scene, KILLS_QUICK if quick else KILLS, reserve=True),
            *_silence(scene, KILLS_QUICK, reserve=False),
        ]
        for name, fault in _FAULTS.items():
            times = [fault(scene) for _ in range(2 if quick else 5)]
            note = f"worst of {len(times)}: {max(times):.2f}"
            rows.append(Row(SECTION, f"registered after {name}", "s", statistics.median(times), note=note))
    return rows


@contextmanager
def _scene() -> Iterator[Scene]:
    with (
        tempfile.TemporaryDirectory() as home,
        ground() as laid,
        laid.in_centre(),
        asterisk(CENTRE) as switch,
    ):
        engine, customer = Engine(Path(home), {}), FarEnd(CENTRE)
        scene = Scene(laid, switch, engine, customer)
        try:
            scene.start()
            yield scene
        finally:
            customer.close()
            engine.stop()


def _silence(scene: Scene, kills: int, *, reserve: bool) -> list[Row]:
    """Kill the engine so many times; `reserve`: one waits that has loaded everything, as under the desk."""
    gaps = [_killed(scene, inbound=number % 2 == 0, reserve=reserve) for number in range(kills)]
    what = "silence after SIGKILL" if reserve else "no engine in reserve"
    return [
        Row(SECTION, f"{what}, median", "s", statistics.median(gaps), note=f"{kills} kills"),
        Row(SECTION, f"{what}, worst", "s", max(gaps)),
    ]


def _killed(scene: Scene, *, inbound: bool, reserve: bool) -> float:
    call, far = scene.inbound() if inbound else scene.outbound()
    if reserve:
        with scene.ground.in_seat():
            scene.engine.prepare()
        time.sleep(_LOADING_SECONDS)
    scene.heard(call)
    at = time.monotonic()
    _restart(scene)
    scene.engine.link.wait_for("call.recovered", call=call)
    scene.heard(call)
    gap = far.rtp.longest_gap(at - 0.2)
    scene.engine.link.do("call.hang_up", call=call)
    far.wait_ended()
    return gap


def _restart(scene: Scene) -> None:
    scene.engine.kill()
    with scene.ground.in_seat():
        scene.engine.start()
    scene.register()


def _engine(scene: Scene) -> float:
    at = time.monotonic()
    _restart(scene)
    return time.monotonic() - at


def _link(scene: Scene) -> float:
    since = scene.engine.link.mark()
    scene.ground.link_down()
    time.sleep(5)
    scene.ground.link_up()
    return _registered(scene, since, time.monotonic())


def _address(scene: Scene) -> float:
    time.sleep(1)
    at = time.monotonic()
    scene.ground.move()
    scene.until(
        lambda: f"@{MOVED}:" in "".join(scene.switch.contacts(scene.number)), 20, "the address is unknown"
    )
    took = time.monotonic() - at
    scene.ground.move(old=MOVED, new=SEAT)
    scene.until(
        lambda: f"@{SEAT}:" in "".join(scene.switch.contacts(scene.number)), 20, "the address is unknown"
    )
    return took


def _switch(scene: Scene) -> float:
    """The registrar restarts; told from when it answers again, with a renewal asked for while it is away."""
    scene.switch.stop()
    since = scene.engine.link.mark()
    scene.engine.link.do("account.register", account="a")
    scene.engine.link.wait_for("account.retrying", since=since, timeout=40)
    time.sleep(3)
    scene.switch.start()
    return _registered(scene, since, time.monotonic())


def _unheard(scene: Scene) -> float:
    """Every packet to the registrar is lost until the agent is told, and a while longer."""
    since = scene.engine.link.mark()
    scene.ground.lose(100)
    scene.engine.link.do("account.register", account="a")
    scene.engine.link.wait_for("account.retrying", since=since, timeout=40)
    time.sleep(3)
    scene.ground.lose_nothing()
    return _registered(scene, since, time.monotonic())


def _registered(scene: Scene, since: int, at: float) -> float:
    event = scene.engine.link.wait_for("account.registered", since=since, timeout=70)
    return max(0.0, float(event["mono"]) - at)


_FAULTS: Final[dict[str, Callable[[Scene], float]]] = {
    "the engine was killed": _engine,
    "5 s without a network": _link,
    "another address": _address,
    "the registrar's restart": _switch,
    "a registrar's silence": _unheard,
}
