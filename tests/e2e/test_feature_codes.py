"""A real desk, its engine, a real server and an Asterisk whose dialplan has the codes: no AMI in between."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.desk.start import DeskStart
from app.desk.views import WindowView
from app.domain.agent import Availability, Confidence
from tests.desk.headless import HeadlessDesk
from tests.e2e.office import Office
from tests.peers.asterisk import Asterisk
from tests.peers.sip import FarEnd

pytestmark = [pytest.mark.medium, pytest.mark.timeout(120)]

TOGGLES = {"kind": "codes", "preset": "freepbx", "queues": ["610"]}
OWN = {
    "kind": "codes",
    "codes": {
        "log_in": "*21{queue}", "log_out": "*22{queue}", "pause": "*23{reason}", "resume": "*24",
        "reasons": {"meal": "2", "signed_in": "1", "wrap_up": "3"},
    },
    "queues": ["610"],
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A real server of its own: these tests change how its centre reaches the switch."""
    one = Office(tmp_path_factory.mktemp("codes") / "office")
    one.begin()
    yield one
    one.stop()


@pytest.fixture
def desk_at(
    office: Office, switch: Asterisk, seat: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """Start the seat's desk with the centre's way to the switch."""
    for name, value in (
        ("HOME", str(tmp_path / "seat")), ("DESK_SECRETS", "memory"), ("ENGINE_AUDIO", "null"),
        ("DESK_KEEP_AWAKE", "off"), ("AGENT_WITHOUT_SOUND", "1"),
    ):  # fmt: skip
        monkeypatch.setenv(f"HEARTHLINE_{name}", value)
    started: list[HeadlessDesk] = []

    def start(link: dict[str, Any]) -> HeadlessDesk:
        office.setting("switch", json.dumps(link))
        code = office.seat_at(switch, seat, f"Desk {seat}", f"Agent {seat}")
        started.append(desk := HeadlessDesk(DeskStart(office.url, code), spawn_engine=True))
        desk.until(lambda view: view.line.server_reachable and view.line.registration, "there")
        return desk

    yield start
    for desk in started:
        if not desk.ended:
            desk.quit()


def member(switch: Asterisk, seat: str) -> str:
    """Return the switch's own line about a seat in the queue 610, "" if there is none."""
    lines = switch.ami.act("Command", Command="queue show 610").get("Output", "").splitlines()
    return next((line for line in lines if f"PJSIP/{seat}" in line), "")


def sure(view: WindowView) -> bool:
    return view.status.confidence is Confidence.CONFIRMED


def test_the_queue_follows_by_toggles_and_its_lights_confirm_it(
    switch: Asterisk, seat: str, office: Office, desk_at: Any
) -> None:
    desk = desk_at(TOGGLES)
    desk.until(sure, "in, paused, confirmed")
    assert "paused" in member(switch, seat)
    desk.desk.choose_status(Availability.READY)
    desk.until_true(lambda: "paused" not in member(switch, seat), "ready there")
    desk.until(sure, "confirmed")
    switch.ami.act("QueuePause", Queue="610", Interface=f"PJSIP/{seat}", Paused="true")
    desk.until(lambda view: not sure(view), "somebody paused it there")
    desk.until_true(lambda: "paused" not in member(switch, seat), "asked for again")
    desk.until(sure, "confirmed again")
    desk.quit()
    assert member(switch, seat) == ""
    assert desk.view.history == ()
    assert office.rows("select id from contact") == []


def test_reasons_are_dialled_and_a_call_of_the_queue_is_left_alone(
    switch: Asterisk, seat: str, desk_at: Any
) -> None:
    desk = desk_at(OWN)
    desk.until_true(lambda: "reason-1" in member(switch, seat), "in, paused: just signed in")
    desk.desk.choose_status(Availability.READY)
    desk.until_true(lambda: "paused" not in member(switch, seat), "ready there")
    assert desk.view.status.confidence is Confidence.ASSUMED
    caller = FarEnd()
    try:
        far = caller.call(f"610@127.0.0.1:{switch.port}")
        offered = desk.until(lambda view: view.call and view.call.state == "offered", "a caller")
        desk.desk.answer(offered.call.call)
        far.wait_answered()
        desk.until(lambda view: view.call.state == "talking", "talking")
        desk.desk.choose_status(Availability.NOT_READY, "meal")
        desk.pump(2.0)
        assert "paused" not in member(switch, seat)
        desk.desk.hang_up(offered.call.call)
        desk.until_true(lambda: "reason-3" in member(switch, seat), "paused for the wrap-up")
        desk.desk.choose_outcome(desk.view.wrap_up.outcomes[0].code)
        desk.desk.finish_wrap_up()
        desk.until_true(lambda: "reason-2" in member(switch, seat), "a meal")
    finally:
        caller.close()
    assert len(desk.view.history) == 1


def test_signed_off_while_not_ready(switch: Asterisk, seat: str, desk_at: Any) -> None:
    desk = desk_at({"kind": "unregister"})
    desk.until(sure, "signed off")
    assert switch.contacts(seat) == []
    desk.desk.choose_status(Availability.READY)
    desk.until(lambda view: view.status.shown == "ready" and view.line.registered, "ready")
    assert len(switch.contacts(seat)) == 1
    desk.desk.choose_status(Availability.NOT_READY, "meal")
    desk.until_true(lambda: switch.contacts(seat) == [], "signed off again")
