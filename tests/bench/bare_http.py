"""HTTP/1.1 as lean as it goes, so that thousands of clients fit beside the server that is measured."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

_HEAD_END: Final = b"\r\n\r\n"


class _Connection(asyncio.Protocol):
    """A connection that hands on what arrives."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._port = port
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._transport: asyncio.Transport | None = None
        self._buffer = b""

    async def _connect(self) -> asyncio.Transport:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_connection(lambda: self, "127.0.0.1", self._port)
        self._transport = transport
        return transport

    def head(self, method: str, path: str, more: str = "") -> bytes:
        """Return the head of a request."""
        own = f"Origin: http://127.0.0.1:{self._port}\r\n"
        text = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n{own}{self._headers}{more}\r\n"
        return text.encode()

    def close(self) -> None:
        """End the connection."""
        if self._transport is not None:
            self._transport.close()


class Listening(_Connection):
    """One event stream; `on_frame` gets every whole frame."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        super().__init__(port, headers)
        self.on_frame: Callable[[bytes], None] = _ignore
        self._begun: asyncio.Future[None] | None = None

    async def open(self) -> None:
        """Connect and wait for `hello`. Raises TimeoutError."""
        self._begun = asyncio.get_running_loop().create_future()
        transport = await self._connect()
        transport.write(self.head("GET", "/api/v1/stream"))
        await asyncio.wait_for(self._begun, 60.0)

    def data_received(self, data: bytes) -> None:
        """Cut into frames (asyncio)."""
        *frames, self._buffer = (self._buffer + data).split(b"\n\n")
        for frame in frames:
            if self._begun is not None and not self._begun.done() and b"event: hello" in frame:
                self._begun.set_result(None)
            self.on_frame(frame)


class Exchange(_Connection):
    """Requests one after the other on one kept connection."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        super().__init__(port, headers)
        self._waiting: deque[asyncio.Future[bool]] = deque()
        self._turn = asyncio.Lock()

    async def open(self) -> None:
        """Connect."""
        await self._connect()

    async def post(self, path: str, body: bytes) -> bool:
        """Send a body; say whether it was taken (2xx)."""
        async with self._turn:
            assert self._transport is not None
            answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
            self._waiting.append(answer)
            kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            self._transport.write(self.head("POST", path, kind) + body)
            return await answer

    def data_received(self, data: bytes) -> None:
        """Take answers as they are whole (asyncio)."""
        self._buffer += data
        while _HEAD_END in self._buffer and self._waiting:
            head, _, rest = self._buffer.partition(_HEAD_END)
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            if len(rest) < length:
                return
            self._buffer = rest[length:]
            self._waiting.popleft().set_result(head.startswith(b"HTTP/1.1 2"))

    def connection_lost(self, error: Exception | None) -> None:
        """Answer no to whoever still waits (asyncio)."""
        while self._waiting:
            self._waiting.popleft().set_result(False)


def _ignore(_frame: bytes) -> None:
    """Drop it."""
