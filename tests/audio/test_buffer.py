"""A card that runs dry gets more in advance; one that keeps up, less."""

import pytest

from audio.buffer import CALM_FRAMES, LONGEST_SECONDS, STUMBLES, WINDOW_FRAMES, Buffer


def test_a_few_stumbles_spread_out_change_nothing() -> None:
    buffer = Buffer(0.04)
    for window in range(1, 20):
        assert not buffer.must_grow(window * (WINDOW_FRAMES + 1), window)
    assert buffer.latency == 0.04


def test_stumbles_while_the_card_wakes_up_do_not_count() -> None:
    buffer = Buffer(0.04)
    assert not buffer.must_grow(50, STUMBLES + 3)
    assert not buffer.must_grow(200, STUMBLES + 3)
    assert buffer.must_grow(300, 2 * STUMBLES + 3)


def test_many_stumbles_double_the_buffer_up_to_a_limit() -> None:
    buffer = Buffer(0.04)
    assert buffer.must_grow(500, STUMBLES)
    assert not buffer.must_grow(510, STUMBLES), "told once"
    assert buffer.latency == pytest.approx(0.08)
    buffer.rest(500, STUMBLES)
    assert buffer.must_grow(300, STUMBLES)
    assert buffer.latency == pytest.approx(LONGEST_SECONDS)
    buffer.rest(300, STUMBLES)
    assert not buffer.must_grow(300, 10 * STUMBLES)


def test_a_calm_call_halves_it_again_but_not_below_the_start() -> None:
    buffer = Buffer(0.04)
    assert buffer.must_grow(500, STUMBLES)
    buffer.rest(500, STUMBLES)
    buffer.rest(CALM_FRAMES - 1, 0)
    assert buffer.latency == pytest.approx(0.08)
    buffer.rest(CALM_FRAMES + 1, 0)
    buffer.rest(CALM_FRAMES + 1, 0)
    assert buffer.latency == pytest.approx(0.04)
