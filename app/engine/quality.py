"""How good a call sounds: figures of one second, MOS by the E-model formula that MicroSIP uses."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counters:
    """Running totals of a stream, and its momentary jitter and round trip in milliseconds."""

    received: int = 0
    lost: int = 0
    discarded: int = 0
    sent: int = 0
    jitter_ms: float = 0.0
    round_trip_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Quality:
    """One `call.quality` body; `loss` is a fraction of the packets since the last one, `mos` 1.0 to 4.5."""

    loss: float
    jitter_ms: float
    round_trip_ms: float
    mos: float
    received: int
    sent: int


class Summary:
    """The figures of a whole call: averages of its seconds, and its worst one."""

    def __init__(self) -> None:
        self._count = 0
        self._sums = {"loss": 0.0, "jitter_ms": 0.0, "round_trip_ms": 0.0, "mos": 0.0}
        self._worst = 4.5

    def add(self, second: Quality) -> None:
        """Count one second."""
        self._count += 1
        for name in self._sums:
            self._sums[name] += getattr(second, name)
        self._worst = min(self._worst, second.mos)

    def as_dict(self) -> dict[str, float]:
        """Return the averages and the worst second's `mos_worst`, {} for a call too short to say."""
        if not self._count:
            return {}
        averages = {name: round(total / self._count, 4) for name, total in self._sums.items()}
        return {**averages, "mos_worst": self._worst}


def quality(before: Counters, now: Counters) -> Quality:
    """Return the figures between two readings. Packets that the jitter buffer threw away count as lost."""
    received = max(0, now.received - before.received)
    lost = max(0, now.lost - before.lost)
    thrown = min(received, max(0, now.discarded - before.discarded))
    expected = received + lost
    loss = (lost + thrown) / expected if expected else 0.0
    return Quality(
        loss=round(loss, 4),
        jitter_ms=round(now.jitter_ms, 1),
        round_trip_ms=round(now.round_trip_ms, 1),
        mos=round(mos(now.round_trip_ms / 2 + 30 + now.jitter_ms, loss), 2),
        received=now.received,
        sent=now.sent,
    )


def mos(delay_ms: float, loss: float) -> float:
    """Return the mean opinion score for a one-way delay and a loss fraction (ITU-T G.107, simplified)."""
    r = 94.2 - 0.024 * delay_ms - 19.8 * math.log(1 + 29.7 * loss)
    if delay_ms >= 177.3:
        r -= 0.11 * (delay_ms - 177.3)
    if r < 0:
        return 1.0
    if r > 100:
        return 4.5
    return 1 + 0.035 * r + 7.1e-6 * r * (r - 60) * (100 - r)
