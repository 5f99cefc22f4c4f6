"""`hearthline status`: what is running and how it is; `--json` for programs. It always answers."""

import asyncio
import json
import sys
from datetime import datetime
from typing import Any

from app.desk.absent import absent_status
from app.desk.desk_socket import ask_desk
from app.domain.errors import Unavailable


def main(arguments: list[str]) -> int:
    """Print the status. Returns 0 whenever it could be told."""
    if arguments not in ([], ["--json"]):
        print("hearthline status [--json]", file=sys.stderr)
        return 2
    status = asyncio.run(_status())
    print(json.dumps(status, ensure_ascii=True) if arguments else _in_words(status))
    return 0


async def _status() -> dict[str, Any]:
    try:
        told = await ask_desk({"do": "status"})
        if "version" in told:
            return told
    except Unavailable:
        pass
    return await absent_status()


def _in_words(status: dict[str, Any]) -> str:
    lines = [f"Hearthline {status['version']}"]
    for part in ("desk", "engine"):
        told = status[part]
        lines.append(f"{part:8} " + (f"running, pid {told['pid']}" if told["running"] else "not running"))
    server = status["server"]
    where = server["url"] or "none known"
    lines.append(f"server   {where}" + (", reachable" if server["reachable"] else ", not reachable"))
    for account in status["accounts"]:
        error = f" ({account['error']})" if account["error"] else ""
        lines.append(f"account  {account['account']}: {account['state']}{error}")
    for call in status["calls"]:
        since = datetime.fromtimestamp(call["since"]).astimezone().strftime("%H:%M:%S")
        lines.append(f"call     {call['direction']} {call['peer']}: {call['state']} since {since}")
    lines.append(f"agent    {status['agent']['shown']} {status['agent']['reason']}".rstrip())
    outbox = status["outbox"]
    lines.append(f"outbox   {outbox['waiting']} waiting, {outbox['needs_attention']} need attention")
    if status["last_error"]:
        lines.append(f"last error: {status['last_error']}")
    return "\n".join(lines)
