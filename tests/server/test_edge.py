"""The edge: who may ask for what, on every route there is; hosts, proxies, headers."""

import ipaddress
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.domain.errors import BadInput
from app.server.people.policy import Audience, Role, audience
from app.server.settings import ServerSettings, listen_address, network
from tests.server.running import Running, running

OPEN = {
    ("GET", "/healthz"), ("GET", "/sign-in"), ("POST", "/sign-in"), ("POST", "/api/v1/enrolments"),
    ("GET", "/sign-in/link/{token}"), ("POST", "/sign-in/link/{token}"),
}  # fmt: skip


def _routes(server: Running) -> list[tuple[str, str]]:
    return [
        (method.upper(), path)
        for path, methods in server.app.openapi()["paths"].items()
        for method in methods
    ]


def _is_open(method: str, path: str) -> bool:
    return (method, path) in OPEN or path.startswith("/public/")


async def _ask(client: httpx.AsyncClient, method: str, path: str) -> int:
    if path.endswith("/stream"):
        method = "HEAD"  # the stream itself never ends; its door is the same
    filled = re.sub(r"\{[^}]*\}", "x", path)
    return (await client.request(method, filled, headers={"Accept": "application/json"})).status_code


async def test_without_a_token_every_route_is_shut_but_the_few(server: Running) -> None:
    """A20, from the OpenAPI description itself."""
    stranger = await server.client()
    routes = _routes(server)
    assert len(routes) > 15
    for method, path in [*routes, ("GET", "/openapi.json"), ("GET", "/metrics"), ("GET", "/admin")]:
        status = await _ask(stranger, method, path)
        if _is_open(method, path):
            assert status not in {401}, path
        else:
            assert status in {401, 403}, (method, path, status)


async def test_every_route_has_a_line_in_the_policy(server: Running) -> None:
    for method, path in _routes(server):
        assert audience(method, re.sub(r"\{[^}]*\}", "x", path)) is not None, (method, path)


@pytest.mark.parametrize(
    "authorization",
    ["Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", "Bearer \x00", "bearer x y", "x" * 5000],
)
async def test_a_wrong_token_is_no_token(server: Running, authorization: str) -> None:
    stranger = await server.client()
    answer = await stranger.get("/api/v1/seat", headers={b"Authorization": authorization.encode()})
    assert answer.status_code == 401


async def test_roles_reach_what_is_theirs_and_nothing_else(server: Running) -> None:
    seat = (await server.seat()).client
    agent = await server.person(Role.AGENT, "Agent")
    supervisor = await server.person(Role.SUPERVISOR, "Supervisor")
    admin = await server.person(Role.ADMIN, "Admin")
    expected: dict[Audience, set[str]] = {
        Audience.SEAT: {"seat"}, Audience.SUPERVISOR: {"supervisor", "admin"}, Audience.ADMIN: {"admin"},
        Audience.SEAT_OR_SUPERVISOR: {"seat", "supervisor", "admin"},
    }  # fmt: skip
    clients = {"seat": seat, "agent": agent, "supervisor": supervisor, "admin": admin}
    for method, path in [*_routes(server), ("GET", "/admin"), ("GET", "/openapi.json")]:
        who = audience(method, re.sub(r"\{[^}]*\}", "x", path))
        if who not in expected:
            continue
        for name, client in clients.items():
            status = await _ask(client, method, path)
            assert (status not in {401, 403}) == (name in expected[who]), (method, path, name, status)


