"""Opening hours: weeks, nights, closed days, changes of the clock, what people type."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadInput
from app.domain.opening import (
    ClosedDay,
    Hours,
    Span,
    closes_at,
    is_open,
    opens_at,
    parsed_day,
    parsed_span,
    spans,
    spelt,
    zone_of,
)

BUCHAREST = "Europe/Bucharest"
OFFICE = Hours(BUCHAREST, [Span(day, 8 * 60, 18 * 60) for day in range(5)])


def at(text: str, zone: str = BUCHAREST) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(
    ("moment", "open_then", "opens"),
    [
        ("2026-11-23T07:59:59", False, "2026-11-23T08:00"),
        ("2026-11-23T08:00:00", True, "2026-11-23T08:00"),
        ("2026-11-23T17:59:59", True, "2026-11-23T17:59:59"),
        ("2026-11-23T18:00:00", False, "2026-11-24T08:00"),
        ("2026-11-27T18:00:00", False, "2026-11-30T08:00"),
        ("2026-11-22T12:00:00", False, "2026-11-23T08:00"),
    ],
)
def test_a_week_of_office_hours(moment: str, open_then: bool, opens: str) -> None:
    assert is_open(OFFICE, at(moment)) is open_then
    assert opens_at(OFFICE, at(moment)) == at(opens)


def test_without_a_week_it_is_always_open() -> None:
    assert is_open(Hours(), 5.0)
    assert opens_at(Hours(BUCHAREST), 5.0) == 5.0
    assert closes_at(Hours(), 5.0) is None


def test_closed_days_outweigh_the_week() -> None:
    hours = Hours(BUCHAREST, OFFICE.week, [ClosedDay("2026-12-25", "Christmas"), ClosedDay("2026-12-28")])
    assert not is_open(hours, at("2026-12-25T10:00"))
    assert opens_at(hours, at("2026-12-24T18:00")) == at("2026-12-29T08:00")


def test_a_night_shift_goes_on_after_midnight() -> None:
    night = Hours(BUCHAREST, [Span(day, 22 * 60, 6 * 60) for day in range(7)])
    assert is_open(night, at("2026-11-23T05:59"))
    assert not is_open(night, at("2026-11-23T06:00"))
    assert closes_at(night, at("2026-11-23T23:00")) == at("2026-11-24T06:00")
    round_the_clock = Hours(BUCHAREST, [Span(day, 0, 24 * 60) for day in range(7)])
    assert is_open(round_the_clock, at("2026-11-23T00:00"))
    assert len(spans(round_the_clock, at("2026-11-23T12:00"), 5)) == 1


def test_a_day_with_a_break_at_noon() -> None:
    hours = Hours(BUCHAREST, [Span(0, 480, 720), Span(0, 780, 1020)])
    noon = at("2026-11-23T12:30")
    assert not is_open(hours, noon)
    assert opens_at(hours, noon) == at("2026-11-23T13:00")
    assert closes_at(hours, at("2026-11-23T09:00")) == at("2026-11-23T12:00")
    assert closes_at(hours, noon) is None


def test_the_clock_changes_and_eight_stays_eight() -> None:
    every = Hours(BUCHAREST, [Span(day, 480, 1080) for day in range(7)])
    (before, after) = spans(every, at("2026-10-24T12:00"), 1)[1:3]
    assert before == (at("2026-10-24T08:00"), at("2026-10-24T18:00"))
    assert after == (at("2026-10-25T08:00"), at("2026-10-25T18:00"))
    assert after[0] - before[0] == 25 * 3600, "the night when the clock is set back"


def test_seasonal_places_open_once_a_year_or_never() -> None:
    closed = [ClosedDay(f"2026-{month:02}-{day:02}") for month in (11, 12) for day in range(1, 32)]
    hours = Hours("UTC", [Span(2, 600, 660)], closed)
    assert opens_at(hours, at("2026-11-01T00:00", "UTC")) == at("2027-01-06T10:00", "UTC")
    assert opens_at(Hours("UTC", [Span(9, 600, 660)]), 1_800_000_000.0) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("8-18", (480, 1080)), (" 08:30 – 12:00 ", (510, 720)), ("22:00-6", (1320, 360)), ("0-24", (0, 1440))],
)
def test_what_people_type(text: str, expected: tuple[int, int]) -> None:
    span = parsed_span(3, text)
    assert (span.opens, span.closes) == expected
    assert parsed_span(3, spelt(span)) == span


@pytest.mark.parametrize(
    "text", ["8", "8-", "-18", "25-26", "8:60-9", "eight-nine", "8-8", "24-8", "٨-٩", "8--9"]
)
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parsed_span(0, text)


def test_closed_days_and_zones_as_typed() -> None:
    assert parsed_day(" 2026-12-25  Christmas Day ") == ClosedDay("2026-12-25", "Christmas Day")
    for bad in ("25.12.2026", "2026-13-01 x", ""):
        with pytest.raises(BadInput):
            parsed_day(bad)
    for zone in ("Mars/Base", "../../etc/passwd", "Europe/", "x" * 300):
        with pytest.raises(BadInput):
            zone_of(zone)


@given(
    st.lists(st.builds(Span, st.integers(0, 6), st.integers(0, 1439), st.integers(0, 1440)), max_size=9),
    st.floats(1_700_000_000, 1_900_000_000),
    st.sampled_from(["UTC", BUCHAREST, "Asia/Seoul", "America/New_York", "Australia/Lord_Howe"]),
)
def test_opening_and_being_open_say_the_same(week: list[Span], now: float, zone: str) -> None:
    hours = Hours(zone, week)
    opens = opens_at(hours, now)
    if week:
        assert opens is not None
        assert is_open(hours, opens)
        assert (opens == now) == is_open(hours, now)
        assert (closes_at(hours, now) is not None) == is_open(hours, now)
