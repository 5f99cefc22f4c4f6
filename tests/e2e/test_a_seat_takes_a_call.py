"""The whole house at once: a queue call, answered by a click, heard, wrapped up, seen on the board.

Asterisk, the server, the engine, the desk under a real X server, a sound server and Chromium all run.
"""

import time

import pytest

from tests.e2e.board import Board, open_board
from tests.e2e.house import CALLER_HERTZ, LOUD, SAID_HERTZ, SILENT, House, hears, hears_nothing
from tests.peers.pulse import Recording
from tests.peers.sip import FarCall, FarEnd

pytestmark = pytest.mark.medium


def test_from_ring_to_record(house: House, far_end: FarEnd) -> None:
    window, tone = house.window, house.sound.tone(house.headset, SAID_HERTZ)
    with open_board(house.office) as board, tone, house.sound.record(house.headset) as recording:
        board.shows(house.agent, "ready")
        caller = house.queue_call(far_end)
        window.wait_for("caller_name", "Ioana Popescu")
        board.shows(house.agent, "offered")
        window.wait_for("file_email", "ioana@example.com", timeout=3)
        window.wait_for("file_notes", "Prefers calls after ten.")
        window.wait_for("caller_number", "support")

        window.click("answer")
        window.wait_for("call_state", "alking")
        board.shows(house.agent, "on_call")
        hears(recording, CALLER_HERTZ)
        assert caller.rtp.heard(SAID_HERTZ) > LOUD

        _holds_and_resumes(house, board, caller, recording)
        _presses_keys(house)

        window.click("notes")
        window.screen.type("Router restarted, works again")
        window.wait_for("notes_saved", "saved")
        window.click("end")
        caller.wait_ended()
        _wraps_up(house, board)
    _is_stored(house)


def test_the_caller_hangs_up_and_a_missed_call_makes_not_ready(house: House, far_end: FarEnd) -> None:
    window = house.window
    caller = house.queue_call(far_end)
    window.wait_for("answer")
    window.screen.key("F5")
    window.wait_for("call_state", "alking")
    caller.hang_up()
    window.wait_for("call_state", "Call ended")
    window.screen.key("ctrl+2", "ctrl+Return")
    window.wait_until_calls_may_ring()

    again = house.queue_call(far_end)
    window.wait_for("answer")
    again.hang_up()
    window.wait_for("status", "Not ready")
    window.wait_for("history", "Ioana Popescu")
    window.until(lambda: len(_causes(house)) == 2, "the calls were not stored")
    assert _causes(house) == ["hung_up_there", "abandoned"]


def test_an_agent_dials_and_mutes(house: House, far_end: FarEnd) -> None:
    window = house.window
    window.screen.key("ctrl+d")
    window.screen.type(f"9{far_end.port}")
    window.screen.key("Return")
    call = far_end.offered()
    call.answer(180)
    call.rtp.hertz = CALLER_HERTZ
    call.answer()
    with house.sound.tone(house.headset, SAID_HERTZ), house.sound.record(house.headset) as recording:
        window.wait_for("call_state", "alking")
        hears(recording, CALLER_HERTZ)
        assert call.rtp.heard(SAID_HERTZ) > LOUD
        window.screen.key("F7")
        window.until(lambda: bool(window.wait_for("mute")["checked"]), "it is not muted")
        time.sleep(0.5)
        assert call.rtp.heard(SAID_HERTZ) < SILENT
        window.screen.key("F7")
        window.until(lambda: not window.wait_for("mute")["checked"], "it is still muted")
        window.click("mute")
        window.until(lambda: bool(window.wait_for("mute")["checked"]), "the click does not mute")
        window.screen.key("F7")
        window.until(lambda: not window.wait_for("mute")["checked"], "F7 does not undo the click")
        time.sleep(0.5)
        assert call.rtp.heard(SAID_HERTZ) > LOUD
    window.screen.key("F12")
    call.wait_ended()


def _causes(house: House) -> list[str]:
    """Return why the calls that rang ended, in their order."""
    rows = sorted(house.rows("contact"), key=lambda row: row["offered_at"])
    return [row["cause"] for row in rows if row["cause"] not in {"", "not_allowed"}]


def _holds_and_resumes(house: House, board: Board, caller: FarCall, recording: Recording) -> None:
    since = house.switch.ami.mark()
    house.window.click("hold")
    house.switch.ami.wait_for("Hold", since=since)
    house.window.wait_for("call_state", "hold")
    board.shows(house.agent, "held")
    hears_nothing(recording, CALLER_HERTZ)
    assert caller.rtp.heard(SAID_HERTZ) < SILENT
    house.window.click("hold")
    house.switch.ami.wait_for("Unhold", since=since)
    board.shows(house.agent, "on_call")
    hears(recording, CALLER_HERTZ)
    assert caller.rtp.heard(SAID_HERTZ) > LOUD


def _presses_keys(house: House) -> None:
    ami = house.switch.ami
    since = ami.mark()
    house.window.click("keypad")
    house.window.click("digit_4")
    house.window.click("digit_hash")
    ami.wait_for("DTMFEnd", since=since, Digit="#", Direction="Received")
    heard = ami.events("DTMFEnd", since=since, Direction="Received")
    assert [e["Digit"] for e in heard if e["Channel"].startswith(f"PJSIP/{house.seat}")] == ["4", "#"]
    house.window.screen.key("Escape")


def _wraps_up(house: House, board: Board) -> None:
    window = house.window
    window.wait_for("finish_wrap_up")
    board.shows(house.agent, "wrap_up")
    window.screen.key("ctrl+1")
    window.until(lambda: bool(window.wait_for("outcome_resolved")["checked"]), "the outcome is not chosen")
    window.screen.key("ctrl+Return")
    window.wait_for("status", "Ready")
    board.shows(house.agent, "ready")


def _is_stored(house: House) -> None:
    house.window.until(lambda: any(row["complete"] for row in house.rows("wrap_up")), "no wrap-up was stored")
    (contact,) = house.rows("contact")
    (wrap_up,) = house.rows("wrap_up")
    assert wrap_up["contact"] == contact["id"]
    assert wrap_up["outcome"] == "resolved"
    assert wrap_up["notes"] == "Router restarted, works again"
    assert contact["cause"] == "hung_up_here"
    assert contact["queue"] == "support"
    assert contact["held_seconds"] > 0.5
