"""Two registrars on one seat: an account written by hand, a call on each, one talks, one is held."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.house import House
from tests.peers.asterisk import Asterisk, asterisk
from tests.peers.sip import FarEnd

pytestmark = [pytest.mark.medium, pytest.mark.timeout(120)]

NUMBER = "1005"


@pytest.fixture
def other() -> Iterator[Asterisk]:
    """The switch of the second account."""
    with asterisk() as one:
        yield one


@pytest.fixture
def second_far_end() -> Iterator[FarEnd]:
    """A telephone that calls the second account."""
    one = FarEnd()
    yield one
    one.close()


def status(house: House) -> dict[str, Any]:
    return house.window.desk({"do": "status"})


def tab_to(house: House, name: str) -> None:
    """Walk to a widget with the Tab key."""
    for _ in range(60):
        if (house.window.widget(name) or {}).get("focused"):
            return
        house.window.screen.key("Tab")
    raise AssertionError(f"the keyboard does not get to {name}")


def written(house: House, other: Asterisk) -> None:
    """Write the second account into the settings, by keys alone."""
    window = house.window
    window.screen.key("ctrl+comma")
    window.wait_for("account_add")
    window.screen.activate("Settings")
    tab_to(house, "account_add")
    window.screen.key("space")
    window.wait_for("account_save")
    for text in ("Sales", f"127.0.0.1:{other.port}", NUMBER, other.password):
        window.screen.type(text)
        window.screen.key("Tab")
    window.screen.key("End", "shift+Tab", "Return")
    window.wait_gone("account_save")
    other.contact(NUMBER)
    window.wait_for("account_state_1", "Registered")
    window.screen.key("Escape")
    window.wait_gone("account_add")


def states(house: House) -> dict[str, str]:
    """Return what each caller's call is doing, by the account's switch: its own numbers differ."""
    return {call["peer"]: call["state"] for call in status(house)["calls"]}


def test_a_call_on_each_of_two_accounts_one_talks(
    house: House, other: Asterisk, far_end: FarEnd, second_far_end: FarEnd
) -> None:
    window = house.window
    written(house, other)
    assert [account["state"] for account in status(house)["accounts"]] == ["registered"] * 2
    window.screen.activate("^Hearthline$")

    first = house.queue_call(far_end)
    window.wait_for("answer")
    window.screen.key("F5")
    window.wait_for("call_state", "alking")
    held_since = house.switch.ami.mark()
    second = second_far_end.call(f"{NUMBER}@127.0.0.1:{other.port}", number="+40215550222", hertz=1300.0)
    window.wait_for("offer_detail", "on Sales")
    window.screen.key("F5")
    second.wait_answered()
    window.until(lambda: sorted(states(house).values()) == ["held", "talking"], "not one held, one talking")
    house.switch.ami.wait_for("Hold", since=held_since)
    window.wait_for("caller_number", "on Sales")

    window.screen.key("F3")
    window.wait_for("caller_name", "Ioana Popescu")
    house.switch.ami.wait_for("Unhold", since=held_since)
    window.until(lambda: sorted(states(house).values()) == ["held", "talking"], "they were not swapped")
    assert first.ended_at is None
    assert second.ended_at is None
    second.hang_up()
    window.screen.key("F12")
    first.wait_ended()
    window.until(lambda: not status(house)["calls"], "calls are left")
    window.until(lambda: len(house.rows("contact")) == 2, "not one record for each")


def test_a_call_goes_out_on_the_chosen_account_and_both_are_there_after_a_restart(
    house: House, other: Asterisk
) -> None:
    window = house.window
    written(house, other)
    window.screen.activate("^Hearthline$")
    window.screen.key("ctrl+u")
    window.wait_for("line", "Sales")
    window.screen.key("ctrl+d")
    window.screen.type("501")
    window.screen.key("Return")
    window.wait_for("call_state", "alking")
    assert len(other.channels()) == 1
    assert not house.switch.channels()
    window.screen.key("F12")
    window.wait_for("finish_wrap_up")
    window.kill()
    time.sleep(0.5)
    window.start()
    window.until(
        lambda: [a["state"] for a in status(house)["accounts"]] == ["registered"] * 2, "not both are back"
    )
