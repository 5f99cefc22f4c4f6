"""The registrar: who is reachable where, for whom digest authentication vouched."""

import time
from dataclasses import dataclass
from typing import Final

from sipmessage import Address

from app.demo.digest import Guard
from app.demo.transactions import Incoming, Place

_SHORTEST: Final = 10
_LONGEST: Final = 3600
_USUAL: Final = 120


@dataclass(frozen=True, slots=True)
class Binding:
    """Where the seat is: the address it gave, the one its packets come from, until when (monotonic)."""

    contact: str
    place: Place
    until: float


class Registrar:
    """Keeps one binding for the one user of `guard`; asks for a password wherever it matters."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._binding: Binding | None = None

    @property
    def binding(self) -> Binding | None:
        """Return the binding while it is valid."""
        if self._binding is not None and time.monotonic() > self._binding.until:
            self._binding = None
        return self._binding

    def admits(self, incoming: Incoming) -> bool:
        """Say whether the request proves its user; if not it has been answered (401, 403)."""
        credentials = incoming.request.authorization
        verdict = "none" if credentials is None else self._guard.check(incoming.request.method, credentials)
        if verdict == "ok":
            return True
        if verdict == "wrong":
            incoming.reply(403)
        else:
            challenge = self._guard.challenge(stale=verdict == "stale")
            incoming.reply(401, [("WWW-Authenticate", str(challenge))])
        return False

    def register(self, incoming: Incoming) -> str:
        """Serve REGISTER; returns `registered`, `unregistered`, `refused`, or "" where nothing changed."""
        request = incoming.request
        if not self.admits(incoming):
            return "refused" if request.authorization is not None else ""
        if request.to_address.uri.user != self._guard.user:
            incoming.reply(404)
            return "refused"
        contact = request.headers.get("Contact")
        if contact is None:
            incoming.reply(200, self._bound())
            return ""
        if contact.strip() == "*":
            return self._forget(incoming)
        address = Address.parse_many(contact)[0]
        wish = address.parameters.get("expires") or request.headers.get("Expires") or str(_USUAL)
        seconds = int(wish)
        if seconds == 0:
            return self._forget(incoming)
        if seconds < _SHORTEST:
            incoming.reply(423, [("Min-Expires", str(_SHORTEST))])
            return ""
        until = time.monotonic() + min(seconds, _LONGEST)
        news = self.binding is None or self._binding is None or self._binding.contact != str(address.uri)
        self._binding = Binding(str(address.uri), incoming.source, until)
        incoming.reply(200, self._bound())
        return "registered" if news else ""

    def _forget(self, incoming: Incoming) -> str:
        self._binding = None
        incoming.reply(200)
        return "unregistered"

    def _bound(self) -> list[tuple[str, str]]:
        binding = self.binding
        if binding is None:
            return []
        return [("Contact", f"<{binding.contact}>;expires={int(binding.until - time.monotonic())}")]
