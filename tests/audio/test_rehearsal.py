"""The rehearsal's judgement: level over time, soft, loud or dead, and the sweep that comes back or not."""

import ctypes
from typing import Any

import numpy
import pytest

from audio.ports import CLOCK_RATE, FRAME_BYTES
from audio.rehearsal import LONGEST_SECONDS, SWEEP_SECONDS, Tape, curve, judge, sweep
from tests.peers.speech import frames, noise, speech


def _pcm(samples: Any) -> Any:
    return frames(samples).reshape(-1)


NOTHING = numpy.zeros(0, numpy.int16)


def test_a_voice_is_good() -> None:
    found = judge(_pcm(speech(3.0)), NOTHING)
    assert (found.quiet, found.soft, found.clipped, found.echo_db) == (False, False, False, None)
    assert len(found.curve) == 30
    assert found.peak == max(found.curve)


def test_a_dead_a_soft_and_a_loud_microphone_are_told_apart() -> None:
    assert judge(_pcm(numpy.zeros(CLOCK_RATE)), NOTHING).quiet
    soft = judge(_pcm(noise("fan", 1.0, -60)), NOTHING)
    assert (soft.quiet, soft.soft) == (False, True)
    assert judge(_pcm(speech(2.0) * 30), NOTHING).clipped
    assert judge(NOTHING, NOTHING).quiet


def test_the_curve_follows_the_voice() -> None:
    said = numpy.concatenate([numpy.zeros(CLOCK_RATE), 0.5 * numpy.ones(CLOCK_RATE // 2)])
    assert curve(_pcm(said)) == (-96.0,) * 10 + (-6.0,) * 5


@pytest.mark.parametrize(("milliseconds", "decibel"), [(40, 0), (150, -12), (400, -30)])
def test_echo_and_delay_are_measured(milliseconds: int, decibel: float) -> None:
    played = numpy.frombuffer(sweep(), numpy.int16).astype(float)
    late = numpy.zeros(milliseconds * CLOCK_RATE // 1000)
    heard = numpy.concatenate([late, played])[: len(played)] * 10 ** (decibel / 20)
    room = heard + 32767 * noise("fan", len(heard) / CLOCK_RATE, -55)
    found = judge(NOTHING, room.astype(numpy.int16))
    assert found.delay_ms == pytest.approx(milliseconds, abs=2)
    assert found.echo_db == pytest.approx(decibel, abs=1.5)


def test_a_headset_gives_no_echo_whatever_is_said_meanwhile() -> None:
    for other in (noise("fan", 1.3, -40), noise("keyboard", 1.3, -30), numpy.zeros(int(1.3 * CLOCK_RATE))):
        assert judge(NOTHING, _pcm(other)).echo_db is None


def test_the_sweep_is_soft_and_ends_in_quiet() -> None:
    played = numpy.frombuffer(sweep(), numpy.int16)
    assert numpy.abs(played.astype(int)).max() < 9000
    assert not played[int(SWEEP_SECONDS * CLOCK_RATE) :].any()


def test_the_tape_plays_and_keeps_frame_by_frame() -> None:
    tape, memory = Tape(), ctypes.create_string_buffer(FRAME_BYTES)
    address = ctypes.addressof(memory)
    tape.play(b"\1" * (FRAME_BYTES + 10))
    tape.far(address)
    assert memory.raw == b"\1" * FRAME_BYTES
    assert not tape.played.is_set()
    tape.far(address)
    assert memory.raw == b"\1" * 10 + bytes(FRAME_BYTES - 10)
    assert tape.played.is_set()
    memory.raw = b"\2" * FRAME_BYTES
    tape.far(address)
    assert memory.raw == b"\2" * FRAME_BYTES, "what the speaker plays is left alone"
    assert not tape.running.is_set()
    for _ in range(int(LONGEST_SECONDS * 100) + 50):
        tape.near(address)
    assert tape.running.is_set()
    assert len(tape.taped()) == LONGEST_SECONDS * CLOCK_RATE
    tape.play(b"")
    assert len(tape.taped()) == 0
