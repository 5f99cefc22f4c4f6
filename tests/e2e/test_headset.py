"""The headset by the real window: chosen, pulled out in a call and put back, checked before the shift."""

import threading
from collections.abc import Iterator

import numpy
import pytest

from tests.e2e.board import open_board
from tests.e2e.house import CALLER_HERTZ, ECHO, House, hears
from tests.peers.pulse import RATE, Headset
from tests.peers.sip import FarEnd
from tests.peers.speech import RATE as SPEECH_RATE
from tests.peers.speech import speech

pytestmark = pytest.mark.medium


@pytest.fixture
def usb(house: House) -> Iterator[Headset]:
    """A second headset at the seat; gone afterwards."""
    headset = house.sound.add_headset("usb")
    yield headset
    house.sound.unplug(headset)


def choose(house: House, usb: Headset) -> None:
    """Choose the headset for both directions in the settings, by keyboard."""
    window = house.window
    window.screen.key("ctrl+comma")
    for field in ("speaker", "microphone"):
        window.click(field)
        window.screen.type("usb")
        window.screen.key("Return")
        window.wait_for(field, "Usb")
    window.screen.key("Escape")
    window.wait_gone("settings_window")


def test_an_unplugged_headset_is_told_and_its_return_brings_the_sound_back(
    house: House, far_end: FarEnd, usb: Headset
) -> None:
    window, sound = house.window, house.sound
    choose(house, usb)
    caller = house.queue_call(far_end)
    window.click("answer")
    window.wait_for("call_state", "alking")
    with sound.record(usb) as heard:
        hears(heard, CALLER_HERTZ)
    with sound.record(house.headset) as fallback:
        sound.unplug(usb)
        told = window.wait_for("trouble_title_headset_lost", "sound goes on at", timeout=3.0)
        assert "Usb" not in str(told["text"])
        hears(fallback, CALLER_HERTZ)
    sound.plug(usb)
    window.wait_gone("trouble_title_headset_lost", timeout=6.0)
    with sound.record(usb) as heard:
        hears(heard, CALLER_HERTZ)
    assert caller.ended_at is None, "the call never noticed"
    window.screen.key("F7")
    window.wait_for("muted", "Muted")
    window.screen.key("F7")
    window.wait_gone("muted")
    caller.hang_up()
    window.wait_for("finish_wrap_up")
    window.until(lambda: sound.listeners(usb) == (0, 0), "the microphone stays open", 30)


def test_the_check_before_the_shift_runs_and_the_supervisor_sees_it(house: House) -> None:
    window, sound = house.window, house.sound
    window.click("check_offer")
    said = numpy.repeat(speech(8.0), RATE // SPEECH_RATE)
    speaking = threading.Thread(target=sound.play, args=(house.headset, said))
    speaking.start()
    window.click("check_whole")
    window.wait_for("check_now", ECHO, timeout=30)
    with sound.record(house.headset) as melody:
        result = window.wait_for("check_result", ":", timeout=30)
    speaking.join()
    figures = str(window.wait_for("check_figures")["text"])
    assert "All is well." in str(result["text"]), figures
    assert f"Network by a call to {ECHO}: 0.0 % lost" in figures
    assert numpy.abs(melody.samples()).max() > 0.01, "the agent hears the echo"
    assert house.rows("contact") == [], "no call of anybody"
    with open_board(house.office) as board:
        row = board.page.locator("#seats tr", has=board.page.locator("th", has_text=house.agent))
        row.locator("th button").click()
        section = board.page.locator("#seat .check")
        section.wait_for(state="visible")
        assert "all is well" in section.inner_text()
        assert "tried by a call to the echo number" in section.inner_text()
