"""Echo, noise and gain: what comes out of the sound path when they are on; off, nothing changes."""

import ctypes
from collections.abc import Callable
from typing import Any

import numpy
import pytest

from app.engine import own_build
from audio.heard import Heard
from audio.lane import Lane
from audio.ports import FRAME_BYTES, StreamEnds
from audio.treatment import Treat, Treatment, treat_from
from tests.peers.speech import RATE, frames, level_db, noise, pauses, speech

OFF = Treat(False, False, False)


class Path:
    """A treatment between two pretended streams; `far` is played, `sent` is what leaves for the bridge."""

    def __init__(self, treat: Treat, built: Any = None) -> None:
        self.treatment = Treatment(treat, built)
        assert self.treatment.prepare()
        self._buffer = ctypes.create_string_buffer(FRAME_BYTES)
        self._address = ctypes.addressof(self._buffer)
        self._far = bytes(FRAME_BYTES)
        self.sent: list[bytes] = []
        speaker = StreamEnds(lambda: None, self._fill)
        microphone = StreamEnds(lambda: None, lambda a: self.sent.append(ctypes.string_at(a, FRAME_BYTES)))
        self._speaker, self._microphone = self.treatment.around(speaker, microphone)
        self._microphone.on_thread()

    def play(self, far: bytes) -> None:
        self._far = far
        self._speaker.on_frame(self._address)

    def speak(self, near: bytes) -> None:
        ctypes.memmove(self._address, near, FRAME_BYTES)
        self._microphone.on_frame(self._address)

    def run(self, near: Any, far: Any = None) -> Any:
        """Pass whole recordings through, frame by frame; return what was sent, from -1 to 1."""
        rows = frames(near)
        played = frames(far) if far is not None else numpy.zeros_like(rows)
        for said, heard in zip(rows, played, strict=True):
            self.play(heard.tobytes())
            self.speak(said.tobytes())
        return numpy.frombuffer(b"".join(self.sent), numpy.int16) / 32768

    def _fill(self, address: int) -> None:
        ctypes.memmove(address, self._far, FRAME_BYTES)


@pytest.fixture(params=["package", "engine build"])
def built(request: pytest.FixtureRequest) -> Any:
    """Return the filters of the engine build, or None for those of the package."""
    if request.param == "package":
        return None
    library = own_build.filters_library()
    assert library is not None, "the engine build brings no filters: run dev.py setup"
    return library


def test_with_everything_off_the_samples_are_the_same() -> None:
    said = speech(1.0) + noise("fan", 1.0, -30)
    path = Path(OFF)
    path.run(said)
    assert b"".join(path.sent) == frames(said).tobytes()


def test_a_fan_falls_by_more_than_ten_decibels_and_the_voice_stays(built: Any) -> None:
    said = speech(8.0)
    heard = Path(Treat(echo=False, noise=True), built).run(said + noise("fan", 8.0, -35))
    quiet, second = pauses(said), slice(2 * RATE, None)
    silence = quiet[second]
    assert level_db(heard[second][silence]) < level_db(noise("fan", 8.0, -35)) - 10
    assert level_db(heard[second][~silence]) > level_db(said[second][~silence]) - 3


def test_our_filters_are_gentle_where_noise_is_not_steady() -> None:
    fallen = {}
    for kind in ("fan", "babble", "dog"):
        alone = noise(kind, 8.0, -33)
        heard = Path(Treat(echo=False, noise=True), own_build.filters_library()).run(alone)
        late = slice(4 * RATE, None)
        fallen[kind] = level_db(alone[late]) - level_db(heard[late])
    assert fallen["fan"] > 14
    assert fallen["babble"] < 8
    assert fallen["dog"] < 6


def test_with_a_headset_both_may_speak_at_once() -> None:
    said = speech(4.0)
    path = Path(Treat(echo=True, noise=False), own_build.filters_library())
    heard = path.run(said + noise("fan", 4.0, -60), speech(4.0, "ro-say", "es-say"))
    assert level_db(heard) > level_db(said) - 3


def _echo(far: Any, milliseconds: int, loss_db: float) -> Any:
    late = int(milliseconds * RATE / 1000)
    return numpy.concatenate([numpy.zeros(late), far[: len(far) - late]]) * 10 ** (-loss_db / 20)


