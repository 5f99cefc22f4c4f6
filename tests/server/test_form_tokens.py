"""Nothing changes by a page's request without the token of the session that the page belongs to."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from app.server.people.form_tokens import FIELD, HEADER, token_for
from app.server.people.policy import Audience, Role, audience
from app.server.store import Connection, schema
from tests.server.running import HOST, Running, token_of
from tests.server.test_policy import ROUTES, filled

PASSWORD = "correct horse battery"
OWN = {"Origin": HOST, "Sec-Fetch-Site": "same-origin"}
SEATS_AND_VISITORS = {"/api/v1/enrolments"}
"""Posted by programs that prove themselves by what they send; no cookie is worth anything there."""
POSTS = [
    path
    for method, path in ROUTES
    if method not in {"GET", "OPTIONS"}
    and audience(method, filled(path)) is not Audience.SEAT
    and not path.startswith("/public/")
    and path not in SEATS_AND_VISITORS
]


def everything(connection: Connection) -> dict[str, Any]:
    """Return every row of every table."""
    return {table.name: connection.execute(select(table)).all() for table in schema.metadata.sorted_tables}


def test_all_the_ways_to_change_something_are_seen() -> None:
    assert {"/sign-out", "/admin/people/change", "/screens", "/api/v1/messages", "/account/password"} <= set(
        POSTS
    )
    assert len(POSTS) > 35


@pytest.mark.parametrize("given", ["none", "wrong", "of another session", "of the sign-in page"])
async def test_no_route_changes_anything_without_its_token(server: Running, given: str) -> None:
    """Every route that posts, with the right cookie and the right origin, as a form and as JSON."""
    admin, other = await server.person(Role.ADMIN), await server.person(Role.ADMIN, "Eve")
    door = (await token_of(await server.client(), "/sign-in"))[FIELD]
    token = {"none": "", "wrong": "0" * 64, "of another session": other.headers[HEADER]}.get(given, door)
    await admin.get("/board")
    del admin.headers[HEADER]
    before = server.office.database.read_here(everything)
    for path in POSTS:
        for body in (
            {"data": {"name": "x", FIELD: token}},
            {"json": {"name": "x"}, "headers": {HEADER: token}},
        ):
            asked: dict[str, Any] = body
            if path.startswith("/sign-in") and "json" in asked:
                continue  # before there is a session no other site's page can send JSON
            headers = {**OWN, **asked.pop("headers", {})}
            answer = await admin.post(filled(path), headers=headers, **asked)
            assert (answer.status_code, answer.json()["code"]) == (403, "old_form"), path
    assert server.office.database.read_here(everything) == before


async def test_with_its_token_the_same_request_is_let_in(server: Running) -> None:
    admin = await server.person(Role.ADMIN)
    tried = 0
    for path in POSTS:
        if path not in {"/sign-out", "/account/sessions/end-all"} and not path.startswith("/sign-in"):
            answer = await admin.post(filled(path), data={"name": "x"}, headers=OWN)
            told = answer.headers.get("content-type", "").startswith("application/problem")
            assert not told or answer.json()["code"] not in {"old_form", "cross_site"}, path
            tried += 1
    assert tried >= 30


async def test_every_form_of_every_page_carries_the_token(server: Running) -> None:
    admin = await server.person(Role.ADMIN)
    server.console.add_seat("Desk 1", "Ioana", None)
    own, forms = admin.headers[HEADER], 0
    seat = server.console.seats()[0].id
    pages = [
        p
        for m, p in ROUTES
        if m == "GET" and p.startswith(("/admin", "/reports", "/screens", "/board", "/account"))
    ]
    for path in pages:
        answer = await admin.get(path, params={"id": seat}, headers={"Accept": "text/html"})
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        found = re.findall(r'<form method="post"[^>]*>(<input[^>]*>)?', answer.text)
        assert all(field == f'<input type="hidden" name="{FIELD}" value="{own}">' for field in found), path
        assert f'<meta name="form-token" content="{own}">' in answer.text, path
        forms += len(found)
    assert forms > 25


async def test_a_token_ends_with_its_session(server: Running) -> None:
    server.console.add_person("Ada", Role.SUPERVISOR, PASSWORD)
    client = await server.client()
    first = (await client.post("/sign-in", json={"name": "Ada", "password": PASSWORD}, headers=OWN)).json()
    again = (await client.post("/sign-in", json={"name": "Ada", "password": PASSWORD}, headers=OWN)).json()
    assert first[FIELD] != again[FIELD]
    old, new = {HEADER: first[FIELD], **OWN}, {HEADER: again[FIELD], **OWN}
    assert (await client.post("/screens", data={"label": "Hall"}, headers=old)).status_code == 403
    assert (await client.post("/screens", data={"label": "Hall"}, headers=new)).status_code == 200


def test_a_token_says_nothing_of_its_secret() -> None:
    assert token_for("") == ""
    assert token_for("a") != token_for("b")
    assert len(token_for("a")) == 64
    assert "secret" not in token_for("secret")


async def test_a_form_that_is_too_large_or_broken_is_refused(server: Running) -> None:
    admin = await server.person(Role.ADMIN)
    del admin.headers[HEADER]
    form = {**OWN, "Content-Type": "application/x-www-form-urlencoded"}
    for body, status in (
        (b"a=" + b"x" * 70_000, 413),
        (b"\xff\xfe", 422),
        (b"&".join([b"a=b"] * 2_000), 422),
    ):
        answer = await admin.post("/screens", content=body, headers=form)
        assert answer.status_code == status, answer.text
