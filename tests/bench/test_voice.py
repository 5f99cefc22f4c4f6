"""The judge of a voice: sound that was lost or moved is found, and nothing where nothing happened."""

import numpy

from tests.bench.voice import Samples, judge, said
from tests.peers.pulse import RATE

LATE = RATE // 5


def _echoed(spoken: Samples) -> Samples:
    return numpy.concatenate([numpy.zeros(LATE), spoken])[: len(spoken)]


def test_a_clean_echo_has_only_its_delay() -> None:
    spoken = said(8.0)
    found = judge(spoken, 0.5 * _echoed(spoken))
    assert (found.missing, found.jumps, found.median_ms) == (0, 0, 200.0)


def test_a_hole_in_a_word_and_a_jump_are_found() -> None:
    spoken = said(8.0)
    heard = _echoed(spoken)
    loud = int(numpy.convolve(numpy.abs(spoken[: 4 * RATE]), numpy.ones(RATE // 10), "same").argmax()) + LATE
    holed = heard.copy()
    holed[loud - RATE // 50 : loud + RATE // 50] = 0
    assert judge(spoken, holed).missing == 1
    shifted = numpy.concatenate([heard[: 4 * RATE], heard[4 * RATE + RATE // 50 :], numpy.zeros(RATE // 50)])
    assert judge(spoken, shifted).jumps == 1
