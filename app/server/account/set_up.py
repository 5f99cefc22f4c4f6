"""`/sign-in/second-factor`: whoever needs a second factor and has none sets it up before anything opens."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.errors import HearthlineError
from app.server.account.picture import square
from app.server.office import office_of
from app.server.pages.page import language_of, page
from app.server.pages.texts import Audience
from app.server.pages.wording import staff_words
from app.server.people import set_up, totp
from app.server.people.codes import token_hash
from app.server.people.form_tokens import token_for
from app.server.people.routes import START, local_path
from app.server.people.sign_in import half_owner
from app.server.people.visits import half_of, keep, visit_of
from app.server.problems import status_of
from app.server.reading import form_body

router = APIRouter(include_in_schema=False)


@router.get("/sign-in/second-factor")
async def get_set_up(request: Request) -> Response:
    """Show the secret, as a square and as letters, and a field for the first code."""
    return await _shown(request, local_path(request.query_params.get("next", START)))


@router.post("/sign-in/second-factor")
async def post_set_up(request: Request) -> Response:
    """Take the secret into use and show recovery codes, once."""
    fields, office, half = await form_body(request), office_of(request), half_of(request)
    after = local_path(fields.get("next") or START)
    account = await half_owner(office, half)
    try:
        opened, codes = await set_up.finish(
            office, account, token_hash(half), fields.get("code", ""), visit_of(request)
        )
    except HearthlineError as error:
        return await _shown(request, after, error)
    shown = page(
        request, Audience.STAFF, "recovery_codes.html", codes=codes, after=after,
        form_token=token_for(opened.secret),
    )  # fmt: skip
    return keep(shown, request, opened)


async def _shown(request: Request, after: str, error: HearthlineError | None = None) -> Response:
    office, half = office_of(request), half_of(request)
    account = await half_owner(office, half)
    secret = await set_up.secret_of(office, token_hash(half))
    words = staff_words(error, language_of(request, Audience.STAFF)) if error else None
    return page(
        request, Audience.STAFF, "set_up.html", status_of(error) if error else 200, error=words, after=after,
        action="/sign-in/second-factor", picture=square(totp.address(secret, account.name)),
        key=totp.spelt(secret), back="/sign-in",
    )  # fmt: skip
