"""Calling for help: kept whatever is gone, told what became of it, once however often the key is hit."""

from typing import cast

from app.desk.emergency import SAME_SECONDS, Emergency
from app.desk.outbox import Outbox
from app.wire.office import FactKind
from app.wire.supervising import SEAT_SEES_SECONDS
from tests.desk.conftest import StartDesk
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import ScriptedServer

RAISED = FactKind.EMERGENCY_RAISED.value


def told(server: ScriptedServer, **changes: object) -> dict[str, object]:
    """Return the server's word on the call for help that it got last."""
    name = server.of(RAISED)[-1]["emergency"]
    return {"id": name, "seat": "seat-1", "agent": "Dan", "at": 1.0, **changes}


def title(desk: HeadlessDesk) -> str:
    """Return the first line's title."""
    return desk.view.troubles[0].title if desk.view.troubles else ""


def test_help_is_called_with_the_call_and_seen_by_somebody(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    call = engine.offer()
    engine.talk(call.id)
    ready_desk.until(lambda v: v.call, "the call")
    for _ in range(3):
        ready_desk.desk.call_for_help()
    ready_desk.until_true(lambda: RAISED in server.kinds(), "at the server")
    assert [body["call"] for body in server.of(RAISED)] == [call.id]
    server.push("emergency", told(server))
    ready_desk.until(lambda _: title(ready_desk) == "Your supervisors are called for help.", "arrived")
    server.push("emergency", told(server, id="another", acknowledged_by="Eve", acknowledged_at=2.0))
    server.push("emergency", told(server, acknowledged_by="Ada\u202e", acknowledged_at=2.0))
    ready_desk.until(lambda _: title(ready_desk) == "Ada has seen your call for help.", "seen")
    ready_desk.desk.act("emergency", "emergency")
    ready_desk.until(lambda v: not any(t.code == "emergency" for t in v.troubles), "read")


def test_without_server_and_engine_it_waits_and_is_told_once(
    start_desk: StartDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    desk = start_desk(server)
    desk.until(lambda v: v.line.server_reachable, "the server")
    server.stop()
    engine.close()
    desk.until(lambda v: not v.line.server_reachable, "no server")
    desk.desk.call_for_help()
    desk.until(lambda _: "has not reached" in title(desk), "says so")
    server.start()
    desk.until_true(lambda: len(server.of(RAISED)) == 1, "told once the server is back")


class Kept:
    """An outbox that remembers what it was given."""

    def __init__(self) -> None:
        self.raised: list[str] = []
        self.kept: object = None

    def put(self, _kind: FactKind, body: dict[str, str], *, wall: float) -> None:
        self.raised.append(body["emergency"])

    def keep(self, _name: str, value: object) -> None:
        self.kept = value


def test_a_call_nobody_answered_does_not_stand_in_the_way_of_the_next() -> None:
    box = Kept()
    one = Emergency(cast(Outbox, box))
    one.raise_call("", 1000.0)
    one.raise_call("", 1000.0 + SAME_SECONDS - 1)
    assert len(box.raised) == 1
    one.raise_call("", 1000.0 + SAME_SECONDS)
    assert len(set(box.raised)) == 2


def test_what_became_of_an_old_one_nobody_tells_any_more() -> None:
    box = Kept()
    one = Emergency(cast(Outbox, box))
    one.raise_call("", 1000.0)
    one.take_all([], 1000.0 + SEAT_SEES_SECONDS - 1)
    assert one.line() is not None
    one.take_all([], 1000.0 + SEAT_SEES_SECONDS + 1)
    assert one.line() is None
    assert box.kept == {}


def test_it_is_on_the_disk_over_a_restart(
    start_desk: StartDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    desk = start_desk(server)
    desk.until(lambda v: v.line.server_reachable, "the server")
    server.stop()
    desk.until(lambda v: not v.line.server_reachable, "no server")
    waiting = desk.view.line.waiting
    desk.desk.call_for_help()
    desk.until(lambda v: v.line.waiting == waiting + 1, "on the disk")
    desk.stop()
    again = start_desk()
    again.until(lambda _: "has not reached" in title(again), "remembers it")
    assert again.view.line.waiting >= 1


def test_the_agent_is_told_who_listens_until_the_call_is_over(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    joined = {"mode": "listen", "sender": "Ada", "at": 1.0}
    server.push("listened", joined)
    call = engine.offer()
    engine.talk(call.id)
    ready_desk.until(lambda v: v.call, "the call")
    assert title(ready_desk) == ""
    server.push("listened", joined)
    ready_desk.until(lambda _: title(ready_desk) == "Ada listens to this call.", "told")
    server.push("listened", joined | {"mode": "barge"})
    ready_desk.until(lambda _: "everybody hears everybody" in title(ready_desk), "told of the change")
    engine.end(call.id)
    ready_desk.until(lambda v: not any(t.code == "listened" for t in v.troubles), "gone with the call")
