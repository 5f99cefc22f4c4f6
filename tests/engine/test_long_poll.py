"""The loop's long wait: work that is posted does not wait for it, timers come when they are due."""

import ctypes
import os
import threading
import time

import pytest

from app.engine.long_poll import WaitForm
from app.engine.loop import Loop
from tests.peers.native_sound import library


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


class _Moment(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("milliseconds", ctypes.c_long))


@pytest.mark.medium
def test_c_waits_for_packets_for_a_timer_or_for_whoever_wakes_it() -> None:
    timers: list[int] = []
    moment = ctypes.CFUNCTYPE(ctypes.c_int, *(ctypes.c_void_p,) * 2)
    count = ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.c_void_p)(lambda _heap: len(timers))

    def earliest(_heap: int, due: int) -> int:
        at = _Moment.from_address(due)
        at.seconds, at.milliseconds = 7, timers[0]
        return 0

    def now(at: int) -> int:
        _Moment.from_address(at).seconds, _Moment.from_address(at).milliseconds = 7, 0
        return 0

    first, clock = moment(earliest), ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(now)
    packets, sender = os.pipe()
    woken = os.eventfd(0)
    calls = (ctypes.cast(call, ctypes.c_void_p).value for call in (count, first, clock))
    form = WaitForm(*calls, None, packets, woken)

    def waited(most: int) -> float:
        began = time.monotonic()
        library().hl_wait_for_sip(ctypes.addressof(form), most)
        return time.monotonic() - began

    try:
        assert waited(50) >= 0.049
        timers.append(20)
        assert 0.019 <= waited(10_000) < 3
        timers.clear()
        threading.Timer(0.03, lambda: os.eventfd_write(woken, 1)).start()
        assert waited(10_000) < 3
        os.eventfd_read(woken)
        os.write(sender, b"packet")
        assert waited(10_000) < 3
    finally:
        for one in (packets, sender, woken):
            os.close(one)
