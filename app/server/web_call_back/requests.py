"""The life of a request: asked, claimed, dialled, reached or not, cancelled, expired."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Final

from app.domain.errors import BadInput, Refused
from app.domain.ids import new_id
from app.domain.opening import Hours
from app.domain.phrase import phrase
from app.domain.text import plain
from app.domain.web_call_back import MOVES, WebCallBackState, check_move
from app.server.files.numbers import Number
from app.server.store import Connection, audit, web_call_backs
from app.server.store.web_call_backs import MOST_ATTEMPTS, Row
from app.server.store.writer import Tx
from app.server.stream import Hub, everybody
from app.server.web_call_back import gate
from app.wire.office import StreamEvent, WebCallBack, WebCallBackRequest

CLAIM_SECONDS: Final = 600.0
DIALLING_SECONDS: Final = 2 * gate.HOUR
LIFE_SECONDS: Final = gate.DAY

_S = WebCallBackState


@dataclass(frozen=True, slots=True)
class Claimer:
    """The seat that takes a request."""

    seat: str
    agent: str
    site: str


def token_hash(token: str) -> str:
    """Return the form in which a visitor's token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def ask(
    tx: Tx, hub: Hub, site: str, request: WebCallBackRequest, number: Number, *, address: str, now: float,
    hours: Hours,
) -> str:  # fmt: skip
    """Store a visitor's request and return the visitor's token.

    A number that waits already keeps its place: the same request gets one more token. Raises SlowDown,
    BadInput for a time at which it is closed.
    """
    known = web_call_backs.pending(tx.connection, site, number.e164)
    gate.check_limits(tx.connection, site, number="" if known else number.e164, address=address, now=now)
    consent = f"agreed on {plain(request.page, 300)}"
    web_call_backs.log_ask(tx.connection, site, at=now, number=number.e164, address=address, consent=consent)
    if known is None:
        view = _new(request, number, now, hours)
        expires_at = max(view.wish, now) + LIFE_SECONDS
        web_call_backs.add(tx.connection, site, view, expires_at)
        tell(tx, hub, site, view)
    token = secrets.token_urlsafe(24)
    request_id = known.view.id if known else view.id
    web_call_backs.add_token(tx.connection, site, request_id, token_hash(token), now)
    return token


def _new(request: WebCallBackRequest, number: Number, now: float, hours: Hours) -> WebCallBack:
    return WebCallBack(
        id=new_id(), number=number.e164, name=plain(request.name, 80), subject=plain(request.subject, 300),
        page=plain(request.page, 300), asked_at=now, wish=gate.check_wish(request.wish, now, hours),
        country=number.region,
    )  # fmt: skip


def claim(tx: Tx, hub: Hub, request: str, claimer: Claimer, now: float) -> WebCallBack:
    """Take a request for 10 minutes; again by the same seat renews. Raises Refused when another has it."""
    row = _known(tx.connection, request, claimer)
    if row.view.state is _S.CLAIMED:
        if row.claimed_seat != claimer.seat and row.view.claimed_until > now:
            raise Refused(
                "claimed",
                phrase("{claimed_by} has this request.", claimed_by=row.view.claimed_by),
                "Take another one.",
            )
    elif _S.CLAIMED not in MOVES[row.view.state] or row.attempts >= MOST_ATTEMPTS:
        raise Refused("not_open", "This request is no longer open.", "Take another one.")
    changed = web_call_backs.change(
        tx.connection, row, _S.CLAIMED, claimed_by=claimer.seat, claimed_name=claimer.agent,
        claimed_until=now + CLAIM_SECONDS,
    )  # fmt: skip
    audit.note(
        tx.connection, claimer.site, now, f"seat:{claimer.agent}", "web_call_back.claimed", request=request
    )
    return _told(tx, hub, changed)


def release(tx: Tx, hub: Hub, request: str, claimer: Claimer) -> WebCallBack:
    """Give a claimed request back. Raises Refused when it is not this seat's."""
    row = _known(tx.connection, request, claimer)
    if row.view.state is _S.WAITING:
        return row.view
    if row.claimed_seat != claimer.seat or row.view.state is not _S.CLAIMED:
        raise Refused("claimed", "This request is not yours to give back.", "It was left as it is.")
    changed = web_call_backs.change(tx.connection, row, _S.WAITING, **_FREE)
    return _told(tx, hub, changed)


