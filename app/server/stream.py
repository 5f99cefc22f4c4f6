"""The event hub: one ring of recent events, one bounded queue for each open stream.

Ids grow for ever, also over restarts: they start at the milliseconds of the epoch, so an id from before a
restart is always older than the ring and its owner starts afresh. Everything here lives on the event loop.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from app.wire.codec import to_plain
from app.wire.office import StreamEvent

RING: Final = 4096
"""How many events a client may have missed and still resume."""
QUEUE: Final = 256
"""How many events, or batches of them, may wait for one slow client before it has to start afresh."""


@dataclass(frozen=True, slots=True)
class To:
    """Whom an event is for: one `seat`, or all `seats`, or all `people`, of a `site`."""

    site: str = ""
    seats: bool = False
    people: bool = False
    seat: str = ""


def everybody(site: str = "") -> To:
    """Return the address of all seats and supervisors of a site."""
    return To(site, seats=True, people=True)


def supervisors(site: str = "") -> To:
    """Return the address of the supervisors of a site."""
    return To(site, people=True)


def all_seats(site: str = "") -> To:
    """Return the address of all seats of a site."""
    return To(site, seats=True)


def one_seat(seat: str, site: str = "") -> To:
    """Return the address of one seat."""
    return To(site, seat=seat)


@dataclass(frozen=True, slots=True)
class Listener:
    """Who listens: a seat (`seat` is its id), or a person (`session` of hers) who may see the board."""

    site: str = ""
    seat: str = ""
    session: str = ""

    def hears(self, to: To) -> bool:
        """Say whether an event addressed `to` reaches this listener."""
        if to.site != self.site:
            return False
        if self.seat:
            return to.seats or to.seat == self.seat
        return to.people


@dataclass(frozen=True, slots=True)
class Sent:
    """One event as it lies in the ring; `frame` is its text on the wire."""

    seq: int
    event: StreamEvent
    to: To
    frame: bytes


class Subscription:
    """One open stream's queue. Too slow a reader loses the queue and gets a fresh `hello` instead.

    `on_frames`, if set, is called as soon as something waits. `fresh`: it did not begin where another ended.
    """

    __slots__ = ("_frames", "_leave", "_waiting", "closed", "fresh", "listener", "on_frames")

    def __init__(self, listener: Listener, leave: Callable[["Subscription"], None]) -> None:
        self.listener = listener
        self.on_frames: Callable[[], None] | None = None
        self._frames: list[bytes] = []
        self._waiting: asyncio.Future[None] | None = None
        self._leave = leave
        self.closed = False
        self.fresh = True

    def put(self, frame: bytes) -> bool:
        """Queue one frame; False when the queue is full."""
        if len(self._frames) >= QUEUE:
            return False
        self._frames.append(frame)
        self._wake()
        return True

    def put_first(self, frame: bytes) -> None:
        """Queue a frame before all others."""
        self._frames.insert(0, frame)

    def start_afresh(self, hello: bytes) -> None:
        """Forget what waits; the client will fetch whole snapshots."""
        self._frames = [hello]
        self._wake()

    def end(self, last: bytes) -> None:
        """Let the stream end after `last`."""
        self._frames.append(last)
        self.closed = True
        self._wake()

    def take(self) -> bytes:
        """Return all that waits in one piece, b"" when nothing does."""
        if not self._frames:
            return b""
        frames, self._frames = self._frames, []
        return b"".join(frames)

    async def next(self, seconds: float) -> bytes | None:
        """Return what waits (several frames at once), or None after `seconds` of silence."""
        if not self._frames and not self.closed:
            self._waiting = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(seconds):
                    await self._waiting
            except TimeoutError:
                return None
            finally:
                self._waiting = None
        return self.take()

    def _wake(self) -> None:
        if self.on_frames is not None:
            self.on_frames()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def leave(self) -> None:
        """Take this stream out of the hub; idempotent."""
        self._leave(self)


class Hub:
    """Takes events from the rooms and hands each to the streams that may hear it."""

    def __init__(self, ring: int = RING) -> None:
        self.seq = time.time_ns() // 1_000_000
        self._ring: deque[Sent] = deque(maxlen=ring)
        self._oldest = self.seq
        self._open: set[Subscription] = set()
        self._by_seat: dict[str, set[Subscription]] = {}
        """The open streams by seat, those of people under ""; most events are for few of thousands."""
        self._closed = False

    @property
    def open_streams(self) -> int:
        """Return how many streams are open."""
        return len(self._open)

    def publish(self, event: StreamEvent, data: Any, to: To) -> int:
        """Send `data` (a contract dataclass or plain values) to everybody whom `to` names; return its id."""
        self._hand_out(self._kept(event, data, to), to)
        return self.seq

    def publish_all(self, event: StreamEvent, many: Iterable[Any], to: To) -> None:
        """Send several at once: written down once, and handed to each stream in one piece."""
        frames = b"".join([self._kept(event, data, to) for data in many])
        if frames:
            self._hand_out(frames, to)

    def _kept(self, event: StreamEvent, data: Any, to: To) -> bytes:
        self.seq += 1
        sent = Sent(self.seq, event, to, frame(event, data, self.seq))
        if len(self._ring) == self._ring.maxlen:
            self._oldest = self._ring[0].seq
        self._ring.append(sent)
        return sent.frame

    def _hand_out(self, frames: bytes, to: To) -> None:
        for subscription in self._near(to):
            if subscription.listener.hears(to) and not subscription.put(frames):
                subscription.start_afresh(self._hello(fresh=True))

    def tell(self, event: StreamEvent, data: Any, to: To) -> None:
        """Publish as an effect after a commit."""
        self.publish(event, data, to)

    def subscribe(self, listener: Listener, last_id: str | None) -> Subscription:
        """Open a stream. It begins with `hello`, then what was missed if the ring still has all of it."""
        subscription = Subscription(listener, self._shut)
        missed = self._missed(listener, last_id)
        if missed is None:
            subscription.start_afresh(self._hello(fresh=True))
        else:
            subscription.start_afresh(frame(StreamEvent.HELLO, {"seq": int(last_id or 0), "fresh": False}))
            subscription.fresh = not all(subscription.put(sent.frame) for sent in missed)
            if subscription.fresh:
                subscription.start_afresh(self._hello(fresh=True))
        if self._closed:
            subscription.end(frame(StreamEvent.BYE, {}))
        else:
            self._open.add(subscription)
            self._by_seat.setdefault(listener.seat, set()).add(subscription)
        return subscription

    def close(self) -> None:
        """Say `bye` on every stream and end it; streams opened later end at once."""
        self._closed = True
        for subscription in tuple(self._open):
            subscription.end(frame(StreamEvent.BYE, {}))
        self._open.clear()
        self._by_seat.clear()

    def drop(self, who: str) -> None:
        """End the streams of one seat or session (its token was taken back, somebody signed out)."""
        for subscription in tuple(self._open):
            if who in {subscription.listener.seat, subscription.listener.session}:
                subscription.end(b"")
                self._shut(subscription)

    def _near(self, to: To) -> tuple[Subscription, ...]:
        """Return the open streams that may hear an event: no others have to be asked."""
        if to.seats:
            return tuple(self._open)
        people = self._by_seat.get("", ()) if to.people else ()
        return (*people, *(self._by_seat.get(to.seat, ()) if to.seat else ()))

    def _shut(self, subscription: Subscription) -> None:
        self._open.discard(subscription)
        seat = subscription.listener.seat
        mine = self._by_seat.get(seat)
        if mine is not None:
            mine.discard(subscription)
            if not mine:
                del self._by_seat[seat]

    def _missed(self, listener: Listener, last_id: str | None) -> Iterator[Sent] | None:
        if not last_id or not last_id.isascii() or not last_id.isdigit() or len(last_id) > 18:
            return None
        last = int(last_id)
        if not self._oldest <= last <= self.seq:
            return None
        return (sent for sent in tuple(self._ring) if sent.seq > last and listener.hears(sent.to))

    def _hello(self, *, fresh: bool) -> bytes:
        return frame(StreamEvent.HELLO, {"seq": self.seq, "fresh": fresh}, self.seq)


def frame(event: StreamEvent, data: Any, seq: int | None = None) -> bytes:
    """Return one event as SSE text. JSON here never has a bare line end, so one data line does."""
    text = json.dumps(to_plain(data), ensure_ascii=True, separators=(",", ":"))
    number = f"id: {seq}\n" if seq is not None else ""
    return f"{number}event: {event.value}\ndata: {text}\n\n".encode()
