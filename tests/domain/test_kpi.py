"""Figures against printed examples: 70 answered in time, 10 abandoned in time, 20 late, 100 offered."""

import pytest

from app.domain import kpi
from app.domain.kpi import ServiceLevel


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        (ServiceLevel.IGNORE_ABANDONS, 0.7777777),
        (ServiceLevel.ABANDONS_NEGATIVE, 0.70),
        (ServiceLevel.ABANDONS_POSITIVE, 0.80),
        (ServiceLevel.ANSWERED_AND_ABANDONED, 0.80),
    ],
)
def test_the_printed_example(variant: ServiceLevel, expected: float) -> None:
    share = kpi.service_level(
        variant, offered=100, answered=90, abandoned=10, answered_in_time=70, abandoned_in_time=10
    )
    assert share == pytest.approx(expected, abs=1e-6)
    assert "answered in time" in variant.formula


def test_the_second_printed_example() -> None:
    """50 in time of 50 and 80 others: 38 %, printed without its digits."""
    variant = ServiceLevel.IGNORE_ABANDONS
    share = kpi.service_level(
        variant, offered=130, answered=130, abandoned=0, answered_in_time=50, abandoned_in_time=0
    )
    assert share == pytest.approx(0.3846, abs=5e-5)


def test_answered_only_is_what_asterisk_calls_its_service_level() -> None:
    variant = ServiceLevel.ANSWERED_ONLY
    share = kpi.service_level(
        variant, offered=100, answered=90, abandoned=10, answered_in_time=70, abandoned_in_time=10
    )
    assert share == pytest.approx(70 / 90)


def test_asterisks_second_service_level_leaves_out_who_was_sent_on() -> None:
    """100·(B_T + A_T)/(B + A): of 100 callers 10 left the queue unanswered without giving up."""
    found = kpi.service_level(
        ServiceLevel.ANSWERED_AND_ABANDONED,
        offered=100, answered=70, abandoned=20, answered_in_time=60, abandoned_in_time=12,
    )  # fmt: skip
    assert found == pytest.approx((60 + 12) / 90)


def test_nobody_called_is_no_figure() -> None:
    for variant in ServiceLevel:
        assert (
            kpi.service_level(
                variant, offered=0, answered=0, abandoned=0, answered_in_time=0, abandoned_in_time=0
            )
            is None
        )
    assert kpi.average_speed_of_answer([]) is None
    assert kpi.abandon_rate(abandoned=0, offered=0) is None
    assert kpi.average_handling_time(talk=0, hold=0, wrap_up=0, calls=0) is None


def test_handling_time_of_the_pocket_guide() -> None:
    assert kpi.average_handling_time(talk=14 * 60, hold=8 * 60, wrap_up=6 * 60, calls=8) == 3.5 * 60
    assert kpi.average_speed_of_answer([10.0, 20.0]) == 15.0
    assert kpi.abandon_rate(abandoned=3, offered=60) == 0.05
