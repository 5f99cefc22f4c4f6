"""The engine found, lost, back, looping; nothing of it loses a call from sight or a fact."""

import asyncio
import os
import time
from dataclasses import replace
from unittest.mock import Mock

import pytest

from app.desk import link
from app.desk.respawn import SLOWEST, Respawn
from app.desk.views import Page
from app.domain.agent import Shown
from app.domain.call import CallState, EndCause, move
from app.wire.engine import AccountState, Device, DeviceDirection, Devices, EventName
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import PASSWORD, ScriptedServer


def test_the_first_death_is_answered_at_once_and_a_loop_ever_slower() -> None:
    respawn = Respawn()
    pauses = [respawn.died(float(n)) for n in range(12)]
    assert pauses[0] < 0.1
    assert pauses[1:] == sorted(pauses[1:])
    assert max(pauses) == SLOWEST
    assert respawn.looping(12.0)
    assert not respawn.looping(100.0)
    assert respawn.died(200.0) < 0.1


def test_a_reserve_that_died_is_replaced_while_the_link_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[float] = []
    monkeypatch.setattr(link, "SPARE_LOOK_SECONDS", 0.01)

    async def stand() -> None:
        one = link.EngineLink(Mock(), Mock())
        one._spare = Mock(prepare=lambda: looks.append(time.monotonic()))
        one._writer = writer = Mock()
        one._prepare(writer)
        await asyncio.sleep(0.1)
        assert len(looks) >= 2
        one._writer = None
        seen = len(looks)
        await asyncio.sleep(0.05)
        assert len(looks) == seen, "the next link sees to its own"

    asyncio.run(asyncio.wait_for(stand(), 5))


