"""Calls that go out: who is called, and which number they see. Loop thread only."""

import time
from dataclasses import dataclass
from typing import Final

import pjsua2 as pj

from app.domain.call import Call, CallState, Direction
from app.domain.errors import BadInput, Refused
from app.domain.ids import new_id
from app.domain.number import EMERGENCY, dialable
from app.domain.phrase import phrase
from app.domain.text import plain
from app.engine.account import SipAccount
from app.engine.endpoint import failed
from app.engine.line_commands import Headers, target
from app.engine.live import CallAccount, LiveCall
from app.engine.live_calls import MOST_CALLS, LiveCalls
from app.engine.sip_text import address
from app.engine.talk import Talk
from app.wire.engine import Dial, EventName

_MOST_CONTEXT: Final = 32
_ANONYMOUS: Final = '"Anonymous" <sip:anonymous@anonymous.invalid>'


@dataclass(frozen=True, slots=True)
class Order:
    """A call to be placed, beyond what the desk asks: about which call, sent there by whom."""

    consult_for: str = ""
    headers: Headers = ()
    hops: int = 0


class Dialling:
    """Places calls."""

    def __init__(self, calls: LiveCalls, talk: Talk) -> None:
        self._calls = calls
        self._talk = talk

    def dial(self, account: CallAccount, asked: Dial, order: Order | None = None) -> LiveCall:
        """Call a number or address. Raises BadInput, Refused, Unavailable."""
        order = order or Order()
        number = dialable(asked.to)
        identity, headers, sender = _shown(account, asked)
        sip = self._ready(account, number)
        self._talk.hold_others("")
        context = {plain(k, 60): plain(v, 500) for k, v in list(asked.context.items())[:_MOST_CONTEXT]}
        call = Call(
            new_id(), account.name, Direction.OUTBOUND, CallState.DIALLING,
            number=number, dialled=number, offered_at=time.time(), context=context, identity=identity,
            consult_for=order.consult_for, signalling_encrypted=sip.secure,
        )  # fmt: skip
        live = LiveCall(call, self._calls.new_line(sip), account=account, hops=order.hops)
        self._calls.add(live)
        self._calls.sound.need()
        try:
            live.line.call(target(number, account.domain), (*headers, *order.headers), sender)
        except pj.Error as error:
            if self._calls.up(call.id) is live:
                self._calls.forget(live, settled=True)
            raise failed(error, phrase("The call could not be placed.")) from error
        if self._calls.up(call.id) is live and live.call.state is CallState.DIALLING:
            self._calls.tell(EventName.CALL_DIALLING, live)
        return live

    def _ready(self, account: CallAccount, number: str) -> SipAccount:
        if account.sip is None:
            raise Refused("not_registered", "Not registered with the call centre.", "Wait until it is.")
        if number in EMERGENCY:
            return account.sip
        calls = self._calls.live()
        talking = any(live.call.state in {CallState.TALKING, CallState.HELD} for live in calls)
        if not talking and any(live.call.state is CallState.OFFERED for live in calls):
            raise Refused("call_offered", "A call is ringing.", "Answer or decline it first.")
        if self._calls.full():
            raise Refused(
                "too_many_calls", phrase("{most} calls are up.", most=MOST_CALLS), "End one of them first."
            )
        return account.sip


def _shown(account: CallAccount, asked: Dial) -> tuple[str, Headers, str]:
    """Return which number the called will see, the headers that say so and the From address for it.

    The From address stays the account's, because switches look for the account there; only an anonymous call
    changes it (RFC 3323), and names the account for the switch alone (RFC 3325).
    """
    identity = _identity(account, asked.identity)
    if asked.hide_number:
        return "", (("P-Preferred-Identity", identity or _own(account)), ("Privacy", "id")), _ANONYMOUS
    if not identity:
        return "", (), ""
    return address(identity).user, (("P-Preferred-Identity", identity),), ""


def _identity(account: CallAccount, wanted: str) -> str:
    """Return a `name <sip:…>` for one of the account's identities, "" if it has none. Raises BadInput."""
    offered = account.settings.identities
    if not wanted:
        return _as_address(offered[0], account) if offered else ""
    for identity in offered:
        if wanted in {identity, _number(identity)}:
            return _as_address(identity, account)
    raise BadInput("unknown_identity", "This number is not yours to show.", "Choose one of the account's.")


def _number(identity: str) -> str:
    return identity.partition("<")[2].partition(">")[0].strip() or identity.strip()


def _as_address(identity: str, account: CallAccount) -> str:
    name, _, rest = identity.partition("<")
    uri = target(dialable(_number(identity)), account.domain)
    shown = plain(name, 80).replace("\\", "").replace('"', "")
    return f'"{shown}" <{uri}>' if rest and shown else f"<{uri}>"


def _own(account: CallAccount) -> str:
    return f"<{target(account.user, account.domain)}>"
