"""Web Call Back: a visitor's request to be called, and how it may move."""

from enum import StrEnum
from typing import Final

from app.domain.errors import IllegalMove


class WebCallBackState(StrEnum):
    """Where a visitor's request stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    DIALLING = "dialling"
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


MOVES: Final[dict[WebCallBackState, frozenset[WebCallBackState]]] = {
    WebCallBackState.WAITING: frozenset(
        {WebCallBackState.CLAIMED, WebCallBackState.CANCELLED, WebCallBackState.EXPIRED}
    ),
    WebCallBackState.CLAIMED: frozenset(
        {
            WebCallBackState.WAITING,
            WebCallBackState.DIALLING,
            WebCallBackState.REACHED,
            WebCallBackState.NOT_REACHED,
            WebCallBackState.CANCELLED,
        }
    ),
    WebCallBackState.DIALLING: frozenset(
        {WebCallBackState.WAITING, WebCallBackState.REACHED, WebCallBackState.NOT_REACHED}
    ),
    WebCallBackState.NOT_REACHED: frozenset({WebCallBackState.WAITING, WebCallBackState.CLAIMED}),
    WebCallBackState.REACHED: frozenset(),
    WebCallBackState.CANCELLED: frozenset(),
    WebCallBackState.EXPIRED: frozenset(),
    WebCallBackState.UNKNOWN: frozenset(),
}
"""A claim that runs out goes back to WAITING; somebody not reached may be tried again."""


def check_move(state: WebCallBackState, to: WebCallBackState) -> None:
    """Raise IllegalMove unless the table leads from `state` to `to`."""
    if to not in MOVES[state]:
        raise IllegalMove("Web Call Back", state, to)
