"""What the server does by itself: silent seats, claims that ran out, old keys, news to seats."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Final

from app.domain.errors import HearthlineError
from app.server import releases, retention
from app.server.office import Office
from app.server.people.enrolment import configuration, for_all
from app.server.recordings import erasing
from app.server.status import diagnoses
from app.server.store import Connection, facts, seats, sessions, statuses
from app.server.store.writer import Tx
from app.server.stream import one_seat
from app.server.web_call_back import requests
from app.wire.office import SeatConfiguration, StreamEvent

log = logging.getLogger("hearthline.server")

TURN_SECONDS: Final = 1.0
FLUSH_EVERY: Final = 5
FIRST_SECONDS: Final = 60
FORGET_EVERY: Final = 3600
LOOK_TURNS: Final = 6


@contextlib.asynccontextmanager
async def kept(office: Office) -> AsyncIterator[None]:
    """Keep house while the context is open; what is still unsaved is saved at its end."""
    await _restore(office)
    await diagnoses.restore(office)
    works = (_run(office), _run_slowly(office))
    tasks = [asyncio.create_task(work, name="housekeeping") for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(HearthlineError):
            await _flush(office)


async def _restore(office: Office) -> None:
    every = await office.database.read(_at_work)
    office.presence.restore(every, await office.database.read(statuses.kept), office.clock())


def _at_work(connection: Connection) -> list[tuple[str, str, str]]:
    return [(seat.id, seat.agent, seat.site) for seat in seats.every(connection) if not seat.revoked]


async def forget_revoked(office: Office) -> None:
    """Let go of seats whose access was taken back, also at the console: their streams and their lines."""
    for seat in await office.database.read(seats.revoked):
        if office.presence.knows(seat):
            office.hub.drop(seat)
            office.presence.forget(seat)
            office.told.pop(seat, None)


async def _run(office: Office) -> None:
    second, now = 0, office.clock()
    while True:
        await asyncio.sleep(TURN_SECONDS)
        second += 1
        try:
            office.presence.sweep(office.clock())
            if second % FLUSH_EVERY == 0:
                await _flush(office)
                await _note_use(office)
                await office.views.settle(office.clock())
                await office.writer.write(lambda tx: requests.tidy(tx, office.hub, office.clock()))
                await forget_revoked(office)
                await tell_configurations(office)
                await office.audit_watch.go_on(office.clock())
                told_at, now = now, office.clock()
                await erasing.tell_seats(office, told_at)
        except HearthlineError as error:
            log.warning("housekeeping has to wait: %s", error)
        except Exception as error:  # the edge of this task: one fault must not end the watch over seats
            log.error("housekeeping failed", exc_info=error)


async def _run_slowly(office: Office) -> None:
    """What may take its time: data whose time is over, the release file. Silent seats never wait for it."""
    turn, pause = 0, FIRST_SECONDS
    while True:
        await asyncio.sleep(pause)
        pause = FORGET_EVERY
        try:
            await office.writer.write(lambda tx: facts.forget_old(tx.connection, office.clock()))
            await erasing.purge(office)
            await retention.purge(office)
            if turn % LOOK_TURNS == 0:
                await releases.look(office, office.settings.site)
        except HearthlineError as error:
            log.warning("housekeeping has to wait: %s", error)
        except Exception as error:  # the edge of this task: one fault must not end the watch over seats
            log.error("housekeeping failed", exc_info=error)
        turn += 1


async def tell_configurations(office: Office) -> None:
    """Tell the seats whose configuration was changed at the console since they last heard it."""

    def question(connection: Connection) -> dict[str, SeatConfiguration]:
        known = {seat.id: seat for seat in seats.every(connection)}
        common = {site: for_all(connection, site) for site in {seat.site for seat in known.values()}}
        return {
            seat: configuration(connection, known[seat], url, common[known[seat].site])
            for seat, (url, _) in list(office.told.items())
            if seat in known
        }

    if not office.told:
        return
    for seat, now in (await office.database.read(question)).items():
        url, before = office.told[seat]
        if now != before:
            office.told[seat] = (url, now)
            office.hub.publish(StreamEvent.CONFIGURATION, now, one_seat(seat, now.site))


async def _note_use(office: Office) -> None:
    """Write down when sessions were used last."""
    used = office.doors.used()
    if used:
        await office.writer.write(lambda tx: sessions.saw(tx.connection, used))


async def _flush(office: Office) -> None:
    changed, absences = office.presence.unsaved(), office.presence.new_absences()
    if not changed and not absences:
        return

    def work(tx: Tx) -> None:
        for seat, site, agent, absence in absences:
            statuses.keep_absence(tx.connection, seat, site, agent, absence)
        statuses.keep(tx.connection, changed)

    try:
        await office.writer.write(work)
    except HearthlineError:
        office.presence.put_back((seat for seat, *_ in changed), absences)
        raise
