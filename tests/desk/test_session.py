"""The agent's working state: outages, returns, missed calls, wrap-up."""

from dataclasses import replace

import pytest

from app.desk.session import ENGINE_GRACE, Session
from app.domain.agent import Availability, CallActivity, Shown, shown
from app.domain.call import Call, CallState, Direction, EndCause
from app.domain.errors import Refused

CALL = Call("c", "main", Direction.INBOUND, CallState.OFFERED, "+40215550199", offered_at=1.0)
TALKING = replace(CALL, state=CallState.TALKING, answered_at=2.0)


def ended(call: Call, cause: EndCause) -> Call:
    return replace(call, state=CallState.ENDED, ended_at=9.0, cause=cause)


@pytest.fixture
def ready() -> Session:
    session = Session(0.0)
    session.engine(True, 0.0)
    session.registration(True, 0.0)
    session.sign_in(0.0, ready=True)
    assert session.status.availability is Availability.READY
    assert session.may_offer
    return session


def test_start_is_not_ready_unless_asked_for() -> None:
    session = Session(0.0)
    session.engine(True, 0.0)
    session.registration(True, 0.0)
    session.sign_in(0.0, ready=False)
    assert (session.status.availability, session.status.reason) == (Availability.NOT_READY, "signed_in")
    assert not session.may_offer


def test_a_ready_start_waits_for_the_registration() -> None:
    session = Session(0.0)
    session.sign_in(0.0, ready=True)
    assert session.status.reason == "engine_lost"
    session.engine(True, 1.0)
    assert [session.may_offer] == [False]
    session.registration(True, 2.0)
    assert [session.may_offer] == [True]


@pytest.mark.parametrize(
    ("lose", "back", "reason"),
    [
        (lambda s, t: s.registration(False, t), lambda s, t: s.registration(True, t), "not_registered"),
        (lambda s, t: s.headset(False, t), lambda s, t: s.headset(True, t), "headset_lost"),
    ],
)
def test_an_outage_ends_by_itself(ready: Session, lose, back, reason) -> None:  # type: ignore[no-untyped-def]
    lose(ready, 10.0)
    assert (ready.status.availability, ready.status.reason) == (Availability.NOT_READY, reason)
    offered = [ready.may_offer]
    back(ready, 20.0)
    offered.append(ready.may_offer)
    assert offered == [False, True]
    assert ready.status.since == 20.0


def test_a_break_chosen_in_an_outage_stays_a_break(ready: Session) -> None:
    ready.registration(False, 10.0)
    ready.choose(Availability.NOT_READY, "break", 11.0)
    ready.registration(True, 12.0)
    assert (ready.status.availability, ready.status.reason) == (Availability.NOT_READY, "break")


def test_ready_chosen_in_an_outage_comes_when_it_ends(ready: Session) -> None:
    ready.choose(Availability.NOT_READY, "break", 5.0)
    ready.registration(False, 10.0)
    assert ready.status.reason == "break"
    with pytest.raises(Refused):
        ready.choose(Availability.READY, "", 11.0)
    assert ready.status.reason == "not_registered"
    ready.registration(True, 12.0)
    assert ready.may_offer


def test_two_outages_must_both_end(ready: Session) -> None:
    ready.registration(False, 10.0)
    ready.headset(False, 11.0)
    ready.registration(True, 12.0)
    assert ready.status.reason == "headset_lost"
    ready.headset(True, 13.0)
    assert ready.may_offer


def test_an_engine_that_is_back_at_once_changes_no_status(ready: Session) -> None:
    ready.engine(False, 10.0)
    ready.enforce(10.5)
    ready.engine(True, 10.8)
    ready.enforce(11.5)
    ready.registration(True, 11.6)
    assert ready.status.availability is Availability.READY
    assert ready.status.since == 0.0


def test_an_engine_that_stays_away_is_an_outage(ready: Session) -> None:
    ready.engine(False, 10.0)
    assert not ready.may_offer, "never offered while the engine is away, grace or not"
    ready.enforce(10.0 + ENGINE_GRACE + 0.1)
    assert ready.status.reason == "engine_lost"


def test_a_crash_loop_is_an_outage_at_once(ready: Session) -> None:
    ready.engine(False, 10.0, looping=True)
    assert ready.status.reason == "engine_lost"


def test_a_missed_call_makes_not_ready(ready: Session) -> None:
    ready.activity([CALL], 1.0)
    ready.call_ended(ended(CALL, EndCause.ABANDONED), [], 2.0, form=False)
    assert (shown(ready.status), ready.status.reason) == (Shown.NOT_READY, "missed_call")
    ready.registration(False, 3.0)
    ready.registration(True, 4.0)
    assert ready.status.reason == "missed_call", "an outage does not wash it away"


@pytest.mark.parametrize("cause", [EndCause.ANSWERED_ELSEWHERE, EndCause.DECLINED])
def test_a_call_that_was_not_missed_changes_nothing(ready: Session, cause: EndCause) -> None:
    ready.activity([CALL], 1.0)
    ready.call_ended(ended(CALL, cause), [], 2.0, form=False)
    assert shown(ready.status) is Shown.READY


def test_a_call_refused_while_not_ready_leaves_the_break_alone(ready: Session) -> None:
    ready.choose(Availability.NOT_READY, "meal", 1.0)
    ready.call_ended(ended(CALL, EndCause.NOT_ALLOWED), [], 2.0, form=False)
    assert ready.status.reason == "meal"


