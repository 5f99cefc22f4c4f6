"""Recording a call in the real engine with the real writer: sound, silence, crashes, who may read it."""

import contextlib
import io
import os
import random
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.recording.folder import Part, finished
from app.recording.keys import KeyPair, new_pair, private_key
from app.recording.opening import Player
from tests.engine.conftest import RunningEngine, Seat
from tests.engine.peer import Dialog, SipPeer
from tests.peers.rtp import encode
from tests.recording.played import LOUD, QUIET, RATE
from tests.recording.played import Played as Sounding

pytestmark = pytest.mark.medium

PHRASE = "a phrase for tests"


@pytest.fixture(scope="module")
def pair() -> KeyPair:
    return new_pair(PHRASE)


def speak(dialog: Dialog, hertz: int) -> None:
    """Let the caller send a tone; a multiple of 50 Hz fits a packet."""
    turns = 2 * np.pi * hertz / 8000 * np.arange(160)
    dialog.rtp.payload = encode((0.3 * np.sin(turns)).astype(np.float32))


def talk(engine: RunningEngine, peer: SipPeer, pair: KeyPair, **policy: Any) -> tuple[Seat, str, Dialog]:
    seat = Seat(engine.client())
    seat.register(peer)
    seat.ask("recording.policy", key=pair.public, **policy)
    dialog = peer.ring()
    call = seat.wait("call.offered")["call"]
    seat.ask("call.answer", call=call)
    peer.confirm(dialog)
    seat.wait("call.talking")
    return seat, call, dialog


def files(engine: RunningEngine, count: int = 1, seconds: float = 5.0) -> list[Part]:
    end = time.monotonic() + seconds
    while len(found := finished(engine.home / "recordings")) < count and time.monotonic() < end:
        time.sleep(0.02)
    assert len(found) == count, list((engine.home / "recordings").iterdir())
    return found


class Played(Sounding):
    """A recording opened with the private key; `heard` is what is known of it."""

    def __init__(self, parts: list[Part], pair: KeyPair) -> None:
        sources = [io.BytesIO(part.path.read_bytes()) for part in parts]
        player = Player(sources, private_key(pair.private, PHRASE))
        self.heard = player.heard
        super().__init__(b"".join(player.wav()))

    def right_tone(self, hertz: float, begin: float, end: float) -> float:
        """Return how loud a tone is at the caller's side between two seconds."""
        return self.tone(self.right, hertz, begin, end)


def test_the_callers_tone_is_in_the_right_channel(
    engine: RunningEngine, peer: SipPeer, pair: KeyPair
) -> None:
    seat, call, dialog = talk(engine, peer, pair)
    speak(dialog, 1000)
    started = seat.ask("recording.start", call=call, consent="given")["recording"]
    event = seat.wait("recording.started")
    assert (event["recording"], event["state"], event["consent"], event["call"]) == (
        started,
        "on",
        "given",
        call,
    )
    assert seat.ask("snapshot", after=0)["recordings"][call]["recording"] == started
    time.sleep(1.6)
    seat.ask("recording.stop", call=call)
    assert seat.wait("recording.stopped")["problem"] == ""
    (part,) = files(engine)
    assert part.recording == started
    played = Played([part], pair)
    assert played.heard.whole
    assert played.heard.about.call == call
    assert played.heard.seconds == pytest.approx(1.6, abs=0.3)
    assert played.right_tone(1000, 0.3, 1.3) > LOUD
    assert max(map(abs, played.left)) < 50


