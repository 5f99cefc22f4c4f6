"""The server away, slow, wrong or imitated: calls go on, everything arrives once, refusals are visible."""

import time
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest

from app.desk.background import Background
from app.desk.outbox import Outbox
from app.desk.server_client import ServerClient
from app.desk.server_link import ServerLink, ServerListener
from app.desk.views import FileState, Page
from app.domain.ids import new_id
from app.wire.office import Fact
from tests.desk.conftest import StartDesk
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import CODE, TOKEN, ScriptedServer


def one_call(desk: HeadlessDesk, engine: ScriptedEngine, number: str = "+40215550199") -> str:
    """Take a call and write it up."""
    call = engine.offer(number)
    desk.until(lambda v: v.call and v.call.call == call.id and v.page is Page.OFFER, "offer")
    desk.desk.answer(call.id)
    desk.until(lambda v: v.page is Page.CALL, "talking")
    desk.desk.edit_notes(call.id, f"notes of {call.id}")
    engine.end(call.id)
    desk.until(lambda v: v.page is Page.WRAP_UP, "wrap-up")
    desk.desk.choose_outcome("resolved")
    desk.desk.finish_wrap_up()
    desk.until(lambda v: v.status.shown == "ready", "ready again")
    return call.id


def test_a_dead_server_changes_no_readiness_and_all_arrives_once(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    server.stop()
    calls = [one_call(ready_desk, engine) for _ in range(3)]
    view = ready_desk.until(lambda v: any(t.code == "server_unreachable" for t in v.troubles), "told")
    assert view.status.shown == "ready"
    assert view.line.waiting > 10
    acknowledged = engine.acknowledged
    server.start()
    ready_desk.until(lambda v: v.line.waiting == 0 and v.line.server_reachable, "all sent")
    assert [r["contact"] for r in server.of("wrap_up.saved")] == calls
    assert [b["id"] for b in server.of("call.ended")] == calls
    assert len(server.seen) == len(server.facts)
    ready_desk.until_true(lambda: engine.acknowledged == engine.seq > acknowledged, "journal acknowledged")
    assert ready_desk.until(lambda v: not v.troubles, "line gone")


def test_the_journal_is_told_only_after_the_server_has_it(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    ready_desk.until(lambda v: v.line.waiting == 0, "quiet")
    server.status = 503
    before = engine.acknowledged
    one_call(ready_desk, engine)
    ready_desk.pump(1.0)
    assert engine.acknowledged == before
    server.status = 0
    ready_desk.until_true(lambda: engine.acknowledged == engine.seq, "acknowledged")


def test_answers_that_never_arrive_double_nothing(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    server.cut = 0.4
    calls = [one_call(ready_desk, engine) for _ in range(5)]
    server.cut = 0.0
    ready_desk.until(lambda v: v.line.waiting == 0, "all sent", seconds=40.0)
    assert [r["contact"] for r in server.of("wrap_up.saved")] == calls
    assert len({f["id"] for f in server.facts}) == len(server.facts)


@pytest.mark.parametrize("whole_batch", [False, True])
def test_a_poison_fact_is_put_aside_and_the_rest_flows(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer, whole_batch: bool
) -> None:
    server.poison, server.poison_whole_batch = {"call.talking", "wrap_up.saved"}, whole_batch
    one_call(ready_desk, engine)
    view = ready_desk.until(lambda v: v.line.needs_attention == 2 and v.line.waiting == 0, "aside")
    ready_desk.until_true(lambda: engine.acknowledged == engine.seq, "the journal is free of it")
    assert "call.ended" in server.kinds()
    view = ready_desk.until(lambda v: len(v.needs_attention) == 2, "visible")
    assert any(t.code == "needs_attention" and t.action == "attention" for t in view.troubles)
    server.poison = set()
    ready_desk.desk.act("needs_attention", "attention")
    ready_desk.until(lambda v: v.line.needs_attention == 1, "the desk's own is free again")
    ready_desk.until_true(lambda: len(server.of("wrap_up.saved")) == 1, "sent again")


def test_a_captive_portal_gets_nothing_and_is_named(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    ready_desk.until(lambda v: v.line.waiting == 0, "quiet")
    server.portal = True
    one_call(ready_desk, engine)
    view = ready_desk.until(lambda v: any(t.code == "captive_portal" for t in v.troubles), "named")
    assert view.line.waiting > 0
    server.portal = False
    ready_desk.until(lambda v: v.line.waiting == 0 and not v.troubles, "sent after all", seconds=40.0)


def test_a_revoked_seat_is_told_and_calls_go_on(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    server.status = 401
    view = ready_desk.until(lambda v: any(t.code == "enrolment_ended" for t in v.troubles), "told")
    assert view.status.shown == "ready"
    one_call(ready_desk, engine)
    assert ready_desk.view.line.needs_attention == 0, "not the facts' fault"


def test_the_file_comes_when_the_server_does(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    server.people["+40215550199"] = {"id": "p", "name": "Ioana"}
    server.stop()
    call = engine.offer()
    ready_desk.until(lambda v: v.file.state is FileState.UNREACHABLE, "card without file")
    ready_desk.desk.answer(call.id)
    ready_desk.until(lambda v: v.page is Page.CALL, "talking")
    ready_desk.desk.edit_caller_file("notes", "typed meanwhile")
    server.start()
    view = ready_desk.until(lambda v: v.file.state is FileState.KNOWN, "fetched")
    assert (view.file.file.name, view.file.file.notes) == ("Ioana", "typed meanwhile")


def test_the_stream_resumes_where_it_was(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    request = {"id": "r1", "number": "+40722000111", "name": "Lucía", "subject": "invoice", "asked_at": 1.0}
    server.call_backs["r1"] = request
    server.push("web_call_back", request)
    ready_desk.until(lambda v: [r.request for r in v.call_backs] == ["r1"], "in the list")
    server.stop()
    server.start()
    ready_desk.until_true(lambda: len(server.last_ids) >= 2, "streams again")
    assert server.last_ids[0] == ""
    assert server.last_ids[-1] == "1"


def test_a_changed_configuration_takes_effect_at_once(desk: HeadlessDesk, server: ScriptedServer) -> None:
    from app.domain.agent import Reason
    from app.wire.codec import to_plain

    assert server.configuration.sip is not None
    changed = replace(
        server.configuration,
        reasons=[Reason("prayer", "Prayer")],
        sip=replace(server.configuration.sip, password=None),
    )
    server.configuration = changed
    server.push("configuration", to_plain(changed))
    desk.until(lambda v: "Prayer" in [c.label for c in v.status.choices], "new reasons")


def test_web_call_back_from_list_to_outcome(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    request = {"id": "r1", "number": "+40722000111", "name": "Lucía", "subject": "invoice", "asked_at": 1.0}
    server.call_backs["r1"] = dict(request)
    server.push("web_call_back", request)
    ready_desk.until(lambda v: v.call_backs, "in the list")
    ready_desk.desk.dial_call_back("r1")
    view = ready_desk.until(lambda v: v.call and v.call.number == "+40722000111", "claimed and dialled")
    assert view.call_backs[0].mine
    call = next(iter(engine.calls))
    engine.talk(call)
    ready_desk.until(lambda v: v.call and v.call.state == "talking", "talking")
    engine.end(call)
    ready_desk.until(lambda v: v.page is Page.WRAP_UP, "wrap-up")
    ready_desk.desk.choose_outcome("no_answer")
    ready_desk.desk.finish_wrap_up()
    ready_desk.until(lambda v: v.line.waiting == 0, "sent")
    assert [(b["request"], b["contact"]) for b in server.of("web_call_back.dialled")] == [("r1", call)]
    assert [(b["contact"], b["reached"]) for b in server.of("web_call_back.result")] == [(call, False)]


def test_a_request_that_somebody_else_has_is_not_dialled(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    server.call_backs["r1"] = {"id": "r1", "number": "+40722000111", "claimed_by": "Mina", "state": "claimed"}
    server.push("web_call_back", server.call_backs["r1"])
    ready_desk.until(lambda v: v.call_backs, "in the list")
    ready_desk.desk.dial_call_back("r1")
    ready_desk.until(lambda v: v.notice == "Mina has it.", "told")
    assert engine.did("call.dial") == []


def test_type_ahead_asks_history_and_server(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    server.people["+40722000111"] = {"id": "p", "name": "Lucía Ortega"}
    one_call(ready_desk, engine)
    for typed in ("i", "io", "ioa"):
        ready_desk.desk.type_ahead(typed)
    view = ready_desk.until(lambda v: v.dial.suggestions, "from history")
    assert view.dial.suggestions[0].number == "+40215550199"
    ready_desk.desk.type_ahead("luc")
    ready_desk.until(lambda v: [s.name for s in v.dial.suggestions] == ["Lucía Ortega"], "from the server")


def test_heartbeats_tell_the_truth(ready_desk: HeadlessDesk, server: ScriptedServer) -> None:
    ready_desk.until_true(
        lambda: any(
            b["health"]["registered"] and b["status"]["availability"] == "ready" for b in server.beats
        ),
        "a heartbeat with registration and status",
    )


def test_a_backlog_of_five_thousand_is_drained_within_a_minute(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk
) -> None:
    from app.wire.engine import EventName

    for n in range(5000):
        engine.emit(EventName.DEVICE_CHANGED, {"n": n})
    began = time.monotonic()
    desk = start_desk(server)
    desk.until_true(lambda: engine.acknowledged >= 5000, "drained", 60.0)
    print(f"5,000 facts in {time.monotonic() - began:.1f} s")
    numbers = [f["body"]["n"] for f in server.facts if f["kind"] == "device.changed"]
    assert numbers == list(range(5000))


def test_what_came_before_there_was_a_server_is_not_overtaken(
    server: ScriptedServer, seat_home: Path
) -> None:
    """The acknowledgement of a later fact would let the journal forget the earlier ones."""
    background, outbox = Background(), Outbox(seat_home / "outbox.sqlite", lambda _: None, lambda _: None)
    client = ServerClient(server.url, TOKEN, "")
    link = ServerLink(background, client, outbox, lambda _: None, Mock(spec=ServerListener))

    def begin() -> None:
        link.start([engine_fact(1), engine_fact(2)])
        link.take(engine_fact(3))

    outbox.start().result(30)
    background.start()
    background.soon(begin)
    end = time.monotonic() + 30
    while len(server.facts) < 3 and time.monotonic() < end:
        time.sleep(0.01)
    closing = background.run(link.close())
    assert closing is not None
    closing.result(30)
    background.stop()
    outbox.stop()
    assert [fact["seq"] for fact in server.facts] == [1, 2, 3]


def engine_fact(seq: int) -> Fact:
    return Fact(new_id(), "engine", seq, "call.dtmf_received", 1.0, 1.0, "boot", {})


def test_what_waits_goes_to_the_next_server(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    server.stop()
    call = engine.offer()
    ready_desk.until(lambda v: v.page is Page.OFFER, "offer")
    engine.end(call.id)
    ready_desk.until_true(lambda: ready_desk.desk._place.engine_waiting >= 2, "waiting")
    other = ScriptedServer()
    try:
        ready_desk.desk.set_up_choose("code")
        ready_desk.desk.set_up_enrol(other.url, CODE)
        ready_desk.until_true(lambda: "call.ended" in other.kinds(), "sent to the other one")
        assert "call.offered" in other.kinds()
        numbers = [fact["seq"] for fact in other.facts if fact["source"] == "engine"]
        assert numbers == sorted(numbers)
    finally:
        ready_desk.stop()
        other.stop()
