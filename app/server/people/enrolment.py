"""A laptop becomes a seat: a one-time code is exchanged for a token and everything the seat needs."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any, Final

from app.domain.errors import Refused
from app.domain.switch import SwitchKind, SwitchOrder, codes_of
from app.domain.text import plain
from app.domain.version import newest
from app.server.addresses import address_key
from app.server.office import Office
from app.server.people.codes import MOST_TRIES, new_token, opened, split, token_hash
from app.server.store import Connection, audit, centre, recordings, seats
from app.server.store.centre import Centre, Lines, SwitchLink
from app.server.store.seats import OpenEnrolment, Seat
from app.server.store.writer import Tx
from app.wire.codec import from_plain
from app.wire.office import Enrolment, EnrolmentRequest, SeatConfiguration, SipAccount
from app.wire.recordings import RecordingOrder

HISTORY_DAYS: Final = 30
"""How long a seat shows its own past calls, unless the centre keeps calls for a shorter time."""


@dataclass(frozen=True, slots=True)
class ForAll:
    """What a site says to all of its seats; read once where many are told."""

    settings: Centre
    recording: RecordingOrder


def for_all(connection: Connection, site: str) -> ForAll:
    """Return what a site says to all of its seats."""
    settings = centre.load(connection, site)
    return ForAll(settings, _recording(connection, site, settings))


def configuration(
    connection: Connection, seat: Seat, url: str, known: ForAll | None = None
) -> SeatConfiguration:
    """Return what the call centre says about a seat, without any password."""
    common = known or for_all(connection, seat.site)
    settings = common.settings
    return SeatConfiguration(
        seat=seat.id,
        agent=seat.agent,
        site=seat.site,
        centre=settings.name,
        greeting=settings.greeting,
        region=settings.region,
        sip=_sip(seat.sip, settings.lines) if seat.sip else None,
        reasons=settings.reasons,
        outcomes=settings.outcomes,
        wrap_up_seconds=settings.wrap_up_seconds,
        board_url=f"{url}/board",
        sample_page_url=f"{url}/public/call-back",
        recording=common.recording,
        echo_number=settings.echo_number,
        switch=_switch(settings.switch),
        history_days=min(HISTORY_DAYS, settings.retention.calls or HISTORY_DAYS),
        newest_version=newest(settings.release.version, settings.release.found),
        update_url=settings.release.url,
    )


def _sip(kept: dict[str, Any], everybody: Lines) -> SipAccount:
    """Return a seat's account: numbers and voicemail of its own outweigh those for everybody."""
    own = from_plain(SipAccount, kept)
    return replace(
        own, identities=own.identities or everybody.identities,
        watch=list(dict.fromkeys([*everybody.watch, *own.watch])),
        voicemail=own.voicemail or everybody.voicemail,
    )  # fmt: skip


def _switch(link: SwitchLink) -> SwitchOrder:
    if link.kind is not SwitchKind.CODES:
        return SwitchOrder(link.kind)
    return SwitchOrder(link.kind, codes_of(link.preset, link.codes), link.queues)


def _recording(connection: Connection, site: str, settings: Centre) -> RecordingOrder:
    key = recordings.newest_key(connection, site)
    if key is None:
        return RecordingOrder()  # nobody could ever listen
    return RecordingOrder(settings.recording, key.public, settings.recording_consent)


async def enrol(office: Office, request: EnrolmentRequest, address: str, url: str) -> Enrolment:
    """Exchange a code. Raises Refused when it is wrong, used, too old or tried too often; SlowDown."""
    now = office.clock()
    key = f"enrol:{address_key(address)}"
    async with office.lock_out.tries(now, key):
        found, password = await _right(office, request.code, now)
        if found is None:
            await office.lock_out.failed(now, key)
            raise _bad_code()
    token = new_token()
    old, seat = await office.writer.write(lambda tx: _use(tx, found, token, request, now))
    await office.lock_out.succeeded(key)
    if old:
        office.doors.forget(old)
    office.hub.drop(seat.id)
    told = await office.database.read(lambda connection: configuration(connection, seat, url))
    if told.sip is not None and password is not None:
        told = replace(told, sip=replace(told.sip, password=password))
    return Enrolment(token, told)


async def _right(office: Office, code: str, now: float) -> tuple[OpenEnrolment | None, str | None]:
    """Return the enrolment that a typed code opens, with the password sealed in it."""
    parts = split(code)
    found = await office.writer.write(lambda tx: _counted(tx, parts[0], now)) if parts else None
    if found is None or parts is None:
        return None, None
    right, password = await asyncio.to_thread(opened, found, parts[1])
    return (found, password) if right else (None, None)


def _counted(tx: Tx, handle: str, now: float) -> OpenEnrolment | None:
    return seats.count_try(tx.connection, handle, now, MOST_TRIES)


def _use(tx: Tx, found: OpenEnrolment, token: str, request: EnrolmentRequest, now: float) -> tuple[str, Seat]:
    seat = seats.by_id(tx.connection, found.seat)
    if seat is None or not seats.use_up(tx.connection, found.handle):
        raise _bad_code()
    machine = plain(request.machine, 80)
    old = seats.give_token(tx.connection, seat.id, token_hash(token), machine, now)
    detail: dict[str, Any] = {"machine": machine}
    audit.note(tx.connection, seat.site, now, f"seat:{seat.name}", "enrolled", **detail)
    return old, seat


def _bad_code() -> Refused:
    return Refused(
        "bad_code", "This code is not valid.", "Codes work once, for ten minutes; ask for a new one."
    )
