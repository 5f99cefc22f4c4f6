"""The way to the sound server: its environment, its missing plugin, the machine without any of it."""

import os
import subprocess
import sys

import pytest

from audio.portaudio import PortAudio
from audio.ports import Direction, StreamEnds
from audio.routes import SoundServerRoute
from audio.system import parts
from tests.peers.pulse import PulseServer

ENDS = StreamEnds(lambda: None, lambda address: None)


def test_a_device_is_named_in_the_environment_only_while_it_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SINK", "mine")
    monkeypatch.delenv("PULSE_SOURCE", raising=False)
    route = SoundServerRoute()
    with route.towards("usb", Direction.OUTPUT):
        assert os.environ["PULSE_SINK"] == "usb"
    with route.towards("", Direction.OUTPUT):
        assert os.environ["PULSE_SINK"] == "mine", "the system's choice includes the user's own environment"
    with route.towards("usb_mic", Direction.INPUT):
        assert os.environ["PULSE_SOURCE"] == "usb_mic"
    assert os.environ["PULSE_SINK"] == "mine"
    assert "PULSE_SOURCE" not in os.environ


def test_a_user_who_set_up_alsa_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", "/my/own.conf")
    SoundServerRoute().prepare()
    assert os.environ["ALSA_CONFIG_PATH"] == "/my/own.conf"


def test_null_parts_are_silent_and_never_open_a_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTHLINE_ENGINE_AUDIO", "null")
    null = parts(ENDS, ENDS)
    assert null.silent
    assert null.watcher.devices() == ()
    null.ringer.ring(("",))
    null.ringer.stop()
    assert null.speaker.level() == -96.0


_OPEN = """
import sys
from audio.portaudio import PortAudio
from audio.ports import DeviceError, Direction
from audio.routes import SoundServerRoute
from audio.door import Format

door = PortAudio(SoundServerRoute())
try:
    door.open("", Direction.OUTPUT, Format(160, 0.04), lambda *a: 0).close()
    print("opened")
except DeviceError as error:
    print(error.code, error.hint)
"""


@pytest.mark.medium
def test_our_own_alsa_file_leads_to_the_server(pulse: PulseServer) -> None:
    environment = {**os.environ, **pulse.environment}
    del environment["ALSA_CONFIG_PATH"]
    assert _open(environment) == "opened"


@pytest.mark.medium
def test_without_alsas_plugin_the_package_is_named(pulse: PulseServer) -> None:
    environment = {**os.environ, **pulse.environment, "ALSA_PLUGIN_DIR": "/nonexistent"}
    told = _open(environment)
    assert told.startswith("sound_server_unreachable")
    assert "libasound2-plugins" in told


@pytest.mark.medium
def test_portaudio_is_started_anew_when_it_began_without_the_server(pulse: PulseServer) -> None:
    script = _OPEN.replace(
        "try:",
        "import os\nserver = os.environ['PULSE_SERVER']\nos.environ['PULSE_SERVER'] = 'unix:/none'\n"
        "door.warm_up()\nos.environ['PULSE_SERVER'] = server\ntry:",
        1,
    )
    assert _open({**os.environ, **pulse.environment}, script) == "opened"


def _open(environment: dict[str, str], script: str = _OPEN) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return done.stdout.strip()


def test_portaudio_is_not_started_before_it_is_needed() -> None:
    script = "from audio.system import parts\nimport sys\nprint('sounddevice' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    assert PortAudio(SoundServerRoute()) is not None
