"""Erlang against printed digits (rows C1–C7, A1–A3 of the field notes) and identities that must hold."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.domain.staffing import erlang_a, erlang_b, erlang_c, seats_needed, with_shrinkage


@pytest.mark.parametrize(
    ("calls", "interval", "handling", "seats", "within", "waits", "level", "asa", "busy"),
    [
        (100, 1800, 180, 14, 20, 0.1741319336, 0.8883500192, 7.835937012, 0.7142857143),
        (100, 1800, 180, 15, 20, 0.1020423670, 0.9414528429, 3.673525212, 0.6666666667),
        (360, 1800, 240, 55, 15, 0.2387009364, 0.8458830922, 8.184032104, 0.8727272727),
        (48, 60, 60, 50, 20, 0.6944556112, 0.6434546008, 20.83366834, 0.96),
        (200, 1800, 180, 23, 20, 0.4157375747, 0.7021110108, 24.94425448, 0.8695652174),
        (2, 3600, 300, 1, 20, 0.1666666667, 0.8423400885, 60.0, 0.1666666667),
        (10, 3600, 240, 2, 20, 0.1666666667, 0.8508601139, 30.0, 0.3333333333),
    ],
    ids=["C1", "C2", "C3", "C4", "C5", "C6", "C7"],
)
def test_erlang_c_as_printed(  # noqa: PLR0917 - the columns of a printed table
    calls: float, interval: float, handling: float, seats: int, within: float, waits: float, level: float,
    asa: float, busy: float,
) -> None:  # fmt: skip
    found = erlang_c(calls * handling / interval, seats, handling, within)
    assert found.must_wait == pytest.approx(waits, abs=1e-9)
    assert found.in_time == pytest.approx(level, abs=1e-9)
    assert found.mean_wait == pytest.approx(asa, rel=1e-8)
    assert found.occupancy == pytest.approx(busy, abs=1e-9)


def test_the_queue_of_the_fourth_row_and_the_other_threshold_of_the_second() -> None:
    assert erlang_c(48, 50, 60, 20).queue == pytest.approx(16.667, abs=1e-3)
    assert erlang_c(10, 15, 180, 19.8).in_time == pytest.approx(0.9411267, abs=1e-7)


@pytest.mark.parametrize(("load", "seats", "blocked"), [(1, 1, 0.5), (1, 2, 0.2), (10, 14, 0.0568191434)])
def test_erlang_b_as_printed(load: float, seats: int, blocked: float) -> None:
    assert erlang_b(load, seats) == pytest.approx(blocked, abs=1e-9)


@pytest.mark.parametrize(
    ("load", "handling", "patience", "seats", "waits", "gone", "wait", "queue", "busy"),
    [
        (10, 180, 300, 13, 0.2257970840, 0.0249633036, 7.48899109, 0.4160550606, 0.7500282280),
        (10, 180, 300, 14, 0.1452601143, 0.0139837441, 4.195123237, 0.2330624020, 0.7042973256),
        (48, 60, 120, 50, 0.4677740686, 0.0309122492, 3.709469899, 2.967575920, 0.9303242408),
    ],
    ids=["A1", "A2", "A3"],
)
def test_erlang_a_as_printed(  # noqa: PLR0917 - the columns of a printed table
    load: float, handling: float, patience: float, seats: int, waits: float, gone: float, wait: float,
    queue: float, busy: float,
) -> None:  # fmt: skip
    found = erlang_a(load, seats, handling, patience)
    assert found.must_wait == pytest.approx(waits, abs=1e-9)
    assert found.abandoned == pytest.approx(gone, abs=1e-9)
    assert found.mean_wait == pytest.approx(wait, rel=1e-8)
    assert found.queue == pytest.approx(queue, rel=1e-8)
    assert found.occupancy == pytest.approx(busy, abs=1e-9)


@given(some.floats(0.1, 60.0), some.integers(1, 80), some.floats(20.0, 900.0), some.floats(5.0, 3600.0))
def test_who_gives_up_is_the_queue_times_impatience(
    load: float, seats: int, handling: float, patience: float
) -> None:
    found = erlang_a(load, seats, handling, patience)
    arrivals = load / handling
    assert found.abandoned == pytest.approx(found.queue / patience / arrivals, rel=1e-6, abs=1e-12)
    assert found.occupancy * seats == pytest.approx(load * (1 - found.abandoned), rel=1e-6)
    assert 0.0 <= found.must_wait <= 1.0 + 1e-12


def test_seats_for_a_target_and_people_for_seats() -> None:
    assert seats_needed(10, 180, target=0.8, within=20).seats == 14
    assert seats_needed(10, 180, target=0.9, within=20).seats == 15
    assert (with_shrinkage(14, 0.3), with_shrinkage(15, 0.3)) == (20, 22)


def test_a_load_that_cannot_be_carried() -> None:
    found = erlang_c(10, 10, 180, 20)
    assert (found.must_wait, found.mean_wait, found.in_time) == (1.0, math.inf, 0.0)
