"""The visitor's page: where a request stands, in words; it needs no JavaScript and is live with it."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from fastapi import Request, Response

from app.domain.web_call_back import WebCallBackState as State
from app.server.office import office_of
from app.server.pages.moments import Moments
from app.server.pages.page import language_of, page
from app.server.pages.texts import Audience, Say, speaker
from app.server.store import centre
from app.wire.office import Visitor

_STEPS: Final = ("asked", "claimed", "calling", "done")
_HERE: Final = {State.WAITING: 0, State.CLAIMED: 1, State.DIALLING: 2, State.NOT_REACHED: 2, State.REACHED: 3}
MAY_CANCEL: Final = frozenset({State.WAITING, State.CLAIMED, State.NOT_REACHED})
MAY_ASK: Final = frozenset({State.REACHED, State.NOT_REACHED, State.CANCELLED, State.EXPIRED})


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four steps of a request; `mark` is its style: done, here, good, stopped or nothing."""

    name: str
    mark: str


def steps(state: State) -> list[Step]:
    """Return the four steps as they stand in a state."""
    here = _HERE.get(state)
    if state is State.REACHED:
        return [Step(name, "good") for name in _STEPS]
    if here is None:
        return [Step(name, "stopped") for name in _STEPS]
    return [Step(n, "done" if i < here else "here" if i == here else "") for i, n in enumerate(_STEPS)]


def headline(visitor: Visitor, say: Say) -> str:
    """Return the state in one sentence; the place in line only while it counts."""
    if visitor.state is State.WAITING and visitor.place == 1:
        return say("state.waiting.next")
    if visitor.state is State.WAITING and visitor.place > 1:
        return say("state.waiting.later", place=visitor.place)
    return say(f"state.{visitor.state.value}")


def face(request: Request, visitor: Visitor) -> Response:
    """Return the page for a visitor whose token was good."""
    say = speaker(Audience.PUBLIC, language_of(request, Audience.PUBLIC))
    more = say(f"more.{visitor.state.value}")
    office = office_of(request)
    if visitor.state is State.WAITING and visitor.wish > office.clock():
        settings = office.database.read_here(lambda c: centre.load(c, office.settings.site))
        moments = Moments(request, settings.hours.zone, Audience.PUBLIC)
        more = say("more.later", time=moments(visitor.wish, office.clock()))
    return page(
        request, Audience.PUBLIC, "visitor.html",
        visitor=visitor, steps=steps(visitor.state), notice=None,
        state=headline(visitor, say), more=more,
        cancel_url=f"/public/web-call-backs/{quote(visitor.token, safe='')}/cancel",
        may_cancel=visitor.state in MAY_CANCEL, may_ask=visitor.state in MAY_ASK,
    )  # fmt: skip
