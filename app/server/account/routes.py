"""`/account`: one's own password, second factor and sessions; what weighs asks for the password once more."""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.domain.errors import BadInput, HearthlineError, Refused
from app.server.account.browsers import browser_of
from app.server.account.picture import square
from app.server.account.set_up import router as set_up_router
from app.server.office import office_of, person_of
from app.server.pages.page import language_of, page
from app.server.pages.texts import Audience
from app.server.pages.wording import staff_words
from app.server.people import passwords, set_up, sign_in, totp
from app.server.people.form_tokens import token_for, token_of
from app.server.people.keys import own_key
from app.server.people.policy import Role
from app.server.people.visits import keep, take_away, visit_of
from app.server.problems import status_of
from app.server.reading import form_body
from app.server.store import Connection, audit, known_devices, people, recovery_codes, sessions
from app.server.store.people import Account
from app.server.store.sessions import OpenSession
from app.server.store.writer import Tx

router = APIRouter(include_in_schema=False)
router.include_router(set_up_router)

Fields = dict[str, str]


@router.get("/account")
async def get_account(request: Request) -> Response:
    """Show one's own account."""
    return await _account(request)


@router.post("/account/password")
async def post_password(request: Request) -> Response:
    """Take another password; every other session ends."""
    fields = await form_body(request)

    async def work(account: Account) -> Response:
        if fields.get("new", "") != fields.get("again", ""):
            raise BadInput("not_the_same", "The two new passwords are not the same.", "Type it twice.")
        hashed = await asyncio.to_thread(passwords.hashed, fields.get("new", ""))
        return await _renewed(request, account, hashed)

    return await _with_password(request, fields, work)


@router.post("/account/second-factor")
async def post_begin(request: Request) -> Response:
    """Show a secret for an authenticator app."""
    fields = await form_body(request)

    async def work(account: Account) -> Response:
        return await _secret(request, account)

    return await _with_password(request, fields, work)


@router.post("/account/second-factor/prove")
async def post_prove(request: Request) -> Response:
    """Take the secret into use; the session goes on under a new secret."""
    fields, office, who = await form_body(request), office_of(request), person_of(request)
    account = await _self(request)
    if not await set_up.is_begun(office, who.session):  # a secret is made for whoever typed the password
        begin = Refused("not_begun", "No second factor is being set up here.", "Begin with your password.")
        return await _account(request, begin)
    try:
        opened, codes = await set_up.finish(
            office, account, who.session, fields.get("code", ""), visit_of(request)
        )
    except HearthlineError as error:
        return await _secret(request, account, error)
    shown = _codes(request, codes, token_for(opened.secret))
    return keep(shown, request, opened)


@router.post("/account/recovery-codes")
async def post_codes(request: Request) -> Response:
    """Give other recovery codes and show them, once."""
    fields = await form_body(request)

    async def work(account: Account) -> Response:
        if not account.totp:
            raise Refused("no_second_factor", "There is no second factor yet.", "Set it up first.")
        return _codes(request, await set_up.new_recovery_codes(office_of(request), account))

    return await _with_password(request, fields, work)


@router.post("/account/sessions/end")
async def post_end(request: Request) -> Response:
    """End one of one's own sessions."""
    fields, office, account = await form_body(request), office_of(request), await _self(request)
    session = fields.get("session", "")
    mine = await office.database.read(lambda c: sessions.of_person(c, account.id, office.clock()))
    if session in {one.id_hash for one in mine}:
        await sign_in.sign_out(office, session)
    if session == person_of(request).session:
        return take_away(RedirectResponse("/sign-in", 303), request)
    return RedirectResponse("/account", 303)


@router.post("/account/sessions/end-all")
async def post_end_all(request: Request) -> Response:
    """Sign out everywhere, here too; browsers that were known are strangers again."""
    office, account = office_of(request), await _self(request)
    await sign_in.sign_out_everywhere(office, account)
    await office.writer.write(lambda tx: known_devices.forget(tx.connection, account.id))
    return take_away(RedirectResponse("/sign-in", 303), request)


async def _with_password(
    request: Request, fields: Fields, work: Callable[[Account], Awaitable[Response]]
) -> Response:
    """Do `work` if the person's own password was typed with it; show the page again with what is wrong."""
    office, account = office_of(request), await _self(request)
    key = own_key(account)
    try:
        async with office.lock_out.tries(office.clock(), key):
            if not await office.passwords.right(account.password_hash, fields.get("password", "")):
                await office.lock_out.failed(office.clock(), key)
                raise Refused(
                    "wrong_password", "This is not your password.", "Type the one you sign in with."
                )
        await office.lock_out.succeeded(key)
        return await work(account)
    except HearthlineError as error:
        return await _account(request, error)


async def _renewed(request: Request, account: Account, hashed: str) -> Response:
    """Store a password, end every session and open a new one here."""
    office = office_of(request)

    def change(tx: Tx) -> list[str]:
        gone = sessions.close_all(tx.connection, account.id)
        people.set_password(tx.connection, account.id, hashed)
        who = f"person:{account.name}"
        audit.note(tx.connection, account.site, office.clock(), who, "person.password", name=account.name)
        return gone

    for session in await office.writer.write(change):
        sign_in.ended(office, session)
    opened = await sign_in.open_session(office, account, visit_of(request))
    return keep(RedirectResponse("/account?saved=password", 303), request, opened)


async def _self(request: Request) -> Account:
    who = person_of(request)
    account = await office_of(request).database.read(lambda c: people.by_id(c, who.person))
    if account is None:
        raise Refused("not_signed_in", "Sign in first.", "A seat needs its token, people sign in.")
    return account


async def _secret(request: Request, account: Account, error: HearthlineError | None = None) -> Response:
    secret = await set_up.secret_of(office_of(request), person_of(request).session)
    words = staff_words(error, language_of(request, Audience.STAFF)) if error else None
    return page(
        request, Audience.STAFF, "set_up.html", status_of(error) if error else 200, error=words,
        after="/account", action="/account/second-factor/prove", key=totp.spelt(secret), back="/account",
        picture=square(totp.address(secret, account.name)),
    )  # fmt: skip


def _codes(request: Request, codes: list[str], token: str = "") -> Response:
    return page(
        request, Audience.STAFF, "recovery_codes.html", codes=codes, after="/account",
        form_token=token or token_of(request.scope),
    )  # fmt: skip


async def _account(request: Request, error: HearthlineError | None = None) -> Response:
    office, who = office_of(request), person_of(request)
    account = await _self(request)

    def question(connection: Connection) -> tuple[list[OpenSession], int]:
        mine = sessions.of_person(connection, who.person, office.clock())
        return mine, recovery_codes.left(connection, who.person)

    mine, left = await office.database.read(question)
    words = staff_words(error, language_of(request, Audience.STAFF)) if error else None
    named = [(one, *browser_of(one.browser)) for one in mine]
    return page(
        request, Audience.STAFF, "account.html", status_of(error) if error else 200, error=words,
        who=who.name, role=who.role.value, board=who.role is not Role.AGENT, sessions=named, own=who.session,
        has_factor=bool(account.totp), left=left, shortest=passwords.SHORTEST,
        saved=request.query_params.get("saved") == "password",
    )  # fmt: skip
