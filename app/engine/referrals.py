"""Far ends that send this seat elsewhere (REFER): only with the agent's consent. Loop thread only.

A REFER is answered 202 and the agent is asked (`call.transfer_asked`); the target has to be something the
agent could dial too. What becomes of it goes back by NOTIFY (RFC 3515). One question at a time, three
calls in a chain at most.
"""

import logging
import re
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote

from app.domain.call import CallState, EndCause
from app.domain.errors import BadInput, HearthlineError
from app.domain.number import dialable
from app.engine.dialling import Dialling, Order
from app.engine.line_commands import Headers
from app.engine.live import LiveCall
from app.engine.live_calls import LiveCalls
from app.engine.sip_text import address, first, headers
from app.engine.talk import Talk
from app.wire.engine import Dial, EventName

_log = logging.getLogger("hearthline.engine")

REPLY_SECONDS: Final = 30.0
"""How long the agent may think about it."""

MOST_HOPS: Final = 3
_MOST_ASKED: Final = 3
_STATUS: Final = {
    EndCause.BUSY: "486 Busy Here",
    EndCause.NOT_FOUND: "404 Not Found",
    EndCause.NO_ANSWER: "480 Temporarily Unavailable",
    EndCause.CANCELLED: "487 Request Terminated",
    EndCause.REFUSED: "603 Decline",
    EndCause.NETWORK: "503 Service Unavailable",
}
_LEAVE_SECONDS: Final = 4.0
_NUMBER: Final = re.compile(r"\+?[0-9*#]{1,32}")
_REPLACES: Final = re.compile(
    r"[\w.!%*+`'~()<>:\\\"/\[\]?{}@-]{1,200}(;(to|from)-tag=[\w.!%*+`'~-]{1,100}){2}"
)


@dataclass(slots=True, eq=False)
class _Referral:
    """One REFER: the call it came in, where to, how to name it in NOTIFY, the call that was made of it."""

    live: LiveCall
    to: str
    extra: Headers
    event: str
    made: LiveCall | None = None


