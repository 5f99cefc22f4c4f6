"""A clicked link: the number stands there, large, until somebody says yes; nothing is dialled by itself."""

from collections.abc import Callable
from typing import Final

from app.desk.views import LinkView
from app.domain.errors import BadInput, HearthlineError
from app.domain.link import Link, read_link
from app.domain.number import EMERGENCY
from app.domain.text import plain

Check = Callable[[str], HearthlineError | None]
"""Says why a number must not be called (do-not-call lists), None when it may. Never asked for emergencies."""

_SHOWN: Final = 120


class LinkQuestion:
    """The newest link only; older ones are forgotten. Pure, on the Qt thread."""

    def __init__(self, checks: list[Check], name_of: Callable[[str], str]) -> None:
        self._checks = checks
        self._name_of = name_of
        self._link: Link | None = None
        self._view: LinkView | None = None
        self._serial = 0

    @property
    def view(self) -> LinkView | None:
        """Return the question, None when there is none."""
        return self._view

    def offer(self, text: str) -> None:
        """Ask about a link."""
        self._serial += 1
        scheme = plain(text.partition(":")[0], 8).lower()
        shown = plain(text, _SHOWN)
        try:
            self._link = link = read_link(text)
        except BadInput as error:
            self._link = None
            self._view = LinkView(self._serial, "", scheme, shown, "", error.title, error.hint)
            return
        refused = forbidden(self._checks, link.number)
        keys = f"{link.number},{link.extension}" if link.extension else link.number
        title, hint = (refused.title, refused.hint) if refused is not None else ("", "")
        self._view = LinkView(self._serial, keys, scheme, shown, self._name_of(link.number), title, hint)

    def answer(self, *, dial: bool) -> Link | None:
        """Take the answer; return what to dial now, None for nothing."""
        link, view = self._link, self._view
        self._link, self._view = None, None
        return link if dial and view is not None and not view.error else None


def forbidden(checks: list[Check], number: str) -> HearthlineError | None:
    """Return why a number must not be called. Emergency numbers always may."""
    if number in EMERGENCY:
        return None
    return next((why for check in checks if (why := check(number)) is not None), None)
