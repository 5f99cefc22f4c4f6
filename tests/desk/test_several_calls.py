"""Several calls at once: waiting, swapped, asked about, handed on, brought together, taken apart."""

from functools import partial

from app.desk.views import Button, Page
from app.domain.agent import Shown
from app.domain.call import CallState, EndCause
from app.wire.engine import EventName, LineState
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import ScriptedServer


def talking(desk: HeadlessDesk, engine: ScriptedEngine, number: str = "+40215550199", name: str = "") -> str:
    """Let somebody call and answer; return the call."""
    call = engine.offer(number, name or "Ioana Popescu")
    desk.until(lambda v: any(r.call == call.id for r in v.calls), "rings")
    desk.desk.answer(call.id)
    desk.until(lambda v: v.call and v.call.call == call.id and v.call.state is CallState.TALKING, "talks")
    return call.id


def consulting(desk: HeadlessDesk, engine: ScriptedEngine) -> tuple[str, str]:
    """Talk, ask a colleague about it, who answers; return both calls."""
    caller = talking(desk, engine)
    desk.desk.consult(caller, "1002")
    view = desk.until(lambda v: v.call and v.call.consult and v.call.call != caller, "asks")
    assert view.call is not None
    colleague = view.call.call
    engine.talk(colleague)
    desk.until(lambda v: v.call and v.call.consult and v.call.consult.answered, "the colleague answers")
    return caller, colleague


