"""A headset's own sidetone: found by name, set by the mixer; pretended cards, and ALSA's own interface.

No USB card here: libasound's plugin for the sound server stands for the kernel, with its two controls renamed
by libasound itself to what a USB headset calls them.
"""

import errno
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audio.ports import Direction, SoundDevice
from audio.sidetone.alsa import AlsaMixers
from audio.sidetone.by_mixer import MixerControl, find
from audio.sidetone.fake import FakeMixers
from audio.sidetone.keeper import Sidetone
from audio.sidetone.ports import Element, Loudness, Mixers, State, Way, Wish
from tests.audio.worlds import until
from tests.peers.pulse import PulseServer, pulse

__all__ = ["pulse"]

USB = "USB-Audio"
SPEAKER = SoundDevice("usb", "USB headset", Direction.OUTPUT, card="7")
MICROPHONE = SoundDevice("usb_mic", "USB headset", Direction.INPUT, card="7")
OTHER = SoundDevice("laptop", "Built-in", Direction.OUTPUT, card="0")
VOLUME = Element(1, "Sidetone Playback Volume", False, 2, 0, 65536)
SWITCH = Element(2, "Sidetone Playback Switch", True, 1)

_CONFIGURATION = """
pcm.!default { type pulse }
ctl.!default { type pulse }
ctl.hw {
  @args [ CARD ]
  @args.CARD { type string default "0" }
  type remap
  child { type pulse sink usb source usb_mic }
  remap {
    "name='Master Playback Volume'" "name='Sidetone Playback Volume'"
    "name='Master Playback Switch'" "name='Sidetone Playback Switch'"
  }
}
"""


def element(name: str, least: int = 0, most: int = 20) -> Element:
    return Element(hash(name), name, name.endswith("Switch"), 1, least, 1 if "Switch" in name else most)


@pytest.mark.parametrize(
    ("names", "driver", "found"),
    [
        (("Sidetone Playback Volume", "Sidetone Playback Switch"), USB, "VS"),
        (("Headset Sidetone Volume",), USB, "V"),
        (("PCM Side Tone Playback Switch",), "HDA-Intel", "S"),
        (("SideTone Playback Volume",), USB, "V"),
        (("Mic Playback Volume", "Mic Playback Switch", "Mic Capture Volume"), USB, "VS"),
        (("Headset Mic Playback Switch",), USB, "S"),
        (("Mic Playback Volume", "Sidetone Playback Switch"), USB, "S"),
        (("Mic Playback Volume",), "HDA-Intel", ""),
        (("Sidetone Capture Volume",), USB, ""),
        (("PCM Playback Volume", "Speaker Playback Switch", "Mic Capture Switch"), USB, ""),
        (("Mic Boost Playback Volume", "Mic Playback Volume Extra"), USB, ""),
        ((), USB, ""),
    ],
)
def test_a_sidetone_is_known_by_its_name(names: tuple[str, ...], driver: str, found: str) -> None:
    sidetone = find([element(name) for name in names], driver)
    letters = "" if sidetone is None else "V" * bool(sidetone.volume) + "S" * bool(sidetone.switch)
    assert letters == found


def test_a_volume_without_room_is_none() -> None:
    assert find([element("Sidetone Playback Volume", 3, 3)], USB) is None


@pytest.fixture(params=["fake", pytest.param("alsa", marks=pytest.mark.medium)])
def mixers(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Mixers]:
    """Card 7 has a sidetone, of which the volume is up and the switch off."""
    if request.param == "fake":
        fake = FakeMixers()
        fake.plug("7", (VOLUME, SWITCH, element("PCM Playback Volume")))
        yield fake
        return
    server: PulseServer = request.getfixturevalue("pulse")
    headset = server.add_headset("usb", "7")
    configuration = tmp_path / "asound.conf"
    configuration.write_text(_CONFIGURATION, encoding="ascii")
    for name, value in {**server.environment, "ALSA_CONFIG_PATH": str(configuration)}.items():
        monkeypatch.setenv(name, value)
    server.pactl("set-sink-mute", headset.speaker, "1")
    yield AlsaMixers()
    server.unplug(headset)


