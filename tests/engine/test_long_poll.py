"""The loop's long wait: work that is posted does not wait for it, timers come when they are due."""

import ctypes
import threading
import time

import pytest

from app.engine.loop import Loop
from tests.peers.native_sound import library

_POLL = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_uint)


class PretendedWait:
    """Counts; `sleeps` is what it was asked to wait."""

    def __init__(self) -> None:
        self.woken = 0
        self.sleeps: list[float] = []

    def wake(self) -> None:
        self.woken += 1

    def rest(self) -> None:
        self.woken = 0

    def wait(self, seconds: float) -> None:
        self.sleeps.append(seconds)


def test_a_turn_waits_for_the_next_timer_and_not_at_all_with_work_at_hand() -> None:
    polled: list[int] = []
    loop, long = Loop(polled.append), PretendedWait()
    loop.wait_in(long)
    loop.turn()
    assert long.sleeps == [1.0]
    done: list[str] = []
    loop.after(0.02, lambda: done.append("timer"))
    loop.turn()
    assert 0 < long.sleeps[-1] <= 0.02
    loop.post(lambda: done.append("posted"))
    assert long.woken == 1
    loop.turn()
    assert len(long.sleeps) == 2
    assert done == ["posted"]
    time.sleep(0.025)
    loop.turn()
    assert done == ["posted", "timer"]
    assert polled == [0] * 4, "what pjsua2 has put off is done in passing"


@pytest.mark.medium
def test_c_polls_in_steps_until_something_comes_or_somebody_wakes_it() -> None:
    asked: list[int] = []

    def poll(milliseconds: int) -> int:
        asked.append(milliseconds)
        time.sleep(milliseconds / 1000)
        return int(len(asked) == 3)

    callback, posted = _POLL(poll), ctypes.c_int(0)
    address = ctypes.cast(callback, ctypes.c_void_p).value
    wait = library().hl_wait
    assert wait(address, ctypes.addressof(posted), 5, 1000) == 1
    assert asked == [5, 5, 5]
    began = time.monotonic()
    threading.Timer(0.03, lambda: setattr(posted, "value", 1)).start()
    wait(address, ctypes.addressof(posted), 5, 1000)
    assert time.monotonic() - began < 0.3
    asked.clear()
    assert wait(address, ctypes.addressof(posted), 5, 1000) == 0
    assert asked == [0]
