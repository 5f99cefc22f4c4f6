"""The status of a seat whose desk does not run (or does not answer): asked of the engine, read from files."""

import asyncio
import json
from typing import Any

from app.desk import local_socket
from app.desk.lock import desk_lock, holder
from app.desk.outbox import counts_of
from app.desk.report import status_object
from app.desk.seat_file import read_seat
from app.desk.server_client import is_reachable
from app.domain.agent import AgentStatus
from app.domain.errors import BadInput
from app.wire import home
from app.wire.codec import from_line, from_plain, to_line, to_plain
from app.wire.engine import After, Do, Hello, Role, Snapshot

_PATIENCE = 3.0


async def absent_status() -> dict[str, Any]:
    """Return the `status --json` object without a desk's help; changes nothing, raises nothing."""
    engine, desk = holder(home.engine_lock()), holder(desk_lock())
    snapshot = await _ask_engine() if engine is not None else None
    seat = read_seat()
    url = seat.url if seat is not None else _server_here()
    counts = counts_of(home.outbox_file())
    return status_object(
        engine=(engine, engine is not None),
        desk=(desk, desk is not None),
        server=(url, bool(url) and await is_reachable(url)),
        accounts=list(snapshot.accounts) if snapshot else [],
        calls=[call for call in snapshot.calls if call.live] if snapshot else [],
        agent=AgentStatus(),
        outbox=(counts.waiting + (len(snapshot.facts) if snapshot else 0), counts.needs_attention),
        last_error="",
    )


async def _ask_engine() -> Snapshot | None:
    try:
        meeting = await local_socket.connect(home.engine_socket())
    except OSError:
        return None
    try:
        hello = Hello(Role.CTL, token=meeting.token)
        for number, (do, arguments) in enumerate([(Do.HELLO, hello), (Do.SNAPSHOT, After(0))]):
            meeting.writer.write(to_line({"id": number, "do": do.value, **to_plain(arguments)}))
        return await asyncio.wait_for(_snapshot(meeting), _PATIENCE)
    except (OSError, TimeoutError, BadInput, ValueError):
        return None
    finally:
        meeting.writer.close()


async def _snapshot(meeting: local_socket.Meeting) -> Snapshot | None:
    while line := await meeting.reader.readline():
        plain = from_line(line)
        if plain.get("id") == 1:
            return from_plain(Snapshot, plain) if plain.get("ok") is True else None
    return None


def _server_here() -> str:
    try:
        return str(json.loads(home.server_address_file().read_text(encoding="utf-8"))["url"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
