"""What supervisors and the switch say to a seat is shown and applied, also during a call."""

from app.domain.agent import Confidence, Shown
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import ScriptedServer

TRAINING = {"availability": "not_ready", "reason": "training", "why": "new product", "sender": "Ada"}


def test_a_message_stays_until_it_is_dismissed(ready_desk: HeadlessDesk, server: ScriptedServer) -> None:
    for number in ("1", "2"):
        server.push(
            "message", {"id": number, "text": f"Team at 15:0{number}\u202e<b>", "sender": "Ada", "at": 1.0}
        )
    view = ready_desk.until(lambda v: len(v.troubles) == 2, "both messages")
    assert view.troubles[0].title == "Ada writes: Team at 15:01<b>"
    ready_desk.desk.act(view.troubles[0].code, "dismiss")
    view = ready_desk.until(lambda v: len(v.troubles) == 1, "one left")
    assert "15:02" in view.troubles[0].title


def test_an_order_takes_effect_and_says_who_and_why(ready_desk: HeadlessDesk, server: ScriptedServer) -> None:
    server.push("status_order", TRAINING)
    view = ready_desk.until(lambda v: v.status.shown is Shown.NOT_READY, "not ready")
    assert view.status.reason == "training"
    assert [(t.title, t.hint) for t in view.troubles] == [("Ada changed your status.", "new product")]


def test_an_order_during_a_call_waits_for_its_end(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    call = engine.offer()
    engine.talk(call.id)
    ready_desk.until(lambda v: v.status.shown is Shown.ON_CALL, "talking")
    server.push("status_order", TRAINING)
    view = ready_desk.until(lambda v: v.status.pending_label, "pending")
    assert view.status.shown is Shown.ON_CALL


def test_the_switch_says_how_sure_it_is(ready_desk: HeadlessDesk, server: ScriptedServer) -> None:
    server.push("confidence", {"confidence": "confirmed"})
    ready_desk.until(lambda v: v.status.confidence is Confidence.CONFIRMED, "confirmed")
    ready_desk.until_true(lambda: server.of("agent.status")[-1]["confidence"] == "confirmed", "told")
    server.push("confidence", {"confidence": "drifted"})
    ready_desk.until(lambda v: v.status.confidence is Confidence.DRIFTED, "drifted")
