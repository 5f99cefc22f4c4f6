"""Time by state: intervals from what was told, cut where nobody was there; sums, occupancy, adherence."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.agent import Shown
from app.domain.working_time import (
    Absence,
    AbsenceKind,
    Interval,
    Told,
    adherence,
    intervals,
    working_time,
)

DAY = [
    Told(0, Shown.NOT_READY, "signed_in"), Told(60, Shown.READY), Told(100, Shown.OFFERED),
    Told(110, Shown.ON_CALL), Told(400, Shown.HELD), Told(430, Shown.ON_CALL), Told(500, Shown.WRAP_UP),
    Told(560, Shown.READY), Told(900, Shown.NOT_READY, "meal"), Told(2700, Shown.READY),
    Told(3000, Shown.SIGNED_OUT),
]  # fmt: skip


def test_a_day_adds_up() -> None:
    time = working_time(intervals(DAY, [], 0, 4000))
    assert time.signed_in == 3000
    assert (time.ready, time.offered, time.on_call, time.wrap_up) == (40 + 340 + 300, 10, 390, 60)
    assert time.not_ready == {"signed_in": 60, "meal": 1800}
    assert time.occupancy == pytest.approx((390 + 60) / (390 + 60 + 680 + 10))


def test_a_desk_that_died_does_not_go_on_being_ready() -> None:
    told = [Told(0, Shown.READY), Told(8000, Shown.READY)]
    found = intervals(told, [Absence(100, 8000, AbsenceKind.NOT_RUNNING)], 0, 9000)
    assert found == [
        Interval(0, 100, Shown.READY), Interval(100, 8000, None, "", AbsenceKind.NOT_RUNNING),
        Interval(8000, 9000, Shown.READY),
    ]  # fmt: skip
    assert working_time(found).signed_in == 1100
    assert working_time(found).absent == 7900


def test_a_state_that_began_before_counts_from_the_first_moment_asked_for() -> None:
    found = intervals([Told(0, Shown.READY)], [], 50, 80)
    assert found == [Interval(50, 80, Shown.READY)]


def test_adherence_as_its_source_prints_it() -> None:
    worked = [Interval(0, 455 * 60, Shown.READY), Interval(455 * 60, 480 * 60, Shown.NOT_READY, "late")]
    assert adherence([(0, 480 * 60)], worked) == pytest.approx((480 - 25) / 480)
    assert adherence([], worked) is None


@given(
    st.lists(st.tuples(st.floats(0, 1000), st.sampled_from(list(Shown))), max_size=12),
    st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 1000)), max_size=5),
    st.floats(0, 1000),
    st.floats(0, 1000),
)
def test_no_moment_counts_twice_and_none_outside(
    told: list[tuple[float, Shown]], away: list[tuple[float, float]], since: float, until: float
) -> None:
    ordered = [Told(at, shown) for at, shown in sorted(told, key=lambda one: one[0])]
    absences = [Absence(min(pair), max(pair)) for pair in away]
    found = intervals(ordered, absences, since, until)
    for before, after in itertools.pairwise(found):
        assert before.ended <= after.began
    assert all(since <= i.began < i.ended <= until for i in found)
