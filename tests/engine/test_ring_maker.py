"""A slider for the ring's volume: a wish a step, no thread a step; what was made is not kept for ever."""

import threading
from collections.abc import Callable

from app.engine.ring_maker import RingMaker
from audio import tones
from audio.ports import RingTone, RingVoice


def test_of_many_steps_the_first_and_the_last_are_made() -> None:
    posted: list[Callable[[], None]] = []
    come, go, made = threading.Event(), threading.Semaphore(0), []

    def make(voice: RingVoice) -> None:
        made.append(voice.volume)
        go.acquire()

    def post(deed: Callable[[], None]) -> None:
        posted.append(deed)
        come.set()

    maker = RingMaker(post, make)
    for volume in range(50, 80):
        maker.want(RingVoice(RingTone.SOFT, volume))
    for _ in range(2):
        go.release()
        assert come.wait(5)
        come.clear()
        posted.pop()()
    assert made == [50, 79]
    assert not posted


def test_rings_that_were_made_are_not_kept_for_ever() -> None:
    for volume in range(30, 45):
        tones.ring(RingVoice(RingTone.PHONE, volume))
    assert tones.ring.cache_info().currsize <= 8
    assert tones.cadence.cache_info().currsize <= 8
