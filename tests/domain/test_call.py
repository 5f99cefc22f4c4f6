"""A call and its table of moves."""

import itertools

import pytest

from app.domain.call import LIVE, MOVES, Call, CallState, Direction, EndCause, move
from app.domain.errors import IllegalMove

OFFERED = Call("c", "main", Direction.INBOUND, CallState.OFFERED, offered_at=10.0)


def test_every_pair_of_states_moves_or_raises_as_the_table_says() -> None:
    for start, end in itertools.product(CallState, CallState):
        call = Call("c", "main", Direction.INBOUND, start)
        if end in MOVES[start]:
            assert move(call, end, 1.0).state is end
        else:
            with pytest.raises(IllegalMove):
                move(call, end, 1.0)


def test_hold_time_adds_up_and_answer_is_kept() -> None:
    call = move(OFFERED, CallState.TALKING, 12.0)
    call = move(call, CallState.HELD, 20.0)
    call = move(call, CallState.TALKING, 25.0)
    call = move(call, CallState.HELD, 30.0)
    call = move(call, CallState.ENDED, 33.0, EndCause.HUNG_UP_THERE)
    assert (call.answered_at, call.held_seconds, call.ended_at) == (12.0, 8.0, 33.0)
    assert call.held_since is None
    assert not call.live


def test_a_clock_set_back_never_gives_negative_hold_time() -> None:
    call = move(move(OFFERED, CallState.TALKING, 12.0), CallState.HELD, 20.0)
    assert move(call, CallState.TALKING, 5.0).held_seconds == 0.0


@pytest.mark.parametrize(
    ("cause", "missed"),
    [
        (EndCause.ABANDONED, True),
        (EndCause.NOT_ALLOWED, True),
        (EndCause.DECLINED, False),
        (EndCause.ANSWERED_ELSEWHERE, False),
    ],
)
def test_missed_is_offered_and_taken_by_nobody(cause: EndCause, missed: bool) -> None:
    assert move(OFFERED, CallState.ENDED, 11.0, cause).missed is missed


def test_somebody_is_on_the_line_exactly_in_the_live_states() -> None:
    for state in CallState:
        assert Call("c", "main", Direction.OUTBOUND, state).live is (state in LIVE)


def test_a_call_that_was_on_hold_when_its_engine_died_stays_on_hold_however_often_engines_die() -> None:
    held = move(move(OFFERED, CallState.TALKING, 12.0), CallState.HELD, 20.0)
    lost = move(held, CallState.LOST, 21.0)
    assert lost.held_since == 20.0
    back = move(lost, CallState.HELD, 22.0)
    assert (back.held_since, back.held_seconds) == (20.0, 0.0)
    assert move(back, CallState.TALKING, 25.0).held_seconds == 5.0
