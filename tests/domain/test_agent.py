"""The rules of an agent's status."""

import pytest

from app.domain.agent import (
    AgentStatus,
    Availability,
    CallActivity,
    Pending,
    Shown,
    SystemReason,
    after_call,
    after_wrap_up,
    choose,
    impose,
    may_offer,
    phone,
    shown,
)
from app.domain.errors import IllegalMove, Refused

READY = AgentStatus(Availability.READY, since=1.0)


def test_a_call_outweighs_the_chosen_availability() -> None:
    assert shown(phone(READY, CallActivity.TALKING, 2.0)) is Shown.ON_CALL
    assert shown(READY) is Shown.READY


def test_a_choice_in_a_call_waits_for_its_end() -> None:
    talking = phone(READY, CallActivity.TALKING, 2.0)
    chosen = choose(talking, Availability.NOT_READY, 3.0, "break")
    assert chosen.availability is Availability.READY
    assert chosen.pending == Pending(Availability.NOT_READY, "break")
    wrapping = after_call(chosen, 4.0, wrap_up=True)
    assert shown(wrapping) is Shown.WRAP_UP
    rested = after_wrap_up(wrapping, 5.0)
    assert (rested.availability, rested.reason, rested.since) == (Availability.NOT_READY, "break", 5.0)


def test_after_wrap_up_an_agent_who_was_ready_is_ready() -> None:
    wrapping = after_call(phone(READY, CallActivity.TALKING, 2.0), 3.0, wrap_up=True)
    assert after_wrap_up(wrapping, 4.0).availability is Availability.READY


def test_after_a_missed_call_never_silently_ready() -> None:
    offered = phone(READY, CallActivity.OFFERED, 2.0)
    missed = after_call(impose(offered, SystemReason.MISSED_CALL, 3.0), 3.0, wrap_up=False)
    assert (missed.availability, missed.reason) == (Availability.NOT_READY, "missed_call")


@pytest.mark.parametrize("lack", ["registered", "headset_present"])
def test_never_ready_without_registration_or_headset(lack: str) -> None:
    resting = AgentStatus(Availability.NOT_READY)
    with pytest.raises(Refused):
        choose(resting, Availability.READY, 1.0, **{lack: False})  # type: ignore[arg-type]
    everything = {"registered": True, "headset_present": True}
    assert may_offer(READY, **everything)
    assert not may_offer(READY, **{**everything, lack: False})


def test_an_illegal_move_raises() -> None:
    with pytest.raises(IllegalMove):
        choose(AgentStatus(Availability.SIGNED_OUT), Availability.WRAP_UP, 1.0)


def test_signed_out_is_not_moved_by_the_system() -> None:
    assert impose(AgentStatus(), SystemReason.NOT_REGISTERED, 1.0) == AgentStatus()
