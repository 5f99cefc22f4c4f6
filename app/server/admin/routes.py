"""`/admin`: each page a GET, each form a POST that shows its page again with what came of it."""

import asyncio
from collections.abc import Callable
from typing import Any, Final, TypeVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.errors import HearthlineError, Refused
from app.server.admin import forms
from app.server.housekeeping import tell_configurations
from app.server.office import office_of, person_of
from app.server.pages.page import language_of, page
from app.server.pages.texts import Audience
from app.server.pages.wording import staff_words
from app.server.people import codes, passwords, totp
from app.server.people.administration import Administration
from app.server.people.policy import Role
from app.server.people.sign_in import LINK_SECONDS
from app.server.problems import status_of
from app.server.reading import form_body
from app.server.store import Connection, audit, centre, people, seats
from app.server.store.writer import Tx

router = APIRouter(prefix="/admin", include_in_schema=False)

T = TypeVar("T")

AUDIT_LINES: Final = 200

Told = list[tuple[str, str]]
"""What came of a form, shown once: (what it is, its text), such as a seat and its code."""


async def change(request: Request, work: Callable[[Administration], T]) -> T:
    """Do something in a transaction of the person who asks. Raises what `work` raises, Unavailable."""
    office, who = office_of(request), person_of(request)

    def in_transaction(tx: Tx) -> T:
        administration = Administration(tx.connection, who.site, office.clock(), f"person:{who.name}")
        return work(administration)

    return await office.writer.write(in_transaction)


# seats


@router.get("")
async def get_seats(request: Request) -> Response:
    """Show all laptops."""
    return await _seats(request)


@router.post("/seats")
async def post_seat(request: Request) -> Response:
    """Add one laptop and show its code."""
    fields = await form_body(request)

    async def work() -> Told:
        sip = forms.sip_account(fields)
        seat = await change(
            request, lambda a: a.add_seat(fields.get("seat", ""), fields.get("agent", ""), sip)
        )
        return [(seat.name, await _code(request, seat, sip.password if sip else None))]

    return await _after(request, work, _seats)


@router.post("/seats/list")
async def post_seats(request: Request) -> Response:
    """Add all laptops of a pasted list, or none; show their codes."""
    fields = await form_body(request)

    async def work() -> Told:
        wanted = forms.seat_list(fields)
        added = await change(request, lambda a: [a.add_seat(*seat) for seat in wanted])
        given = [sip.password if sip else None for _, _, sip in wanted]
        return [
            (seat.name, await _code(request, seat, password))
            for seat, password in zip(added, given, strict=True)
        ]

    return await _after(request, work, _seats)


@router.post("/seats/code")
async def post_seat_code(request: Request) -> Response:
    """Make a new code for a laptop, with a new agent or password where they are given."""
    fields = await form_body(request)

    async def work() -> Told:
        password = fields.get("password") or None
        seat = await change(
            request, lambda a: a.change_seat(fields.get("seat", ""), fields.get("agent", ""), None)
        )
        return [(seat.name, await _code(request, seat, password))]

    return await _after(request, work, _seats)


@router.post("/seats/revoke")
async def post_revoke(request: Request) -> Response:
    """Take a laptop's access back, at once."""
    fields, office = await form_body(request), office_of(request)

    async def work() -> Told:
        seat = await change(request, lambda a: a.revoke_seat(fields.get("seat", "")))
        office.hub.drop(seat.id)
        office.presence.forget(seat.id)
        return [(seat.name, "")]

    return await _after(request, work, _seats)


async def _code(request: Request, seat: seats.Seat, password: str | None) -> str:
    now = office_of(request).clock()
    code = await asyncio.to_thread(codes.new_code, seat.id, password, now)
    await change(request, lambda a: a.open_enrolment(code.enrolment))
    return code.text


async def _seats(
    request: Request, told: Told | None = None, error: HearthlineError | None = None
) -> Response:
    office, site = office_of(request), person_of(request).site
    found = await office.database.read(lambda c: [s for s in seats.every(c) if s.site == site])
    here = {row.seat: row for row in office.presence.board_agents(site)}
    rows = [(seat, here.get(seat.id)) for seat in found]
    return _page(request, "admin_seats.html", told, error, rows=rows)


# people


@router.get("/people")
async def get_people(request: Request) -> Response:
    """Show who may sign in."""
    return await _people(request)


@router.post("/people")
async def post_person(request: Request) -> Response:
    """Add somebody; show the password that was made up."""
    fields = await form_body(request)

    async def work() -> Told:
        secret = passwords.made_up()
        hashed = await asyncio.to_thread(passwords.hashed, secret)
        await change(request, lambda a: a.add_person(fields.get("name", ""), _role(fields), hashed))
        return [(fields.get("name", ""), secret)]

    return await _after(request, work, _people)


