"""Who is asking: seats by their token, people by the cookie of their session; a short memory of both."""

import asyncio
from collections import OrderedDict
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from app.server.people.codes import token_hash
from app.server.people.policy import (
    PersonPrincipal,
    Principal,
    Role,
    SeatPrincipal,
    WallPrincipal,
    needs_second_factor,
)
from app.server.store import seats, sessions, wall_links
from app.server.store.database import Database

REMEMBERED_SECONDS: Final = 2.0
MOST_REMEMBERED: Final = 20_000
SESSION_SECONDS: Final = 12 * 3600.0
"""A session ends then, however much it is used."""
IDLE_SECONDS: Final = 2 * 3600.0
"""A session that nobody uses ends then; a board that somebody looks at is in use."""


def cookie_name(scheme: str) -> str:
    """Return the session cookie's name; over https the browser itself guards where it may come from."""
    return "__Host-hearthline" if scheme == "https" else "hearthline"


def door_cookie(scheme: str) -> str:
    """Return the name of the cookie that the form of the sign-in page is bound to."""
    return "__Host-hearthline-door" if scheme == "https" else "hearthline-door"


def device_cookie(scheme: str) -> str:
    """Return the name of the cookie by which a browser is known in which somebody signed in before."""
    return "__Host-hearthline-device" if scheme == "https" else "hearthline-device"


def wall_cookie(scheme: str) -> str:
    """Return the name of a wall screen's cookie; it is sent to `/wall` alone."""
    return "__Secure-hearthline-wall" if scheme == "https" else "hearthline-wall"


class Doors:
    """Finds principals in the database and remembers them for 2 s; lives on the event loop.

    Seats are read all at once: two thousand of them ask every few seconds, each on several connections.
    `asks_second_factor`: who needs one and has none is a stranger, also in a session opened before.
    """

    def __init__(self, database: Database, *, asks_second_factor: bool) -> None:
        self._database = database
        self._asks_second_factor = asks_second_factor
        self._walls: dict[str, tuple[float, WallPrincipal]] = {}
        self._known: OrderedDict[str, tuple[float, Principal]] = OrderedDict()
        self._seats: dict[str, SeatPrincipal] = {}
        self._gone: set[str] = set()
        self._looked_at = float("-inf")
        self._looking: asyncio.Task[None] | None = None
        self._used: dict[str, float] = {}

    async def principal(self, scope: Scope, now: float) -> Principal | None:
        """Return who sent a request, None for a stranger. Raises Unavailable."""
        headers = Headers(scope=scope)
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return await self.seat(token_hash(token.strip()), now)
        session = cookie_parser(headers.get("cookie", "")).get(cookie_name(scope.get("scheme", "http")))
        return await self.person(token_hash(session), now) if session else None

    async def seat(self, hashed: str, now: float) -> Principal | None:
        """Return the seat of a token by its hash."""
        known = self._remembered(hashed, now)
        if known is not None:
            return known
        if now - self._looked_at >= REMEMBERED_SECONDS or now < self._looked_at:
            await self._look(now)
        if hashed in self._seats and hashed not in self._gone:
            return self._remember(hashed, self._seats[hashed], self._looked_at)
        seat = await self._database.read(lambda connection: seats.by_token(connection, hashed))
        if seat is None:
            return None
        return self._remember(hashed, SeatPrincipal(seat.id, seat.agent, seat.site, hashed), now)

    async def _look(self, now: float) -> None:
        """Read every seat's token at once; whoever asks meanwhile waits for the same answer."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._read_seats(now))
        await asyncio.shield(self._looking)

    async def _read_seats(self, now: float) -> None:
        self._gone.clear()
        try:
            found = await self._database.read(seats.tokens)
            self._seats = {hashed: SeatPrincipal(*row, hashed) for hashed, row in found.items()}
            self._looked_at = now
        finally:
            self._looking = None

    async def person(self, hashed: str, now: float) -> Principal | None:
        """Return the person of an open session by its hash; the session counts as used."""
        known = self._remembered(hashed, now)
        if known is None:
            found = await self._database.read(lambda connection: sessions.owner(connection, hashed, now))
            if found is None or now - max(found[1], self._used.get(hashed, 0.0)) >= IDLE_SECONDS:
                return None
            account = found[0]
            if self._asks_second_factor and needs_second_factor(Role(account.role)) and not account.totp:
                return None
            person = PersonPrincipal(account.id, account.name, Role(account.role), hashed, account.site)
            known = self._remember(hashed, person, now)
        self._used[hashed] = now
        return known

    def used(self) -> dict[str, float]:
        """Return when sessions were used since the last time this was asked, to be written down."""
        used, self._used = self._used, {}
        return used

    async def screen(self, scope: Scope, now: float) -> WallPrincipal | None:
        """Return the wall screen that sent a request, None for any other client. Raises Unavailable."""
        cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
        token = cookies.get(wall_cookie(scope.get("scheme", "http")))
        return await self.wall(token_hash(token), now) if token else None

    async def wall(self, hashed: str, now: float) -> WallPrincipal | None:
        """Return the wall screen of a link by its token's hash; remembered for 2 s like the others."""
        at, known = self._walls.get(hashed, (0.0, None))
        if known is not None and 0.0 <= now - at < REMEMBERED_SECONDS:
            return known
        link = await self._database.read(lambda connection: wall_links.by_token(connection, hashed))
        if link is None:
            self._walls.pop(hashed, None)
            return None
        self._walls[hashed] = (now, WallPrincipal(link.id, link.site, hashed))
        return self._walls[hashed][1]

    def forget_walls(self) -> None:
        """Forget every wall screen: a link was taken back."""
        self._walls.clear()

    async def again(self, principal: Principal, now: float) -> Principal | None:
        """Look a principal up anew (for streams that stay open for hours)."""
        if isinstance(principal, SeatPrincipal):
            return await self.seat(principal.token, now)
        return await self.person(principal.session, now)

    def forget(self, hashed: str) -> None:
        """Forget a token or session that ended."""
        self._gone.add(hashed)
        self._known.pop(hashed, None)

    def forget_people(self) -> None:
        """Forget every person: sessions may have ended, roles changed."""
        for hashed in [h for h, (_, who) in self._known.items() if isinstance(who, PersonPrincipal)]:
            del self._known[hashed]

    def _remembered(self, hashed: str, now: float) -> Principal | None:
        at, principal = self._known.get(hashed, (0.0, None))
        return principal if 0.0 <= now - at < REMEMBERED_SECONDS else None

    def _remember(self, hashed: str, principal: Principal, now: float) -> Principal:
        self._known[hashed] = (now, principal)
        self._known.move_to_end(hashed)
        while len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
        return principal
