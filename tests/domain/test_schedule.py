"""Shifts as people write them, and the moments they mean on the clock on the wall."""

import time
from collections.abc import Iterator

import pytest

from app.domain.errors import BadInput
from app.domain.schedule import Shift, day_text, planned, shifts_of_day

MONDAY = 1_792_357_200.0
"""Monday, 19 October 2026, 0:00 in Bucharest."""
HOUR = 3600.0


@pytest.fixture(autouse=True)
def bucharest(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Bucharest")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("9-17", [(540, 1020)]),
        (" 14:00 – 18:30 ,9:00-13 ", [(540, 780), (840, 1110)]),
        ("22-6", [(1320, 1800)]),
        ("8—24", [(480, 1440)]),
    ],
)
def test_a_day_is_read_as_it_is_written(text: str, found: list[tuple[int, int]]) -> None:
    shifts = shifts_of_day(2, text)
    assert [(s.began, s.ended) for s in shifts] == found
    assert shifts_of_day(2, day_text(shifts, 2)) == shifts


@pytest.mark.parametrize(
    "text", ["9", "9-9", "25-26", "9:60-12", "9-13,12-14", "a-b", "1-2,3-4,5-6,7-8,9-10"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        shifts_of_day(0, text)


def test_a_week_becomes_moments_and_is_cut_at_the_edges() -> None:
    shifts = [Shift(0, 540, 1020), Shift(6, 1320, 1800)]
    week = planned(shifts, MONDAY, MONDAY + 7 * 24 * HOUR)
    sunday = MONDAY + 6 * 24 * HOUR
    assert week == [
        (MONDAY, MONDAY + 6 * HOUR),  # the rest of Sunday night's shift
        (MONDAY + 9 * HOUR, MONDAY + 17 * HOUR),
        (sunday + 23 * HOUR, sunday + 24 * HOUR),  # the clock went back an hour on that Sunday
    ]


def test_shifts_that_touch_are_one() -> None:
    assert planned([Shift(0, 540, 720), Shift(0, 720, 900)], MONDAY, MONDAY + 24 * HOUR) == [
        (MONDAY + 9 * HOUR, MONDAY + 15 * HOUR)
    ]