@router.post("/people/change")
async def post_person_change(request: Request) -> Response:
    """Do one of the things of a person's line; sessions of the person end."""
    fields = await form_body(request)
    name, what = fields.get("name", ""), fields.get("what", "")

    async def work() -> Told:
        told = await _change_person(request, name, what, fields)
        office_of(request).doors.forget_people()
        return told

    return await _after(request, work, _people)


async def _change_person(request: Request, name: str, what: str, fields: forms.Fields) -> Told:
    if what == "password":
        secret = passwords.made_up()
        hashed = await asyncio.to_thread(passwords.hashed, secret)
        await change(request, lambda a: a.change_password(name, hashed))
        return [(name, secret)]
    if what == "link":
        token, expires = codes.new_token(), office_of(request).clock() + LINK_SECONDS
        await change(request, lambda a: a.add_link(name, codes.token_hash(token), expires))
        return [(name, f"{request.url.scheme}://{request.url.netloc}/sign-in/link/{token}")]
    if what == "second_factor":
        key = totp.new_secret()
        known = await change(request, lambda a: a.set_totp(name, key))
        return [(known, totp.address(key, known))]
    if what == "no_second_factor":
        await change(request, lambda a: a.set_totp(name, None))
    elif what == "role":
        await change(request, lambda a: a.change_role(name, _role(fields)))
    elif what == "disable":
        await change(request, lambda a: a.disable_person(name))
    else:
        raise Refused("bad_choice", "This form is old.", "Load the page again.")
    return [(name, "")]


def _role(fields: forms.Fields) -> Role:
    word = fields.get("role", "")
    if word not in set(Role):
        raise Refused("bad_choice", "There is no such role.", "Choose one of the list.")
    return Role(word)


async def _people(
    request: Request, told: Told | None = None, error: HearthlineError | None = None
) -> Response:
    site = person_of(request).site
    found = await office_of(request).database.read(lambda c: people.every(c, site))
    return _page(request, "admin_people.html", told, error, people=found, roles=[role.value for role in Role])


# the centre


@router.get("/centre")
async def get_centre(request: Request) -> Response:
    """Show what the centre decides for itself."""
    return await _centre(request)


@router.post("/centre")
async def post_centre(request: Request) -> Response:
    """Change it; seats hear of it at once."""
    fields, office = await form_body(request), office_of(request)

    async def work() -> Told:
        changes = forms.centre_changes(fields)
        await change(request, lambda a: a.settings(changes))
        if fields.get("switch_secret"):
            await change(request, lambda a: a.switch_secret(fields["switch_secret"]))
        await tell_configurations(office)
        office.contacts_changed(person_of(request).site)
        return [("", "")]

    return await _after(request, work, _centre)


async def _centre(
    request: Request, told: Told | None = None, error: HearthlineError | None = None
) -> Response:
    office, site = office_of(request), person_of(request).site

    def question(connection: Connection) -> tuple[centre.Centre, bool]:
        return centre.load(connection, site), bool(centre.switch_secret(connection, site))

    settings, has_secret = await office.database.read(question)
    return _page(
        request, "admin_centre.html", told, error, c=settings, has_secret=has_secret,
        variants=forms.service_levels(), reason_rows=forms.rows_for(len(settings.reasons)),
        outcome_rows=forms.rows_for(len(settings.outcomes)), version=request.app.version,
    )  # fmt: skip


# the audit log


@router.get("/audit")
async def get_audit(request: Request, before: int | None = None) -> Response:
    """Show who did what, newest first, and whether the log is whole."""
    site = person_of(request).site

    def question(connection: Connection) -> tuple[list[dict[str, Any]], int | None]:
        return audit.newest(connection, site, AUDIT_LINES, before), audit.broken(connection)

    lines, broken = await office_of(request).database.read(question)
    return _page(request, "admin_audit.html", None, None, lines=lines, broken=broken, full=AUDIT_LINES)


# all pages


async def _after(request: Request, work: Callable[[], Any], show: Callable[..., Any]) -> Response:
    """Do what a form says, then show its page with the result or the error."""
    try:
        told = await work()
    except HearthlineError as error:
        refused: Response = await show(request, None, error)
        return refused
    shown: Response = await show(request, told, None)
    return shown


def _page(
    request: Request, template: str, told: Told | None, error: HearthlineError | None, **values: object
) -> Response:
    words = staff_words(error, language_of(request, Audience.STAFF)) if error else None
    status = status_of(error) if error else 200
    who, office = person_of(request), office_of(request)
    return page(
        request, Audience.STAFF, template, status, told=told, error=words, who=who.name,
        now=office.clock(), **values,
    )  # fmt: skip