def test_a_second_call_waits_and_answering_it_holds_the_first(
    ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    first = talking(ready_desk, engine)
    second = engine.offer("+639175550142", "Ana Villanueva", "Parcels")
    view = ready_desk.until(lambda v: len(v.calls) == 2, "waits")
    assert view.call is not None
    assert view.call.call == first, "nothing pushes the talk away"
    assert (view.calls[1].number, view.calls[1].queue) == ("+639175550142", "Parcels")
    ready_desk.desk.answer(second.id)
    view = ready_desk.until(lambda v: v.call and v.call.call == second.id and v.call.talk_since, "answered")
    assert [row.state for row in view.calls] == [CallState.HELD, CallState.TALKING]
    assert view.call is not None
    assert Button.SWAP in view.call.enabled
    assert Button.COMPLETE not in view.call.enabled


def test_eight_calls_are_listed_and_swapped(ready_desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    calls = [talking(ready_desk, engine, f"+4021555010{n}", f"Caller {n}") for n in range(8)]
    view = ready_desk.until(lambda v: len(v.calls) == 8, "eight")
    assert [row.title for row in view.calls] == [f"Caller {n}" for n in range(8)]
    ready_desk.desk.swap()
    view = ready_desk.until(
        lambda v: v.call and v.call.call == calls[6] and v.call.talk_since, "the last held"
    )
    assert engine.did("call.swap")[-1]["call"] == calls[6]
    ready_desk.until(lambda v: v.call and v.call.state is CallState.TALKING, "talks")
    assert sum(c.state is CallState.TALKING for c in engine.calls.values()) == 1


def test_a_colleague_is_asked_and_gets_the_call(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    server.colleagues = [{"name": "Kim Minjun", "number": "1002", "shown": "ready", "reachable": True}]
    ready_desk.until(lambda v: v.directory, "colleagues")
    caller, colleague = consulting(ready_desk, engine)
    view = ready_desk.view
    assert view.call is not None
    assert view.call.consult is not None
    assert view.call.name == "Kim Minjun", "the directory names them"
    assert (view.call.consult.caller.call, view.call.consult.colleague.call) == (caller, colleague)
    assert view.call.enabled >= {Button.COMPLETE, Button.BACK, Button.CONFERENCE, Button.SWAP}
    assert Button.TRANSFER not in view.call.enabled
    assert view.call.notes_call == caller, "notes stay with the caller"
    assert (view.status.shown, view.status.reason_label) == (Shown.ON_CALL, "consulting")
    ready_desk.desk.edit_notes(view.call.notes_call, "asks for a refund")
    ready_desk.desk.complete_transfer(colleague)
    view = ready_desk.until(lambda v: v.page is Page.WRAP_UP, "handed on")
    assert view.call is not None
    assert (view.call.call, view.call.notes, view.call.cause) == (caller, "asks for a refund", "Transferred")
    row = next(row for row in view.history if row.call == caller)
    assert row.transferred_to == "Kim Minjun"
    ready_desk.desk.choose_outcome("passed_on")
    ready_desk.desk.finish_wrap_up()
    view = ready_desk.until(lambda v: v.page is Page.IDLE, "one form, not two")
    assert {r.call for r in view.history} == {caller, colleague}


def test_back_to_the_caller_by_the_end_key_too(ready_desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    for leave in (ready_desk.desk.back_to_caller, ready_desk.desk.hang_up):
        caller, colleague = consulting(ready_desk, engine)
        leave(colleague)
        view = ready_desk.until(lambda v: v.call and not v.call.consult and v.call.talk_since, "back")
        assert view.call is not None
        assert (view.call.call, view.call.state) == (caller, CallState.TALKING)
        engine.end(caller)
        ready_desk.until(lambda v: v.page is Page.WRAP_UP, "over")
        ready_desk.desk.choose_outcome("resolved")
        ready_desk.desk.finish_wrap_up()
        ready_desk.until(lambda v: v.page is Page.IDLE, "idle")


def test_a_colleague_who_is_busy_leaves_the_caller_here_with_a_word(
    ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    caller = talking(ready_desk, engine)
    ready_desk.desk.consult(caller, "1002")
    view = ready_desk.until(lambda v: v.call and v.call.consult, "asks")
    assert view.call is not None
    engine.end(view.call.call, EndCause.BUSY)
    view = ready_desk.until(lambda v: v.call and not v.call.consult, "busy")
    assert view.call is not None
    assert (view.call.call, view.call.outcome) == (caller, "1002: busy.")
    assert Button.HOLD in view.call.enabled
    assert view.notice == "", "said once, on the card"


def test_a_blind_transfer_that_fails_keeps_the_call(ready_desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    engine.obedient = False
    call = engine.offer()
    ready_desk.until(lambda v: v.page is Page.OFFER, "rings")
    engine.talk(call.id)
    ready_desk.until(lambda v: v.page is Page.CALL, "talks")
    ready_desk.desk.transfer(call.id, "(600)")
    ready_desk.until_true(lambda: engine.did("call.transfer"), "asked")
    assert engine.did("call.transfer")[0]["to"] == "600"
    engine.also(EventName.CALL_TRANSFER_FAILED, call.id, status=486, title="The other side is busy.")
    view = ready_desk.until(lambda v: v.call and v.call.outcome, "failed")
    assert view.call is not None
    assert view.call.outcome == "Not transferred: The other side is busy. The call is still here."
    assert view.call.state is CallState.TALKING
    ready_desk.desk.transfer(call.id, "no number?")
    view = ready_desk.until(lambda v: v.call and "number" in v.call.outcome, "bad number")
    assert len(engine.did("call.transfer")) == 1


def test_a_conference_is_one_group_until_it_is_taken_apart(
    ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    caller, colleague = consulting(ready_desk, engine)
    ready_desk.desk.conference(colleague)
    view = ready_desk.until(lambda v: v.call and len(v.call.members) == 2, "together")
    assert view.call is not None
    assert engine.did("call.conference")[-1]["calls"] == [caller, colleague]
    assert view.call.consult is None
    assert {row.conference for row in view.calls} == {caller}
    assert view.status.reason_label == "", "no longer consulting"
    third = engine.offer("+34915550177", "Lucía Ortega")
    ready_desk.until(lambda v: len(v.calls) == 3, "a third rings")
    ready_desk.desk.answer(third.id)
    ready_desk.until(lambda v: v.call and v.call.call == third.id and v.call.talk_since, "talks apart")
    ready_desk.desk.conference(third.id)
    view = ready_desk.until(lambda v: v.call and len(v.call.members) == 3, "three")
    ready_desk.desk.separate(third.id)
    view = ready_desk.until(lambda v: v.call and len(v.call.members) == 2, "apart")
    assert engine.calls[third.id].state is CallState.HELD
    engine.end(colleague)
    view = ready_desk.until(lambda v: v.call and not v.call.members, "no group of one")
    assert [row.conference for row in view.calls] == ["", ""]


def test_a_conference_is_held_and_resumed_as_one(ready_desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    caller, colleague = consulting(ready_desk, engine)
    ready_desk.desk.conference(colleague)
    ready_desk.until(lambda v: v.call and len(v.call.members) == 2, "together")
    ready_desk.desk.toggle_hold(caller)
    ready_desk.until(lambda v: all(r.state is CallState.HELD for r in v.calls), "both wait")
    ready_desk.desk.toggle_hold(caller)
    ready_desk.until(lambda v: all(r.state is CallState.TALKING for r in v.calls), "both are back")
    assert len(engine.did("call.conference")) == 2


def test_two_presses_of_mute_are_two_presses(ready_desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    call = talking(ready_desk, engine)
    for press in (ready_desk.desk.toggle_mute, ready_desk.desk.toggle_hold):
        press(call)
        press(call)
        press(call)
    ready_desk.until_true(lambda: len(engine.did("call.hold")) == 2, "hold, resume, hold")
    ready_desk.pump(0.2)
    done = [c["do"] for c in engine.commands if c["do"] in {"call.mute", "call.unmute"}]
    assert done == ["call.mute", "call.unmute", "call.mute"], "none waits for the answer to the one before"
    assert engine.calls[call].muted
    assert engine.calls[call].state is CallState.HELD


def test_an_offer_is_sent_to_a_colleague(ready_desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    engine.line("1002", LineState.FREE)
    call = engine.offer()
    view = ready_desk.until(lambda v: v.page is Page.OFFER, "rings")
    assert view.call is not None
    assert Button.REDIRECT in view.call.enabled
    ready_desk.desk.redirect(call.id, "1002")
    view = ready_desk.until(lambda v: v.page is Page.IDLE, "gone")
    assert engine.did("call.redirect")[0]["to"] == "1002"
    assert not view.history[0].missed
    assert view.status.shown is Shown.READY, "handing on is no missed call"


def _answered(engine: ScriptedEngine, times: int) -> bool:
    return len(engine.did("call.transfer_reply")) == times


def test_the_other_side_asks_to_send_us_elsewhere(ready_desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    call = talking(ready_desk, engine)
    for answers, (action, allow) in enumerate((("allow", True), ("refuse", False)), 1):
        engine.also(EventName.CALL_TRANSFER_ASKED, call, to="1003")
        view = ready_desk.until(lambda v: v.troubles, "asked")
        line = view.troubles[0]
        assert line.title == "Ioana Popescu wants to send your call to 1003."
        chosen = {"allow": line.action, "refuse": line.other_action}[action]
        ready_desk.desk.act(line.code, chosen)
        ready_desk.until(lambda v: not v.troubles, "answered")
        ready_desk.until_true(partial(_answered, engine, answers), "told")
        assert engine.did("call.transfer_reply")[-1]["allow"] is allow
    engine.also(EventName.CALL_TRANSFER_ASKED, call, to="1003")
    ready_desk.until(lambda v: v.troubles, "asked")
    engine.also(EventName.CALL_CHANGED, call)
    ready_desk.until(lambda v: not v.troubles, "the time to answer is over")
    engine.also(EventName.CALL_TRANSFER_ASKED, call, to="1003")
    ready_desk.until(lambda v: v.troubles, "asked")
    engine.end(call)
    ready_desk.until(lambda v: not v.troubles, "the question ends with the call")


def test_a_silent_call_asks_and_forgets_when_somebody_is_heard(
    ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    call = talking(ready_desk, engine)
    engine.also(EventName.CALL_QUALITY, call, received=100, mos=4.2, loss=0.0)
    engine.also(EventName.CALL_SILENT, call, seconds=12.0)
    view = ready_desk.until(lambda v: v.troubles, "silent")
    assert view.troubles[0].title == "Nothing is heard from Ioana Popescu."
    engine.also(EventName.CALL_QUALITY, call, received=100, mos=4.2, loss=0.0)
    ready_desk.pump(0.1)
    assert ready_desk.view.troubles
    engine.also(EventName.CALL_QUALITY, call, received=150, mos=4.2, loss=0.0)
    ready_desk.until(lambda v: not v.troubles, "heard again")
    engine.also(EventName.CALL_SILENT, call, seconds=12.0)
    view = ready_desk.until(lambda v: v.troubles, "silent again")
    ready_desk.desk.act(view.troubles[0].code, view.troubles[0].action)
    ready_desk.until(lambda v: not v.troubles, "keep waiting")
    assert engine.did("call.hang_up") == []
    ready_desk.desk.act(view.troubles[0].code, view.troubles[0].other_action)
    ready_desk.until(lambda v: v.page is Page.WRAP_UP, "hung up")
