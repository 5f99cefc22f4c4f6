"""Days of a call centre: its own midnights, of 23, 24 and 25 hours, on a machine in any other zone."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from app.domain.days import day_of, day_start, midnight, midnights, slots
from app.domain.schedule import planned, shifts_of_day

BUCHAREST = ZoneInfo("Europe/Bucharest")
HOUR = 3600.0


@pytest.fixture(params=["UTC", "Asia/Seoul", "America/Los_Angeles"], autouse=True)
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Set the machine's own clock to a zone that is not the centre's."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def at(text: str, zone: ZoneInfo) -> float:
    """Return the moment at which a centre's clock shows a text."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-06-15", 24), ("2026-10-25", 25), ("2026-10-26", 24)]
)
def test_a_day_is_as_long_as_the_centres_clock_makes_it(day: str, hours: int) -> None:
    noon = at(f"{day} 12:00", BUCHAREST)
    began, ended = midnights(noon, 1, BUCHAREST)
    assert ended - began == hours * HOUR
    assert began == day_start(noon, BUCHAREST) == day_start(began, BUCHAREST)
    assert day_start(ended - 1, BUCHAREST) == began
    assert day_of(ended - 1, BUCHAREST).isoformat() == day
    for seconds, count in ((1800.0, hours * 2), (3600.0, hours), (86_400.0, 1)):
        edges = slots([began, ended], ended, seconds)
        assert len(edges) == count + 1
        assert (edges[0], edges[-1]) == (began, ended)
        assert all(one < other for one, other in pairwise(edges))


def test_a_month_around_a_change_of_the_clock_has_every_midnight() -> None:
    every = midnights(at("2026-11-10 09:30", BUCHAREST), 31, BUCHAREST)
    assert [datetime.fromtimestamp(m, BUCHAREST).strftime("%H:%M") for m in every] == ["00:00"] * 32
    assert every[-2] == at("2026-11-10 00:00", BUCHAREST)
    assert slots(every, every[-1], 86_400.0) == every


def test_slots_end_with_the_one_that_runs() -> None:
    began, ended = midnights(at("2026-10-25 12:00", BUCHAREST), 1, BUCHAREST)
    assert slots([began, ended], began + 1, 1800.0) == [began, began + 1800]
    assert slots([began, ended], began + 1800, 1800.0) == [began, began + 1800]
    assert slots([began, ended], began + 1801, 86_400.0) == [began, ended]


@pytest.mark.parametrize(
    ("zone", "day", "first", "hours"),
    [
        ("Africa/Cairo", "2024-04-26", "01:00", 23),  # midnight itself is skipped
        ("America/Havana", "2024-11-03", "00:00", 25),  # midnight comes twice: the first one counts
        ("Australia/Lord_Howe", "2026-04-05", "00:00", 24.5),
        ("Asia/Kathmandu", "2026-04-05", "00:00", 24),
    ],
)
def test_days_of_odd_zones(zone: str, day: str, first: str, hours: float) -> None:
    there = ZoneInfo(zone)
    began, ended = midnights(at(f"{day} 12:00", there), 1, there)
    assert datetime.fromtimestamp(began, there).strftime("%H:%M") == first
    assert ended - began == hours * HOUR
    assert day_of(began, there).isoformat() == day
    assert day_of(began - 1, there).isoformat() < day


def test_sites_in_different_zones_have_different_days() -> None:
    moment = datetime(2026, 11, 22, 16, 0, tzinfo=UTC).timestamp()
    assert day_of(moment, ZoneInfo("Asia/Manila")) == date(2026, 11, 23)
    assert day_of(moment, BUCHAREST) == date(2026, 11, 22)
    assert midnight(date(2026, 11, 23), ZoneInfo("Asia/Manila")) == moment


def test_without_a_zone_the_machines_own_counts(machine: str) -> None:
    moment = datetime(2026, 11, 22, 16, 0, tzinfo=UTC).timestamp()
    assert day_start(moment, None) == day_start(moment, ZoneInfo(machine))


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 7), ("2026-10-25", 9), ("2026-11-01", 8)])
def test_a_night_shift_follows_the_centres_clock(day: str, hours: int) -> None:
    began, ended = midnights(at(f"{day} 12:00", BUCHAREST), 1, BUCHAREST)
    every = [shift for weekday in range(7) for shift in shifts_of_day(weekday, "0-8")]
    assert planned(every, began, ended, BUCHAREST) == [(began, began + hours * HOUR)]
