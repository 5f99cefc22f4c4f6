"""Set-up: from an unknown laptop to a registered seat, and every way in which it can fail."""

import json
from pathlib import Path

import pytest

from app.desk.server_client import server_url
from app.desk.views import Page, SetUpStep
from app.domain.errors import BadInput
from app.wire.engine import AccountState
from tests.desk.conftest import StartDesk
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import CODE, PASSWORD, TOKEN, ScriptedServer


@pytest.fixture
def new_desk(engine: ScriptedEngine, start_desk: StartDesk) -> HeadlessDesk:
    desk = start_desk()
    desk.until(lambda v: v.page is Page.SET_UP and v.set_up and not v.set_up.keyring, "the assistant")
    return desk


def test_a_code_leads_to_a_registered_seat(
    new_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer, seat_home: Path
) -> None:
    desk = new_desk.desk
    desk.set_up_choose("code")
    new_desk.until(lambda v: v.set_up and v.set_up.step is SetUpStep.CODE, "code page")
    desk.set_up_enrol(server.url, f"  {CODE} ")
    new_desk.until(lambda v: v.set_up and v.set_up.step is SetUpStep.HEADSET, "headset page")
    assert not engine.did("account.set"), "not registered before the headset is chosen"
    desk.set_up_headset_done()
    view = new_desk.until(lambda v: v.set_up and v.set_up.step is SetUpStep.RESULT, "result")
    assert view.set_up is not None
    assert view.set_up.success
    assert view.set_up.result == "You are registered with Sample Centre."
    desk.set_up_finish()
    view = new_desk.until(lambda v: v.page is Page.IDLE and v.status.reason == "signed_in", "working")
    assert view.status.agent == "Dan"
    new_desk.stop()
    kept = "".join(p.read_text(errors="replace") for p in seat_home.iterdir() if p.is_file())
    assert PASSWORD not in kept
    assert TOKEN not in kept
    seat = json.loads((seat_home / "seat.json").read_text())
    assert seat["configuration"]["sip"]["password"] is None


def test_a_bad_code_is_told_and_can_be_mended(new_desk: HeadlessDesk, server: ScriptedServer) -> None:
    new_desk.desk.set_up_choose("code")
    new_desk.desk.set_up_enrol(server.url, "WRONG")
    view = new_desk.until(lambda v: v.set_up and v.set_up.error, "told")
    assert view.set_up is not None
    assert (view.set_up.error, view.set_up.hint) == (
        "This code is not good any more.", "Ask for a new one.",
    )  # fmt: skip
    new_desk.desk.set_up_enrol(server.url, CODE)
    new_desk.until(lambda v: v.set_up and v.set_up.step is SetUpStep.HEADSET, "mended")


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("http://127.0.0.1:1", "cannot be reached"),
        ("https://127.0.0.1:1", "cannot be reached"),
        ("http://calls.example.org", "not encrypted"),
        ("", "not the address"),
        ("https://user:pw@host", "not the address"),
        ("ftp://host", "not the address"),
        ("calls example org", "not the address"),
    ],
)
def test_bad_addresses_say_what_to_do(new_desk: HeadlessDesk, url: str, word: str) -> None:
    new_desk.desk.set_up_choose("code")
    new_desk.desk.set_up_enrol(url, CODE)
    view = new_desk.until(lambda v: v.set_up and v.set_up.error, "told")
    assert view.set_up is not None
    assert word in view.set_up.error
    assert view.set_up.hint


def test_addresses_as_people_type_them() -> None:
    assert server_url(" calls.example.org/ ") == "https://calls.example.org"
    assert server_url("https://calls.example.org:8443/hl/") == "https://calls.example.org:8443/hl"
    assert server_url("http://[::1]:80") == "http://[::1]:80"
    with pytest.raises(BadInput):
        server_url("http://127.0.0.1.evil.example")


def test_a_failed_first_registration_is_told_in_plain_words(
    new_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    engine.obedient = False
    new_desk.desk.set_up_choose("code")
    new_desk.desk.set_up_enrol(server.url, CODE)
    new_desk.until(lambda v: v.set_up and v.set_up.step is SetUpStep.HEADSET, "headset")
    new_desk.desk.set_up_headset_done()
    new_desk.until_true(lambda: engine.did("account.set"), "asked")
    engine.register(AccountState.FAILED, "The password is wrong.", "Ask your supervisor for a new code.")
    view = new_desk.until(lambda v: v.set_up and v.set_up.step is SetUpStep.RESULT, "result")
    assert view.set_up is not None
    assert (view.set_up.success, view.set_up.result) == (False, "The password is wrong.")
    assert view.set_up.hint == "Ask your supervisor for a new code."


def test_consent_is_asked_at_each_start_and_a_no_is_kept(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk
) -> None:
    engine.refuse["account.set"] = {"code": "consent_needed", "title": "Consent needed.", "hint": ""}
    desk = start_desk(server)
    desk.until(lambda v: v.set_up and v.set_up.step is SetUpStep.CONSENT, "asked")
    assert engine.did("account.set")[-1]["consent"] is False
    desk.desk.set_up_consent(False)
    view = desk.until(lambda v: v.page is Page.IDLE, "no")
    assert ("consent_needed", "consent") in [(t.code, t.action) for t in view.troubles]
    desk.desk.act("consent_needed", "consent")
    desk.until(lambda v: v.set_up and v.set_up.step is SetUpStep.CONSENT, "asked again")
    engine.refuse.clear()
    desk.desk.set_up_consent(True)
    desk.until(lambda v: v.page is Page.IDLE and v.line.registered, "registered")
    assert engine.did("account.set")[-1]["consent"] is True


def test_an_incomplete_account_is_refused_at_once(new_desk: HeadlessDesk) -> None:
    new_desk.desk.set_up_choose("account")
    new_desk.desk.set_up_account("", "7001", "x", "udp")
    new_desk.until(lambda v: v.set_up and v.set_up.error == "The server and the user are needed.", "told")


def test_a_password_that_was_not_kept_asks_for_a_new_code(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk
) -> None:
    first = start_desk(server)
    first.until(lambda v: v.line.registered, "registered")
    first.stop()
    again = start_desk()
    view = again.until(lambda v: "no_password" in [t.code for t in v.troubles], "the engine still has it")
    assert view.page is Page.IDLE
    assert view.line.registered
    call = engine.offer()
    again.until(lambda v: v.calls and v.calls[0].call == call.id, "calls go on")
    engine.end(call.id)
    again.stop()
    engine.die()
    engine.reborn()
    third = start_desk()
    view = third.until(lambda v: v.page is Page.SET_UP, "asks")
    assert view.set_up is not None
    assert view.set_up.error == "This laptop's password was not kept."


def test_a_damaged_seat_file_is_put_aside_and_told(
    seat_home: Path, engine: ScriptedEngine, start_desk: StartDesk
) -> None:
    (seat_home / "seat.json").write_text('{"url": 7}')
    desk = start_desk()
    view = desk.until(lambda v: v.page is Page.SET_UP, "the assistant")
    assert any("seat.json could not be read" in t.title for t in view.troubles)
    assert list(seat_home.glob("seat.json.damaged*"))