def test_an_engine_that_is_back_gets_account_devices_and_permission_again(
    ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    engine.die()
    engine.commands.clear()
    engine.reborn()
    ready_desk.until_true(lambda: engine.allowed, "offers allowed again")
    assert engine.did("account.set")[-1]["password"] == PASSWORD
    assert engine.did("device.use")
    words = [c["do"] for c in engine.commands]
    assert words[:2] == ["hello", "snapshot"]
    assert ready_desk.view.status.shown is Shown.READY


def test_a_call_is_followed_through_the_death_of_the_engine(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    call = engine.offer()
    ready_desk.until(lambda v: v.page is Page.OFFER, "offer")
    ready_desk.desk.answer(call.id)
    ready_desk.until(lambda v: v.page is Page.CALL, "talking")
    ready_desk.desk.edit_notes(call.id, "half a sentence")
    engine.die()
    ready_desk.until(lambda v: v.call and not v.call.enabled, "no buttons without an engine")
    assert ready_desk.view.call is not None
    assert ready_desk.view.call.notes == "half a sentence"
    lost = replace(engine.calls[call.id], state=CallState.LOST)
    engine.emit_call(EventName.CALL_LOST, lost)
    engine.reborn()
    ready_desk.until(lambda v: any(t.code == "call_lost" for t in v.troubles), "told")
    engine.emit_call(EventName.CALL_RECOVERED, move(lost, CallState.TALKING, time.time()))
    view = ready_desk.until(lambda v: v.call and v.call.enabled and not v.troubles, "back in the call")
    assert view.call is not None
    assert view.call.talk_since == engine.calls[call.id].answered_at


def test_a_call_that_could_not_be_saved_offers_to_call_back(
    ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    call = engine.offer()
    ready_desk.until(lambda v: v.page is Page.OFFER, "offer")
    ready_desk.desk.answer(call.id)
    ready_desk.until(lambda v: v.page is Page.CALL, "talking")
    engine.end(call.id, EndCause.ENGINE_LOST)
    view = ready_desk.until(lambda v: any(t.code == "call_cut" for t in v.troubles), "told")
    trouble = next(t for t in view.troubles if t.code == "call_cut")
    assert trouble.action_label == "Call back"
    ready_desk.desk.act(trouble.code, trouble.action)
    ready_desk.until_true(
        lambda: [c["to"] for c in engine.did("call.dial")] == ["+40215550199"], "called back"
    )


def test_a_call_the_engine_knows_nothing_of_any_more_is_closed_with_its_form(
    ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    call = engine.offer()
    ready_desk.until(lambda v: v.page is Page.OFFER, "offer")
    ready_desk.desk.answer(call.id)
    ready_desk.until(lambda v: v.page is Page.CALL, "talking")
    engine.die()
    engine.calls.clear()
    engine.journal.clear()
    engine.reborn()
    view = ready_desk.until(lambda v: v.page is Page.WRAP_UP, "form")
    assert view.call is not None
    assert view.call.cause == "The call was cut off"


def test_an_engine_that_keeps_dying_makes_not_ready(ready_desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    for _ in range(5):
        engine.die()
        engine.reborn()
        engine.commands.clear()
        ready_desk.until_true(lambda: engine.did("hello"), "found again")
        if ready_desk.view.status.reason == "engine_lost":
            break
    engine.die()
    view = ready_desk.until(
        lambda v: v.status.reason == "engine_lost" and any(t.code == "engine_lost" for t in v.troubles),
        "engine lost",
        10.0,
    )
    assert view.status.shown is Shown.NOT_READY


@pytest.mark.parametrize("state", [AccountState.FAILED, AccountState.RETRYING])
def test_a_lost_registration_is_told_and_ready_returns(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, state: AccountState
) -> None:
    engine.register(state, "Wrong password.", "Ask your supervisor.")
    view = ready_desk.until(lambda v: v.status.reason == "not_registered", "not ready")
    assert [(t.title, t.hint) for t in view.troubles] == [("Wrong password.", "Ask your supervisor.")]
    ready_desk.until_true(lambda: not engine.allowed, "no offers")
    engine.register()
    ready_desk.until(lambda v: v.status.shown is Shown.READY and not v.troubles, "ready again")


def test_a_lost_headset_is_told_and_ready_returns(ready_desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    headset = Device("usb-1", "Jabra Evolve 40", DeviceDirection.OUTPUT)
    devices = Devices((headset,), "usb-1", "", (), speaker_lost=True)
    from app.wire.codec import to_plain

    engine.emit(EventName.DEVICE_CHANGED, to_plain(devices))
    view = ready_desk.until(lambda v: v.status.reason == "headset_lost", "not ready")
    assert "Jabra Evolve 40" in view.troubles[0].title
    engine.emit(EventName.DEVICE_CHANGED, to_plain(replace(devices, speaker_lost=False)))
    view = ready_desk.until(lambda v: v.status.shown is Shown.READY, "ready again")
    assert view.line.speaker == "Jabra Evolve 40"
    engine.emit(EventName.DEVICE_CHANGED, to_plain(devices))
    view = ready_desk.until(lambda v: v.troubles, "lost again")
    ready_desk.desk.act(view.troubles[0].code, view.troubles[0].action)
    ready_desk.until_true(
        lambda: engine.did("device.use")[-1]["speaker"] == "", "the system's device asked for"
    )


def test_devices_chosen_in_the_window_reach_the_engine_and_the_file(
    desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    desk.desk.use_devices("usb-1", "mic-1", ("speakers", "usb-1"))
    wanted = {"speaker": "usb-1", "microphone": "mic-1", "ring": ["speakers", "usb-1"]}
    desk.until_true(lambda: wanted.items() <= engine.did("device.use")[-1].items(), "told")
    desk.until(lambda v: any(s.key == "sound.speaker" and s.value == "usb-1" for s in v.settings), "kept")


def test_meters_move_only_while_watched(desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    desk.desk.watch_levels(True)
    desk.until_true(lambda: engine.did("level.watch"), "asked for")
    engine.emit(EventName.LEVEL, {"microphone": -20.0, "speaker": -30.5})
    desk.until(lambda v: (v.devices.microphone_level, v.devices.speaker_level) == (-20.0, -30.5), "moved")
    desk.desk.watch_levels(False)
    desk.until(lambda v: v.devices.microphone_level == -96.0, "at rest")


def test_lines_that_are_no_events_do_no_harm(desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    engine.emit(EventName.CALL_OFFERED, {"state": 7}, "broken")
    engine.emit(EventName.ACCOUNT_FAILED, {})
    engine.emit(EventName.ENGINE_WARNING, {"code": ["x"], "title": None})
    call = engine.offer()
    desk.until(lambda v: any(r.call == call.id for r in v.calls), "still working")


def test_answering_the_second_call_holds_the_first(ready_desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    first = engine.offer()
    ready_desk.until(lambda v: v.page is Page.OFFER, "offer")
    ready_desk.desk.answer(first.id)
    ready_desk.until(lambda v: v.page is Page.CALL, "talking")
    second = engine.offer("+8225550142", "김민준")
    view = ready_desk.until(lambda v: len(v.calls) == 2, "second rings")
    assert view.page is Page.CALL, "the centre is not taken away from who is talked to"
    ready_desk.desk.answer(second.id)
    ready_desk.until(lambda v: v.call and v.call.call == second.id and v.call.state == "talking", "second")
    assert engine.calls[first.id].state is CallState.HELD
    ready_desk.desk.toggle_hold(first.id)
    ready_desk.until_true(lambda: engine.calls[first.id].state is CallState.TALKING, "first again")
    assert engine.calls[second.id].state is CallState.HELD


def test_quitting_asks_while_a_call_is_up_then_shuts_the_engine_down(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    call = engine.offer()
    ready_desk.until(lambda v: v.page is Page.OFFER, "offer")
    ready_desk.desk.answer(call.id)
    ready_desk.until(lambda v: v.page is Page.CALL, "talking")
    ready_desk.desk.quit(hang_up=False)
    ready_desk.until(lambda v: v.notice.startswith("A call is up"), "asked")
    assert not ready_desk.ended
    ready_desk.quit(hang_up=True)
    assert engine.did("shutdown")
    assert server.of("agent.status")[-1]["availability"] == "signed_out"
    assert os.path.exists(engine.path.parent / "outbox.sqlite")  # noqa: PTH110
