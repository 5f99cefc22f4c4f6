"""The same sound path on PipeWire: what holds on PulseAudio holds there."""

import time
from collections.abc import Iterator
from typing import Final

import numpy
import pytest

from audio.ports import Direction
from tests.audio.test_native import Bridge, running
from tests.audio.worlds import until
from tests.engine.test_sound import (
    laptop,
    start,
    test_a_headset_lost_in_a_call_twenty_times,
    test_a_headset_plugged_in_while_it_rings_rings_too,
    test_a_headset_pulled_and_plugged_again_at_once_is_not_left_behind,
    test_a_restart_of_the_sound_server_in_a_call,
    test_levels_move_without_a_call_and_rest_when_unwatched,
    test_of_two_headsets_of_one_name_the_chosen_one_is_used_whatever_their_order,
    test_ring_and_test_tone_on_a_chosen_device,
    test_the_only_headset_lost_and_back,
    test_what_is_said_goes_through_the_bridge_and_back,
    test_who_follows_the_system_moves_with_it_and_a_choice_stays,
)
from tests.peers.pipewire import PipeWireServer
from tests.peers.pulse import RATE

__all__ = [
    "laptop",
    "start",
    "test_a_headset_lost_in_a_call_twenty_times",
    "test_a_headset_plugged_in_while_it_rings_rings_too",
    "test_a_headset_pulled_and_plugged_again_at_once_is_not_left_behind",
    "test_a_restart_of_the_sound_server_in_a_call",
    "test_levels_move_without_a_call_and_rest_when_unwatched",
    "test_of_two_headsets_of_one_name_the_chosen_one_is_used_whatever_their_order",
    "test_ring_and_test_tone_on_a_chosen_device",
    "test_the_only_headset_lost_and_back",
    "test_what_is_said_goes_through_the_bridge_and_back",
    "test_who_follows_the_system_moves_with_it_and_a_choice_stays",
]

pytestmark = pytest.mark.medium

HOP: Final = RATE // 100


@pytest.fixture
def server() -> Iterator[PipeWireServer]:
    with PipeWireServer() as server:
        yield server


def test_frames_move_in_c_and_what_is_heard_has_no_holes(
    server: PipeWireServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server says a hundred times a second and more what it wants: what nobody reads piles up."""
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    headset = server.add_headset("laptop")
    with server.record(headset) as recording, running(Bridge(), *Direction) as (speaker, _):
        until(lambda: speaker.frames > 100, what="a speaker that is awake")
        frames, began, start = speaker.frames, time.monotonic(), len(recording.samples())
        time.sleep(2.0)
        rate = (speaker.frames - frames) / (time.monotonic() - began)
        heard = recording.samples()[start:]
    hops = heard[: len(heard) // HOP * HOP].reshape(-1, HOP)
    assert 60 <= rate <= 140
    assert len(hops) > 100
    assert numpy.count_nonzero(~hops.any(axis=1)) < len(hops) / 4
