"""The desk on Qt's thread is quick and pure, and its small parts keep time."""

import os
import statistics
import threading
import time

import pytest

from app.desk.awake import Inhibitor, KeepAwake, LoginInhibitor
from app.desk.clock import SleepWatch
from app.desk.views import Page
from app.domain.call import CallState, move
from app.domain.clocks import through_sleep
from app.wire.engine import EventName
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.peers.process import PATIENCE


def test_every_handler_is_quicker_than_a_millisecond(
    ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    desk = ready_desk.desk
    for n in range(40):
        call = engine.offer(f"+402155501{n:02}", f"Caller {n}")
        ready_desk.until(lambda v: v.page is Page.OFFER, "offer")
        desk.answer(call.id)
        ready_desk.until(lambda v: v.page is Page.CALL, "talking")
        engine.emit(EventName.LEVEL, {"microphone": -20.0, "speaker": -30.0})
        engine.end(call.id)
        ready_desk.until(lambda v: v.page is Page.WRAP_UP, "wrap-up")
        desk.choose_outcome("resolved")
        desk.finish_wrap_up()
        ready_desk.until(lambda v: v.page is Page.IDLE, "idle")
    call = engine.offer()
    ready_desk.until(lambda v: v.page is Page.OFFER, "offer")
    typing = []
    for n in range(500):
        before = time.perf_counter()
        desk.edit_notes(call.id, "x" * n)
        desk.type_ahead(f"caller {n % 40}")
        typing.append((time.perf_counter() - before) / 2)
        if n % 50 == 0:
            ready_desk.pump(0.01)
    median = statistics.median(ready_desk.slowest)
    worst = statistics.quantiles(ready_desk.slowest, n=100)[98]
    typed = statistics.median(typing)
    print(f"handlers: median {median * 1e6:.0f} µs, p99 {worst * 1e6:.0f} µs; keystroke {typed * 1e6:.0f} µs")
    assert median < 0.001
    assert typed < 0.001


def test_the_qt_thread_does_no_input_or_output(ready_desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    """Files are opened, sockets written and databases used by other threads only."""
    import sys

    touched: list[str] = []
    watched = {"open", "socket.connect", "sqlite3.connect", "subprocess.Popen", "os.rename", "os.remove"}
    mine = threading.get_ident()
    active = True

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        if active and event in watched and threading.get_ident() == mine:
            touched.append(f"{event} {arguments[:1]}")

    sys.addaudithook(audit)
    try:
        call = engine.offer()
        ready_desk.until(lambda v: v.page is Page.OFFER, "offer")
        ready_desk.desk.answer(call.id)
        ready_desk.until(lambda v: v.page is Page.CALL, "talking")
        ready_desk.desk.edit_notes(call.id, "typed")
        ready_desk.desk.set_setting("window.theme", "dark")
        ready_desk.desk.use_devices("a", "b", ("c",))
        ready_desk.until(lambda v: v.theme == "dark" and v.call and v.call.notes_saved, "saved")
        engine.end(call.id)
        ready_desk.until(lambda v: v.page is Page.WRAP_UP, "wrap-up")
    finally:
        active = False
    assert not touched, "\n".join(touched)


def test_a_slow_second_is_no_sleep_and_a_lid_is() -> None:
    watch = SleepWatch(1000.0, 50.0)
    assert watch.look(1001.0, 51.0) == 0.0
    assert watch.look(1003.5, 53.5) == 0.0
    assert watch.look(1124.5, 54.5) == 120.0, "the monotonic clock stood still"
    assert watch.look(1125.5, 55.5) == 0.0
    assert watch.look(1725.5, 655.5) > 500, "every process stood still"
    assert watch.look(100.0, 656.5) == 0.0, "a clock set back is no sleep"


def test_after_sleep_the_account_registers_anew(desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    seen = len(engine.did("account.set"))
    desk.desk._sleep = SleepWatch(through_sleep() - 3600, time.monotonic() - 1)
    desk.until_true(lambda: len(engine.did("account.set")) > seen, "registered anew")


class Recorder:
    """An inhibitor that writes down what is asked of it."""

    def __init__(self, error: Exception | None = None) -> None:
        self.calls: list[str] = []
        self.answers = threading.Event()
        self.answers.set()
        self._error = error

    def hold(self) -> None:
        assert self.answers.wait(PATIENCE)
        self.calls.append("hold")
        if self._error is not None:
            raise self._error

    def release(self) -> None:
        self.calls.append("release")


def test_awake_is_held_and_released_once_each() -> None:
    recorder: Inhibitor = Recorder()
    keeper = KeepAwake(recorder)
    for awake in (True, True, False, False, True):
        keeper.want(awake)
    keeper.close()
    assert isinstance(recorder, Recorder)
    assert recorder.calls == ["hold", "release", "hold", "release"]


def test_awake_neither_blocks_nor_complains() -> None:
    slow = Recorder(OSError("no such bus"))
    slow.answers.clear()
    keeper = KeepAwake(slow)
    keeper.want(True)
    assert slow.calls == [], "back before the bus has answered"
    slow.answers.set()
    keeper.close()
    assert slow.calls == ["hold"]


def test_without_a_system_bus_sleep_is_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setitem(os.environ, "DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    keeper = KeepAwake(LoginInhibitor())
    keeper.want(True)
    keeper.close()


def test_a_wrap_up_whose_time_is_over_keeps_its_form(
    ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    call = engine.offer()
    ready_desk.until(lambda v: v.page is Page.OFFER, "offer")
    engine.emit_call(EventName.CALL_TALKING, move(engine.calls[call.id], CallState.TALKING, time.time()))
    ready_desk.until(lambda v: v.page is Page.CALL, "talking")
    ready_desk.desk._place.wrap_ups.seconds = 1
    ready_desk.desk.edit_notes(call.id, "not finished")
    engine.end(call.id)
    ready_desk.until(lambda v: v.wrap_up and v.wrap_up.deadline, "form")
    view = ready_desk.until(lambda v: v.status.reason == "wrap_up_expired", "expired")
    assert view.page is Page.WRAP_UP
    assert view.call is not None
    assert view.call.notes == "not finished"
    ready_desk.desk.choose_outcome("resolved")
    ready_desk.desk.finish_wrap_up()
    view = ready_desk.until(lambda v: v.page is Page.IDLE, "finished")
    assert view.status.reason == "wrap_up_expired", "the agent says when he is ready"


def test_a_wrap_up_with_more_time_does_not_expire(ready_desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    call = engine.offer()
    ready_desk.until(lambda v: v.page is Page.OFFER, "offer")
    engine.emit_call(EventName.CALL_TALKING, move(engine.calls[call.id], CallState.TALKING, time.time()))
    ready_desk.until(lambda v: v.page is Page.CALL, "talking")
    ready_desk.desk._place.wrap_ups.seconds = 1
    engine.end(call.id)
    view = ready_desk.until(lambda v: v.wrap_up and v.wrap_up.deadline, "form")
    assert view.wrap_up is not None
    first = view.wrap_up.deadline
    ready_desk.desk.more_time()
    view = ready_desk.until(lambda v: v.wrap_up is not None and v.wrap_up.deadline > first, "more time")
    assert view.wrap_up is not None
    assert view.wrap_up.deadline - first == ready_desk.desk._place.settings.number("wrap_up.more_seconds")
    view = ready_desk.until(lambda _: time.time() > first + 0.3, "the first deadline is over")
    assert view.status.shown == "wrap_up", "the first deadline means nothing now"
