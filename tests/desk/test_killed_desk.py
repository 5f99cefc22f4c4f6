"""A desk that is killed in the middle: call, timer, notes, form and facts are there when it returns."""

import random
import time
from collections.abc import Iterator

import pytest

from app.domain.call import EndCause
from tests.desk.child import DeskChild
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import ScriptedServer


@pytest.fixture
def children(seat_home: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[DeskChild]]:
    monkeypatch.setenv("HEARTHLINE_AGENT_START_READY", "1")
    started: list[DeskChild] = []
    yield started
    for child in started:
        child.kill()


def start(children: list[DeskChild], server: ScriptedServer) -> DeskChild:
    children.append(DeskChild(server))
    return children[-1]


def test_call_notes_and_status_survive_a_kill_mid_call(
    engine: ScriptedEngine, server: ScriptedServer, children: list[DeskChild]
) -> None:
    child = start(children, server)
    child.until(lambda v: v["status"]["shown"] == "ready", "ready")
    call = engine.offer()
    child.until(lambda v: v["page"] == "offer", "offer")
    child.act("answer", call.id)
    child.until(lambda v: v["page"] == "call", "talking")
    child.act("choose_status", "not_ready", "meal")
    typed = ""
    for letter in "Router lost, amber lamp":
        typed += letter
        child.act("edit_notes", call.id, typed)
    child.act("edit_caller_file", "address", "Strada Lungă 4")
    child.until(lambda v: v["call"]["notes"] == typed and v["call"]["notes_saved"], "typed", 3.0)
    child.kill()

    began = time.monotonic()
    child = start(children, server)
    view = child.until(lambda v: v["page"] == "call" and v["status"]["shown"] == "on_call", "back")
    assert time.monotonic() - began < 9.0
    assert view["call"]["notes"] == typed
    assert view["call"]["talk_since"] == engine.calls[call.id].answered_at
    assert view["file"]["file"]["address"] == "Strada Lungă 4"
    assert view["status"]["pending_label"] == "Meal"
    child.kill()
    engine.end(call.id)

    child = start(children, server)
    view = child.until(lambda v: v["wrap_up"] and v["status"]["shown"] == "wrap_up", "form after the end")
    assert view["call"]["notes"] == typed
    child.act("choose_outcome", "resolved")
    child.act("finish_wrap_up")
    child.until(lambda v: v["page"] == "idle" and v["line"]["waiting"] == 0, "done")
    assert [r["notes"] for r in server.of("wrap_up.saved")] == [typed]
    assert [r["address"] for r in server.of("caller_file.saved")] == ["Strada Lungă 4"]
    told = [status["availability"] for status in server.of("agent.status")]
    assert "signed_out" not in told, "a restart does not show on the board"
    assert "signed_out" not in [beat["status"]["availability"] for beat in server.beats if beat["status"]]


def test_every_keystroke_is_on_the_disk_within_a_second(
    engine: ScriptedEngine, server: ScriptedServer, children: list[DeskChild]
) -> None:
    child = start(children, server)
    child.until(lambda v: v["status"]["shown"] == "ready", "ready")
    call = engine.offer()
    child.until(lambda v: v["page"] == "offer", "offer")
    child.act("answer", call.id)
    child.until(lambda v: v["page"] == "call", "talking")
    text = "한국어 ăîșț " * 400
    for end in range(0, len(text), 40):
        child.act("edit_notes", call.id, text[:end])
    child.act("edit_notes", call.id, text)
    child.until(lambda v: v["call"]["notes"] == text, "typed")
    child.until(lambda v: v["call"]["notes_saved"], "told to be safe", 3 * 1.0)
    child.kill()
    child = start(children, server)
    child.until(lambda v: v["call"] and v["call"]["notes"] == text, "all of it")


def write_up(child: DeskChild, engine: ScriptedEngine, call: str) -> None:
    """Take the call that rings, end it and hand in its wrap-up."""
    child.until(lambda v: v["line"]["registered"], "registered")
    child.until(lambda v: call in [r["call"] for r in v["calls"]], "there")
    child.act("answer", call)
    child.until(lambda v: v["call"] and v["call"]["call"] == call and v["call"]["talk_since"], "talk")
    child.act("edit_notes", call, call)
    engine.end(call)
    child.until(lambda v: v["wrap_up"] and v["wrap_up"]["call"] == call, "form")
    child.act("choose_outcome", "resolved")
    child.act("finish_wrap_up")
    done = [call, "Resolved"]
    child.until(lambda v: done in [[h["call"], h["outcome"]] for h in v["history"]], "handed in")


@pytest.mark.medium
def test_a_kill_loop_loses_and_doubles_nothing(
    engine: ScriptedEngine, server: ScriptedServer, children: list[DeskChild]
) -> None:
    chance = random.Random(20)
    server.cut = 0.3
    expected: list[str] = []
    for _ in range(8):
        child = start(children, server)
        call = engine.offer()
        write_up(child, engine, call.id)
        # the commit may lie up to a write behind what is shown; from here on nothing may be lost
        time.sleep(0.05 + chance.random() * 0.3)
        expected.append(call.id)
        child.kill()
    server.cut = 0.0
    child = start(children, server)
    child.until(
        lambda v: v["line"]["registered"] and v["line"]["server_reachable"] and not v["line"]["waiting"],
        "everything sent",
        30.0,
    )
    time.sleep(0.5)
    assert [r["contact"] for r in server.of("wrap_up.saved")] == expected
    assert [r["notes"] for r in server.of("wrap_up.saved")] == expected
    assert [r["id"] for r in server.of("call.ended")] == expected
    assert len({fact["id"] for fact in server.facts}) == len(server.facts)
    ordered = [fact["seq"] for fact in server.facts if fact["source"] == "desk"]
    assert ordered == sorted(set(ordered))
    assert engine.acknowledged == engine.seq


def test_calls_that_ended_while_no_desk_was_there_are_in_the_history(
    engine: ScriptedEngine, server: ScriptedServer, children: list[DeskChild]
) -> None:
    child = start(children, server)
    child.until(lambda v: v["status"]["shown"] == "ready", "ready")
    child.kill()
    call = engine.offer()
    engine.end(call.id, EndCause.ABANDONED)
    child = start(children, server)
    child.until(lambda v: v["missed"] == 1 and v["history"][0]["call"] == call.id, "missed meanwhile")
