"""Listens to how calls are: quality once a second, and whether anything is heard. Loop thread only."""

from typing import Any, Protocol

from app.domain.call import CallState
from app.engine.calls import Calls
from app.engine.live import LiveCall
from app.engine.quality import Summary, quality
from app.engine.silence import Silence
from app.wire.codec import to_plain
from app.wire.engine import EventName, call_body


class Announces(Protocol):
    """Where events go."""

    def announce(self, event: EventName, body: dict[str, Any], call: str = "") -> None: ...  # noqa: D102


class Listening:
    """Samples every talking call; `tick` once a second."""

    def __init__(self, calls: Calls, voice: Announces, silence: Silence) -> None:
        self._calls = calls
        self._voice = voice
        self._silence = silence

    def tick(self) -> None:
        """Sample once; try again what the bridge could not join."""
        if not self._calls.bridge.complete:
            self._calls.join()
        for live in self._calls.live():
            if live.call.state in {CallState.TALKING, CallState.HELD}:
                self._sample(live)

    def _sample(self, live: LiveCall) -> None:
        now = live.line.counters()
        if now is None:
            return
        before, live.counters = live.counters or now, now
        if live.call.state is CallState.TALKING:
            self._calls.look_at(live)
            second = quality(before, now)
            live.summary = live.summary or Summary()
            live.summary.add(second)
            body = call_body(live.call) | to_plain(second)
            self._voice.announce(EventName.CALL_QUALITY, body, live.call.id)
        expected = live.call.state is CallState.TALKING and not live.call.held_there
        self._silence.heed(live, silent=expected and now.received == before.received)
