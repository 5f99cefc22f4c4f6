"""Today's figures: the printed worked example, calls counted once, per queue, the calls behind a number."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.call import EndCause
from app.domain.kpi import CallResult, OfferedCall, ServiceLevel, call_result
from app.server.board.day import DayCalls
from app.server.board.figures import Figure, Rule, behind, counted, figures

NOON = 1_700_000_000.0


def _answered(number: int, wait: float, queue: str = "Support", at: float = NOON) -> OfferedCall:
    return OfferedCall(f"a{number}", at, at + wait, at + wait + 60, EndCause.HUNG_UP_THERE, queue)


def _ended(number: int, wait: float, cause: EndCause, queue: str = "Support") -> OfferedCall:
    return OfferedCall(f"e{number}", NOON, None, NOON + wait, cause, queue)


def _example() -> list[OfferedCall]:
    """Return 100 calls: 70 answered in time, 10 abandoned in time, 20 answered late (the printed example)."""
    in_time = [_answered(n, 10) for n in range(70)]
    late = [_answered(100 + n, 30) for n in range(20)]
    return [*in_time, *late, *[_ended(n, 5, EndCause.ABANDONED) for n in range(10)]]


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        (ServiceLevel.IGNORE_ABANDONS, 0.7778),
        (ServiceLevel.ABANDONS_NEGATIVE, 0.7),
        (ServiceLevel.ABANDONS_POSITIVE, 0.8),
        (ServiceLevel.ANSWERED_ONLY, 0.7778),
        (ServiceLevel.ANSWERED_AND_ABANDONED, 0.8),
    ],
)
def test_the_printed_example_in_each_variant(variant: ServiceLevel, expected: float) -> None:
    shown = figures(_example(), Rule(variant), NOON + 600, 3)
    assert shown.service_level == expected
    assert (shown.offered, shown.answered, shown.abandoned) == (100, 90, 10)
    assert shown.abandon_rate == 0.1
    assert shown.asa_seconds == pytest.approx((70 * 10 + 20 * 30) / 90, abs=0.05)
    assert (shown.variant, shown.web_call_backs_waiting) == (variant.value, 3)
    assert shown.formula == variant.formula


def test_who_gives_up_at_once_is_in_no_figure_where_the_centre_says_so() -> None:
    calls = [*_example(), *[_ended(200 + n, 2.9, EndCause.ABANDONED) for n in range(5)]]
    shown = figures(calls, Rule(short=3), NOON + 600, 0)
    assert (shown.offered, shown.abandoned, shown.service_level) == (100, 10, 0.7778)
    assert shown.formula.endswith("abandoned within 3 s not counted")
    assert len(behind(Figure.ABANDONED, calls, Rule(short=3), "")) == 10
    assert figures(calls, Rule(), NOON + 600, 0).abandoned == 15


def test_nobody_called_shows_no_figure() -> None:
    shown = figures([], Rule(), NOON, 0)
    assert shown.service_level is None
    assert shown.asa_seconds is None
    assert shown.abandon_rate is None
    assert shown.queues == []
    assert set(shown.last_hour) == {None}


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (OfferedCall("ringing", NOON), None),
        (_ended(1, 9, EndCause.ANSWERED_ELSEWHERE), None),
        (_ended(1, 9, EndCause.NOT_ALLOWED), None),
        (_ended(1, 20, EndCause.ABANDONED), CallResult.ABANDONED_IN_TIME),
        (_ended(1, 20.1, EndCause.ABANDONED), CallResult.ABANDONED_LATE),
        (_answered(1, 20), CallResult.ANSWERED_IN_TIME),
        (_answered(1, 20.1), CallResult.ANSWERED_LATE),
        (_ended(1, 3, EndCause.DECLINED), CallResult.DECLINED),
        (_ended(1, 30, EndCause.NO_ANSWER), CallResult.NOT_ANSWERED),
        (_ended(1, 3, EndCause.ENGINE_LOST), CallResult.FAILED),
        (_ended(1, 3, EndCause.UNKNOWN), CallResult.NOT_ANSWERED),
    ],
)
def test_each_call_counts_once_or_not_at_all(call: OfferedCall, expected: CallResult | None) -> None:
    assert call_result(call, 20) is expected


def test_a_call_that_is_still_talked_counts_as_answered() -> None:
    talking = OfferedCall("t", NOON, NOON + 4)
    assert call_result(talking, 20) is CallResult.ANSWERED_IN_TIME
    assert talking.talk == 0.0


def test_each_queue_has_its_own_line_by_name() -> None:
    calls = [_answered(1, 5, "parcels"), _answered(2, 50, "Billing"), _answered(3, 5, "")]
    shown = figures(calls, Rule(), NOON + 600, 0)
    assert [(q.queue, q.offered, q.service_level) for q in shown.queues] == [
        ("Billing", 1, 0.0),
        ("parcels", 1, 1.0),
    ]
    assert shown.offered == 3


def test_the_last_hour_shows_how_the_figure_moved_and_ends_at_the_figure() -> None:
    early = _answered(1, 5, at=NOON - 3000)
    late = _answered(2, 60, at=NOON - 100)
    shown = figures([late, early], Rule(), NOON, 0)
    assert len(shown.last_hour) == 13
    assert shown.last_hour[0] is None
    assert shown.last_hour[5] == 1.0
    assert shown.last_hour[-1] == shown.service_level == 0.5


def test_the_course_does_not_change_between_two_full_five_minutes() -> None:
    start = NOON // 300 * 300
    calls = [_answered(1, 5, at=start - 900), _answered(2, 50, at=start - 400)]
    assert figures(calls, Rule(), start + 1, 0) == figures(calls, Rule(), start + 299, 0)


def test_behind_a_number_stand_its_calls_newest_first() -> None:
    calls = [_answered(1, 5, at=NOON), _answered(2, 50, at=NOON + 100), _ended(3, 5, EndCause.ABANDONED)]
    level = behind(Figure.SERVICE_LEVEL, calls, Rule(), "")
    assert [c.id for c in level] == ["a2", "e3", "a1"]
    assert [c.id for c in level if not c.counted] == ["e3"]
    assert [c.id for c in behind(Figure.ABANDONED, calls, Rule(), "")] == ["e3"]
    assert [c.counted for c in behind(Figure.ASA, calls, Rule(), "")] == [True, False, True]
    assert behind(Figure.ANSWERED, calls, Rule(), "Parcels") == []


_CALLS = st.lists(
    st.builds(
        OfferedCall,
        id=st.uuids().map(str),
        offered_at=st.floats(NOON, NOON + 3600),
        answered_at=st.none() | st.floats(NOON, NOON + 7200),
        ended_at=st.none() | st.floats(NOON, NOON + 7200),
        cause=st.none() | st.sampled_from(EndCause),
        queue=st.sampled_from(["", "Support", "<b>"]),
    ),
    max_size=30,
)


@given(_CALLS, st.sampled_from(ServiceLevel))
def test_what_is_in_the_list_is_what_was_divided(calls: list[OfferedCall], variant: ServiceLevel) -> None:
    rule = Rule(variant)
    shown = figures(calls, rule, NOON + 7200, 0)
    level = [c for c in behind(Figure.SERVICE_LEVEL, calls, rule, "") if c.counted]
    good = {CallResult.ANSWERED_IN_TIME}
    if variant is ServiceLevel.ABANDONS_POSITIVE:
        good = {CallResult.ANSWERED_IN_TIME, CallResult.ABANDONED_IN_TIME}
    if shown.service_level is None:
        assert not level
    else:
        assert shown.service_level == pytest.approx(sum(c.how in good for c in level) / len(level), abs=1e-4)
    assert len(behind(Figure.ABANDONED, calls, rule, "")) == shown.abandoned
    assert len(counted(calls, rule)) == shown.offered == len(behind(Figure.ANSWERED, calls, rule, ""))
    assert sum(c.counted for c in behind(Figure.ASA, calls, rule, "")) == shown.answered


def test_a_day_brought_up_call_by_call_is_the_day_counted_anew() -> None:
    dice, rule = random.Random(7), Rule(ServiceLevel.ABANDONS_POSITIVE, 20)
    known: dict[str, OfferedCall] = {}
    day = DayCalls(rule)
    for _ in range(600):
        name, began = str(dice.randrange(150)), NOON + dice.randrange(7200)
        answered = began + dice.randrange(40) if dice.random() < 0.6 else None
        ended = began + 40 + dice.randrange(90) if dice.random() < 0.8 else None
        cause = dice.choice([EndCause.ABANDONED, EndCause.HUNG_UP_THERE, EndCause.NETWORK])
        call = OfferedCall(name, began, answered, ended, cause, dice.choice(["", "Sales", "Support"]))
        known[name] = call
        day.put(call)
        if dice.random() < 0.1:
            day.drop(gone := dice.choice(list(known)))
            del known[gone]
    for ago in (0, 1800, 7000):
        at = NOON + 7200 - ago
        assert day.figures(at, 2) == figures(known.values(), rule, at, 2)
