"""The seat's own file forgets calls that the call centre erased."""

import json
import sqlite3


def forget_calls(connection: sqlite3.Connection, calls: frozenset[str], before: float) -> None:
    """Delete history, drafts and refused facts of these calls, and history from before a moment.

    What stood there is overwritten, not only given free.
    """
    connection.execute("PRAGMA secure_delete = ON")
    names = [(call,) for call in calls]
    connection.executemany("DELETE FROM history WHERE call = ?", names)
    connection.executemany("DELETE FROM draft WHERE key = ?", names)
    connection.execute("DELETE FROM history WHERE at < ?", (before,))
    refused = connection.execute("SELECT id, fact FROM attention").fetchall() if calls else []
    mine = [(name,) for name, fact in refused if _call_of(fact) in calls]
    connection.executemany("DELETE FROM attention WHERE id = ?", mine)
    connection.execute("PRAGMA secure_delete = OFF")


def _call_of(fact: str) -> str:
    body = json.loads(fact).get("body") or {}
    return str(body.get("call") or body.get("contact") or body.get("id") or "")
