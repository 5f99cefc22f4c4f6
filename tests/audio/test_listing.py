"""PortAudio's list, as the helper prints it, becomes devices; another system's list is given by hand."""

import json
import sys
from typing import Any

import pytest

from audio.listing import ListWatcher, print_list, read_list
from audio.ports import Direction, SoundDevice
from audio.routes import ListRoute
from tests.audio.worlds import until

APIS = [
    {"name": "MME", "default_input_device": 1, "default_output_device": 0},
    {"name": "Windows WASAPI", "default_input_device": 3, "default_output_device": 2},
]
ENTRIES: list[dict[str, Any]] = [
    {"name": "Headset", "hostapi": 0, "max_output_channels": 2, "max_input_channels": 0},
    {"name": "Headset", "hostapi": 0, "max_output_channels": 0, "max_input_channels": 1},
    {"name": "Headset", "hostapi": 1, "max_output_channels": 2, "max_input_channels": 0},
    {"name": "Mikrofon (Größe)", "hostapi": 1, "max_output_channels": 0, "max_input_channels": 1},
]


class PortAudioOfAnotherSystem:
    """What `sounddevice` says of its devices."""

    class default:  # noqa: N801 - sounddevice's own name
        hostapi = 0

    def query_hostapis(self) -> list[dict[str, Any]]:
        return APIS

    def query_devices(self) -> list[dict[str, Any]]:
        return ENTRIES


class PortAudioWithoutCards(PortAudioOfAnotherSystem):
    """A machine without any sound."""

    class default:  # noqa: N801 - sounddevice's own name
        hostapi = -1

    def query_hostapis(self) -> list[dict[str, Any]]:
        return []

    def query_devices(self) -> list[dict[str, Any]]:
        return []


def test_one_card_is_listed_once_with_its_defaults() -> None:
    assert read_list(print_list(PortAudioOfAnotherSystem())) == (
        SoundDevice("Headset (MME)", "Headset", Direction.OUTPUT, True),
        SoundDevice("Headset (MME)", "Headset", Direction.INPUT, True),
    )


def test_no_card_is_an_empty_list() -> None:
    assert read_list(print_list(PortAudioWithoutCards())) == ()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"apis":[],"devices":[{}],"defaults":[]}', "null", "\0"])
def test_a_broken_line_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_list(text)


def test_a_name_finds_its_index_and_no_name_the_default() -> None:
    route = ListRoute()
    assert route.index(ENTRIES, APIS, "Headset (MME)", Direction.INPUT) == 1
    assert route.index(ENTRIES, APIS, "Headset (Windows WASAPI)", Direction.OUTPUT) == 2
    assert route.index(ENTRIES, APIS, "", Direction.OUTPUT) == 0
    assert route.index(ENTRIES, APIS, "gone (MME)", Direction.OUTPUT) is None
    assert route.index([], [], "", Direction.INPUT) is None
    assert route.absent(Direction.INPUT).code == "microphone_missing"


def test_another_order_of_the_list_changes_no_choice() -> None:
    route = ListRoute()
    for listed in (ENTRIES, ENTRIES[::-1], [*ENTRIES[2:], *ENTRIES[:2]]):
        for name, direction in (
            ("Headset (MME)", Direction.INPUT),
            ("Headset (Windows WASAPI)", Direction.OUTPUT),
        ):
            index = route.index(listed, APIS, name, direction)
            assert index is not None
            entry = listed[index]
            assert f"{entry['name']} ({APIS[entry['hostapi']]['name']})" == name
            assert entry[f"max_{direction.value}_channels"] > 0


def test_the_watcher_runs_the_helper_and_survives_a_broken_one() -> None:
    line = json.dumps(print_list(PortAudioOfAnotherSystem()))
    told: list[tuple[SoundDevice, ...]] = []
    good = ListWatcher((sys.executable, "-c", f"print({line})"))
    good.start(told.append)
    until(lambda: told, 15)
    assert len(told[0]) == 2
    good.close()
    broken = ListWatcher((sys.executable, "-c", "raise SystemExit(3)"))
    broken.start(told.append)
    until(lambda: len(told) == 2, 15)
    assert told[1] == ()
    broken.close()


@pytest.mark.medium
def test_the_real_helper_prints_a_list() -> None:
    told: list[tuple[SoundDevice, ...]] = []
    watcher = ListWatcher()
    watcher.start(told.append)
    until(lambda: told, 30)
    watcher.close()
    assert all(device.name.startswith(device.label) for device in told[0])
