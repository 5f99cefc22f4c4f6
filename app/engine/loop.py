"""The engine's main thread: the only one that touches pjsua2."""

import heapq
import itertools
import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

Work = Callable[[], None]

_log = logging.getLogger("hearthline.engine")

POLL_MILLISECONDS: Final = 10


class Timer:
    """A piece of work with its moment (monotonic seconds); `cancel` before it comes."""

    __slots__ = ("due", "work")

    def __init__(self, due: float, work: Work) -> None:
        self.due = due
        self.work: Work | None = work

    def cancel(self) -> None:
        """Never run it; harmless when it ran already. Loop thread."""
        self.work = None


class Waits(Protocol):
    """Who waits for SIP in the loop's place (see `app.engine.long_poll`)."""

    def wake(self) -> None: ...  # noqa: D102
    def rest(self) -> None: ...  # noqa: D102
    def wait(self, seconds: float) -> None: ...  # noqa: D102


class Loop:
    """Polls pjsua2, runs what other threads posted, and timers. Everything here runs on one thread."""

    def __init__(self, handle_events: Callable[[int], object]) -> None:
        self._handle_events = handle_events
        self._long: Waits | None = None
        self._posted: deque[Work] = deque()
        self._timers: list[tuple[float, int, Timer]] = []
        self._order = itertools.count()
        self._stopping = False

    def post(self, work: Work) -> None:
        """Run `work` on the loop thread within a poll (10 ms). Any thread, also a signal handler."""
        self._posted.append(work)
        if self._long is not None:
            self._long.wake()

    def wait_in(self, long: "Waits") -> None:
        """Wait there from now on, and poll pjsua2 itself only in passing. Loop thread."""
        self._long = long

    def after(self, seconds: float, work: Work) -> Timer:
        """Run `work` in so many seconds. Loop thread."""
        timer = Timer(time.monotonic() + seconds, work)
        heapq.heappush(self._timers, (timer.due, next(self._order), timer))
        return timer

    def every(self, seconds: float, work: Work) -> None:
        """Run `work` again and again until the loop stops. Loop thread."""

        def again() -> None:
            self.after(seconds, again)
            work()

        self.after(seconds, again)

    def stop(self) -> None:
        """Make `run` return after the current turn. Loop thread."""
        self._stopping = True

    def run(self) -> None:
        """Turn until `stop`."""
        self._stopping = False
        while not self._stopping:
            self.turn()

    def run_until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Turn until `condition` holds or the time is over; say whether it holds. Loop thread."""
        end = time.monotonic() + seconds
        while not condition() and time.monotonic() < end:
            self.turn()
        return condition()

    def turn(self) -> None:
        """Poll pjsua2 once (at most 10 ms, 100 where C waits), then run what is due."""
        if self._long is None:
            self._handle_events(0 if self._posted else POLL_MILLISECONDS)
        else:
            self._wait_in(self._long)
        for _ in range(len(self._posted)):
            _run(self._posted.popleft())
        now = time.monotonic()
        while self._timers and self._timers[0][0] <= now:
            timer = heapq.heappop(self._timers)[2]
            if timer.work is not None:
                _run(timer.work)

    def _wait_in(self, long: "Waits") -> None:
        long.rest()
        if not self._posted:
            due = self._timers[0][0] - time.monotonic() if self._timers else 1.0
            long.wait(due)
        self._handle_events(0)  # what pjsua2 itself has put off for its main thread


def _run(work: Work) -> None:
    try:
        work()
    except Exception:  # noqa: BLE001 - the edge of the thread: one bad command must not end all calls
        _log.exception("a piece of work failed")
