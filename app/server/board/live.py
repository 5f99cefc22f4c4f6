"""Keeps today's figures: computed when calls or call backs changed, told to supervisors when they differ."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Iterable
from typing import Final

from app.domain.days import day_start
from app.domain.errors import Unavailable
from app.domain.kpi import OfferedCall
from app.domain.opening import zone_of
from app.server.board.calls import with_recordings
from app.server.board.day import DayCalls, Rule
from app.server.board.figures import Figure, behind
from app.server.board.plan import plans
from app.server.board.queues import with_hours, with_queues
from app.server.office import Office, QueueSource
from app.server.store import Connection, centre, contacts, queue_calls, web_call_backs
from app.server.stream import supervisors
from app.wire.office import BoardCall, BoardCalls, BoardFigures, StreamEvent
from app.wire.supervising import Plans

log = logging.getLogger("hearthline.server")

BATCH_SECONDS: Final = 0.1
"""What changes within this time is told at once."""
REST: Final = 9
"""After a reading that took t seconds the next waits at least REST × t: a big day must not eat the server."""
MOST_NEWS: Final = 5_000
"""Of more calls than that the whole day is read: it takes no longer."""
REFRESH_SECONDS: Final = 60.0
"""The course of the last hour and the day itself move on without any call."""


def queues_of(office: Office, site: str) -> QueueSource | None:
    """Return the link to the switch, None for a site that is not the one it serves."""
    return office.queues if site == office.settings.site else None


def counted_queues(office: Office, site: str) -> QueueSource | None:
    """Return the link to the switch where the figures of a site are its queues' own."""
    source = queues_of(office, site)
    return source if source is not None and source.counts else None


def today(settings: centre.Centre, now: float) -> float:
    """Return when the day of `now` (epoch seconds) began in a centre's zone."""
    return day_start(now, zone_of(settings.hours.zone))


def rule_of(settings: centre.Centre) -> Rule:
    """Return how a call centre counts."""
    return Rule(
        settings.service_level,
        settings.threshold_seconds,
        settings.target,
        settings.abandon_target,
        settings.short_abandon_seconds,
    )


