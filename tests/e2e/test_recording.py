"""A recorded call through all processes: both voices apart, the server has it, a supervisor hears it."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.recording.folder import finished
from app.recording.keys import new_pair
from tests.e2e.house import CALLER_HERTZ, SAID_HERTZ, House, hears
from tests.e2e.office import PASSWORD, SUPERVISOR, Office
from tests.peers.asterisk import Asterisk
from tests.peers.engine import Engine
from tests.peers.pulse import PulseServer
from tests.peers.sip import FarEnd
from tests.recording.played import QUIET, Played, opened

pytestmark = pytest.mark.medium

HEARD = -40.0
PHRASE = "a phrase for this test"


@pytest.fixture
def engine(tmp_path: Path, sound: PulseServer, switch: Asterisk, seat: str) -> Iterator[Engine]:
    one = Engine(tmp_path, sound.environment, audio="system")
    try:
        one.start()
        one.register(switch.registrar(), seat, switch.password)
        yield one
    finally:
        one.stop()
    assert "Traceback" not in one.log()


def test_agent_and_caller_are_in_channels_of_their_own(
    sound: PulseServer, switch: Asterisk, seat: str, engine: Engine, far_end: FarEnd
) -> None:
    pair, headset, link = new_pair(PHRASE), sound.headsets[0], engine.link
    link.do("recording.policy", always=True, key=pair.public)
    switch.join_queue(seat)
    far_end.call(f"600@127.0.0.1:{switch.port}", hertz=CALLER_HERTZ)
    call = link.wait_for("call.offered")["call"]
    with sound.tone(headset, SAID_HERTZ), sound.record(headset) as heard:
        link.do("call.answer", call=call)
        began = link.wait_for("recording.started", call=call)["began"]
        hears(heard, CALLER_HERTZ)
        time.sleep(1.0)
        link.do("call.mute", call=call)
        muted = time.time() - began
        time.sleep(1.0)
        link.do("call.unmute", call=call)
        unmuted = time.time() - began
        time.sleep(1.0)
        link.do("call.hang_up", call=call)
        link.wait_for("recording.stopped", call=call)
    until = time.monotonic() + 5
    while not (parts := finished(engine.home / "recordings")) and time.monotonic() < until:
        time.sleep(0.05)
    (part,) = parts
    played, told = opened([part.path.read_bytes()], pair.private, PHRASE)
    assert told.whole
    assert played.tone(played.left, SAID_HERTZ, muted - 0.9, muted - 0.1) > HEARD
    assert played.tone(played.left, CALLER_HERTZ, 0, played.seconds) < QUIET
    assert played.tone(played.right, CALLER_HERTZ, muted - 0.9, unmuted) > HEARD
    assert played.tone(played.right, SAID_HERTZ, 0, played.seconds) < QUIET
    assert played.tone(played.left, SAID_HERTZ, muted + 0.2, unmuted - 0.1) < QUIET
    assert played.tone(played.left, SAID_HERTZ, unmuted + 0.3, played.seconds - 0.1) > HEARD


@pytest.fixture
def recorded_office(office: Office) -> Iterator[Office]:
    """The server of the run, where every call is recorded as long as the test lasts."""
    office.setting("recording", "always")
    yield office
    office.setting("recording", "off")


def test_a_supervisor_hears_the_call_that_an_agent_took(
    recorded_office: Office, house: House, far_end: FarEnd
) -> None:
    with house.sound.tone(house.headset, SAID_HERTZ), house.sound.record(house.headset) as heard:
        house.talking(far_end)
        hears(heard, CALLER_HERTZ)
        time.sleep(1.5)
        house.window.click("end")
        house.window.wait_gone("end")
    until = time.monotonic() + 30
    while not house.rows("recording") or not _parts(house) or _waiting(house):
        assert time.monotonic() < until, (house.rows("recording"), house.window.log()[-2000:])
        time.sleep(0.2)
    (row,) = house.rows("recording")
    assert (row["state"], row["problem"]) == ("stopped", "")
    with httpx.Client(base_url=house.office.url, headers={"Origin": house.office.url}) as boss:
        signed_in = boss.post("/sign-in", json={"name": SUPERVISOR, "password": PASSWORD})
        assert signed_in.status_code == 200, signed_in.text
        answer = boss.get(f"/api/v1/recordings/{row['id']}/sound")
    assert answer.status_code == 200, answer.text
    played = Played(answer.content)
    assert played.seconds > 1.5
    middle = played.seconds / 2
    assert played.tone(played.left, SAID_HERTZ, middle - 0.4, middle + 0.4) > HEARD
    assert played.tone(played.right, CALLER_HERTZ, middle - 0.4, middle + 0.4) > HEARD
    heard_by = house.office.rows("select who from audit where what = 'recording.listened'")
    assert [line["who"] for line in heard_by] == [f"person:{SUPERVISOR}"]


def _parts(house: House) -> list[object]:
    question = "select p.* from recording_part p join recording r on r.id = p.recording where r.seat = ?"
    seat = house.rows("recording")[0]["seat"]
    return [*house.office.rows(question, seat)]


def _waiting(house: House) -> bool:
    return bool(finished(house.window.home / "recordings"))
