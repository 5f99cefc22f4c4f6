"""What was chosen of sidetone: kept for each headset, told to the engine, shown as the engine says."""

from pathlib import Path
from typing import Any

from app.desk import sidetone
from app.desk.devices import DeviceList
from app.desk.settings import Settings, load
from app.domain.sidetone import SidetoneWay
from app.wire.engine import EventName, SoundView
from app.wire.sound import SidetoneView, SidetoneWish
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine

OWN, HEADSET, OFF = SidetoneWay.OWN, SidetoneWay.HEADSET, SidetoneWay.OFF


def test_each_headset_keeps_its_choice_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    settings = load(file, {})
    assert sidetone.chosen(settings) == ()
    sidetone.choose(settings, "usb, left", "headset", 40)
    sidetone.choose(settings, "bluetooth", "own", 500)
    sidetone.choose(settings, "usb, left", "off", 0)
    kept = sidetone.chosen(load(file, {}))
    assert kept == (SidetoneWish("bluetooth", OWN, 100), SidetoneWish("usb, left", OFF, 1))


def test_a_file_of_somebody_elses_making_is_no_trouble() -> None:
    odd: list[Any] = [
        7, [], {"usb": 1}, {"usb": {"way": "sing", "level": 1}}, {"usb": {"way": "own", "level": "loud"}},
        {"usb": {"way": "unknown", "level": 5}},
    ]  # fmt: skip
    for part in odd:
        assert sidetone.chosen(Settings({sidetone.PART: part}, {})) == ()


def test_very_many_headsets_are_not_kept_for_ever() -> None:
    settings = Settings({}, {})
    for number in range(80):
        sidetone.choose(settings, f"headset {number}", "own", 50)
    kept = sidetone.chosen(settings)
    assert len(kept) == 50
    assert kept[-1].headset == "headset 79"


def test_the_view_says_what_the_engine_says_and_leaves_out_what_it_does_not_know() -> None:
    devices = DeviceList()
    told = SidetoneView("usb", (OFF, SidetoneWay.UNKNOWN, OWN), OWN, 70, 55, refused=False)
    devices.sound = SoundView(sidetone=told)
    view = devices.view().sidetone
    assert (view.headset, view.ways, view.way, view.level, view.late_ms) == (True, (OFF, OWN), OWN, 70, 55)


def test_a_choice_goes_to_the_engine_for_the_headset_in_use(
    engine: ScriptedEngine, desk: HeadlessDesk
) -> None:
    desk.until_true(lambda: engine.did("sound.set"), "attached")
    body = {"headset": "usb", "ways": ["off", "headset", "own"], "way": "off", "level": 50, "late_ms": 50}
    engine.emit(EventName.SIDETONE_CHANGED, {**body, "refused": False})
    desk.until_true(lambda: desk.view.devices.sidetone.headset, "the headset")
    desk.desk.use_sidetone("own", 80)
    wished = [{"headset": "usb", "way": "own", "level": 80}]
    desk.until_true(lambda: engine.did("sound.set")[-1]["sidetones"] == wished, "told")
