"""The desk's side of sound: settings reach the engine, warnings and lost devices the agent, checks both."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.check import CheckLine, CheckPart, CheckState, NetworkFound, NetworkWay
from app.wire.codec import to_plain
from app.wire.engine import (
    CheckProgress,
    CheckView,
    ControlDevice,
    ControlView,
    Device,
    DeviceDirection,
    Devices,
    EventName,
)
from tests.desk.conftest import StartDesk
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import ScriptedServer

OUTPUT, INPUT = DeviceDirection.OUTPUT, DeviceDirection.INPUT
HEADSET = (Device("usb.out", "Jabra Evolve", OUTPUT), Device("usb.in", "Jabra Evolve", INPUT))
LAPTOP = (
    Device("pci.out", "Built-in", OUTPUT, is_default=True),
    Device("pci.in", "Built-in", INPUT, is_default=True),
)
BOTH = Devices(HEADSET + LAPTOP, "usb.out", "usb.in", ("pci.out",))
UNPLUGGED = Devices(LAPTOP, "usb.out", "usb.in", ("pci.out",), speaker_lost=True, microphone_lost=True)
GOOD = CheckLine(CheckPart.MICROPHONE, CheckState.GOOD)


def tell(engine: ScriptedEngine, devices: Devices) -> None:
    engine.devices = devices
    engine.emit(EventName.DEVICE_CHANGED, to_plain(devices))


def talking(engine: ScriptedEngine, desk: HeadlessDesk) -> str:
    call = engine.offer().id
    engine.talk(call)
    desk.until(lambda v: v.call and v.call.state == "talking", "talking")
    return call


def warn(engine: ScriptedEngine, code: str, *, over: bool = False) -> None:
    body = {"code": code, "title": "Something is wrong.", "hint": "Do this.", "over": over}
    engine.emit(EventName.ENGINE_WARNING, body)


def test_the_engine_hears_of_sound_at_the_start_and_at_each_change(
    engine: ScriptedEngine, desk: HeadlessDesk
) -> None:
    wishes = engine.did
    desk.until_true(lambda: wishes("sound.set") and wishes("sound.set")[-1]["region"], "told at the start")
    first = engine.did("sound.set")[-1]
    assert (first["echo"], first["noise"], first["gain"], first["warn"]) == (True, True, False, True)
    assert first["region"] == "RO", "as the call centre says"
    for key, value in (("sound.noise", "off"), ("sound.ring_volume", "40"), ("sound.region", "KR")):
        desk.desk.set_setting(key, value)
    desk.until_true(lambda: engine.did("sound.set")[-1]["region"] == "KR", "told anew")
    last = engine.did("sound.set")[-1]
    assert (last["noise"], last["ring_volume"], last["ring_tone"]) == (False, 40, "bells")


def test_a_missing_device_keeps_its_choice_and_its_name(
    engine: ScriptedEngine, server: ScriptedServer, desk: HeadlessDesk, start_desk: StartDesk
) -> None:
    tell(engine, BOTH)
    desk.until(lambda v: v.devices.speaker_now == "Jabra Evolve", "seen once")
    tell(engine, UNPLUGGED)
    view = desk.until(lambda v: v.devices.speaker_now == "Built-in", "the system's is in use")
    assert view.devices.speaker == "usb.out"
    missing = [c for c in view.devices.speakers if c.missing]
    assert [(c.name, c.label) for c in missing] == [("usb.out", "Jabra Evolve")]
    desk.stop()
    again = start_desk(server)
    view = again.until(lambda v: v.devices.speaker == "usb.out", "the next desk")
    assert "Jabra Evolve" in [c.label for c in view.devices.microphones if c.missing]


def test_an_unplugged_headset_is_told_within_a_call_and_its_return_too(
    engine: ScriptedEngine, ready_desk: HeadlessDesk
) -> None:
    tell(engine, BOTH)
    talking(engine, ready_desk)
    tell(engine, UNPLUGGED)
    view = ready_desk.until(lambda v: v.troubles, "told", seconds=3.0)
    assert view.troubles[0].title == "Headset unplugged: sound goes on at Built-in."
    assert view.troubles[0].other_action == "settings"
    tell(engine, BOTH)
    view = ready_desk.until(lambda v: not v.troubles, "back", seconds=3.0)
    assert view.notice == "Jabra Evolve is back: sound goes on there."
    assert view.call is not None


def test_a_system_that_moves_the_sound_is_told_only_in_a_call(
    engine: ScriptedEngine, ready_desk: HeadlessDesk
) -> None:
    follows = replace(BOTH, speaker="", microphone="", ring=())
    other = tuple(replace(d, is_default=d in HEADSET) for d in follows.devices)
    tell(engine, follows)
    ready_desk.until(lambda v: v.devices.speaker_now == "Built-in", "one")
    tell(engine, replace(follows, devices=other))
    view = ready_desk.until(lambda v: v.devices.speaker_now == "Jabra Evolve", "other")
    assert view.notice == ""
    talking(engine, ready_desk)
    tell(engine, follows)
    ready_desk.until(lambda v: v.notice == "Sound goes on at Built-in.", "told")


def test_talking_while_muted_is_shown_with_its_remedy_and_goes(
    engine: ScriptedEngine, ready_desk: HeadlessDesk
) -> None:
    call = talking(engine, ready_desk)
    ready_desk.desk.toggle_mute(call)
    ready_desk.until(lambda v: v.line.muted, "the top bar says so")
    warn(engine, "talking_while_muted")
    view = ready_desk.until(lambda v: v.troubles, "warned")
    assert (view.troubles[0].code, view.troubles[0].action) == ("talking_while_muted", "unmute")
    ready_desk.desk.act("talking_while_muted", "unmute")
    view = ready_desk.until(lambda v: not v.line.muted, "heard again")
    assert not view.troubles
    assert view.call is not None
    assert not view.call.muted


@pytest.mark.parametrize("code", ["microphone_quiet", "microphone_clipped", "echo_heard"])
def test_a_warning_leads_to_the_sound_settings_and_is_taken_back(
    engine: ScriptedEngine, ready_desk: HeadlessDesk, code: str
) -> None:
    talking(engine, ready_desk)
    warn(engine, code)
    view = ready_desk.until(lambda v: v.troubles, "warned")
    assert (view.troubles[0].code, view.troubles[0].action) == (code, "settings")
    warn(engine, code, over=True)
    ready_desk.until(lambda v: not v.troubles, "over")


def test_a_warning_is_over_with_the_call(engine: ScriptedEngine, ready_desk: HeadlessDesk) -> None:
    call = talking(engine, ready_desk)
    warn(engine, "talking_while_muted")
    ready_desk.until(lambda v: v.troubles, "warned")
    engine.end(call)
    ready_desk.until(lambda v: "talking_while_muted" not in {t.code for t in v.troubles}, "nobody is there")


def test_a_warning_of_an_engine_that_died_goes_with_it(
    engine: ScriptedEngine, ready_desk: HeadlessDesk
) -> None:
    talking(engine, ready_desk)
    warn(engine, "talking_while_muted")
    ready_desk.until(lambda v: v.troubles, "warned")
    engine.die()
    gone = ready_desk.until(lambda v: "talking_while_muted" not in {t.code for t in v.troubles}, "gone")
    assert gone


def test_who_has_control_of_several_headsets_is_shown(engine: ScriptedEngine, desk: HeadlessDesk) -> None:
    two = ControlView((ControlDevice("a", "Jabra"), ControlDevice("b", "Poly", "no_permission")), "a")
    engine.emit(EventName.CONTROL_CHANGED, to_plain(two))
    view = desk.until(lambda v: v.devices.buttons, "shown")
    assert [(b.label, b.in_control, b.problem) for b in view.devices.buttons] == [
        ("Jabra", True, ""), ("Poly", False, "no_permission"),
    ]  # fmt: skip


def last(server: ScriptedServer) -> dict[str, Any]:
    """Return the health in the last heartbeat."""
    health: dict[str, Any] = server.beats[-1]["health"] if server.beats else {}
    return health


def check_of(*lines: CheckLine, passed: bool = True) -> dict[str, Any]:
    network = NetworkFound(NetworkWay.OPTIONS, round_trip_ms=21.5)
    view = CheckView(passed, (GOOD, *lines), (-40.0, -12.0), None, None, network)
    plain: dict[str, Any] = to_plain(view)
    return plain


def test_a_check_is_asked_shown_kept_and_told_to_the_server(
    engine: ScriptedEngine, server: ScriptedServer, desk: HeadlessDesk, start_desk: StartDesk
) -> None:
    tell(engine, BOTH)
    desk.until(lambda v: v.check.offered, "offered at the start of the shift")
    desk.desk.set_setting("account.echo_number", "500")
    desk.desk.check_headset(whole=True)
    desk.until_true(lambda: engine.did("device.check"), "asked")
    asked = engine.did("device.check")[0]
    assert (asked["whole"], asked["echo_number"]) == (True, "500")
    engine.emit(EventName.DEVICE_CHECKING, to_plain(CheckProgress(CheckPart.SPEAKER, (GOOD,))))
    view = desk.until(lambda v: len(v.check.rows) == 7 and v.check.rows[1].running, "the speaker's turn")
    assert view.check.rows[0].state is CheckState.GOOD
    assert not view.check.offered
    silent = CheckLine(CheckPart.NETWORK, CheckState.FAILED, "network_silent", "No answer.", "Look.")
    engine.emit(EventName.DEVICE_CHECKED, check_of(silent, passed=False))
    view = desk.until(lambda v: v.check.passed is False, "the result")
    assert (view.check.level, view.check.network.round_trip_ms) == ((-40.0, -12.0), 21.5)
    assert view.check.rows[-1].hint == "Look."
    desk.until_true(lambda: last(server).get("check") == "failed", "the server knows")
    health = last(server)
    assert health["check_problem"] == "No answer."
    assert [(line["part"], line["state"]) for line in health["check_lines"]] == [
        ("microphone", "good"), ("network", "failed"),
    ]  # fmt: skip
    desk.stop()
    beats = len(server.beats)
    again = start_desk(server)
    again.until_true(lambda: len(server.beats) > beats, "the next desk")
    again.until(lambda v: v.line.registered, "it works")
    assert last(server)["check"] == "failed", "kept on the disk"
    assert not again.view.check.offered, "good for a shift"


def test_a_check_never_begins_in_a_call_and_a_call_ends_it(
    engine: ScriptedEngine, ready_desk: HeadlessDesk
) -> None:
    desk = ready_desk
    desk.desk.check_headset(whole=True)
    desk.until_true(lambda: engine.did("device.check"), "asked")
    call = talking(engine, desk)
    engine.emit(EventName.DEVICE_CHECKED, to_plain(CheckView(False, (GOOD,))))
    view = desk.until(lambda v: not v.check.running, "ended")
    assert view.check.passed is None, "ended by a call: no result"
    assert desk.desk._health().check == "none", "and none is told"
    desk.desk.check_headset(whole=False)
    desk.until(lambda v: v.check.error, "refused")
    assert len(engine.did("device.check")) == 1
    engine.end(call)


def test_a_refusal_and_a_lost_engine_end_the_waiting(engine: ScriptedEngine, desk: HeadlessDesk) -> None:
    engine.refuse["device.check"] = {"code": "in_call", "title": "A check is running.", "hint": ""}
    desk.desk.check_headset(whole=False)
    desk.until(lambda v: v.check.error == "A check is running.", "refused")
    engine.refuse.clear()
    desk.desk.check_headset(whole=False)
    view = desk.until(lambda v: v.check.running and not v.check.error, "running")
    assert [row.part.value for row in view.check.rows] == ["microphone", "speaker", "echo"]
    engine.die()
    desk.until(lambda v: not v.check.running and v.check.error, "cut off")


def test_who_does_not_want_to_check_is_left_alone(engine: ScriptedEngine, desk: HeadlessDesk) -> None:
    tell(engine, BOTH)
    desk.until(lambda v: v.check.offered, "offered")
    desk.desk.put_off_check()
    desk.until(lambda v: not v.check.offered, "put off")
    assert desk.view.status.shown == "not_ready", "nothing is blocked or changed by it"


def test_the_microphone_rests_only_when_nobody_looks_at_its_level(
    engine: ScriptedEngine, desk: HeadlessDesk
) -> None:
    for on in (True, True, False):
        desk.desk.watch_levels(on)
    desk.until_true(lambda: engine.did("level.watch"), "asked")
    desk.pump(0.3)
    assert [command["on"] for command in engine.did("level.watch")] == [True], "one window is still open"
    desk.desk.watch_levels(False)
    desk.until_true(lambda: len(engine.did("level.watch")) == 2, "rests")
    assert engine.did("level.watch")[-1]["on"] is False
