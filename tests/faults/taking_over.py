"""What tests of a killed engine do and look at: kill, start again, was the call back in time, and whole."""

import time
from dataclasses import dataclass
from typing import Any, Final

from tests.faults.scene import Scene
from tests.peers.sip import FarCall

GAP_SECONDS: Final = 2.0
BACK_SECONDS: Final = 1.0
_LISTEN_SECONDS: Final = 0.6
_MOST_MISSING: Final = 0.5
"""Of the packets that should come while nothing is wrong; the machine may be busy."""


@dataclass(frozen=True)
class Back:
    """How a call came back: the event, how long it took, how long the customer heard nothing (seconds)."""

    event: dict[str, Any]
    took: float
    gap: float


def restarted(scene: Scene) -> float:
    """Kill the engine, start it again and set the account, as the desk does; return when it was killed."""
    at = time.monotonic()
    scene.engine.kill()
    with scene.ground.in_seat():
        scene.engine.start()
    scene.register()
    return at


def killed(scene: Scene, call: str, far: FarCall) -> Back:
    """Kill the engine in a call that has talked a while; wait until it is back, with sound both ways."""
    scene.heard(call)
    at = restarted(scene)
    event = scene.engine.link.wait_for("call.recovered", call=call)
    took = time.monotonic() - at
    both_hear(scene, call, far)
    back = Back(event, took, far.rtp.longest_gap(at - 0.3))
    print(f"back after {back.took:.2f} s, {back.gap:.2f} s without sound")
    assert back.took < 3 * BACK_SECONDS
    assert back.gap < 3 * GAP_SECONDS
    assert far.ended_at is None
    return back


def both_hear(scene: Scene, call: str, far: FarCall) -> None:
    """Customer and seat each get the other's speech, packet after packet, and the keys they press."""
    scene.heard(call)
    since = time.monotonic()
    time.sleep(_LISTEN_SECONDS)
    came = [packet for packet in list(far.rtp.packets) if packet.at >= since]
    assert len(came) > _LISTEN_SECONDS * 50 * _MOST_MISSING
    mark, before = scene.engine.link.mark(), len(far.rtp.digits())
    scene.engine.link.do("call.dtmf", call=call, digits="42")
    far.rtp.send_digits("7")
    scene.engine.link.wait_for("call.dtmf_received", since=mark, call=call, digit="7")
    scene.until(lambda: far.rtp.digits()[before:] == "42", 10, "the customer did not hear the keys")


def back_on_hold(scene: Scene, call: str, far: FarCall) -> None:
    """Put the call on hold, kill the engine, and take the customer back."""
    mark = scene.engine.link.mark()
    scene.engine.link.do("call.hold", call=call)
    scene.engine.link.wait_for("call.held", since=mark, call=call)
    restarted(scene)
    assert scene.engine.link.wait_for("call.recovered", call=call)["state"] == "held"
    assert far.ended_at is None
    scene.engine.link.do("call.resume", call=call)
    scene.engine.link.wait_for("call.resumed", call=call)
    scene.heard(call)


def ended_once(scene: Scene, call: str, far: FarCall) -> None:
    """Hang up and see one complete record."""
    scene.engine.link.do("call.hang_up", call=call)
    far.wait_ended()
    scene.engine.link.wait_for("call.ended", call=call)
    told = scene.facts(call)
    assert [name for name, _ in told].count("call.ended") == 1
    assert told[-1] == ("call.ended", "hung_up_here")
