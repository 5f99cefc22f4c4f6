"""One end of an RTP stream in G.711 A-law: sends a tone, keeps and measures what comes.

The measures are those a caller would notice: the longest silence between two packets, how loud a tone of a
given pitch is, which keypad digits were heard (RFC 4733).
"""

import contextlib
import itertools
import selectors
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

RATE: Final = 8000
PACKET_SECONDS: Final = 0.02
PACKET_SAMPLES: Final = 160
ALAW: Final = 8
EVENTS: Final = 101
DIGITS: Final = "0123456789*#ABCD"
_HEADER: Final = struct.Struct("!BBHII")
_TIMESTAMPS: Final = 35
"""Linux SO_TIMESTAMPNS: the kernel says when a packet came, however late this process looks."""

Samples = npt.NDArray[np.float32]


def _alaw_level(code: int) -> float:
    value = code ^ 0x55
    exponent, mantissa = (value >> 4) & 7, value & 15
    level = (mantissa << 4) + 8 if exponent == 0 else ((mantissa << 4) + 264) << (exponent - 1)
    return level / 32768 * (1 if value & 0x80 else -1)


_DECODE: Final[Samples] = np.array([_alaw_level(code) for code in range(256)], np.float32)
_ORDER: Final = np.argsort(_DECODE).astype(np.uint8)
_EDGES: Final = (_DECODE[_ORDER][1:] + _DECODE[_ORDER][:-1]) / 2


def encode(samples: Samples) -> bytes:
    """Return samples (-1…1) as A-law bytes."""
    return _ORDER[np.searchsorted(_EDGES, samples)].tobytes()


def decode(payload: bytes) -> Samples:
    """Return A-law bytes as samples (-1…1)."""
    return _DECODE[np.frombuffer(payload, np.uint8)]


def tone_decibels(samples: Samples, hertz: float, rate: int = RATE) -> float:
    """Return the level of one pitch in dBFS (a full-scale sine is 0; -120 when there is nothing)."""
    if len(samples) == 0:
        return -120.0
    turns = np.exp(-2j * np.pi * hertz * np.arange(len(samples)) / rate) * np.hanning(len(samples))
    amplitude = 4 * abs(np.dot(samples, turns)) / len(samples)
    return float(20 * np.log10(max(amplitude, 1e-6)))


@dataclass(frozen=True)
class Packet:
    """One packet as it came: `at` is monotonic seconds."""

    at: float
    kind: int
    sequence: int
    stamp: int
    payload: bytes


def _arrived(extra: list[tuple[int, int, bytes]]) -> float:
    """Return when the kernel got a packet, on the monotonic clock."""
    for level, kind, data in extra:
        if level == socket.SOL_SOCKET and kind == _TIMESTAMPS:
            seconds, nanoseconds = struct.unpack("@qq", data[:16])
            age: float = time.time() - seconds - nanoseconds / 1e9
            return time.monotonic() - age
    return time.monotonic()


@dataclass
class RtpEnd:
    """A socket and the thread that sends every 20 ms and listens. `hertz` 0 sends silence."""

    hertz: float = 0.0
    packets: list[Packet] = field(default_factory=list)
    remote: tuple[str, int] | None = None
    keypad: int = EVENTS
    """The payload number that the other side wants for keypad digits."""

    def __post_init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, _TIMESTAMPS, 1)
        self.port: int = self._socket.getsockname()[1]
        self._stopped = threading.Event()
        self._digits: list[str] = []
        self._sequence = self._sample = 0
        self._thread = threading.Thread(target=self._run, name="rtp", daemon=True)
        self._thread.start()

    def send_digits(self, digits: str) -> None:
        """Send keypad digits after one another, 160 ms each."""
        self._digits.extend(digits)

    def longest_gap(self, since: float) -> float:
        """Return the longest time in seconds without a packet since then (monotonic) until now."""
        times = [since, *(p.at for p in list(self.packets) if p.at >= since), time.monotonic()]
        return max(b - a for a, b in itertools.pairwise(times))

    def samples(self, since: float) -> Samples:
        """Return the sound of the packets that came since then, one after another."""
        parts = [decode(p.payload) for p in list(self.packets) if p.kind == ALAW and p.at >= since]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def heard(self, hertz: float, seconds: float = 1.0) -> float:
        """Listen for so long from now and return the level of that pitch in dBFS."""
        since = time.monotonic()
        time.sleep(seconds)
        return tone_decibels(self.samples(since), hertz)

    def digits(self) -> str:
        """Return the keypad digits that came, in order."""
        seen: dict[int, str] = {}
        for packet in list(self.packets):
            if packet.kind == EVENTS and len(packet.payload) >= 4 and packet.payload[0] < len(DIGITS):
                seen.setdefault(packet.stamp, DIGITS[packet.payload[0]])
        return "".join(seen.values())

    def close(self) -> None:
        """End the thread and the socket; idempotent."""
        self._stopped.set()
        self._thread.join(5)
        self._socket.close()

    def _run(self) -> None:
        due = time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            pending: list[Callable[[], None]] = []
            while not self._stopped.is_set():
                if selector.select(max(0.0, due - time.monotonic())):
                    self._receive()
                if time.monotonic() >= due:
                    due += PACKET_SECONDS
                    if self._digits and not pending:
                        pending = self._event(self._digits.pop(0))
                    (pending.pop(0) if pending else self._speak)()

    def _receive(self) -> None:
        data, extra, _, _ = self._socket.recvmsg(2048, 64)
        if len(data) >= _HEADER.size and data[0] >> 6 == 2:
            _, kind, sequence, stamp, _ = _HEADER.unpack_from(data)
            payload = data[_HEADER.size + 4 * (data[0] & 15) :]
            self.packets.append(Packet(_arrived(extra), kind & 127, sequence, stamp, payload))

    def _speak(self) -> None:
        turn = np.arange(self._sample, self._sample + PACKET_SAMPLES) * (2 * np.pi * self.hertz / RATE)
        self._send(ALAW, self._sample, encode((0.3 * np.sin(turn)).astype(np.float32)))
        self._sample += PACKET_SAMPLES

    def _event(self, digit: str) -> list[Callable[[], None]]:
        """Return what to send in the next ticks for one digit: 8 packets, the end three times, a pause."""
        stamp, code = self._sample, DIGITS.index(digit)

        def send(step: int, end: bool) -> Callable[[], None]:
            body = struct.pack("!BBH", code, 0x80 * end | 10, PACKET_SAMPLES * step)
            return lambda: self._step(stamp, body)

        steps = [send(step, end=False) for step in range(1, 9)] + [send(8, end=True)] * 3
        return steps + [self._speak] * 4

    def _step(self, stamp: int, body: bytes) -> None:
        self._send(self.keypad, stamp, body)
        self._sample += PACKET_SAMPLES

    def _send(self, kind: int, stamp: int, payload: bytes) -> None:
        self._sequence += 1
        remote = self.remote
        if remote is not None:
            header = _HEADER.pack(0x80, kind, self._sequence & 0xFFFF, stamp & 0xFFFFFFFF, 0x48454152)
            with contextlib.suppress(OSError):  # this packet is lost; the way may be there for the next one
                self._socket.sendto(header + payload, remote)
