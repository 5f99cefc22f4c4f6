"""The `status --json` object: of a running desk, and pieced together from files when none runs."""

import os
from typing import Any

from app.desk.own_version import program_version
from app.desk.workplace import Workplace
from app.domain.agent import AgentStatus, shown
from app.domain.call import Call
from app.wire.codec import to_plain
from app.wire.engine import AccountView


def status_object(
    *,
    engine: tuple[int | None, bool],
    desk: tuple[int | None, bool],
    server: tuple[str, bool],
    accounts: list[AccountView],
    calls: list[Call],
    agent: AgentStatus,
    outbox: tuple[int, int],
    last_error: str,
) -> dict[str, Any]:
    """Return the object as the command-line contract has it.

    Pairs are (pid, running), (url, reachable), (waiting, needs attention).
    """
    return {
        "version": program_version(),
        "engine": {"pid": engine[0], "running": engine[1]},
        "desk": {"pid": desk[0], "running": desk[1]},
        "server": {"url": server[0], "reachable": server[1]},
        "accounts": [
            {"account": a.account, "state": a.state.value, "since": a.since, "error": a.error or None}
            for a in accounts
        ],
        "calls": [
            {
                "call": call.id,
                "state": call.state.value,
                "peer": call.number,
                "direction": call.direction.value,
                "since": call.answered_at or call.offered_at,
            }
            for call in calls
        ],
        "agent": {**to_plain(agent), "shown": shown(agent).value},
        "outbox": {"waiting": outbox[0], "needs_attention": outbox[1]},
        "last_error": last_error or None,
    }


def status_of(place: Workplace, engine_pid: int | None) -> dict[str, Any]:
    """Return the object of a running desk. Qt thread."""
    return status_object(
        engine=(engine_pid, place.session.engine_up),
        desk=(os.getpid(), True),
        server=(place.seat.url if place.seat else "", place.server_reached),
        accounts=list(place.lines.views.values()),
        calls=place.book.live,
        agent=place.session.status,
        outbox=(place.counts.waiting + place.engine_waiting, place.counts.needs_attention),
        last_error=place.last_error,
    )
