"""One site's wall: a picture once something changed, at most one a second, only while a screen is there.

Lives on the event loop. Screens have a hub of their own, on which nothing but pictures is ever published.
"""

import asyncio
import logging
from typing import Final

from app.domain.agent import Reason
from app.domain.errors import Unavailable
from app.server.board.live import LiveFigures, LiveSites
from app.server.office import Office
from app.server.store import Connection, centre, emergencies, seats
from app.server.stream import Hub, Listener, Subscription, To
from app.server.wall.picture import picture
from app.wire.office import StreamEvent
from app.wire.wall import WallPicture

log = logging.getLogger("hearthline.server")

PICTURE_SECONDS: Final = 1.0
LOOK_SECONDS: Final = 30.0
_RING: Final = 4
"""A screen that comes back takes a whole picture: there is nothing to keep for it."""


class WallFeed:
    """Runs with the server; wakes up by what supervisors would be told."""

    def __init__(self, office: Office, site: str, live: LiveFigures) -> None:
        self._office = office
        self._site = site
        self._live = live
        self.hub = Hub(_RING)

    def open(self, link: str) -> Subscription:
        """Open the stream of a screen; it ends when its link is taken back."""
        return self.hub.subscribe(Listener(self._site, session=link), None)

    def close(self, link: str) -> None:
        """End the streams of a link."""
        self.hub.drop(link)

    async def picture(self) -> WallPicture:
        """Return the wall as it is now. Raises Unavailable.

        Ids of seats grow with time: a seat's number is its place among them, and stays as long as none older
        is removed.
        """
        figures = await self._live.now()

        def question(
            connection: Connection,
        ) -> tuple[dict[str, int], tuple[int, list[Reason]], frozenset[str]]:
            settings = centre.load(connection, self._site)
            mine = [seat for seat in seats.every(connection) if seat.site == self._site]
            numbers = {name: number for number, name in enumerate(sorted(seat.id for seat in mine), 1)}
            wanted = frozenset(call.seat for call in emergencies.open_calls(connection, self._site))
            return numbers, (settings.wrap_up_seconds, settings.reasons), wanted

        numbers, limits, wanted = await self._office.database.read(question)
        agents = self._office.presence.board_agents(self._site)
        return picture(
            self._office.clock(), figures, agents, numbers=numbers, limits=limits, help_wanted=wanted
        )

    async def run(self) -> None:
        """Send pictures for ever; cancelled when the server stops."""
        changes = self._office.hub.subscribe(Listener(self._site, session="wall"), None)
        try:
            while not changes.closed:
                await changes.next(LOOK_SECONDS)
                if self.hub.open_streams:
                    await self._send()
                await asyncio.sleep(PICTURE_SECONDS)
        finally:
            changes.leave()
            self.hub.close()

    async def _send(self) -> None:
        try:
            now = await self.picture()
        except Unavailable as error:
            log.error("the wall could not be drawn: %s", error)
            return
        except Exception as error:  # the edge of this task: one fault must not freeze the walls for good
            log.error("the wall could not be drawn", exc_info=error)
            return
        self.hub.publish(StreamEvent.WALL, now, To(self._site, people=True))


class WallFeeds:
    """The wall of every site that has screens. Lives on the event loop."""

    def __init__(self, office: Office, live: LiveSites) -> None:
        self._office = office
        self._live = live
        self._sites: dict[str, tuple[WallFeed, asyncio.Task[None]]] = {}

    def of(self, site: str) -> WallFeed:
        """Return the wall of a site; from the first time on its screens are fed."""
        if site not in self._sites:
            feed = WallFeed(self._office, site, self._live.of(site))
            self._sites[site] = feed, asyncio.create_task(feed.run(), name=f"wall {site}")
        return self._sites[site][0]

    async def close(self) -> None:
        """End all streams."""
        tasks = [task for _, task in self._sites.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
