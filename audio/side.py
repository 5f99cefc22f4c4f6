"""One direction of sound: which device it should use, which it uses, and how it comes back after a loss."""

import logging
import time
from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Final

from audio.ports import CallStream, DeviceError, Direction, StreamWatch
from audio.worker import Worker

log = logging.getLogger("hearthline.audio")

RETRY_SECONDS: Final = (0.0, 0.25, 0.5, 1.0, 2.0)
"""How long to wait before each further try; the last one repeats."""
STALL_SECONDS: Final = 0.5
"""How long a stream whose device is still there may pause before it is opened anew."""
STEADY_SECONDS: Final = 2.0
"""A stream that ran this long starts again from the first try when it is lost."""


class SideState(StrEnum):
    """Where the stream of one direction stands."""

    CLOSED = "closed"
    OPENING = "opening"
    RUNNING = "running"
    STALLED = "stalled"


class Side:
    """Keeps one stream on the configured device, else on the system's, as long as it is wanted.

    Every method on the loop thread; opening and closing happen on the worker. `changed` is called on the loop
    thread after each change, and always before a running stream is closed, so that the clock can leave it.
    """

    def __init__(
        self,
        stream: CallStream,
        worker: Worker,
        post: Callable[[Callable[[], None]], None],
        changed: Callable[[], None],
    ) -> None:
        self.configured = ""
        self.state = SideState.CLOSED
        self.error: DeviceError | None = None
        self._stream = stream
        self._worker = worker
        self._post = post
        self._changed = changed
        self._wanted = False
        self._present: Collection[str] = ()
        self._opened_as = ""
        self._strayed = False
        self._generation = 0
        self._tries = 0
        self._retry_waits = False
        self._running_since = 0.0
        self._stall: object = None

    @property
    def lost(self) -> bool:
        """Say whether a configured device is not there."""
        return bool(self.configured) and self.configured not in self._present

    @property
    def present(self) -> bool:
        """Say whether there is any device of this direction."""
        return bool(self._present)

    def settle(self, *, wanted: bool, present: Collection[str], retry: bool = False) -> None:
        """Go towards what is wanted with the devices that are present; `retry`: without waiting."""
        self._wanted, self._present = wanted, present
        if retry:
            self._retry_waits, self._tries = False, 0
        target = self._target()
        if not wanted:
            self._shut()
        elif self.state is SideState.CLOSED:
            if target is not None and not self._retry_waits:
                self._open(target)
        elif target is not None and self._should_move(target):
            self._open(target)

    def _target(self) -> str | None:
        if self.configured in self._present:
            return self.configured
        return "" if self._present else None

    def _should_move(self, target: str) -> bool:
        """Say whether an open stream belongs elsewhere: chosen anew, or its device came back.

        A running stream whose device vanishes stays: the sound server may have moved it, and if not, the
        stream tells that it is lost.
        """
        if self._opened_as and self._opened_as not in self._present:
            self._strayed = True
            return self.state is not SideState.RUNNING or self._opened_as != self.configured
        return self._strayed or target != self._opened_as

    def _open(self, device: str) -> None:
        self._begin(SideState.OPENING)
        self._opened_as, self._strayed, self._retry_waits = device, False, False
        generation = self._generation

        def job() -> None:
            self._stream.close()
            try:
                self._stream.open(
                    device,
                    StreamWatch(
                        lambda: self._post(lambda: self._on_running(generation)),
                        lambda: self._post(lambda: self._on_lost(generation)),
                        lambda: self._post(lambda: self._on_stumbling(generation)),
                    ),
                )
            except DeviceError as error:
                failure = error
                self._post(lambda: self._on_failed(generation, failure))

        self._worker.submit(job)

    def _shut(self) -> None:
        self.error, self._tries, self._retry_waits = None, 0, False
        if self.state is not SideState.CLOSED:
            self._begin(SideState.CLOSED)
            self._worker.submit(self._stream.close)

    def _begin(self, state: SideState) -> None:
        self._generation += 1
        self.state = state
        self._changed()

    def _on_running(self, generation: int) -> None:
        if generation == self._generation and self.state is not SideState.RUNNING:
            self.state, self.error = SideState.RUNNING, None
            self._running_since = time.monotonic()
            self._changed()

    def _on_lost(self, generation: int) -> None:
        if generation != self._generation:
            return
        if self.state is SideState.OPENING:
            self._on_failed(generation, _mute(self._stream.direction))
            return
        if time.monotonic() - self._running_since > STEADY_SECONDS:
            self._tries = 0
        log.info("the %s stream stopped delivering", self._stream.direction)
        if not self._present or (self._opened_as and self._opened_as not in self._present):
            self._again()
            return
        self.state = SideState.STALLED
        self._changed()
        stall = self._stall = object()
        self._worker.later(STALL_SECONDS, lambda: self._post(lambda: self._give_up(generation, stall)))

    def _on_stumbling(self, generation: int) -> None:
        if generation == self._generation and self.state is SideState.RUNNING:
            self._open(self._opened_as)

    def _give_up(self, generation: int, stall: object) -> None:
        if generation == self._generation and self.state is SideState.STALLED and stall is self._stall:
            self._again()

    def _on_failed(self, generation: int, error: DeviceError) -> None:
        if generation == self._generation:
            log.info("the %s stream could not be opened: %s", self._stream.direction, error)
            self.error = error
            self._again()

    def _again(self) -> None:
        """Close what is there and try again, later each time."""
        wait = RETRY_SECONDS[min(self._tries, len(RETRY_SECONDS) - 1)]
        self._tries += 1
        self._retry_waits = True
        self._begin(SideState.CLOSED)
        self._worker.submit(self._stream.close)
        generation = self._generation
        self._worker.later(wait, lambda: self._post(lambda: self._retry(generation)))

    def _retry(self, generation: int) -> None:
        if generation == self._generation and self._retry_waits:
            self._retry_waits = False
            self.settle(wanted=self._wanted, present=self._present)


def _mute(direction: Direction) -> DeviceError:
    if direction is Direction.INPUT:
        return DeviceError(
            "microphone_silent",
            "The microphone does not deliver any sound.",
            "Another program may hold it. Close that program or choose another microphone.",
        )
    return DeviceError(
        "speaker_silent",
        "The speaker does not take any sound.",
        "Another program may hold it. Close that program or choose another speaker.",
    )
