"""F30: two seats sign in with the same account: the later one wins, and whoever shares the number is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.agent import Availability
from app.wire.engine import EventName
from tests.desk.conftest import desk, engine, seat_home, server, start_desk
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.peers.asterisk import Asterisk, asterisk
from tests.peers.engine import Engine

__all__ = ["desk", "engine", "seat_home", "server", "start_desk"]

pytestmark = pytest.mark.medium

ONE, MANY = "1007", "1017"
"""Numbers that may be signed in once, and three times."""


@pytest.fixture(scope="module")
def switch() -> Iterator[Asterisk]:
    with asterisk() as started:
        yield started


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """Two laptops."""
    engines = []
    for name in ("first", "second"):
        home = tmp_path / name
        home.mkdir()
        engines.append(Engine(home, {}))
        engines[-1].start()
    yield engines[0], engines[1]
    for one in engines:
        one.stop()


def test_f30_only_the_last_who_signed_in_rings(switch: Asterisk, two: tuple[Engine, Engine]) -> None:
    first, second = two
    first.register(switch.registrar(), ONE, switch.password)
    second.register(switch.registrar(), ONE, switch.password)
    assert len(switch.contacts(ONE)) == 1
    marks = first.link.mark(), second.link.mark()
    channel = switch.originate(ONE)
    call = second.link.wait_for("call.offered", since=marks[1])["call"]
    second.link.do("call.answer", call=call)
    second.link.wait_for("call.talking", call=call)
    assert first.link.events("call.offered", since=marks[0]) == []
    switch.hang_up(channel)


def test_f30_where_several_may_sign_in_both_are_told(switch: Asterisk, two: tuple[Engine, Engine]) -> None:
    first, second = two
    first.register(switch.registrar(), MANY, switch.password)
    second.register(switch.registrar(), MANY, switch.password)
    assert second.link.wait_for("account.replaced")["code"] == "signed_in_elsewhere"
    first.link.do("account.register", account="a")
    assert first.link.wait_for("account.replaced")["code"] == "signed_in_elsewhere"


def test_f30_the_desk_says_so_and_who_was_thrown_out_is_not_ready(
    desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    words = {"error": "Somebody else is signed in with this number.", "hint": "Calls may ring there."}
    view = {"account": "main", "state": "registered", "since": 1.0, "code": "signed_in_elsewhere", **words}
    engine.emit(EventName.ACCOUNT_REPLACED, view)
    told = desk.until(lambda v: any(t.code == "signed_in_elsewhere" for t in v.troubles), "told")
    assert told.line.registered
    desk.desk.choose_status(Availability.READY)
    desk.until(lambda v: v.status.shown == "ready", "ready")
    engine.emit(EventName.ACCOUNT_FAILED, {**view, "state": "failed", "final": True})
    gone = desk.until(lambda v: v.status.reason == "not_registered", "thrown out")
    assert words["error"] in [t.title for t in gone.troubles]