@pytest.mark.parametrize("milliseconds", [30, 120, 250])
def test_an_echo_falls_by_more_than_twenty_decibels(milliseconds: int, built: Any) -> None:
    far = speech(6.0)
    echo = _echo(far, milliseconds, 12)
    late = slice(2 * RATE, None)
    heard = Path(Treat(echo=True, noise=False), built).run(echo, far)
    assert level_db(heard[late]) < level_db(echo[late]) - 20
    path = Path(OFF)
    assert level_db(path.run(echo, far)[late]) > level_db(echo[late]) - 1


def test_a_soft_voice_is_lifted_by_gain(built: Any) -> None:
    soft = speech(8.0) * 10 ** (-20 / 20)
    heard = Path(Treat(echo=False, noise=True, gain=True), built).run(soft)
    late = slice(5 * RATE, None)
    assert 6 < level_db(heard[late]) - level_db(soft[late]) < 19


def test_switching_in_the_middle_loses_no_frame(built: Any) -> None:
    path = Path(OFF, built)
    rows = frames(speech(2.0))
    for number, row in enumerate(rows):
        if number % 20 == 0:
            path.treatment.use(Treat(echo=number % 40 == 0, noise=number % 60 == 0, gain=number % 80 == 0))
        path.play(row.tobytes())
        path.speak(row.tobytes())
    assert len(path.sent) == len(rows)


def test_without_the_library_frames_pass_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pywebrtc_audio", None)
    treatment = Treatment()
    assert not treatment.prepare()
    assert not treatment.available
    passed: list[int] = []
    _, microphone = treatment.around(
        StreamEnds(lambda: None, lambda _: None), StreamEnds(lambda: None, passed.append)
    )
    microphone.on_frame(1234)
    assert passed == [1234]
    assert treatment.heard() is None


def test_figures_tell_what_passed(built: Any) -> None:
    path = Path(OFF, built)
    path.treatment.attend(True)
    path.run(speech(2.0), speech(2.0, "ro-say"))
    heard = path.treatment.heard()
    assert isinstance(heard, Heard)
    assert (heard.frames, len(heard.near), len(heard.far)) == (200, 200, 200)
    assert heard.peak > 3000
    assert heard.speech > 50
    assert not heard.clipped
    again = path.treatment.heard()
    assert again is not None
    assert (again.frames, again.peak) == (0, 0)


def test_with_nothing_on_and_nobody_asking_no_filter_runs() -> None:
    path = Path(OFF)
    path.run(speech(1.0))
    heard = path.treatment.heard()
    assert heard is not None
    assert (heard.frames, heard.speech) == (100, 0)
    assert max(heard.near) > 0


@pytest.mark.parametrize(
    ("words", "treat"),
    [
        (None, Treat()),
        ("off", OFF),
        ("", OFF),
        ("noise", Treat(False, True, False)),
        ("echo, gain", Treat(True, False, True)),
    ],
)
def test_a_setting_names_treatments(words: str | None, treat: Treat) -> None:
    assert treat_from(words) == treat


def _frame(number: int) -> bytes:
    return numpy.full(160, number, numpy.int16).tobytes()


def _first(address: int) -> int:
    return ctypes.c_int16.from_address(address).value if address else -1


@pytest.fixture
def put() -> Callable[[Lane, int], None]:
    kept = ctypes.create_string_buffer(FRAME_BYTES)

    def put(reference: Lane, number: int) -> None:
        ctypes.memmove(kept, _frame(number), FRAME_BYTES)
        reference.put(ctypes.addressof(kept))

    return put


def test_the_reference_comes_in_order_and_never_twice(put: Callable[[Lane, int], None]) -> None:
    reference = Lane(3)
    assert not reference.take()
    for number in range(5):
        put(reference, number)
    assert [_first(reference.take()) for _ in range(6)] == [0, 1, 2, 3, 4, -1]


def test_a_reference_that_piled_up_is_shortened(put: Callable[[Lane, int], None]) -> None:
    reference = Lane(3)
    for number in range(10):
        put(reference, number)
    taken = []
    for number in range(10, 260):
        put(reference, number)
        taken.append(_first(reference.take()))
    assert taken[0] == 0
    assert taken[-1] >= 258, "the surplus of ten frames is gone after a second"
    assert taken == sorted(set(taken)), "in order, none twice"


def test_a_reference_that_nobody_takes_starts_anew(put: Callable[[Lane, int], None]) -> None:
    reference = Lane(3)
    for number in range(500):
        put(reference, number)
    assert _first(reference.take()) == 499
    put(reference, 500)
    reference.clear()
    assert not reference.take()
