"""Sound both ways through a real switch: what is said into the headset comes back, stops when it should."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.house import CALLER_HERTZ, LOUD, SAID_HERTZ, SILENT, hears, hears_nothing
from tests.peers.asterisk import TONE_HERTZ, Asterisk
from tests.peers.engine import Engine
from tests.peers.pulse import RATE, PulseServer, Samples, longest_gap, tone_level
from tests.peers.sip import FarEnd

pytestmark = pytest.mark.medium

WAITING_HERTZ = 440.0


@pytest.fixture
def engine(tmp_path: Path, sound: PulseServer, switch: Asterisk, seat: str) -> Iterator[Engine]:
    one = Engine(tmp_path, sound.environment, audio="system")
    try:
        one.start()
        one.register(switch.registrar(), seat, switch.password)
        yield one
    finally:
        one.stop()
    assert "Traceback" not in one.log()


def test_the_said_tone_comes_back_from_the_echo(sound: PulseServer, engine: Engine) -> None:
    headset = sound.headsets[0]
    with sound.tone(headset, SAID_HERTZ), sound.record(headset) as recording:
        call = engine.link.do("call.dial", to="500", account="a")["call"]
        engine.link.wait_for("call.talking", call=call)
        hears(recording, SAID_HERTZ)
        engine.link.do("call.hang_up", call=call)
        engine.link.wait_for("call.ended", call=call)
        hears_nothing(recording, SAID_HERTZ)


def test_sound_flows_both_ways_in_a_queue_call(
    sound: PulseServer, switch: Asterisk, seat: str, engine: Engine, far_end: FarEnd
) -> None:
    headset = sound.headsets[0]
    switch.join_queue(seat)
    caller = far_end.call(f"600@127.0.0.1:{switch.port}", hertz=CALLER_HERTZ)
    call = engine.link.wait_for("call.offered")["call"]
    with sound.tone(headset, SAID_HERTZ), sound.record(headset) as recording:
        engine.link.do("call.answer", call=call)
        engine.link.wait_for("call.talking", call=call)
        hears(recording, CALLER_HERTZ)
        assert caller.rtp.heard(SAID_HERTZ) > LOUD

        engine.link.do("call.mute", call=call)
        engine.link.wait_for("call.muted", call=call)
        time.sleep(0.5)
        assert caller.rtp.heard(SAID_HERTZ) < SILENT
        hears(recording, CALLER_HERTZ)
        engine.link.do("call.unmute", call=call)
        time.sleep(0.5)
        assert caller.rtp.heard(SAID_HERTZ) > LOUD

        engine.link.do("call.hold", call=call)
        engine.link.wait_for("call.held", call=call)
        hears_nothing(recording, CALLER_HERTZ)
        time.sleep(0.3)
        assert caller.rtp.heard(SAID_HERTZ) < SILENT
        engine.link.do("call.resume", call=call)
        engine.link.wait_for("call.resumed", call=call)
        hears(recording, CALLER_HERTZ)
        assert caller.rtp.heard(SAID_HERTZ) > LOUD


def test_the_tone_of_the_switch_has_no_gap(sound: PulseServer, engine: Engine) -> None:
    headset = sound.headsets[0]
    call = engine.link.do("call.dial", to="501", account="a")["call"]
    engine.link.wait_for("call.talking", call=call)
    with sound.record(headset) as recording:
        time.sleep(1.0)
        start = len(recording.samples())
        time.sleep(5.0)
        heard = recording.samples()[start:]
    assert tone_level(heard, TONE_HERTZ) > LOUD
    assert longest_gap(heard, TONE_HERTZ) < 0.1


def test_a_lost_headset_keeps_the_call_and_its_return_brings_sound_back(
    sound: PulseServer, engine: Engine
) -> None:
    usb = sound.add_headset("usb")
    laptop = sound.headsets[0]
    engine.link.do("device.use", speaker=usb.speaker, microphone=usb.microphone)
    call = engine.link.do("call.dial", to="501", account="a")["call"]
    engine.link.wait_for("call.talking", call=call)
    with sound.record(usb) as recording:
        hears(recording, TONE_HERTZ)
    with sound.record(laptop) as fallback:
        sound.unplug(usb)
        engine.link.wait_for("device.lost")
        hears(fallback, TONE_HERTZ, timeout=6)
    assert engine.link.events("call.ended") == []
    sound.plug(usb)
    with sound.record(usb) as recording:
        hears(recording, TONE_HERTZ, timeout=6)
    sound.unplug(usb)


def test_without_any_sound_device_calls_still_work_and_it_says_so(
    tmp_path: Path, switch: Asterisk, seat: str
) -> None:
    nowhere = {"PULSE_SERVER": f"unix:{tmp_path}/nothing", "XDG_RUNTIME_DIR": str(tmp_path)}
    engine = Engine(tmp_path, nowhere, audio="system")
    try:
        engine.start()
        assert engine.link.do("device.list")["audible"] is False
        engine.register(switch.registrar(), seat, switch.password)
        call = engine.link.do("call.dial", to="502", account="a")["call"]
        ended = engine.link.wait_for("call.ended", call=call, timeout=15)
        assert ended["cause"] == "hung_up_there"
        facts = [*engine.link.snapshot["facts"], *engine.link.events()]
        warning = next(f for f in facts if f["event"] == "engine.warning")
        assert "no sound device" in warning["title"]
        assert warning["hint"]
    finally:
        engine.stop()
    assert "Traceback" not in engine.log()


def test_a_waiting_call_is_a_short_tone_in_the_ear_and_no_ring(
    sound: PulseServer, seat: str, switch: Asterisk, engine: Engine, far_end: FarEnd
) -> None:
    headset = sound.headsets[0]
    engine.link.do("sound.set", warn=False)  # nobody speaks into this microphone, which is a tone of its own
    call = engine.link.do("call.dial", to="500", account="a")["call"]
    engine.link.wait_for("call.talking", call=call)
    with sound.record(headset) as recording:
        far_end.call(f"{seat}@127.0.0.1:{switch.port}")
        waiting = engine.link.wait_for("call.offered")["call"]
        time.sleep(2.5)
        assert 0.2 < _sounds(recording.samples()) < 0.7, "two short tones"
        engine.link.do("call.reject", call=waiting)
        engine.link.wait_for("call.ended", call=waiting)
        time.sleep(0.3)
        start = len(recording.samples())
        time.sleep(5.2)
        assert _sounds(recording.samples()[start:]) == 0


def test_a_conference_hears_the_agent_and_the_agent_all_of_it(
    sound: PulseServer, seat: str, switch: Asterisk, engine: Engine, far_end: FarEnd
) -> None:
    headset = sound.headsets[0]
    call = engine.link.do("call.dial", to="501", account="a")["call"]
    engine.link.wait_for("call.talking", call=call)
    caller = far_end.call(f"{seat}@127.0.0.1:{switch.port}", hertz=CALLER_HERTZ)
    other = engine.link.wait_for("call.offered")["call"]
    engine.link.do("call.answer", call=other)
    engine.link.wait_for("call.held", call=call)
    engine.link.do("call.conference", calls=[call, other])
    engine.link.wait_for("call.resumed", call=call)
    with sound.tone(headset, SAID_HERTZ), sound.record(headset) as recording:
        hears(recording, CALLER_HERTZ)
        hears(recording, TONE_HERTZ)
        time.sleep(0.5)
        assert caller.rtp.heard(SAID_HERTZ) > LOUD
        assert caller.rtp.heard(TONE_HERTZ) > LOUD
        assert caller.rtp.heard(CALLER_HERTZ) < SILENT


def _sounds(samples: Samples) -> float:
    """Return for how many seconds the tone of a waiting call sounds."""
    size = RATE // 20
    parts = [samples[start : start + size] for start in range(0, len(samples) - size, size)]
    return sum(tone_level(part, WAITING_HERTZ) > LOUD for part in parts) / 20
