"""Finished recordings go to the server, slowly and for certain; what is erased there is deleted here too.

Lives on the background loop. A file is deleted only after the server has said that the whole is on its disk.
Whoever is killed, desk or server, on goes the upload where the server's disk ends.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.desk.outbox import Outbox
from app.desk.server_client import NotServed, ServerClient
from app.domain.errors import Damaged, HearthlineError
from app.recording.folder import Part, about, finished, remove
from app.wire.office import FactKind
from app.wire.recordings import ErasedRecordings, UploadEnd

LOOK_SECONDS: Final = 10.0
RETRY_SECONDS: Final = 30.0
CHUNK_BYTES: Final = 64 * 1024
IDLE_RATE: Final = 512 * 1024
"""Bytes a second while no call is up."""
CALL_RATE: Final = 32 * 1024
"""Bytes a second during a call: a quarter of what one call in G.711 takes both ways, with its headers."""
_REFUSED: Final = frozenset({400, 403, 413, 422})

_log = logging.getLogger("hearthline.desk.server")


class RecordingUpload:
    """Carries what lies in `folder`; `in_call` says whether somebody talks now (any thread may change it)."""

    def __init__(
        self,
        client: ServerClient,
        outbox: Outbox,
        folder: Path,
        in_call: Callable[[], bool],
        on_erased: Callable[[frozenset[str]], None] = lambda _: None,
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._folder = folder
        self._in_call = in_call
        self._on_erased = on_erased
        self._look_now = asyncio.Event()
        self._refused: set[str] = set()
        self._erase = True

    def wake(self, *, erase: bool = False) -> None:
        """A recording was finished, or (`erase`) something was erased at the server. On the loop."""
        self._erase = self._erase or erase
        self._look_now.set()

    async def run(self) -> None:
        """Carry for ever; a server that is away or full is tried again."""
        while True:
            pause = LOOK_SECONDS
            try:
                await self.carry()
            except NotServed as error:
                _log.info("recordings wait: %s", error.code)
                pause = RETRY_SECONDS
            except (HearthlineError, OSError) as error:
                _log.info("recordings wait: %s", error)
            try:
                async with asyncio.timeout(pause):
                    await self._look_now.wait()
            except TimeoutError:
                continue
            finally:
                self._look_now.clear()

    async def carry(self) -> None:
        """Delete what was erased, then upload what is there. Raises Unavailable, NotServed, OSError."""
        if self._erase:
            self._erase = False  # what is erased meanwhile wakes us again
            try:
                await self._delete_erased()
            except BaseException:
                self._erase = True
                raise
        for part in await asyncio.to_thread(finished, self._folder):
            if part.path.name not in self._refused:
                await self._upload(part)

    async def _upload(self, part: Part) -> None:
        try:
            done = await self._carried(part)
        except NotServed as error:
            if error.status not in _REFUSED:
                raise
            self._refused.add(part.path.name)
            _log.error("the server does not take the recording %s: %s", part.path.name, error)
            return
        if done:
            await asyncio.to_thread(part.path.unlink, missing_ok=True)

    async def _carried(self, part: Part) -> bool:
        """Upload one file; say whether it may be deleted here."""
        state = await self._client.upload_state(part.recording, part.offset)
        if state.stored or state.erased:
            return True
        total = part.path.stat().st_size
        at = min(state.size, total)
        while at < total:
            began = time.monotonic()
            chunk = await asyncio.to_thread(_read, part.path, at)
            state = await self._client.upload_chunk(part.recording, part.offset, at, chunk)
            if state.stored or state.erased:
                return True
            at = state.size
            rate = CALL_RATE if self._in_call() else IDLE_RATE
            await asyncio.sleep(max(0.0, len(chunk) / rate - (time.monotonic() - began)))
        end = UploadEnd(total, await asyncio.to_thread(_digest, part.path))
        state = await self._client.upload_end(part.recording, part.offset, end)
        return state.stored or state.erased

    async def _delete_erased(self) -> None:
        told = await self._client.recordings_to_erase()
        if told.recordings or told.calls:
            await asyncio.to_thread(_delete, self._folder, told)
            await asyncio.wrap_future(self._outbox.forget(frozenset(told.calls)))
            self._on_erased(frozenset(told.calls))
            self._outbox.put(FactKind.RECORDINGS_ERASED, told, wall=time.time())


def _read(path: Path, at: int) -> bytes:
    with path.open("rb") as file:
        file.seek(at)
        return file.read(CHUNK_BYTES)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _delete(folder: Path, told: ErasedRecordings) -> None:
    doomed, calls = set(told.recordings), set(told.calls)
    for part in finished(folder):
        try:
            if about(part.path).call in calls:
                doomed.add(part.recording)
        except (Damaged, OSError):
            continue
    remove(folder, doomed)