async def test_pages_lead_a_stranger_to_the_sign_in_page(server: Running) -> None:
    stranger = await server.client()
    answer = await stranger.get("/board", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/board")


async def test_a_stranger_learns_nothing_of_what_is_there(server: Running) -> None:
    stranger = await server.client()
    assert (await stranger.get("/api/v1/nothing")).status_code == 401
    assert (await stranger.get("/../../etc/passwd")).status_code in {401, 404}
    person = await server.person()
    assert (await person.get("/api/v1/nothing")).status_code == 404
    assert (await person.post("/api/v1/nothing")).status_code == 403


async def test_every_answer_carries_our_headers(server: Running) -> None:
    stranger = await server.client()
    for path in ("/healthz", "/api/v1/seat", "/nothing", "/sign-in", "/public/call-back", "/public/none"):
        answer = await stranger.get(path)
        assert answer.headers["x-hearthline-server"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src" in policy
        assert "frame-ancestors" in policy
        assert "object-src 'none'" in policy
        assert "base-uri 'none'" in policy
        assert answer.headers["referrer-policy"] == "same-origin"


async def test_a_defect_of_ours_shows_no_insides(server: Running) -> None:
    async def broken() -> None:
        raise ZeroDivisionError("secret detail")

    server.app.add_api_route("/public/broken", broken)
    answer = await (await server.client()).get("/public/broken")
    assert answer.status_code == 500
    assert answer.headers["x-hearthline-server"]
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "[::2]"])
async def test_on_loopback_another_host_name_is_refused(server: Running, host: str) -> None:
    """DNS rebinding: a page of evil.example that resolves to 127.0.0.1."""
    answer = await (await server.client()).get("/healthz", headers={"Host": host})
    assert answer.status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8443", "localhost", "[::1]:1", "LOCALHOST:9"])
async def test_on_loopback_its_own_names_are_fine(server: Running, host: str) -> None:
    assert (await (await server.client()).get("/healthz", headers={"Host": host})).status_code == 200


async def test_behind_a_proxy_only_the_proxy_is_heard_and_believed(tmp_path: Path) -> None:
    proxy = (ipaddress.ip_network("10.0.0.0/8"),)
    async with running(f"sqlite:///{tmp_path}/a.sqlite", host="0.0.0.0", behind_proxy=proxy) as server:
        forwarded = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "Host": "desk.example"}
        through = await server.client("10.1.2.3")
        answer = await through.get("/public/call-back", headers=forwarded)
        assert answer.status_code == 200
        assert "strict-transport-security" in answer.headers
        around = await server.client("192.168.1.1")
        answer = await around.get("/healthz", headers=forwarded)
        assert answer.status_code == 403
        assert answer.json()["code"] == "not_yours"


def test_the_open_network_needs_encryption() -> None:
    database = "sqlite:///a"
    for host in ("0.0.0.0", "::", "192.168.1.5", "example.org"):
        with pytest.raises(BadInput) as refusal:
            ServerSettings(database, host).check()
        assert "--tls-cert" in refusal.value.hint
        ServerSettings(database, host, tls_cert="a", tls_key="b").check()
        ServerSettings(database, host, behind_proxy=(network("10.0.0.0/8"),)).check()
    with pytest.raises(BadInput):
        ServerSettings(database, tls_cert="a").check()
    for host in ("127.0.0.1", "::1", "localhost"):
        ServerSettings(database, host).check()


@pytest.mark.parametrize("text", ["", "8443", "host:", ":80", "host:port", "host:70000", "host:-1"])
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(BadInput):
        listen_address(text)


def test_addresses() -> None:
    assert listen_address("0.0.0.0:0") == ("0.0.0.0", 0)
    assert listen_address("[::1]:8443") == ("::1", 8443)
    with pytest.raises(BadInput):
        network("everywhere")


_ODD: list[Any] = [None, 0, -1, 2**70, 1e308, True, "", "x", "\ud800", [], {}, [[]], {"a": {}}, "9" * 5000]


async def test_odd_bodies_never_break_a_route(server: Running) -> None:
    """F32, small: every posting route with every odd value in every place of its body."""
    seat = await server.seat()
    bodies: dict[str, list[str]] = {
        "/api/v1/heartbeat": ["status", "health"],
        "/api/v1/enrolments": ["code", "machine"],
        "/public/web-call-backs": ["number", "name", "subject", "page", "wish", "consent", "website"],
        "/sign-in": ["name", "password", "next"],
        "/api/v1/facts": ["facts"],
    }
    for path, names in bodies.items():
        for name in names:
            for odd in _ODD:
                answer = await seat.client.post(path, json={name: odd if odd != "\ud800" else "\ufffd"})
                assert answer.status_code < 500, (path, name, odd, answer.text)
    for path in bodies:
        for content in (b"\xff\xfe", b"[" * 60_000, b'{"a":NaN}', b"null", b'"\\ud800"', b""):
            headers = {"Content-Type": "application/json"}
            answer = await seat.client.post(path, content=content, headers=headers)
            assert 400 <= answer.status_code < 500, (path, content[:10])
            assert answer.json()["title"]
