"""What strangers put into names and headers, through engine, draft, file, server and back."""

from pathlib import Path

import pytest

from app.desk.views import Page
from tests.desk.conftest import StartDesk
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import CODE, PASSWORD, TOKEN, ScriptedServer

NAMES = {
    "html": '<img src=x onerror="alert(1)"><a href=file:///etc/passwd>x</a>',
    "nul": "Ioana\x00Popescu",
    "surrogate": "Ioana \udcff\ud83d Popescu",
    "right to left": "abc\u202egpj.exe\u2066",
    "very long": "A" * 5000,
    "formula": '=HYPERLINK("http://evil")',
    "percent and braces": "%s {name} {0} %(x)s",
    "lines": "one\r\ntwo\n\tthree\u2028four",
    "emoji and hangul": "👩‍👩‍👧 김민준",
    "quotes": "'; DROP TABLE fact; --\"",
    "empty": "",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_any_name_goes_all_the_way(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer, name: str
) -> None:
    call = engine.offer("+40215550199", name, name)
    view = ready_desk.until(lambda v: v.page is Page.OFFER, "offer")
    assert view.call is not None
    for shown in (view.call.name, view.call.queue, view.calls[0].title):
        assert len(shown) <= 200
        assert shown == shown.encode("utf-8", "strict").decode()
        assert not set(shown) & set("\x00\r\n\u202e\u2066")
    if name.startswith("<"):
        assert view.call.name.startswith("<img"), "kept as text; the window shows it as text"
    ready_desk.desk.answer(call.id)
    ready_desk.until(lambda v: v.page is Page.CALL, "talking")
    ready_desk.desk.edit_notes(call.id, name)
    ready_desk.desk.edit_caller_file("name", name)
    engine.end(call.id)
    ready_desk.until(lambda v: v.page is Page.WRAP_UP, "wrap-up")
    ready_desk.desk.choose_outcome("resolved")
    ready_desk.desk.finish_wrap_up()
    ready_desk.until(lambda v: v.line.waiting == 0 and v.page is Page.IDLE, "sent")
    assert len(server.of("wrap_up.saved")) == 1
    assert server.of("caller_file.saved")[0]["contact"] == call.id
    assert ready_desk.view.line.needs_attention == 0


@pytest.mark.parametrize("number", ["", "anonymous", "sip:evil@x;y?z", "+" * 300, "\udcff", "12\x0034"])
def test_any_number_rings(ready_desk: HeadlessDesk, engine: ScriptedEngine, number: str) -> None:
    call = engine.offer(number, "Somebody")
    ready_desk.until(lambda v: v.page is Page.OFFER and v.file.state != "loading", "offer")
    ready_desk.desk.decline(call.id)
    ready_desk.until(lambda v: v.page is Page.IDLE and v.history, "declined")


@pytest.mark.parametrize("typed", ["not a number", "", "tel:", "+40 21\x00", "a" * 9999, "\udcff"])
def test_what_cannot_be_dialled_is_told_and_stays_in_the_field(
    desk: HeadlessDesk, engine: ScriptedEngine, typed: str
) -> None:
    desk.desk.dial(typed)
    view = desk.until(lambda v: v.dial.error, "told")
    assert view.dial.query == typed
    assert view.dial.hint
    assert engine.did("call.dial") == []


def test_emergency_numbers_are_never_held_back(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk
) -> None:
    engine.obedient = False
    desk = start_desk(server)
    desk.until_true(lambda: engine.did("account.set"), "asked to register")
    assert not desk.view.line.registered
    desk.desk.dial("0722 000 111")
    desk.until(lambda v: v.dial.error, "an ordinary number waits for registration")
    desk.desk.dial("112")
    desk.until_true(lambda: [c["to"] for c in engine.did("call.dial")] == ["112"], "112 goes out")


def test_no_secret_and_no_number_in_any_log_or_file(
    ready_desk: HeadlessDesk,
    engine: ScriptedEngine,
    server: ScriptedServer,
    seat_home: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    number = "+40215557788"
    call = engine.offer(number)
    ready_desk.until(lambda v: v.page is Page.OFFER, "offer")
    ready_desk.desk.answer(call.id)
    engine.refuse["call.dial"] = {"code": "busy", "title": "Busy.", "hint": ""}
    ready_desk.desk.dial(number)
    server.status = 500
    engine.die()
    ready_desk.pump(1.0)
    engine.reborn()
    server.status = 0
    ready_desk.pump(2.0)
    ready_desk.stop()
    logged = caplog.text
    logged += "".join(p.read_text(errors="replace") for p in (seat_home / "logs").glob("*"))
    assert number[3:] not in logged
    everything = logged + "".join(p.read_text(errors="replace") for p in seat_home.glob("*") if p.is_file())
    for secret in (PASSWORD, TOKEN, CODE):
        assert secret not in everything
