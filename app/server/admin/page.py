"""What every page of `/admin` does the same way: change in a transaction, show what came of it."""

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import Request
from starlette.responses import Response

from app.domain.errors import HearthlineError
from app.server.admin import forms
from app.server.office import office_of, person_of
from app.server.pages.page import language_of, page
from app.server.pages.texts import Audience
from app.server.pages.wording import staff_words
from app.server.people.administration import Administration
from app.server.problems import status_of
from app.server.reading import form_body
from app.server.store.writer import Tx
from app.server.zones import zone_at

T = TypeVar("T")

Told = list[tuple[str, str]]
"""What came of a form, shown once: (what it is, its text), such as a seat and its code."""


async def change(request: Request, work: Callable[[Administration], T]) -> T:
    """Do something in a transaction of the person who asks. Raises what `work` raises, Unavailable."""
    office, who = office_of(request), person_of(request)

    def in_transaction(tx: Tx) -> T:
        administration = Administration(tx.connection, who.site, office.clock(), f"person:{who.name}")
        return work(administration)

    return await office.writer.write(in_transaction)


async def long_form(request: Request) -> forms.Fields:
    """Return the fields of a page of ours with tables or lists in it. Raises BadInput."""
    return await form_body(request, most=600, longest=60_000)


async def after(request: Request, work: Callable[[], Any], show: Callable[..., Any]) -> Response:
    """Do what a form says, then show its page with the result or the error."""
    try:
        told = await work()
    except HearthlineError as error:
        refused: Response = await show(request, None, error)
        return refused
    answer: Response = await show(request, told, None)
    return answer


async def shown(
    request: Request, template: str, told: Told | None, error: HearthlineError | None, **values: object
) -> Response:
    """Return one of the pages, with what came of a form."""
    words = staff_words(error, language_of(request, Audience.STAFF)) if error else None
    status = status_of(error) if error else 200
    who, office = person_of(request), office_of(request)
    return page(
        request, Audience.STAFF, template, status, told=told, error=words, who=who.name,
        now=office.clock(), zone=await zone_at(office, who.site), **values,
    )  # fmt: skip
