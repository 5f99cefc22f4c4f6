"""A visitor's request moves only as its table says."""

import itertools

import pytest

from app.domain.errors import IllegalMove
from app.domain.web_call_back import MOVES, WebCallBackState, check_move


def test_every_pair_moves_or_raises() -> None:
    for start, end in itertools.product(WebCallBackState, WebCallBackState):
        if end in MOVES[start]:
            check_move(start, end)
        else:
            with pytest.raises(IllegalMove):
                check_move(start, end)


def test_what_is_over_stays_over() -> None:
    for state in (WebCallBackState.REACHED, WebCallBackState.CANCELLED, WebCallBackState.EXPIRED):
        assert not MOVES[state]
