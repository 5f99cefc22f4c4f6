"""Colleagues' and queues' lines, watched by dialog-info SUBSCRIBE (RFC 4235). Loop thread only.

pjsua2 2.17 subscribes through its Buddy; what a NOTIFY says is read here, bounded.
"""

import logging
import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import pjsua2 as pj

from app.engine.account import SipAccount
from app.engine.live_account import Account
from app.wire.codec import to_plain
from app.wire.engine import EventName, LineChanged, LineState

_log = logging.getLogger("hearthline.engine")

_MOST_TEXT: Final = 65_536
_MOST_DIALOGS: Final = 64
_ROOT: Final = re.compile(r"<(?:\w{1,20}:)?dialog-info(?=[\s>])([^>]{0,2000})>")
_DIALOG: Final = re.compile(r"<(?:\w{1,20}:)?dialog(?=[\s>])")
_ID: Final = re.compile(r"\sid\s{0,9}=\s{0,9}[\"']([^\"']{0,200})[\"']")
_STATE: Final = re.compile(r"<(?:\w{1,20}:)?state(?:\s[^>]{0,200})?>\s{0,20}([a-z]{1,20})")
_PARTIAL: Final = re.compile(r"\sstate\s{0,9}=\s{0,9}[\"']partial[\"']")
_ENDED: Final = re.compile(r"(?im)^subscription-state[ \t]{0,9}:[ \t]{0,9}terminated")

Announce = Callable[[EventName, dict[str, Any]], None]


class _WatchedLine(pj.Buddy):  # type: ignore[misc]  # pjsua2 has no types
    """One subscription; destroyed by `release`, never by the garbage collector."""

    def __init__(self, told: Callable[[str], None]) -> None:
        super().__init__()
        self._told = told

    def onBuddyEvSubDlgEventState(self, prm: Any) -> None:  # noqa: N802 - pjsua2's name
        """Pass on a NOTIFY, or the end of the subscription."""
        try:
            body = prm.e.body
            self._told(str(body.tsxState.src.rdata.wholeMsg or body.rxMsg.rdata.wholeMsg))
        except Exception:  # noqa: BLE001 - pjsua2 would swallow it unseen
            _log.exception("a line's state could not be handled")

    def release(self) -> None:
        """End the subscription and destroy the object; outside its own callback."""
        pj.Buddy.__swig_destroy__(self)
        self.this = None


class WatchedLines:
    """Owns the subscriptions of all accounts and what they told."""

    def __init__(self, announce: Announce) -> None:
        self._announce = announce
        self._lines: dict[str, tuple[SipAccount, list[_WatchedLine]]] = {}
        self._known: dict[tuple[str, str], LineState] = {}
        self._dialogs: dict[tuple[str, str], dict[str, str]] = {}

    def views(self) -> tuple[LineChanged, ...]:
        """Return every watched line as the switch told it last."""
        return tuple(LineChanged(account, number, state) for (account, number), state in self._known.items())

    def watch(self, account: Account) -> None:
        """Subscribe for the lines of an account that is registered; once for each registration's target."""
        if account.sip is None or ((held := self._lines.get(account.name)) and held[0] is account.sip):
            return
        self.leave(account.name)
        lines: list[_WatchedLine] = []
        self._lines[account.name] = (account.sip, lines)
        for number in account.settings.watch:
            line = _WatchedLine(partial(self._told, account.name, number))
            wanted = pj.BuddyConfig()
            wanted.uri = f"sip:{number}@{account.domain}"
            wanted.subscribe = False
            wanted.subscribe_dlg_event = True
            try:
                line.create(account.sip, wanted)
            except pj.Error as error:
                _log.info("a line cannot be watched: %s", error.reason)
                continue
            lines.append(line)

    def leave(self, account: str) -> None:
        """End the subscriptions of an account; its lines are unknown from now on."""
        _, lines = self._lines.pop(account, (None, []))
        for line in lines:
            line.release()

    def account_ends(self, sip: SipAccount) -> None:
        """End the subscriptions that hang on a pjsua2 account: it would destroy them under us."""
        for account in [name for name, held in self._lines.items() if held[0] is sip]:
            self.leave(account)

    def forget(self, account: str) -> None:
        """End the subscriptions of an account and drop what they told."""
        self.leave(account)
        for key in [key for key in self._known if key[0] == account]:
            del self._known[key]
            self._dialogs.pop(key, None)

    def close(self) -> None:
        """End every subscription; before the accounts end."""
        for account in tuple(self._lines):
            self.leave(account)

    def _told(self, account: str, number: str, notify: str) -> None:
        key = (account, number)
        dialogs = dialogs_after(self._dialogs.get(key, {}), notify)
        if dialogs is None:
            return
        self._dialogs[key] = dialogs
        state = LineState.UNKNOWN if _ENDED.search(notify[:_MOST_TEXT]) else line_state(dialogs)
        if self._known.get(key) is not state:
            self._known[key] = state
            self._announce(EventName.LINE_CHANGED, to_plain(LineChanged(account, number, state)))


def dialogs_after(before: dict[str, str], notify: str) -> dict[str, str] | None:
    """Return a line's dialogs (state by id) after a NOTIFY, None if it says nothing of them. Never raises."""
    text = notify[:_MOST_TEXT]
    if not text.startswith("NOTIFY "):
        return None
    root = _ROOT.search(text)
    if root is None:
        return {} if _ENDED.search(text) else None
    told: dict[str, str] = {}
    for part in _DIALOG.split(text[root.end() :])[1 : _MOST_DIALOGS + 1]:
        state, key = _STATE.search(part), _ID.search(part.partition(">")[0])
        if state is not None:
            told[key.group(1) if key is not None else ""] = state.group(1)
    after = {**before, **told} if _PARTIAL.search(root.group(1)) else told
    return dict(list(after.items())[-_MOST_DIALOGS:])


def line_state(dialogs: dict[str, str]) -> LineState:
    """Return what a line is doing by the states of its dialogs."""
    states = set(dialogs.values())
    if "confirmed" in states:
        return LineState.BUSY
    return LineState.RINGING if states & {"trying", "proceeding", "early"} else LineState.FREE
