"""What a visitor may know of her request."""

from typing import Final

from app.domain.phrase import phrase
from app.domain.web_call_back import WebCallBackState
from app.server.store import Connection, web_call_backs
from app.server.web_call_back.requests import token_hash, unknown_request
from app.wire.office import Visitor

_S = WebCallBackState

_TEXTS: Final = {
    _S.CLAIMED: "Somebody is about to call you.",
    _S.DIALLING: "We are calling you now.",
    _S.REACHED: "We have talked to you. Thank you.",
    _S.NOT_REACHED: "We tried to call you and could not reach you. We will try again.",
    _S.CANCELLED: "You cancelled this request. Nobody will call.",
    _S.EXPIRED: "We did not manage to call you in time. Please ask again.",
}


def visitor(connection: Connection, token: str, url: str) -> Visitor:
    """Return how a visitor's request stands. Raises BadInput for a token that nobody has."""
    found = web_call_backs.by_token(connection, token_hash(token))
    if found is None:
        raise unknown_request()
    row, cancelled = found
    state = _S.CANCELLED if cancelled else row.view.state
    place = 0
    if state is _S.WAITING:
        ahead = [r for r in web_call_backs.open_requests(connection, row.site) if r.view.state is _S.WAITING]
        place = 1 + next((i for i, r in enumerate(ahead) if r.view.id == row.view.id), 0)
    return answer(token, state, place, url, row.view.wish)


def answer(token: str, state: WebCallBackState, place: int, url: str, wish: float = 0.0) -> Visitor:
    """Return a state in the visitor's words."""
    if state is _S.WAITING:
        text = (
            phrase("You are next. We will call you soon.")
            if place <= 1
            else phrase("You are number {place} in line. We will call you.", place=place)
        )
    else:
        text = phrase(_TEXTS.get(state, "Your request is stored."))
    return Visitor(token, state, place, text, f"{url}/public/web-call-backs/{token}", wish)
