"""`/admin/people`: who may sign in, as what, with which second factor; who has to wait."""

import asyncio
import math

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.errors import HearthlineError, Refused
from app.server.admin import forms
from app.server.admin.page import Told, after, change, shown
from app.server.office import office_of, person_of
from app.server.people import codes, lock_out, passwords
from app.server.people.policy import Role, needs_second_factor
from app.server.people.sign_in import LINK_SECONDS
from app.server.reading import form_body
from app.server.store import Connection, lock_outs, people
from app.server.store.dialect import name_key
from app.server.store.lock_outs import Failures
from app.server.store.people import Account

router = APIRouter(prefix="/admin", include_in_schema=False)


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

    return await after(request, work, _people)


@router.post("/people/change")
async def post_person_change(request: Request) -> Response:
    """Do one of the things of a person's line; sessions of the person end."""
    fields = await form_body(request)
    name, what = fields.get("name", ""), fields.get("what", "")

    async def work() -> Told:
        told = await _change_person(request, name, what, fields)
        office_of(request).doors.forget_people()
        return told

    return await after(request, work, _people)


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
    if what == "no_second_factor":
        if name_key(name) == name_key(person_of(request).name):
            raise Refused("not_yourself", "Another administrator takes yours away.", "Or use the console.")
        await change(request, lambda a: a.set_totp(name, None))
    elif what == "role":
        await change(request, lambda a: a.change_role(name, _role(fields)))
    elif what == "disable":
        await change(request, lambda a: a.disable_person(name))
    else:
        raise Refused("bad_choice", "This form is old.", "Load the page again.")
    return [(name, "")]


@router.post("/people/unlock")
async def post_unlock(request: Request) -> Response:
    """Let somebody, or an address, try again at once."""
    fields = await form_body(request)

    async def work() -> Told:
        await change(request, lambda a: a.unlock(fields.get("key", "")))
        return [("", "")]

    return await after(request, work, _people)


def _role(fields: forms.Fields) -> Role:
    word = fields.get("role", "")
    if word not in set(Role):
        raise Refused("bad_choice", "There is no such role.", "Choose one of the list.")
    return Role(word)


async def _people(
    request: Request, told: Told | None = None, error: HearthlineError | None = None
) -> Response:
    office, site = office_of(request), person_of(request).site

    def question(connection: Connection) -> tuple[list[Account], list[Failures]]:
        waits = lock_out.locked(connection, office.clock())
        mine = [f for f in waits if not lock_outs.is_about_another_site(connection, f.key, site)]
        return people.every(connection, site), mine

    await office.views.note(person_of(request), office.clock(), "seen.accounts")
    found, locked = await office.database.read(question)
    asked = {role.value for role in Role if office.settings.asks_second_factor and needs_second_factor(role)}
    return await shown(
        request, "admin_people.html", told, error, people=found, roles=[role.value for role in Role],
        locked=[_waiting(f, found, office.clock()) for f in locked], asked=asked,
    )  # fmt: skip


def _waiting(failures: Failures, known: list[Account], now: float) -> tuple[str, str, int, int]:
    """Return (key, whom it is about, failures, minutes to wait) of a lock-out."""
    kind, _, name = failures.key.partition(":")
    if kind in {"code", "own", "device"}:
        name = name.partition(":")[0]
        name = next((account.name for account in known if account.id == name), name)
    if kind == "name":
        name = next((account.name for account in known if name_key(account.name) == name), name)
    return failures.key, name, failures.count, math.ceil(lock_out.waiting(failures, now) / 60)