def test_nobody_else_can_read_it(engine: RunningEngine, peer: SipPeer, pair: KeyPair) -> None:
    seat, call, _ = talk(engine, peer, pair, always=True, consent="announced")
    assert seat.wait("recording.started")["consent"] == "announced"
    time.sleep(0.3)
    seat.ask("call.hang_up", call=call)
    seat.wait("recording.stopped")
    (part,) = files(engine)
    assert stat.S_IMODE(part.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(part.path.parent.stat().st_mode) == 0o700
    data = part.path.read_bytes()
    assert b"1001" not in data
    assert b"peer" not in data


def test_a_pause_is_silence_of_the_same_length(engine: RunningEngine, peer: SipPeer, pair: KeyPair) -> None:
    seat, call, dialog = talk(engine, peer, pair, always=True)
    seat.wait("recording.started")
    begun = time.monotonic()
    speak(dialog, 1000)
    time.sleep(0.8)
    seat.ask("recording.pause", call=call)
    paused = time.monotonic() - begun
    speak(dialog, 2000)
    time.sleep(0.8)
    speak(dialog, 1500)
    time.sleep(0.3)
    seat.ask("recording.resume", call=call)
    resumed = time.monotonic() - begun
    time.sleep(0.8)
    seat.ask("call.hang_up", call=call)
    seat.wait("recording.stopped")
    assert [e["event"] for e in seat.events if e["event"].startswith("recording.")] == [
        "recording.started", "recording.paused", "recording.resumed", "recording.stopped",
    ]  # fmt: skip
    played = Played(files(engine), pair)
    assert played.right_tone(1000, 0.3, paused - 0.1) > LOUD
    assert played.right_tone(2000, 0, played.heard.seconds) < QUIET
    silent = played.right[int((paused + 0.1) * RATE) : int((resumed - 0.1) * RATE)]
    assert len(silent) > 0.7 * RATE
    assert set(silent) == {0}
    assert played.right_tone(1500, resumed + 0.1, resumed + 0.6) > LOUD


def test_a_caller_on_hold_is_not_recorded(engine: RunningEngine, peer: SipPeer, pair: KeyPair) -> None:
    seat, call, dialog = talk(engine, peer, pair, always=True)
    seat.wait("recording.started")
    begun = time.monotonic()
    speak(dialog, 1000)
    time.sleep(0.6)
    seat.ask("call.hold", call=call)
    seat.wait("call.held")
    held = time.monotonic() - begun
    speak(dialog, 2000)
    time.sleep(0.7)
    seat.ask("call.resume", call=call)
    seat.wait("call.resumed")
    back = time.monotonic() - begun
    time.sleep(0.7)
    seat.ask("call.hang_up", call=call)
    seat.wait("recording.stopped")
    played = Played(files(engine), pair)
    assert played.right_tone(1000, 0.2, held - 0.1) > LOUD
    assert played.right_tone(2000, held + 0.15, back - 0.1) < QUIET
    assert played.right_tone(2000, back + 0.2, back + 0.6) > LOUD


def test_a_consultation_stays_out_and_a_conference_is_heard_as_the_caller_hears_it(
    engine: RunningEngine, peer: SipPeer, pair: KeyPair
) -> None:
    seat, call, dialog = talk(engine, peer, pair)
    seat.ask("recording.start", call=call)
    seat.wait("recording.started")
    begun = time.monotonic()
    speak(dialog, 1000)
    other = seat.ask("call.dial", to="500")["call"]
    seat.wait("call.talking", lambda e: e["call"] == other)
    speak(peer.dialogs[-1], 2000)
    consulted = time.monotonic() - begun
    time.sleep(0.9)
    seat.ask("call.conference", calls=[call, other])
    seat.wait("call.resumed", lambda e: e["call"] == call)
    joined = time.monotonic() - begun
    time.sleep(1.2)
    seat.ask("recording.stop", call=call)
    seat.wait("recording.stopped")
    played = Played(files(engine), pair)
    for side, hertz in ((played.left, 2000), (played.right, 1000)):
        assert played.tone(side, hertz, consulted + 0.2, joined - 0.2) < QUIET
        assert played.tone(side, hertz, joined + 0.4, joined + 1.0) > LOUD
    assert played.tone(played.right, 2000, 0, played.heard.seconds) < QUIET


def test_an_engine_that_leaves_in_order_finishes_the_recording(
    engine: RunningEngine, peer: SipPeer, pair: KeyPair
) -> None:
    seat, _, dialog = talk(engine, peer, pair, always=True)
    seat.wait("recording.started")
    speak(dialog, 1000)
    time.sleep(0.7)
    assert engine.stop() == 0
    played = Played(files(engine), pair)
    assert played.heard.whole
    assert played.right_tone(1000, 0.2, 0.6) > LOUD
    assert [path.name for path in (engine.home / "recordings").iterdir()] == [files(engine)[0].path.name]


def test_without_a_key_or_against_the_callers_will_nothing_is_recorded(
    engine: RunningEngine, peer: SipPeer, pair: KeyPair
) -> None:
    seat, call, _ = talk(engine, peer, KeyPair("", ""), always=True)
    refused = seat.client.ask("recording.start", call=call)
    assert refused["error"]["code"] == "no_recording_key"
    refused = seat.client.ask("recording.start", call=call, key=pair.public, consent="refused")
    assert refused["error"]["code"] == "consent_refused"
    assert seat.client.ask("recording.pause", call=call)["error"]["code"] == "not_recorded"
    seat.ask("recording.start", call=call, key=pair.public)
    seat.wait("recording.started")
    seat.ask("recording.start", call=call, consent="refused")
    assert seat.wait("recording.stopped")["consent"] == "refused"


def test_a_key_that_is_none_is_told(engine: RunningEngine, peer: SipPeer) -> None:
    seat, call, _ = talk(engine, peer, KeyPair("no key at all", ""))
    seat.ask("recording.start", call=call)
    assert seat.wait("engine.warning")["code"] == "bad_key"
    assert seat.wait("recording.stopped")["problem"] == "bad_key"
    assert seat.ask("snapshot", after=0)["calls"][0]["state"] == "talking"


def _writers(engine: RunningEngine) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
                home = f"HEARTHLINE_HOME={engine.home}".encode() in (folder / "environ").read_bytes().split(
                    b"\0"
                )
            except OSError:
                continue
            if home and b"recording" in words and b"writer" in words:
                found.append(int(folder.name))
    return found


def test_a_killed_writer_costs_nothing(engine: RunningEngine, peer: SipPeer, pair: KeyPair) -> None:
    seat, call, dialog = talk(engine, peer, pair, always=True)
    seat.wait("recording.started")
    begun = time.monotonic()
    speak(dialog, 1000)
    time.sleep(1.0 + random.Random(7).random())
    (writer,) = _writers(engine)
    os.kill(writer, signal.SIGKILL)
    time.sleep(1.5)
    seat.ask("call.hang_up", call=call)
    seat.wait("recording.stopped")
    length = time.monotonic() - begun
    played = Played(files(engine, 2), pair)
    assert played.heard.seconds == pytest.approx(length, abs=0.4)
    for second in range(int(length)):
        assert played.right_tone(1000, second + 0.3, second + 0.9) > LOUD, second


@pytest.mark.parametrize("paused", [False, True])
def test_a_killed_engine_costs_less_than_a_second(
    engine: RunningEngine, peer: SipPeer, pair: KeyPair, paused: bool
) -> None:
    seat, call, dialog = talk(engine, peer, pair, always=True)
    recording = seat.wait("recording.started")["recording"]
    begun = time.monotonic()
    speak(dialog, 1000)
    time.sleep(1.2 + random.Random(paused).random())
    if paused:
        seat.ask("recording.pause", call=call)
        speak(dialog, 2000)
    killed = time.monotonic() - begun
    engine.kill()
    engine.start()
    again = Seat(engine.client())
    again.ask("account.set", account="a", registrar=peer.registrar, user="1001", password="secret")
    told = again.wait("recording.paused" if paused else "recording.started")
    assert (told["recording"], told["problem"]) == (recording, "interrupted")
    back = time.monotonic() - begun
    speak(peer.dialogs[-1], 2000)
    time.sleep(1.3)
    again.ask("call.hang_up", call=call)
    again.wait("recording.stopped")
    played = Played(files(engine, 2), pair)
    lasts = 1.0 if not paused else 0.4
    assert played.right_tone(1000, killed - 0.9, killed - lasts / 2) > LOUD
    if paused:
        assert played.right_tone(2000, killed, played.heard.seconds) < QUIET
    else:
        assert played.right_tone(2000, back + 0.2, back + 1.0) > LOUD


@pytest.mark.slow
@pytest.mark.recordings
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(8))
def test_whoever_is_killed_at_most_a_second_is_lost(
    engine: RunningEngine, peer: SipPeer, pair: KeyPair, seed: int
) -> None:
    """The caller's tone never stops; where the recording has none, something was lost."""
    chance = random.Random(seed)
    seat, call, dialog = talk(engine, peer, pair, always=True)
    seat.wait("recording.started")
    began, away, engines = time.monotonic(), 0.0, 0
    speak(dialog, 1000)
    for _ in range(3):
        time.sleep(chance.uniform(0.3, 2.5))
        if chance.random() < 0.5:
            for writer in _writers(engine):
                os.kill(writer, signal.SIGKILL)
            continue
        gone = time.monotonic()
        engine.kill()
        engine.start()
        seat = Seat(engine.client())
        seat.ask("account.set", account="a", registrar=peer.registrar, user="1001", password="secret")
        seat.wait("recording.started")
        speak(peer.dialogs[-1], 1000)
        away, engines = away + time.monotonic() - gone, engines + 1
    time.sleep(1.5)
    seat.ask("call.hang_up", call=call)
    seat.wait("recording.stopped")
    lasted = time.monotonic() - began
    time.sleep(1.0)
    played = Played(finished(engine.home / "recordings"), pair)
    assert played.heard.seconds == pytest.approx(lasted, abs=0.6), "nothing is doubled, nothing is left out"
    steps = np.arange(0, lasted - 0.1, 0.1)
    silent = sum(0.1 for at in steps if played.right_tone(1000, at, at + 0.1) < QUIET + 20)
    print(
        f"seed {seed}: {lasted:.1f} s, {engines} engines away for {away:.1f} s, {silent:.1f} s without sound"
    )
    assert silent - away < 1.0 * max(1, engines) + 0.4


def test_a_full_disk_ends_no_call(
    start_engine: Callable[..., RunningEngine], peer: SipPeer, pair: KeyPair, small_disk: Path
) -> None:
    engine = start_engine()
    (engine.home / "recordings").symlink_to(small_disk)
    seat, call, dialog = talk(engine, peer, pair, always=True)
    speak(dialog, 1000)
    seat.wait("recording.started")
    filler = small_disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    warning = seat.wait("engine.warning")
    assert (warning["code"], warning["about"]) == ("recording_disk_full", call)
    filler.unlink()
    time.sleep(1.5)
    assert seat.ask("snapshot", after=0)["calls"][0]["state"] == "talking"
    seat.ask("call.hang_up", call=call)
    assert seat.wait("recording.stopped")["problem"] == "recording_disk_full"
    assert Played(files(engine), pair).heard.whole


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k,mode=700", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    assert mounted.returncode == 0, mounted.stderr.decode()
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