def test_the_headsets_own_sidetone_is_read_and_set(mixers: Mixers) -> None:
    control = MixerControl(mixers)
    before = control.read(SPEAKER, MICROPHONE)
    assert before is not None
    assert not before.on
    for level in (40, 100, 1):
        control.write(SPEAKER, MICROPHONE, level)
        assert control.read(SPEAKER, MICROPHONE) == Loudness(True, level)
    control.write(SPEAKER, MICROPHONE, 0)
    assert control.read(SPEAKER, MICROPHONE) == Loudness(False, 1), "off, and it keeps its level"


def test_a_speaker_and_a_microphone_of_two_cards_are_no_headset(mixers: Mixers) -> None:
    control = MixerControl(mixers)
    assert control.read(OTHER, MICROPHONE) is None
    control.write(OTHER, MICROPHONE, 50)
    now = control.read(SPEAKER, MICROPHONE)
    assert now is not None
    assert not now.on


def test_every_control_can_be_read_and_written(mixers: Mixers) -> None:
    card = mixers.open("7")
    try:
        elements = card.elements()
        assert {"Sidetone Playback Volume", "Sidetone Playback Switch"} <= {one.name for one in elements}
        for one in elements:
            card.write(one, one.most)
            assert card.read(one) == one.most
            card.write(one, one.least)
            assert card.read(one) == one.least
        assert card.driver
    finally:
        card.close()
        card.close()


