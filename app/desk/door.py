"""What callers at `desk.sock` may ask of a running desk; all of it is from outside and treated so."""

import asyncio
import time
from collections.abc import Callable
from typing import Any, Final

from app.desk.enrolment import Enrolment
from app.desk.leaving import Leaving
from app.desk.report import status_of
from app.desk.views import WelcomeView
from app.desk.workplace import Workplace
from app.domain.errors import BadInput
from app.domain.link import LONGEST
from app.domain.phrase import phrase
from app.domain.text import plain

RAISE_PAUSE: Final = 1.0
"""Seconds in which further links do not bring the window to the front again."""

_KNOWN: Final = "status, show, open, notice, welcome, enrol, quit"


class Door:
    """Answers on Qt's thread what came on the background loop."""

    def __init__(
        self, place: Workplace, enrolment: Enrolment, leaving: Leaving, on_show: Callable[[], None]
    ) -> None:
        self._place = place
        self._enrolment = enrolment
        self._leaving = leaving
        self._on_show = on_show
        self.welcome = WelcomeView()
        self._raise_again = 0.0

    async def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to one line. Background loop."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[dict[str, Any]] = loop.create_future()

        def ask() -> None:
            reply = self._serve(request)
            loop.call_soon_threadsafe(lambda: None if answer.done() else answer.set_result(reply))

        self._place.enter(ask)
        return await asyncio.wait_for(answer, 10.0)

    def _serve(self, request: dict[str, Any]) -> dict[str, Any]:
        place, do = self._place, request.get("do")
        if do == "status":
            return status_of(place, place.link.engine_pid if place.link else None)
        if do == "show":
            self._on_show()
        elif do == "open":
            self._open(str(request.get("link", ""))[: LONGEST + 1])
        elif do == "notice":
            place.notice = plain(str(request.get("text", "")), 500)
        elif do == "welcome":
            self.welcome = _welcome(request)
        elif do == "enrol":
            self._enrolment.enrol(str(request.get("url", "")), str(request.get("code", "")))
        elif do == "quit":
            self._leaving.begin(hang_up=True)
        else:
            error = BadInput(
                "unknown_command", "The desk does not know this.", phrase("Known: {words}.", words=_KNOWN)
            )
            return {"ok": False, "error": error.as_dict()}
        return {"ok": True}

    def _open(self, link: str) -> None:
        """The newest link asks in the window; a page that clicks on and on does not raise it each time."""
        self._place.links.offer(link)
        now = time.monotonic()
        if now >= self._raise_again:
            self._raise_again = now + RAISE_PAUSE
            self._on_show()


def _welcome(request: dict[str, Any]) -> WelcomeView:
    lines, links = request.get("lines"), request.get("links")
    return WelcomeView(
        tuple(plain(str(line), 300) for line in lines[:10]) if isinstance(lines, list) else (),
        tuple(
            (plain(str(link[0]), 80), plain(str(link[1]), 300))
            for link in (links[:10] if isinstance(links, list) else [])
            if isinstance(link, list) and len(link) == 2 and str(link[1]).startswith(("http://", "https://"))
        ),
    )
