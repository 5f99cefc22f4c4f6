"""The call centre forgets a caller: the seat's own history, drafts and refused facts forget too."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desk.outbox import Attention, Outbox
from app.domain.call import EndCause
from app.wire.office import FactKind
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import ScriptedServer


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    box = Outbox(tmp_path / "outbox.sqlite", lambda _: None, lambda _: None)
    box.start().result(30)
    yield box
    box.stop()


def test_the_disk_forgets_history_drafts_and_what_was_refused(outbox: Outbox, tmp_path: Path) -> None:
    now = time.time()
    for call in ("gone", "kept"):
        outbox.save_history({"call": call, "at": now, "number": f"{call}-0215550147"}).result(30)
        outbox.save_draft(call, {"notes": f"{call}-notes"}).result(30)
        outbox.put(FactKind.WRAP_UP_SAVED, {"contact": call, "notes": f"{call}-wrap-up"}, wall=now).result(30)
    refused = outbox.waiting(10).result(30)
    outbox.settle([], [Attention(fact, "No.") for fact in refused]).result(30)
    outbox.forget(frozenset({"gone"})).result(30)
    outbox.stop()
    again = Outbox(tmp_path / "outbox.sqlite", lambda _: None, lambda _: None)
    contents = again.start().result(30)
    again.stop()
    assert [row["call"] for row in contents.history] == ["kept"]
    assert list(contents.drafts) == ["kept"]
    assert [item.fact.body["contact"] for item in contents.attention] == ["kept"]


def test_older_history_goes_when_the_centre_keeps_less(outbox: Outbox, tmp_path: Path) -> None:
    now = time.time()
    for days in (1, 9):
        outbox.save_history({"call": f"c{days}", "at": now - days * 86_400}).result(30)
    outbox.forget(frozenset(), now - 7 * 86_400).result(30)
    outbox.stop()
    again = Outbox(tmp_path / "outbox.sqlite", lambda _: None, lambda _: None)
    assert [row["call"] for row in again.start().result(30).history] == ["c1"]
    again.stop()


def test_a_desk_that_is_told_forgets_and_says_so(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    call = engine.offer(number="+40215550147", name="Ana Marcu")
    engine.end(call.id, EndCause.ABANDONED)
    view = ready_desk.until(lambda v: v.history, "in the history")
    assert view.history[0].call == call.id
    server.to_erase = {"recordings": [], "calls": [call.id]}
    server.push("recordings.erased", server.to_erase)
    ready_desk.until(lambda v: not v.history, "forgotten")
    ready_desk.until_true(lambda: server.of("recordings.erased"), "told")
    assert server.of("recordings.erased")[0]["calls"] == [call.id]
