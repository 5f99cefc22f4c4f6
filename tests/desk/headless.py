"""A desk without a window: the test's own thread plays the Qt thread."""

import queue
import time
from collections.abc import Callable

from app.desk.desk import Desk
from app.desk.start import DeskStart
from app.desk.views import WindowView
from tests.peers.process import PATIENCE


class HeadlessDesk:
    """Owns a Desk; `until` runs what was posted until a view satisfies a condition."""

    def __init__(self, start: DeskStart | None = None, *, spawn_engine: bool = False) -> None:
        self._posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.views: list[WindowView] = []
        self.shown = 0
        self.ended = False
        self.slowest: list[float] = []
        self.desk = Desk(
            self._posted.put,
            self.views.append,
            on_show=self._show,
            on_end=self._end,
            start=start,
            spawn_engine=spawn_engine,
        )
        self.desk.start()

    @property
    def view(self) -> WindowView:
        return self.desk.view

    def until(
        self, condition: Callable[[WindowView], object], what: str = "", seconds: float = PATIENCE
    ) -> WindowView:
        """Pump until the view satisfies the condition; fails with the last view otherwise."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.pump(0.02)
            if condition(self.view):
                return self.view
        raise AssertionError(f"did not happen: {what}\n{self.view}")

    def until_true(self, condition: Callable[[], object], what: str = "", seconds: float = PATIENCE) -> None:
        """Pump until something outside the view is true."""
        self.until(lambda _: condition(), what, seconds)

    def pump(self, seconds: float) -> None:
        """Run what is posted for a while."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                work = self._posted.get(timeout=left)
            except queue.Empty:
                return
            before = time.perf_counter()
            work()
            self.slowest.append(time.perf_counter() - before)

    def quit(self, *, hang_up: bool = True, seconds: float = PATIENCE) -> None:
        """Quit as the window does and wait for the end."""
        self.desk.quit(hang_up=hang_up)
        self.until_true(lambda: self.ended, "the desk quits", seconds)

    def stop(self) -> None:
        """Stop the threads and see them end; the engine is left alone.

        The desk itself waits some seconds only: on a busy machine open connections would outlive the test.
        """
        self.desk.stop()
        for part in (self.desk._background, self.desk._outbox):
            part._thread.join(PATIENCE)

    def _show(self) -> None:
        self.shown += 1

    def _end(self) -> None:
        self.ended = True
