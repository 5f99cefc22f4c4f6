"""Deny by default: every route of the application against every kind of caller."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.server.app import create_app
from app.server.people import gate
from app.server.people.policy import (
    POLICY,
    Audience,
    PersonPrincipal,
    Principal,
    Role,
    SeatPrincipal,
    allowed,
    audience,
)
from app.server.settings import ServerSettings
from tests.server.running import Running

PEOPLE = {role: PersonPrincipal("p", "Ada", role, "s") for role in Role}
SEAT = SeatPrincipal("s", "Ioana")
WHO: dict[str, Principal | None] = {
    "nobody": None,
    "seat": SEAT,
    **{role.value: p for role, p in PEOPLE.items()},
}
MAY: dict[Audience, set[str]] = {
    Audience.ANYBODY: set(WHO),
    Audience.SEAT: {"seat"},
    Audience.SIGNED_IN: {"agent", "supervisor", "admin"},
    Audience.SUPERVISOR: {"supervisor", "admin"},
    Audience.SEAT_OR_SUPERVISOR: {"seat", "supervisor", "admin"},
    Audience.ADMIN: {"admin"},
}
OPEN = re.compile(r"/healthz|/sign-in(/.*)?|/api/v1/enrolments|/public/.*|/wall/open/.*")
"""What answers without a session or a token."""


def flat(routes: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield (method, path) of all routes, also of routers within routers."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield from ((method, prefix + route.path) for method in route.methods or ())
        elif hasattr(route, "original_router"):
            yield from flat(route.original_router.routes, prefix + route.include_context.prefix)


def every_route(app: FastAPI) -> list[tuple[str, str]]:
    return sorted({(method, path) for method, path in flat(app.router.routes) if method != "HEAD"})


ROUTES = every_route(create_app(ServerSettings("sqlite:///never-opened.sqlite")))


def filled(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "x", path)


def test_all_routes_are_seen() -> None:
    """The list is not made of the description alone: pages are in it too."""
    paths = {path for _, path in ROUTES}
    assert {"/admin", "/admin/audit", "/board", "/api/v1/facts", "/sign-in", "/reports"} <= paths
    assert len(ROUTES) > 60


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_each_route_is_declared(method: str, path: str) -> None:
    who = audience(method, filled(path))
    assert who is not None, "a route without a line in the policy is for nobody"
    for name, principal in WHO.items():
        assert allowed(principal, who) == (name in MAY.get(who, set())), name
    if who is Audience.ANYBODY:
        assert OPEN.fullmatch(path), "open to anybody: say so here as well"
    if path.startswith("/admin"):
        assert who is Audience.ADMIN


def test_each_line_of_the_policy_is_about_something() -> None:
    known = {(method, filled(path)) for method, path in ROUTES} | {("GET", "/openapi.json")}
    for method, path, _ in POLICY:
        pattern = re.compile(
            re.sub(
                r"\\\{[^}]*path\\\}", ".*", re.sub(r"\\\{[^}]*[^h]\\\}|\\\{id\\\}", "[^/]+", re.escape(path))
            )
        )
        assert any(m == method and pattern.fullmatch(p) for m, p in known), (method, path)


def test_what_is_not_declared_is_for_nobody() -> None:
    for method, path in (
        ("GET", "/nothing"),
        ("DELETE", "/board"),
        ("PUT", "/api/v1/facts"),
        ("PATCH", "/admin"),
    ):
        assert audience(method, path) is None
        assert not any(allowed(principal, None) for principal in WHO.values())


async def test_pages_too_are_shut_for_whoever_is_too_small(server: Running) -> None:
    """Asked for real, with real sessions; a method is never tried that could change something."""
    clients: dict[str, httpx.AsyncClient] = {
        "nobody": await server.client(),
        "seat": (await server.seat()).client,
    }
    for role in Role:
        clients[role.value] = await server.person(role, f"The {role.value}")
    for method, path in [route for route in ROUTES if route[0] == "GET" and not route[1].endswith("/stream")]:
        who = audience(method, filled(path))
        for name, client in clients.items():
            status = (await client.get(filled(path), headers={"Accept": "application/json"})).status_code
            assert who is not None
            assert name in MAY.get(who, set()) or status in {401, 403}, (path, name, status)


async def test_no_route_answers_without_asking_the_policy(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a policy that says no to everybody nothing is left open, whichever way a request takes."""
    monkeypatch.setattr(gate, "allowed", lambda *_: False)
    clients = [await server.person(Role.ADMIN), (await server.seat()).client, await server.client()]
    for method, path in ROUTES:
        for client in clients:
            answer = await client.request(method, filled(path), headers={"Accept": "application/json"})
            assert answer.status_code in {401, 403}, (method, path, answer.status_code)


def test_the_policy_is_asked_by_the_gate_alone() -> None:
    """Nobody else judges roles: a second list of who may do what would disagree one day."""
    server_room = Path(gate.__file__).parents[1]
    asks = re.compile(r"(?:import|\b)(?:[^\n]*)\baudience\(|(?<![\w.])allowed\(")
    found = {
        str(file.relative_to(server_room))
        for file in server_room.rglob("*.py")
        if asks.search(file.read_text(encoding="utf-8"))
    }
    assert found == {"people/gate.py", "people/policy.py", "status/routes.py"}, "the stream asks again"