class Referrals:
    """Owns the one REFER that is being thought about or followed."""

    def __init__(self, calls: LiveCalls, talk: Talk, dialling: Dialling) -> None:
        self._calls = calls
        self._talk = talk
        self._dialling = dialling
        self._now: _Referral | None = None
        calls.watchers.append(self._ended)

    def asked(self, live: LiveCall, source: str, message: str) -> int:
        """A REFER came in a call; return 202 to think it over, else the refusal. Never raises."""
        account = live.account
        if account is None or not account.allows(source):
            return 403
        if live.call.state not in {CallState.TALKING, CallState.HELD} or live.transfer is not None:
            return 491
        if self._now is not None:
            return 491
        if live.hops >= MOST_HOPS:
            return 482
        live.referred += 1
        if live.referred > _MOST_ASKED:
            return 603
        lines = headers(message)
        try:
            to, extra = _target(first(lines, "refer-to"), account.domain)
        except BadInput:
            return 400
        number = first(lines, "cseq").partition(" ")[0]
        event = "refer" if live.referred == 1 or not number.isdigit() else f"refer;id={number}"
        self._now = referral = _Referral(live, to, extra, event)
        self._calls.loop.post(lambda: self._ask(referral))
        return 202

    def reply(self, call: str, *, allow: bool) -> None:
        """The agent agrees or not. Raises BadInput, Refused, Unavailable."""
        referral = self._now
        if referral is None or referral.live.call.id != call or referral.made is not None:
            raise BadInput("not_asked", "Nobody asks to send this call elsewhere.", "Nothing to do.")
        if not allow:
            self._close(referral, "603 Decline")
            return
        live = referral.live
        if live.account is None:
            return
        order = Order(headers=referral.extra, hops=live.hops + 1)
        asked = Dial(referral.to, context=dict(live.call.context))
        try:
            referral.made = self._dialling.dial(live.account, asked, order)
            self._answer_known(live)
        except HearthlineError:
            self._close(referral, "503 Service Unavailable")
            raise

    def answered(self, live: LiveCall) -> None:
        """A call was answered; if it is the one that was asked for, the old one is let go."""
        referral = self._now
        if referral is None or referral.made is not live:
            return
        old = referral.live
        self._calls.loop.post(lambda: self._close(referral, "200 OK"))
        self._calls.loop.after(_LEAVE_SECONDS, lambda: self._leave(old))
        old.wanted = EndCause.TRANSFERRED

    def _ask(self, referral: _Referral) -> None:
        if self._now is not referral:
            return
        self._notify(referral, "active;expires=180", "100 Trying")
        referral.live.call = replace(referral.live.call, asked_to=referral.to)
        self._calls.tell(EventName.CALL_TRANSFER_ASKED, referral.live, to=referral.to)
        self._calls.loop.after(REPLY_SECONDS, lambda: self._unanswered(referral))

    def _unanswered(self, referral: _Referral) -> None:
        if self._now is referral and referral.made is None:
            self._close(referral, "603 Decline")

    def _ended(self, gone: LiveCall) -> None:
        """The call that was made failed, or the far end hung up on its own question."""
        referral = self._now
        if referral is None:
            return
        if gone is referral.made:
            self._close(
                referral, _STATUS.get(gone.call.cause or EndCause.FAILED, "500 Server Internal Error")
            )
            self._calls.loop.post(lambda: self._take_back(referral.live))
        elif gone is referral.live:
            self._now = None

    def _close(self, referral: _Referral, status: str) -> None:
        if self._now is referral:
            self._now = None
            self._answer_known(referral.live)
            self._notify(referral, "terminated;reason=noresource", status)

    def _answer_known(self, live: LiveCall) -> None:
        """The question is over: whoever shows it takes it away."""
        if live.call.asked_to and self._calls.up(live.call.id) is live:
            live.call = replace(live.call, asked_to="")
            self._calls.tell(EventName.CALL_CHANGED, live)

    def _notify(self, referral: _Referral, state: str, status: str) -> None:
        if self._calls.up(referral.live.call.id) is not referral.live:
            return
        try:
            self._calls.attempt(lambda: referral.live.line.notify(referral.event, state, status), "")
        except HearthlineError as error:
            _log.info("how a transfer goes could not be told: %s", error)

    def _take_back(self, live: LiveCall) -> None:
        if self._calls.up(live.call.id) is live and live.call.state is CallState.HELD:
            try:
                self._talk.resume(live.call.id)
            except HearthlineError as error:
                _log.info("a call could not be resumed: %s", error)

    def _leave(self, live: LiveCall) -> None:
        if self._calls.up(live.call.id) is not live:
            return
        try:
            self._calls.end(live, EndCause.TRANSFERRED)
        except HearthlineError as error:
            _log.info("a call that went elsewhere could not be ended: %s", error)


def _target(refer_to: str, domain: str) -> tuple[str, Headers]:
    """Return what to dial for a Refer-To and the headers it needs. Raises BadInput for what is no number."""
    uri = address(refer_to).uri
    if _NUMBER.fullmatch(uri):  # against the rules, but what Asterisk's Transfer(PJSIP/501) sends
        return dialable(uri), ()
    scheme, _, rest = uri.partition(":")
    if scheme.lower() not in {"sip", "sips", "tel"} or ";method=" in rest.lower():
        raise BadInput("bad_target", "This is not a number.", "Ask for a number.")
    plain_uri, _, asked = rest.partition("?")
    to = dialable(f"{scheme}:{plain_uri}")
    user, at, host = to.partition("@")
    if at and host.partition(":")[0] == domain.partition(":")[0]:
        to = dialable(user)
    return to, _replaces(asked)


def _replaces(asked: str) -> Headers:
    """Return the one header that a Refer-To may bring along: the dialog to replace (attended transfer)."""
    for part in asked.split("&"):
        name, _, value = part.partition("=")
        text = unquote(value)
        if name.lower() == "replaces" and _REPLACES.fullmatch(text):
            return (("Replaces", text),)
    return ()
