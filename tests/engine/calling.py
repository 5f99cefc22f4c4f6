"""What the tests about calls share: a call that is offered, answered or dialled."""

import time
from collections.abc import Callable

from tests.engine.conftest import Seat
from tests.engine.peer import Dialog, SipPeer
from tests.peers.process import PATIENCE


def offered(seat: Seat, peer: SipPeer, extra: str = "") -> tuple[Dialog, dict[str, object]]:
    """Return a call that rings here."""
    dialog = peer.ring(extra=extra)
    return dialog, seat.wait("call.offered")


def answered(seat: Seat, peer: SipPeer) -> tuple[Dialog, str]:
    """Return a call that came in and talks."""
    dialog, event = offered(seat, peer)
    seat.ask("call.answer", call=event["call"])
    peer.confirm(dialog)
    return dialog, str(seat.wait("call.talking", lambda e: bool(e["call"] == event["call"]))["call"])


def dialled(seat: Seat, peer: SipPeer, to: str = "500") -> tuple[Dialog, str]:
    """Return a call that went out and talks."""
    call = seat.ask("call.dial", to=to)["call"]
    seat.wait("call.talking", lambda e: bool(e["call"] == call))
    return peer.dialogs[-1], str(call)


def states(seat: Seat, wanted: dict[str, str], seconds: float = PATIENCE) -> None:
    """Return once the calls are in these states."""
    seen = {call["id"]: call["state"] for call in seat.ask("snapshot", after=0)["calls"]}
    end = time.monotonic() + seconds
    while any(seen.get(call) != state for call, state in wanted.items()):
        assert time.monotonic() < end, f"{seen} instead of {wanted}"
        event = seat.client.next_event()
        seat.events.append(event)
        if event["event"].startswith("call."):
            seen[event["call"]] = event["state"]


def until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Return once a condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)
