"""A TCP relay on loopback that can cut every connection and refuse new ones, as a bad network does."""

import asyncio
import contextlib
from collections.abc import AsyncIterator


class Relay:
    """Relays to one address; `cut()` drops what is open, `refuse` turns new connections away."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._open: set[asyncio.StreamWriter] = set()
        self._pumps: set[asyncio.Task[None]] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self.refuse = False
        self.port = 0

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        if self.refuse:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        self._open |= {writer, far_writer}
        pumps = [
            asyncio.create_task(self._pump(reader, far_writer)),
            asyncio.create_task(self._pump(far_reader, writer)),
        ]
        self._pumps.update(pumps)
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        for end in (writer, far_writer):
            self._open.discard(end)
            end.transport.abort()
        await asyncio.wait(pumps)
        self._pumps.difference_update(pumps)

    def cut(self) -> None:
        """Drop every open connection at once."""
        for writer in tuple(self._open):
            writer.transport.abort()

    def freeze(self) -> None:
        """Let nothing through any more, but keep every connection open."""
        self._flowing.clear()

    def thaw(self) -> None:
        """Let everything through again."""
        self._flowing.set()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self._flowing.wait()
                writer.write(data)
                await writer.drain()

    async def settled(self) -> None:
        """Wait until nothing flows any more."""
        if self._pumps:
            await asyncio.wait(self._pumps)


@contextlib.asynccontextmanager
async def relay(host: str, port: int) -> AsyncIterator[Relay]:
    """Run a relay to an address for as long as the block lasts; its own port is in `port`."""
    middle = Relay(host, port)
    server = await asyncio.start_server(middle.accept, "127.0.0.1", 0)
    middle.port = server.sockets[0].getsockname()[1]
    try:
        yield middle
    finally:
        middle.refuse = True
        middle.thaw()
        server.close()
        middle.cut()
        await middle.settled()
        await server.wait_closed()
