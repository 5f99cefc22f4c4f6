"""A18: the event stream opens only for whom it is for, and closes when that ends; no token is logged."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.server import event_stream
from app.server.people.policy import Role
from app.server.store import seats
from tests.peers.server_process import ServerProcess, enrolled
from tests.server.running import HOST, Running

STREAM = "/api/v1/stream"
PASSWORD = "correct horse battery staple"
CLOSED_IN_TIME = 15.0
"""Three times the five seconds after which a stream without access must be closed."""


@pytest.mark.parametrize(
    "origin",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1", "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
    ],
)
async def test_a18_no_other_origin_reads_with_a_persons_cookie(
    server: Running, origin: dict[str, str]
) -> None:
    person = await server.person()
    del person.headers["Origin"]
    for path in (STREAM, "/api/v1/board", "/api/v1/contacts"):
        assert (await person.request("HEAD", path, headers=origin)).status_code == 403, path
    assert (await person.get("/api/v1/board")).status_code == 200
    own = {"Origin": HOST, "Sec-Fetch-Site": "same-origin"}
    assert (await person.get("/api/v1/board", headers=own)).status_code == 200


async def test_a18_strangers_and_other_roles_are_turned_away(server: Running) -> None:
    seat = await server.seat()
    for refused in (
        await server.client(),
        await server.person(Role.AGENT),
    ):
        assert (await refused.request("HEAD", STREAM)).status_code in {401, 403}
    stranger = await server.client()
    for name in ("token", "access_token", "key", "authorization"):
        answer = await stranger.request("HEAD", f"{STREAM}?{name}={seat.token}")
        assert answer.status_code == 401, name
    assert (await seat.client.request("HEAD", STREAM)).status_code == 405, "a seat may open it"
    server.office.database.write_here(lambda c: seats.revoke(c, seat.seat, server.clock()))
    server.clock.now += 5
    assert (await seat.client.request("HEAD", STREAM)).status_code == 401


async def test_a18_an_open_stream_ends_with_its_session_when_that_expires(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "PULSE_SECONDS", 0.02)
    person, over = await server.person(), asyncio.Event()

    async def receive() -> dict[str, Any]:
        await over.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.body" and not message.get("more_body"):
            over.set()

    headers = [(b"host", b"127.0.0.1"), (b"cookie", person.headers["Cookie"].encode())]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": STREAM, "raw_path": STREAM.encode(), "query_string": b"", "root_path": "",
        "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    stream = asyncio.create_task(server.app(scope, receive, send))  # type: ignore[arg-type]
    for _ in range(3):
        server.clock.now += 1_000
        await asyncio.sleep(0.1)
        assert not stream.done(), "a stream that somebody looks at is in use"
    server.clock.now += 601
    async with asyncio.timeout(CLOSED_IN_TIME):
        await stream
    assert over.is_set(), "the client was told the end"
    assert (await person.request("HEAD", STREAM)).status_code == 401
    assert (await person.get("/api/v1/board")).status_code == 401


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[ServerProcess]:
    """A real server with a supervisor."""
    one = ServerProcess(tmp_path / "office")
    one.start()
    try:
        one.admin("Ada", PASSWORD)
        yield one
    finally:
        one.stop()


async def ended(client: httpx.AsyncClient, then: str, token: str = "") -> float:
    """Open the stream, let `then` (a path) be posted or nothing, return the seconds until it closed."""
    async with client.stream("GET", STREAM) as stream:
        assert stream.status_code == 200
        lines = stream.aiter_lines()
        await anext(lines)
        began = time.monotonic()
        if then:
            own = {"Origin": str(client.base_url).rstrip("/"), "X-Form-Token": token}
            answer = await client.post(then, headers=own)
            assert answer.status_code < 400
        async with asyncio.timeout(CLOSED_IN_TIME):
            async for _ in lines:
                pass
        return time.monotonic() - began


@pytest.mark.medium
async def test_a18_streams_close_soon_after_sign_out_and_revocation(process: ServerProcess) -> None:
    seat = await enrolled(process.url, process.seat("Desk 1", "Ana"))
    token = seat.client.headers["Authorization"].partition(" ")[2]
    async with seat, httpx.AsyncClient(base_url=process.url, timeout=20) as person:
        own = {"Origin": process.url}
        entered = await person.post("/sign-in", json={"name": "Ada", "password": PASSWORD}, headers=own)
        assert entered.status_code == 200
        cookie = person.cookies["hearthline"]
        signed_out = await ended(person, "/sign-out", entered.json()["form_token"])
        closing = asyncio.create_task(ended(seat.client, ""))
        await asyncio.sleep(0.5)
        await asyncio.to_thread(process._command, "seat", "revoke", "Desk 1")
        revoked = time.monotonic()
        await closing
        revoked = time.monotonic() - revoked
        assert (await seat.client.get(STREAM)).status_code == 401
        assert (await person.get(STREAM, headers={"Cookie": f"hearthline={cookie}"})).status_code == 401
        await person.get(f"{STREAM}?token={token}")
    print(f"closed {signed_out:.2f} s after signing out, {revoked:.2f} s after the seat was taken back")
    said = process.said() + "".join(
        path.read_text(errors="replace") for path in (process.home / "logs").glob("*")
    )
    assert token not in said
    assert cookie not in said