class LiveFigures:
    """One site's figures. Lives on the event loop; reads in the database's reader threads."""

    def __init__(self, office: Office, site: str) -> None:
        self._office = office
        self._site = site
        self._changed = asyncio.Event()
        self._told: BoardFigures | None = None
        self._planned = Plans()
        self._took = 0.0
        self._day: DayCalls | None = None
        self._counted: tuple[float, Rule, bool] | None = None
        self._news: set[str] = set()
        self._anew = False
        self._reading = asyncio.Lock()

    async def now(self) -> BoardFigures:
        """Return the figures as they are now. Raises Unavailable."""
        async with self._reading:
            started = time.monotonic()
            news, self._news = self._news, set()
            day, now = None if self._anew else self._day, self._office.clock()
            self._day, self._anew = None, False  # until it is whole again
            try:
                found, settings, self._day = await self._office.database.read(
                    lambda connection: self._brought_up(connection, day, news, now)
                )
            finally:
                self._took = time.monotonic() - started
        return with_hours(with_queues(found, queues_of(self._office, self._site)), settings, now)

    def _brought_up(
        self, connection: Connection, day: DayCalls | None, news: set[str], now: float
    ) -> tuple[BoardFigures, centre.Centre, DayCalls]:
        """Read what is new of the day, or all of it; in a reader's thread."""
        settings = centre.load(connection, self._site)
        waiting = web_call_backs.waiting(connection, self._site)
        counted = (
            today(settings, now), rule_of(settings), counted_queues(self._office, self._site) is not None
        )  # fmt: skip
        if day is None or counted != self._counted or len(news) > MOST_NEWS:
            day, self._counted = DayCalls(counted[1]), counted
            for call in self._calls(connection, counted[0]):
                day.put(call)
        else:
            self._put_news(connection, day, news, counted[0])
        return day.figures(now, waiting), settings, day

    def _put_news(self, connection: Connection, day: DayCalls, news: set[str], since: float) -> None:
        source = queue_calls if counted_queues(self._office, self._site) is not None else contacts
        found = {call.id: call for call in source.offered_of(connection, self._site, news)}
        for name in news:
            call = found.get(name)
            if call is not None and call.offered_at >= since:
                day.put(call)
            else:
                day.drop(name)

    async def calls(self, figure: Figure, queue: str) -> BoardCalls:
        """Return the calls behind a figure. Raises Unavailable."""
        now = self._office.clock()

        def question(connection: Connection) -> list[BoardCall]:
            settings = centre.load(connection, self._site)
            offered = self._calls(connection, today(settings, now))
            found = behind(figure, offered, rule_of(settings), queue)
            return with_recordings(connection, self._site, found)

        return BoardCalls(await self._office.database.read(question))

    def _calls(self, connection: Connection, since: float) -> list[OfferedCall]:
        """Return what is counted: the switch's callers if it tells of them, else calls offered to seats."""
        if counted_queues(self._office, self._site) is not None:
            return queue_calls.offered_since(connection, self._site, since)
        return contacts.offered_since(connection, self._site, since)

    def switch_changed(self, caller: str) -> None:
        """Note that a caller of the switch's queues changed, or (without one) the link to the switch."""
        if caller:
            self._news.add(caller)
        self._changed.set()

    def plan_changed(self) -> None:
        """Note that somebody's shifts changed."""
        self._changed.set()

    def changed(self, site: str, calls: Iterable[str] | None) -> None:
        """Note that these calls of a site changed; None: any of them may have."""
        if site == self._site:
            if calls is None:
                self._anew = True
            else:
                self._news.update(calls)
            self._changed.set()

    async def run(self) -> None:
        """Tell supervisors of new figures for ever; cancelled when the server stops."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(REFRESH_SECONDS):
                    await self._changed.wait()
            await asyncio.sleep(max(BATCH_SECONDS, REST * self._took))
            self._changed.clear()
            await self._tell()

    async def plans(self) -> Plans:
        """Return when everybody should work. Raises Unavailable."""
        agents = {row.agent for row in self._office.presence.board_agents(self._site)}
        now = self._office.clock()
        return await self._office.database.read(lambda c: plans(c, self._site, agents, now))

    async def _tell(self) -> None:
        try:
            found, planned = await self.now(), await self.plans()
        except Unavailable as error:
            log.error("figures could not be read: %s", error)
            return
        except Exception as error:  # the edge of this task: one fault must not freeze the board for good
            log.error("figures could not be made", exc_info=error)
            return
        if found != self._told:
            self._told = found
            self._office.hub.publish(StreamEvent.BOARD_FIGURES, found, supervisors(self._site))
        if planned != self._planned:
            self._planned = planned
            self._office.hub.publish(StreamEvent.BOARD_PLAN, planned, supervisors(self._site))


class LiveSites:
    """The figures of every site that somebody looks at, a task each. Lives on the event loop."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._sites: dict[str, tuple[LiveFigures, asyncio.Task[None]]] = {}
        office.on_contacts.append(self.changed)
        if office.queues is not None:
            office.queues.on_change.append(self.of(office.settings.site).switch_changed)

    def of(self, site: str) -> LiveFigures:
        """Return the figures of a site; from the first time on they are kept up to date."""
        if site not in self._sites:
            live = LiveFigures(self._office, site)
            self._sites[site] = live, asyncio.create_task(live.run(), name=f"figures {site}")
        return self._sites[site][0]

    def changed(self, site: str, calls: Iterable[str] | None) -> None:
        """Note that contacts, call backs or settings of a site changed (see LiveFigures)."""
        if site in self._sites:
            self._sites[site][0].changed(site, calls)

    async def close(self) -> None:
        """Stop keeping figures."""
        self._office.on_contacts.remove(self.changed)
        tasks = [task for _, task in self._sites.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
