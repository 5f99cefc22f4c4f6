"""The same sound path on PipeWire: what holds on PulseAudio holds there."""

from collections.abc import Iterator

import pytest

from audio.system import moves_in_c
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
from tests.peers.pulse import PulseServer

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


@pytest.fixture
def server() -> Iterator[PipeWireServer]:
    with PipeWireServer() as server:
        yield server


def test_frames_are_moved_in_python_there_and_in_c_with_pulseaudio(
    server: PipeWireServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    assert not moves_in_c()
    with PulseServer() as pulse:
        for name, value in pulse.environment.items():
            monkeypatch.setenv(name, value)
        assert moves_in_c()
