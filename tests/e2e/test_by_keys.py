"""Handing on, joining, waiting and swapping in the real window by keys alone, heard at both far ends."""

from collections.abc import Iterator

import pytest

from tests.e2e.house import CALLER_HERTZ, LOUD, SILENT, House
from tests.peers.sip import FarCall, FarEnd

pytestmark = pytest.mark.medium

COLLEAGUE_HERTZ = 1300.0


@pytest.fixture
def colleague() -> Iterator[FarEnd]:
    """A second telephone."""
    one = FarEnd()
    yield one
    one.close()


def heard(far: FarCall, hertz: float, house: House) -> None:
    """Wait until this far end hears that pitch."""
    house.window.until(lambda: far.rtp.heard(hertz, 0.4) > LOUD, f"{hertz} Hz is not heard")


def asked_about(house: House, caller: FarEnd, colleague: FarEnd) -> tuple[FarCall, FarCall]:
    """Talk with a caller, ask a colleague about it by keys; return both far ends."""
    window = house.window
    first = house.queue_call(caller)
    window.wait_for("answer")
    window.screen.key("F5")
    window.wait_for("call_state", "alking")
    window.wait_for("notes")
    window.screen.type("wants a refund")
    window.screen.key("F8")
    window.wait_for("transfer_panel")
    window.screen.type(f"9{colleague.port}")
    window.screen.key("Return")
    second = colleague.offered()
    second.answer(180)
    second.rtp.hertz = COLLEAGUE_HERTZ
    second.answer()
    window.until(lambda: bool((window.widget("conference") or {}).get("enabled")), "nobody is asked")
    assert first.rtp.heard(COLLEAGUE_HERTZ, 0.3) < SILENT, "the caller does not hear the colleague yet"
    return first, second


def test_a_caller_is_handed_to_a_colleague_who_was_asked(
    house: House, far_end: FarEnd, colleague: FarEnd
) -> None:
    window = house.window
    caller, other = asked_about(house, far_end, colleague)
    window.screen.key("F8")
    window.wait_for("finish_wrap_up")
    heard(caller, COLLEAGUE_HERTZ, house)
    heard(other, CALLER_HERTZ, house)
    assert window.wait_for("notes")["text"] == "wants a refund"
    window.screen.key("ctrl+4", "ctrl+Return")
    window.wait_for("status", "Ready")
    window.until(lambda: any(row["complete"] for row in house.rows("wrap_up")), "no wrap-up was stored")
    (wrap_up,) = house.rows("wrap_up")
    assert wrap_up["notes"] == "wants a refund"
    causes = {row["cause"] for row in house.rows("contact")}
    assert causes == {"transferred"}
    caller.hang_up()


def test_three_talk_together_and_one_is_set_apart(house: House, far_end: FarEnd, colleague: FarEnd) -> None:
    window = house.window
    caller, other = asked_about(house, far_end, colleague)
    window.screen.key("F4")
    window.wait_for("separate_1")
    with house.sound.tone(house.headset, 440.0):
        heard(caller, COLLEAGUE_HERTZ, house)
        heard(other, CALLER_HERTZ, house)
        heard(caller, 440.0, house)
        heard(other, 440.0, house)
        window.click("separate_1")
        window.wait_gone("separate_1")
        window.until(lambda: caller.rtp.heard(COLLEAGUE_HERTZ, 0.4) < SILENT, "still together")
        heard(caller, 440.0, house)
    window.screen.key("F12")
    caller.wait_ended()
    other.hang_up()


def test_a_second_call_waits_is_answered_and_swapped(
    house: House, far_end: FarEnd, colleague: FarEnd
) -> None:
    window = house.window
    first = house.talking(far_end)
    window.wait_for("notes")
    second = colleague.call(f"{house.seat}@127.0.0.1:{house.switch.port}", hertz=COLLEAGUE_HERTZ)
    window.wait_for("offer_answer")
    with house.sound.tone(house.headset, 440.0):
        heard(first, 440.0, house)
        window.screen.key("F5")
        second.wait_answered()
        heard(second, 440.0, house)
        window.until(lambda: first.rtp.heard(440.0, 0.4) < SILENT, "the first is not on hold")
        window.screen.key("F3")
        heard(first, 440.0, house)
        window.until(lambda: second.rtp.heard(440.0, 0.4) < SILENT, "the second is not on hold")
    window.screen.key("F12")
    first.wait_ended()
    second.hang_up()