def test_a_second_call_missed_while_talking_is_no_fault(ready: Session) -> None:
    ready.activity([TALKING], 1.0)
    ready.call_ended(ended(replace(CALL, id="d"), EndCause.ABANDONED), [TALKING], 2.0, form=False)
    assert shown(ready.status) is Shown.ON_CALL
    assert ready.status.availability is Availability.READY


def test_an_answer_that_failed_makes_not_ready(ready: Session) -> None:
    ready.activity([CALL], 1.0)
    ready.call_ended(ended(CALL, EndCause.FAILED), [], 2.0, form=False)
    assert ready.status.availability is Availability.NOT_READY


def test_a_failed_outgoing_call_returns_to_what_was(ready: Session) -> None:
    ready.choose(Availability.NOT_READY, "break", 0.5)
    out = replace(CALL, direction=Direction.OUTBOUND, state=CallState.DIALLING)
    ready.activity([out], 1.0)
    assert ready.status.call is CallActivity.DIALLING
    ready.call_ended(ended(out, EndCause.BUSY), [], 2.0, form=False)
    assert (shown(ready.status), ready.status.reason) == (Shown.NOT_READY, "break")


def test_wrap_up_comes_after_the_last_of_two_calls(ready: Session) -> None:
    other = replace(TALKING, id="d", state=CallState.HELD)
    ready.activity([TALKING, other], 1.0)
    ready.call_ended(ended(TALKING, EndCause.HUNG_UP_THERE), [other], 2.0, form=True)
    assert shown(ready.status) is Shown.HELD
    ready.call_ended(ended(replace(CALL, id="d"), EndCause.HUNG_UP_HERE), [], 3.0, form=False)
    assert shown(ready.status) is Shown.WRAP_UP
    assert not ready.may_offer


def test_what_is_chosen_during_wrap_up_comes_after_it(ready: Session) -> None:
    ready.activity([TALKING], 1.0)
    ready.form(is_open=True)
    ready.call_ended(ended(TALKING, EndCause.HUNG_UP_THERE), [], 2.0, form=True)
    ready.choose(Availability.NOT_READY, "break", 3.0)
    assert shown(ready.status) is Shown.WRAP_UP
    ready.wrapped_up(4.0)
    assert ready.status.reason == "break"


@pytest.mark.parametrize(
    ("direction", "cause"),
    [(Direction.INBOUND, EndCause.NOT_ALLOWED), (Direction.OUTBOUND, EndCause.BUSY)],
)
def test_another_call_that_comes_to_nothing_does_not_end_the_wrap_up(
    ready: Session, direction: Direction, cause: EndCause
) -> None:
    ready.activity([TALKING], 1.0)
    ready.form(is_open=True)
    ready.call_ended(ended(TALKING, EndCause.HUNG_UP_THERE), [], 2.0, form=True)
    other = replace(CALL, id="d", direction=direction, state=CallState.DIALLING)
    ready.activity([other] if direction is Direction.OUTBOUND else [], 3.0)
    ready.call_ended(ended(other, cause), [], 4.0, form=False)
    assert (shown(ready.status), ready.may_offer) == (Shown.WRAP_UP, False)
    ready.wrapped_up(5.0)
    assert (shown(ready.status), ready.may_offer) == (Shown.READY, True), "as chosen before the call"


def test_wrap_up_that_ends_unregistered_is_not_ready(ready: Session) -> None:
    ready.activity([TALKING], 1.0)
    ready.call_ended(ended(TALKING, EndCause.HUNG_UP_THERE), [], 2.0, form=True)
    ready.registration(False, 3.0)
    assert shown(ready.status) is Shown.WRAP_UP, "the form is not taken away"
    ready.wrapped_up(4.0)
    assert ready.status.reason == "not_registered"
    ready.registration(True, 5.0)
    assert ready.may_offer


def test_an_expired_wrap_up_is_not_ready(ready: Session) -> None:
    ready.activity([TALKING], 1.0)
    ready.form(is_open=True)
    ready.call_ended(ended(TALKING, EndCause.HUNG_UP_THERE), [], 2.0, form=True)
    ready.wrap_up_expired(60.0)
    assert ready.status.reason == "wrap_up_expired"
    ready.choose(Availability.READY, "", 61.0)
    assert ready.may_offer


def test_a_call_survives_the_loss_of_registration(ready: Session) -> None:
    ready.activity([TALKING], 1.0)
    ready.registration(False, 2.0)
    assert shown(ready.status) is Shown.ON_CALL
    assert ready.status.availability is Availability.NOT_READY


def test_signed_out_stays_out(ready: Session) -> None:
    ready.sign_out(1.0)
    ready.registration(False, 2.0)
    ready.registration(True, 3.0)
    assert shown(ready.status) is Shown.SIGNED_OUT


def test_choosing_the_same_again_changes_nothing(ready: Session) -> None:
    before = ready.status
    ready.choose(Availability.READY, "", 5.0)
    assert ready.status == before


def test_another_desk_goes_on_only_with_the_same_engine(ready: Session) -> None:
    ready.choose(Availability.NOT_READY, "meal", 5.0)
    kept = ready.kept("boot-1")
    later = Session(9.0)
    assert not later.restore(kept, "boot-2", 9.0)
    assert later.status.availability is Availability.SIGNED_OUT
    assert later.restore(kept, "boot-1", 9.0)
    assert later.status == ready.status