@pytest.mark.medium
def test_what_the_mixer_sets_the_sound_server_has(
    pulse: PulseServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The real transport end to end: the value arrives where the control leads."""
    headset = pulse.add_headset("usb", "7")
    configuration = tmp_path / "asound.conf"
    configuration.write_text(_CONFIGURATION, encoding="ascii")
    for name, value in {**pulse.environment, "ALSA_CONFIG_PATH": str(configuration)}.items():
        monkeypatch.setenv(name, value)
    try:
        MixerControl(AlsaMixers()).write(SPEAKER, MICROPHONE, 25)
        assert " 25%" in pulse.pactl("get-sink-volume", "usb")
        assert pulse.pactl("get-sink-mute", "usb") == "Mute: no"
        MixerControl(AlsaMixers()).write(SPEAKER, MICROPHONE, 0)
        assert pulse.pactl("get-sink-mute", "usb") == "Mute: yes"
    finally:
        pulse.unplug(headset)


@pytest.mark.medium
def test_a_card_that_is_not_there_is_an_error_and_no_crash() -> None:
    with pytest.raises(OSError, match="mixer"):
        AlsaMixers().open("31")


class Keeping:
    """A keeper on pretended cards, and what it told."""

    def __init__(self, mixers: FakeMixers | None, *, own: bool = True) -> None:
        self.states: list[State] = []
        self.played: list[int] = []
        self.own = own
        control = MixerControl(mixers) if mixers is not None else None
        self.keeper = Sidetone(control, self.played.append, lambda: self.own, self.states.append)

    def now(self, **fields: Any) -> State:
        """Wait for a state with these fields."""

        def fits() -> bool:
            return bool(self.states) and all(getattr(self.states[-1], k) == v for k, v in fields.items())

        until(fits, what=str(fields))
        return self.states[-1]


@pytest.fixture
def fake() -> FakeMixers:
    made = FakeMixers()
    made.plug("7", (VOLUME, SWITCH))
    return made


@pytest.fixture
def keeping(fake: FakeMixers) -> Iterator[Keeping]:
    made = Keeping(fake)
    yield made
    made.keeper.close()


def test_a_headset_nobody_chose_anything_for_is_left_as_it_is(fake: FakeMixers, keeping: Keeping) -> None:
    fake.values["7"] = {VOLUME.name: 65536 // 4, SWITCH.name: 1}
    keeping.keeper.follow(SPEAKER, MICROPHONE)
    state = keeping.now(headset="usb")
    assert state.ways == (Way.OFF, Way.HEADSET, Way.OWN)
    assert (state.way, state.level) == (Way.HEADSET, 25), "it says what the headset does"
    assert not fake.written


def test_each_headset_gets_what_was_chosen_for_it_also_after_a_replug(
    fake: FakeMixers, keeping: Keeping
) -> None:
    keeping.keeper.wish({"usb": Wish(Way.HEADSET, 30), "laptop": Wish(Way.OWN, 80)})
    keeping.keeper.follow(SPEAKER, MICROPHONE)
    keeping.now(headset="usb", way=Way.HEADSET, level=30)
    assert fake.values["7"] == {VOLUME.name: round(65536 * 0.3), SWITCH.name: 1}
    assert keeping.played[-1] == 0
    keeping.keeper.follow(OTHER, MICROPHONE)
    keeping.now(headset="laptop", way=Way.OWN, level=80)
    assert keeping.played[-1] == 80
    fake.values["7"] = {VOLUME.name: 0, SWITCH.name: 0}  # it was without power meanwhile
    keeping.keeper.follow(SPEAKER, MICROPHONE)
    keeping.now(headset="usb", way=Way.HEADSET, level=30)
    assert fake.values["7"] == {VOLUME.name: round(65536 * 0.3), SWITCH.name: 1}
    assert keeping.played[-1] == 0


def test_never_both_ways_at_once(fake: FakeMixers, keeping: Keeping) -> None:
    fake.values["7"] = {VOLUME.name: 65536, SWITCH.name: 1}
    keeping.keeper.wish({"usb": Wish(Way.OWN, 60)})
    keeping.keeper.follow(SPEAKER, MICROPHONE)
    keeping.now(way=Way.OWN)
    assert keeping.played[-1] == 60
    assert fake.values["7"][SWITCH.name] == 0
    keeping.keeper.wish({"usb": Wish(Way.OFF)})
    keeping.now(way=Way.OFF)
    assert keeping.played[-1] == 0
    assert fake.values["7"][SWITCH.name] == 0


def test_what_a_headset_cannot_do_is_refused_and_off() -> None:
    keeping = Keeping(None)
    keeping.keeper.wish({"usb": Wish(Way.HEADSET, 30), "loud": Wish(Way.OWN, 50)})
    keeping.keeper.follow(SPEAKER, MICROPHONE)
    state = keeping.now(headset="usb")
    assert (state.ways, state.way, state.refused) == ((Way.OFF, Way.OWN), Way.OFF, True)
    loud = SoundDevice("loud", "Loudspeakers", Direction.OUTPUT, aloud=True)
    keeping.keeper.follow(loud, MICROPHONE)
    state = keeping.now(headset="loud")
    assert (state.ways, state.refused) == ((Way.OFF,), True), "a loudspeaker would whistle"
    assert set(keeping.played) == {0}
    keeping.keeper.close()


def test_a_card_that_goes_in_between_costs_nothing(fake: FakeMixers, keeping: Keeping) -> None:
    keeping.keeper.wish({"usb": Wish(Way.HEADSET, 30)})
    fake.unplug("7")
    keeping.keeper.follow(SPEAKER, MICROPHONE)
    assert keeping.now(headset="usb").refused
    keeping.keeper.follow(None, None)
    assert keeping.now(headset="") == State()


def test_a_mixer_that_hangs_holds_nobody_up() -> None:
    hangs = threading.Event()

    class Hanging(FakeMixers):
        def open(self, card: str) -> Any:
            hangs.wait(20)
            raise OSError(errno.EIO, "mixer: hung")

    keeping = Keeping(Hanging())
    keeping.keeper.follow(SPEAKER, MICROPHONE)
    keeping.keeper.wish({"usb": Wish(Way.HEADSET)})
    keeping.keeper.look()
    assert not keeping.states
    hangs.set()
    keeping.keeper.close()
