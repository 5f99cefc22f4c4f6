"""One thread that does slow things in order: opening and closing sound devices."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger("hearthline.audio")

Job = Callable[[], object]


class Worker:
    """Runs jobs one after another on a thread of its own; jobs may be given a moment in the future."""

    def __init__(self, name: str) -> None:
        self._jobs: list[tuple[float, int, Job]] = []
        self._count = itertools.count()
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Run `job` after those already due. Any thread; dropped after `close`."""
        self.later(0.0, job)

    def later(self, seconds: float, job: Job) -> None:
        """Run `job` once `seconds` have passed. Any thread; dropped after `close`."""
        with self._changed:
            if not self._closed:
                heapq.heappush(self._jobs, (time.monotonic() + seconds, next(self._count), job))
                self._changed.notify()

    def close(self, last: Job | None = None, timeout: float = 3.0) -> bool:
        """Drop what waits, run `last`, end the thread. False if it did not end within `timeout` seconds."""
        with self._changed:
            if not self._closed:
                self._closed = True
                self._jobs = [(0.0, next(self._count), last)] if last else []
                self._changed.notify()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while job := self._next():
            try:
                job()
            except Exception:  # the edge of a thread: one bad job must not end sound for the day
                log.exception("a sound job failed")

    def _next(self) -> Job | None:
        with self._changed:
            while True:
                wait = self._jobs[0][0] - time.monotonic() if self._jobs else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._jobs)[2]
                if self._closed and not self._jobs:
                    return None
                self._changed.wait(wait)
