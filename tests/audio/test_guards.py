"""What is told of the sound the caller gets: when it is so, only then, not too often, and taken back."""

import numpy
import pytest

from audio.guards import AGAIN_SECONDS, ECHO_LIKENESS, Change, Guards, Scene, Trouble, likeness
from audio.heard import Heard
from tests.peers.speech import frames, noise, speech

TALKS, MUTED, IDLE = Scene(True, False), Scene(True, True), Scene(False, False)
LOOK = 0.5


class Watch:
    """Guards and a clock; `see` repeats a look for some seconds."""

    def __init__(self) -> None:
        self.guards = Guards()
        self.now = 100.0

    def see(self, heard: Heard, scene: Scene = TALKS, seconds: float = LOOK) -> list[Change]:
        found: list[Change] = []
        for _ in range(round(seconds / LOOK)):
            self.now += LOOK
            found += self.guards.look(heard, scene, self.now)
        return found


def room(peak: int = 400, speech: int = 0, clipped: int = 0) -> Heard:
    return Heard(50, peak, clipped, speech)


def came(trouble: Trouble) -> Change:
    return Change(trouble, over=False)


def went(trouble: Trouble) -> Change:
    return Change(trouble, over=True)


def test_a_quiet_room_is_no_trouble() -> None:
    assert Watch().see(room(peak=40), seconds=120) == []


def test_a_dead_microphone_is_told_after_five_seconds_and_taken_back_at_the_first_sound() -> None:
    watch = Watch()
    assert watch.see(room(peak=0), seconds=4.5) == []
    assert watch.see(room(peak=0), seconds=1.0) == [came(Trouble.NOT_HEARD)]
    assert watch.see(room(peak=0), seconds=30) == [], "once"
    assert watch.see(room(), seconds=1.0) == [went(Trouble.NOT_HEARD)]


def test_a_dead_microphone_is_no_trouble_while_muted_or_without_a_call() -> None:
    watch = Watch()
    assert watch.see(room(peak=0), MUTED, 30) == []
    assert watch.see(room(peak=0), IDLE, 30) == []


def test_the_end_of_the_call_takes_it_back() -> None:
    watch = Watch()
    watch.see(room(peak=0), seconds=6)
    assert watch.see(room(peak=0), IDLE) == [went(Trouble.NOT_HEARD)]


def test_no_frames_at_all_is_another_guards_business() -> None:
    assert Watch().see(Heard(), seconds=30) == []


def test_speech_into_a_muted_microphone_is_told_within_a_second() -> None:
    watch = Watch()
    assert watch.see(room(peak=4000, speech=40), MUTED, 1.0) == [came(Trouble.MUTED)]
    assert watch.see(room(), MUTED, 4.0) == [went(Trouble.MUTED)]
    assert watch.see(room(peak=4000, speech=50), TALKS, 10) == []


def test_a_cough_a_neighbour_and_a_keyboard_are_no_speech_into_it() -> None:
    watch = Watch()
    assert watch.see(room(peak=9000, speech=15), MUTED) == []
    assert watch.see(room(peak=100, speech=50), MUTED, 10) == [], "too soft: somebody else"
    assert watch.see(room(peak=9000, speech=0), MUTED, 10) == []


def test_unmuting_takes_the_warning_back_at_once() -> None:
    watch = Watch()
    watch.see(room(peak=4000, speech=50), MUTED, 2.0)
    assert watch.see(room(peak=4000, speech=50), TALKS) == [went(Trouble.MUTED)]


def test_clipping_is_told_when_it_is_more_than_an_accident() -> None:
    watch = Watch()
    assert watch.see(room(peak=32767, clipped=2)) == []
    assert watch.see(room(peak=32767, clipped=10), seconds=1.0) == [came(Trouble.CLIPPED)]
    assert watch.see(room(), seconds=12) == [went(Trouble.CLIPPED)]


def test_the_same_is_told_again_only_after_a_minute() -> None:
    watch = Watch()
    loud = room(peak=32767, clipped=20)
    assert watch.see(loud) == [came(Trouble.CLIPPED)]
    watch.see(room(), seconds=15)
    assert watch.see(loud, seconds=5) == []
    watch.see(room(), seconds=AGAIN_SECONDS)
    assert watch.see(loud) == [came(Trouble.CLIPPED)]


def _powers(samples: "numpy.ndarray[tuple[int], numpy.dtype[numpy.float64]]") -> tuple[float, ...]:
    rows = frames(samples).astype(numpy.float64)
    return tuple(float(power) for power in (rows**2).mean(axis=1))


@pytest.mark.parametrize("milliseconds", [0, 80, 300])
def test_what_is_sent_is_an_echo_of_what_is_played(milliseconds: int) -> None:
    far = speech(4.0)
    late = numpy.roll(far, milliseconds * 16) * 0.3 + noise("fan", 4.0, -60)
    assert likeness(_powers(late), _powers(far)) > ECHO_LIKENESS


def test_two_people_who_talk_are_no_echo() -> None:
    far = _powers(speech(4.0))
    assert likeness(_powers(speech(4.0, "ro-say")), far) < ECHO_LIKENESS
    assert likeness(_powers(noise("fan", 4.0, -40)), far) < ECHO_LIKENESS
    assert likeness(_powers(numpy.zeros(64_000)), far) == 0.0
    assert likeness(far, _powers(numpy.zeros(64_000))) == 0.0
    assert likeness(far[:50], far[:50]) == 0.0, "half a second is too little to say"


def test_an_echo_is_told_when_it_stays() -> None:
    watch = Watch()
    far = speech(4.0)
    echo = Heard(50, 4000, 0, 0, _powers(far * 0.3), _powers(far))
    assert watch.see(echo, seconds=1.5) == []
    assert watch.see(echo, seconds=2.0) == [came(Trouble.ECHO)]
    assert watch.see(room(), seconds=10) == [went(Trouble.ECHO)]
