"""What a killed engine left at its registrar, and that the next one takes it away."""

from typing import Any

from app.engine.leftovers import BINDINGS, Leftovers
from tests.engine.conftest import RunningEngine, Seat
from tests.engine.peer import Message, SipPeer

OLD = "sip:1001@192.0.2.2:5062;hl=0123456789;ob"


def test_what_was_left_is_told_once_and_what_is_now_is_noted() -> None:
    noted: list[dict[str, Any]] = []
    leftovers = Leftovers({"a": [OLD], "b": [OLD]}, noted.append)
    assert leftovers.of("a") == (OLD,)
    assert leftovers.of("a") == ()
    leftovers.keep("a", ("sip:new",))
    leftovers.keep("a", ("sip:new",))
    leftovers.keep("b", ())
    assert noted == [{BINDINGS: {"a": ["sip:new"], "b": [OLD]}}, {BINDINGS: {"a": ["sip:new"]}}]


def test_a_damaged_note_says_nothing() -> None:
    notes: list[Any] = [None, 7, [], {"a": 7}, {"a": [7, "tel:1", "sip:x>;expires=0\r\nTo: <y"]}]
    for damaged in notes:
        assert Leftovers(damaged, lambda _note: None).of("a") == ()


class TellingPeer(SipPeer):
    """A registrar that names the binding in its answer, as they all should."""

    def respond(self, request: Message, status: str, body: str = "", extra: str = "", tag: str = "p") -> None:
        if request.method == "REGISTER" and extra.startswith("Expires"):
            extra += f"Contact: <{self.contact}>;expires=120\r\n"
        super().respond(request, status, body, extra, tag)


def test_a_killed_engines_binding_goes_with_the_next_register(engine: RunningEngine) -> None:
    with TellingPeer() as peer:
        seat = Seat(engine.client())
        seat.register(peer)
        left = peer.contact
        seat.ask("snapshot", after=0)
        engine.kill()
        engine.start()
        Seat(engine.client()).register(peer)
        peer.wait(lambda m: m.method == "REGISTER" and f"Contact: <{left}>;expires=0" in m.text)
