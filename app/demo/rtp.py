"""The speech of one call over RTP (RFC 3550): sends clips, measures what comes, reads key presses."""

import asyncio
import random
import struct
from collections.abc import Callable
from typing import Final

from app.demo import g711
from app.demo.hearing import Hearing

_FRAME: Final = 0.02
_DIGITS: Final = "0123456789*#ABCD"
_LONGEST_PACKET: Final = 2048


class Speech(asyncio.DatagramProtocol):
    """One call's sound on a loopback port of its own. `on_digit` is called once for each key (RFC 4733)."""

    def __init__(self, on_digit: Callable[[str], None]) -> None:
        self.hearing = Hearing()
        self.remote: tuple[str, int] | None = None
        self.payload_type = 0
        self.event_type = 101
        self.echo = False
        self.sending = True
        self._on_digit = on_digit
        self._transport: asyncio.DatagramTransport | None = None
        self._playing = b""
        self._place = 0
        self._repeat = False
        self._silent = asyncio.Event()
        self._sender: asyncio.Task[None] | None = None
        self._last_digit: int | None = None
        self._echoes: list[bytes] = []

    async def open(self, host: str) -> int:
        """Bind a free port and begin to send (silence at first) once `remote` is known; returns the port."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(host, 0))
        self._sender = asyncio.create_task(self._send())
        return int(self._transport.get_extra_info("sockname")[1])

    def close(self) -> None:
        """End sending and receiving; idempotent."""
        if self._sender is not None:
            self._sender.cancel()
        if self._transport is not None:
            self._transport.close()
        self._silent.set()

    def play(self, clip: bytes, *, repeat: bool = False) -> None:
        """Send a mu-law clip from its start instead of what is being sent."""
        self._playing, self._place, self._repeat = clip, 0, repeat
        self._silent.clear()
        self.hearing.deaf = True

    async def played(self) -> None:
        """Return when the clip has been sent to its end."""
        await self._silent.wait()

    @property
    def now(self) -> float:
        """Return the clock of `hearing`."""
        return asyncio.get_running_loop().time()

    def error_received(self, exc: Exception) -> None:
        """Ignore a far end that is not there yet or any more: the call's signalling decides."""

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Take one packet from our far end's address; anything else is dropped."""
        if self.remote is None or addr[0] != self.remote[0]:
            return
        if not 12 <= len(data) <= _LONGEST_PACKET or data[0] >> 6 != 2:
            return
        start = 12 + 4 * (data[0] & 0x0F)
        if data[0] & 0x10:
            if len(data) < start + 4:
                return
            start += 4 + 4 * int(struct.unpack_from("!H", data, start + 2)[0])
        end = len(data) - (data[-1] if data[0] & 0x20 else 0)
        payload = data[start:end]
        kind = data[1] & 0x7F
        if kind == self.event_type and len(payload) >= 4:
            self._key(payload[0], int(struct.unpack_from("!I", data, 4)[0]))
        elif kind in {0, 8} and payload:
            self.hearing.packet(payload, kind, self.now)
            if self.echo and kind == self.payload_type and len(payload) == g711.FRAME_SAMPLES:
                self._echoes = [*self._echoes[-9:], payload]

    def _key(self, event: int, stamp: int) -> None:
        if stamp != self._last_digit and event < len(_DIGITS):
            self._last_digit = stamp
            self._on_digit(_DIGITS[event])

    def _next_frame(self) -> bytes:
        if self._echoes:
            return self._echoes.pop(0)
        frame = self._playing[self._place : self._place + g711.FRAME_SAMPLES]
        self._place += len(frame)
        if self._place >= len(self._playing):
            self._place = 0
            if not self._repeat:
                self._playing = b""
                self._silent.set()
                self.hearing.deaf = False
        frame = frame.ljust(g711.FRAME_SAMPLES, g711.ULAW_SILENCE)
        return frame.translate(g711.ULAW_TO_ALAW) if self.payload_type == 8 else frame

    async def _send(self) -> None:
        loop = asyncio.get_running_loop()
        sequence, stamp, source = (random.getrandbits(bits) for bits in (16, 32, 32))
        due = loop.time()
        while True:
            frame = self._next_frame() if self.sending else b""
            if frame and self.remote is not None and self._transport is not None:
                head = struct.pack("!BBHII", 0x80, self.payload_type, sequence, stamp, source)
                self._transport.sendto(head + frame, self.remote)
                sequence = sequence + 1 & 0xFFFF
            stamp = stamp + g711.FRAME_SAMPLES & 0xFFFFFFFF
            due = max(due + _FRAME, loop.time() - 0.2)
            await asyncio.sleep(due - loop.time())
