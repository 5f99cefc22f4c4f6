"""Past calls: missed ones of one number stand in one row, and people count once."""

from datetime import datetime

from app.desk.history import History
from app.domain.call import Call, CallState, Direction, EndCause

NOW = datetime(2026, 3, 2, 12).astimezone().timestamp()


def _missed(call: str, number: str, ago: float) -> Call:
    return Call(
        call, "main", Direction.INBOUND, CallState.ENDED, number, offered_at=NOW - ago, ended_at=NOW - ago,
        cause=EndCause.NOT_ALLOWED,
    )  # fmt: skip


def _spoken(call: str, number: str, ago: float) -> Call:
    return Call(
        call, "main", Direction.OUTBOUND, CallState.ENDED, number, offered_at=NOW - ago,
        answered_at=NOW - ago, ended_at=NOW - ago + 5, cause=EndCause.HUNG_UP_HERE,
    )  # fmt: skip


def _history(*calls: Call) -> History:
    history = History()
    for call in calls:
        history.add(call, "")
    return history


def test_a_switch_that_tries_again_makes_one_row() -> None:
    history = _history(*(_missed(f"c{n}", "+40215550199", 10 - n) for n in range(7)))
    (row,) = history.rows(NOW)
    assert (row.call, row.times) == ("c6", 7)
    assert history.missed(NOW) == 1
    assert history.today(NOW).missed == 1


def test_calls_of_others_between_keep_rows_apart() -> None:
    history = _history(
        _missed("a", "+40215550199", 9), _missed("b", "+40215550100", 8), _missed("c", "+40215550199", 7)
    )
    assert [row.times for row in history.rows(NOW)] == [1, 1, 1]
    assert history.missed(NOW) == 2


def test_withheld_numbers_are_never_taken_for_one_person() -> None:
    history = _history(_missed("a", "", 9), _missed("b", "", 8))
    assert len(history.rows(NOW)) == 2
    assert history.missed(NOW) == 2


def test_whoever_was_called_back_is_not_missed_any_more() -> None:
    history = _history(_missed("a", "+40215550199", 9), _spoken("b", "0215550199", 3))
    assert history.missed(NOW) == 0
    assert len(history.rows(NOW)) == 2
