"""One call through the whole desk: offered, answered, written up, told to the server once."""

from app.desk.views import Button, FileState, Page
from app.domain.agent import Availability, Shown
from app.domain.call import CallState, EndCause
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import ScriptedServer

IOANA = {
    "id": "person-1", "name": "Ioana Popescu-Marin", "numbers": ["+40215550199"],
    "customer_number": "83-1174", "version": 3,
    "earlier": [{"id": "c1", "at": 1.0, "direction": "inbound", "summary": "router restarted"}],
}  # fmt: skip


def test_a_call_from_ring_to_record(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    desk = ready_desk.desk
    server.people["+40215550199"] = IOANA
    call = engine.offer()
    view = ready_desk.until(lambda v: v.page is Page.OFFER and v.file.state is FileState.KNOWN, "offer")
    assert view.call is not None
    assert view.call.name == "Ioana Popescu-Marin"
    assert view.call.greeting == "Good morning, this is Dan."
    assert view.call.enabled == {Button.ANSWER, Button.DECLINE, Button.REDIRECT}
    assert view.file.file.earlier[0].summary == "router restarted"
    assert view.status.shown is Shown.OFFERED

    desk.answer(call.id)
    view = ready_desk.until(lambda v: v.page is Page.CALL and v.status.shown is Shown.ON_CALL, "talking")
    desk.edit_notes(call.id, "Router drops Wi-Fi\nevery evening.")
    desk.edit_caller_file("email", "ioana@example.org")
    ready_desk.until(lambda v: v.call and v.call.notes_saved, "notes on disk", 3.0)
    desk.toggle_mute(call.id)
    ready_desk.until(lambda v: v.call and v.call.muted, "muted")
    desk.toggle_hold(call.id)
    ready_desk.until(lambda v: v.call and v.call.state is CallState.HELD, "held")
    desk.choose_status(Availability.NOT_READY, "break")
    ready_desk.until(lambda v: v.status.pending_label == "Break", "break next")

    engine.end(call.id)
    view = ready_desk.until(lambda v: v.page is Page.WRAP_UP and v.wrap_up, "wrap-up")
    assert view.wrap_up is not None
    assert view.wrap_up.deadline > view.wrap_up.started
    desk.finish_wrap_up()
    assert ready_desk.until(lambda v: v.notice, "no outcome yet").notice.startswith("Choose an outcome")
    desk.choose_outcome("resolved")
    desk.finish_wrap_up()
    view = ready_desk.until(lambda v: v.page is Page.IDLE, "idle")
    assert (view.status.shown, view.status.reason) == (Shown.NOT_READY, "break")
    assert view.history[0].outcome == "Resolved"
    assert view.today.taken == 1

    ready_desk.until_true(lambda: engine.acknowledged == engine.seq, "the journal may forget")
    ready_desk.until(lambda v: v.line.waiting == 0, "all sent")
    record = server.of("wrap_up.saved")
    assert [(r["outcome"], r["complete"], r["caller_file"]) for r in record] == [
        ("resolved", True, "person-1")
    ]
    assert record[0]["notes"] == "Router drops Wi-Fi\nevery evening."
    file = server.of("caller_file.saved")[0]
    assert (file["email"], file["contact"], file["version"]) == ("ioana@example.org", call.id, 3)
    assert [b["state"] for b in server.of("call.ended")] == ["ended"]
    assert max(server.times_sent.values()) == 1
    shown = [b["availability"] for b in server.of("agent.status")]
    assert shown[-2:] == ["wrap_up", "not_ready"]


def test_a_missed_call_never_leaves_the_agent_silently_ready(
    ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    call = engine.offer()
    ready_desk.until(lambda v: v.page is Page.OFFER, "offer")
    engine.end(call.id, EndCause.ABANDONED)
    view = ready_desk.until(lambda v: v.status.reason == "missed_call", "missed")
    assert view.missed == 1
    assert view.history[0].missed
    assert [(t.code, t.action) for t in view.troubles] == [("missed_call", "ready")]
    ready_desk.until_true(lambda: not engine.allowed, "no more offers")
    ready_desk.desk.act("missed_call", "ready")
    view = ready_desk.until(lambda v: v.status.shown is Shown.READY, "ready again")
    assert view.troubles == ()
    ready_desk.desk.dial("+40 21 555 0199")
    ready_desk.until(lambda v: v.call and v.call.state is CallState.RINGING, "calling back")
    engine.end(next(iter(engine.calls)), EndCause.BUSY)
    view = ready_desk.until(lambda v: v.page is Page.IDLE and v.missed == 0, "called back")
    assert view.status.shown is Shown.READY
    assert "busy" in view.notice