def dialled(tx: Tx, hub: Hub, request: str, claimer: Claimer, *, contact: str, seq: int, now: float) -> None:
    """Apply the fact that a seat is calling the visitor."""
    row = _known(tx.connection, request, claimer)
    if row.view.state not in {_S.WAITING, _S.CLAIMED, _S.NOT_REACHED} or _older(row, claimer, seq):
        return  # over, or told out of order: the result is already there
    if row.view.state is _S.CLAIMED and row.claimed_seat != claimer.seat:
        return  # somebody else has it by now; the result will tell
    values = {"contact": contact, "last_seq": seq, "claimed_until": now + DIALLING_SECONDS}
    owner = {"claimed_by": claimer.seat, "claimed_name": claimer.agent}
    _told(tx, hub, web_call_backs.change(tx.connection, row, _S.DIALLING, **owner, **values))


def result(
    tx: Tx, hub: Hub, request: str, claimer: Claimer, *, contact: str, reached: bool, seq: int, now: float
) -> None:
    """Apply the fact that a visitor was reached or not; true also when the claim ran out meanwhile."""
    row = _known(tx.connection, request, claimer)
    if row.view.state in {_S.REACHED, _S.CANCELLED, _S.EXPIRED} or _older(row, claimer, seq):
        return
    state = _S.REACHED if reached else _S.NOT_REACHED
    attempts = row.attempts + 1
    over = reached or attempts >= MOST_ATTEMPTS
    values = {"contact": contact, "attempts": attempts, "last_seq": seq, "ended_at": now if over else None}
    owner = {"claimed_by": claimer.seat, "claimed_name": claimer.agent, "claimed_until": 0.0}
    _told(tx, hub, web_call_backs.change(tx.connection, row, state, **owner, **values))


def cancel(tx: Tx, hub: Hub, token: str, now: float) -> None:
    """Apply a visitor's wish not to be called; the request ends when everybody who asked has cancelled.

    Raises BadInput for an unknown token, IllegalMove when somebody is calling already.
    """
    found = web_call_backs.by_token(tx.connection, token_hash(token))
    if found is None:
        raise unknown_request()
    row, cancelled = found
    if cancelled or row.view.state is _S.CANCELLED:
        return
    if row.view.state is not _S.NOT_REACHED:
        check_move(row.view.state, _S.CANCELLED)
    if web_call_backs.cancel_token(tx.connection, token_hash(token), row.view.id, now):
        values = _FREE | {"ended_at": now}
        _told(tx, hub, web_call_backs.change(tx.connection, row, _S.CANCELLED, **values))
        audit.note(tx.connection, row.site, now, "visitor", "web_call_back.cancelled", request=row.view.id)


def tidy(tx: Tx, hub: Hub, now: float) -> None:
    """Give claims back that ran out, and let requests expire that nobody called in time."""
    for row in web_call_backs.overdue(tx.connection, now):
        state = _S.EXPIRED if row.view.state is _S.WAITING else _S.WAITING
        values = _FREE | {"ended_at": now if state is _S.EXPIRED else None}
        _told(tx, hub, web_call_backs.change(tx.connection, row, state, **values))


_FREE: Final[dict[str, object]] = {"claimed_by": "", "claimed_name": "", "claimed_until": 0.0}


def unknown_request() -> BadInput:
    """Return the error for a request that does not exist."""
    return BadInput("not_found", "There is no such request.", "Ask for a new call.")


def tell(tx: Tx, hub: Hub, site: str, view: WebCallBack) -> None:
    """Tell seats and supervisors of a request, after the commit."""
    tx.after(lambda: _publish(hub, site, view))


def _publish(hub: Hub, site: str, view: WebCallBack) -> None:
    hub.publish(StreamEvent.WEB_CALL_BACK, view, everybody(site))


def _told(tx: Tx, hub: Hub, row: Row | None) -> WebCallBack:
    if row is None:
        raise Refused("claimed", "Somebody else was quicker.", "Take another one.")
    tell(tx, hub, row.site, row.view)
    return row.view


def _known(connection: Connection, request: str, claimer: Claimer) -> Row:
    row = web_call_backs.get(connection, request)
    if row is None or row.site != claimer.site:
        raise unknown_request()
    return row


def _older(row: Row, claimer: Claimer, seq: int) -> bool:
    return row.claimed_seat == claimer.seat and row.last_seq > seq
