"""Voice messages that wait (RFC 3842): read from NOTIFY, told when it changes. Loop thread only."""

import re
from collections.abc import Callable
from typing import Any, Final

from app.engine.live_account import Account
from app.engine.sip_text import first, headers
from app.wire.codec import to_plain
from app.wire.engine import EventName, MessageWaiting

_MOST_TEXT: Final = 16_384
_MOST_MESSAGES: Final = 99_999
_COUNTS: Final = re.compile(
    r"(?im)^voice-message[ \t]*:[ \t]*(\d{1,9})[ \t]*/[ \t]*(\d{1,9})(?:[ \t]*\([ \t]*(\d{1,9})[ \t]*/)?"
)
_WAITING: Final = re.compile(r"(?im)^messages-waiting[ \t]*:[ \t]*(yes|no)\b")
_KIND: Final = "application/simple-message-summary"


class Messages:
    """Holds what waits for each account."""

    def __init__(self, announce: Callable[[EventName, dict[str, Any]], None]) -> None:
        self._announce = announce
        self._known: dict[str, MessageWaiting] = {}

    def views(self) -> tuple[MessageWaiting, ...]:
        """Return what waits, by account."""
        return tuple(self._known.values())

    def told(self, account: Account, source: str, notify: str) -> None:
        """Take a NOTIFY; only from whom the account trusts, told on only when it says something new."""
        if not account.settings.message_waiting or not account.allows(source):
            return
        found = summary(account.name, notify, account.settings.voicemail)
        if found is not None and self._known.get(account.name) != found:
            self._known[account.name] = found
            self._announce(EventName.MESSAGE_WAITING, to_plain(found))

    def forget(self, account: str) -> None:
        """Drop what is known of an account."""
        self._known.pop(account, None)


def summary(account: str, notify: str, voicemail: str) -> MessageWaiting | None:
    """Read the message summary of a NOTIFY, None if there is none. Never raises."""
    text = notify[:_MOST_TEXT]
    head, _, body = re.sub(r"\r\n?", "\n", text).partition("\n\n")
    kind = first(headers(head), "content-type").partition(";")[0].strip().lower()
    waiting = _WAITING.search(body)
    if kind != _KIND or waiting is None:
        return None
    counts = _COUNTS.search(body)
    if counts is None:  # the counts are optional; that something waits is still said
        return MessageWaiting(account, new=int(waiting.group(1).lower() == "yes"), voicemail=voicemail)
    new, old, urgent = (min(int(part or 0), _MOST_MESSAGES) for part in counts.groups())
    return MessageWaiting(account, new, old, urgent, voicemail)
