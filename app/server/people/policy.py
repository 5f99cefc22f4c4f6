"""Who may ask for what; the only such list. What is not in it is refused.

A pattern is a path whose `{parts}` stand for one segment; a final `{…path}` stands for the rest.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final


class Role(StrEnum):
    """What a person is to the call centre; each role may do all that those before it may."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


_RANK: Final = {Role.AGENT: 0, Role.SUPERVISOR: 1, Role.ADMIN: 2}


def needs_second_factor(role: Role) -> bool:
    """Say whether a role sees or changes so much that a password alone must not open it."""
    return _RANK[role] > _RANK[Role.AGENT]


class Audience(StrEnum):
    """Who a route is for."""

    ANYBODY = "anybody"
    SEAT = "seat"
    SIGNED_IN = "signed_in"
    SUPERVISOR = "supervisor"
    SEAT_OR_SUPERVISOR = "seat_or_supervisor"
    ADMIN = "admin"
    WALL = "wall"


@dataclass(frozen=True, slots=True)
class SeatPrincipal:
    """A seat that showed its token; `token` is its hash."""

    seat: str
    agent: str
    site: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class PersonPrincipal:
    """A person that signed in; `session` is the hash of the cookie's value."""

    person: str
    name: str
    role: Role
    session: str
    site: str = ""


@dataclass(frozen=True, slots=True)
class WallPrincipal:
    """A wall screen that was opened by a link; `token` is its hash. It may see the wall and nothing else."""

    link: str
    site: str = ""
    token: str = ""


Principal = SeatPrincipal | PersonPrincipal

POLICY: Final[tuple[tuple[str, str, Audience], ...]] = (
    ("GET", "/healthz", Audience.ANYBODY),
    ("GET", "/sign-in", Audience.ANYBODY),
    ("POST", "/sign-in", Audience.ANYBODY),
    ("GET", "/sign-in/code", Audience.ANYBODY),
    ("POST", "/sign-in/code", Audience.ANYBODY),
    ("GET", "/sign-in/link/{token}", Audience.ANYBODY),
    ("POST", "/sign-in/link/{token}", Audience.ANYBODY),
    ("GET", "/sign-in/second-factor", Audience.ANYBODY),
    ("POST", "/sign-in/second-factor", Audience.ANYBODY),
    ("POST", "/sign-out", Audience.SIGNED_IN),
    ("GET", "/account", Audience.SIGNED_IN),
    ("POST", "/account/{rest_path}", Audience.SIGNED_IN),
    ("POST", "/api/v1/enrolments", Audience.ANYBODY),
    ("GET", "/public/{rest_path}", Audience.ANYBODY),
    ("POST", "/public/{rest_path}", Audience.ANYBODY),
    ("OPTIONS", "/public/{rest_path}", Audience.ANYBODY),
    ("GET", "/api/v1/seat", Audience.SEAT),
    ("POST", "/api/v1/heartbeat", Audience.SEAT),
    ("POST", "/api/v1/facts", Audience.SEAT),
    ("GET", "/api/v1/caller-files", Audience.SEAT),
    ("GET", "/api/v1/people", Audience.SEAT),
    ("GET", "/api/v1/colleagues", Audience.SEAT),
    ("GET", "/api/v1/web-call-backs", Audience.SEAT_OR_SUPERVISOR),
    ("POST", "/api/v1/web-call-backs/{id}/claim", Audience.SEAT),
    ("POST", "/api/v1/web-call-backs/{id}/release", Audience.SEAT),
    ("GET", "/api/v1/recordings", Audience.SUPERVISOR),
    ("GET", "/api/v1/recordings/to-erase", Audience.SEAT),
    ("POST", "/api/v1/recordings/erase", Audience.ADMIN),
    ("GET", "/api/v1/recordings/{id}/parts/{offset}", Audience.SEAT),
    ("POST", "/api/v1/recordings/{id}/parts/{offset}", Audience.SEAT),
    ("POST", "/api/v1/recordings/{id}/parts/{offset}/end", Audience.SEAT),
    ("GET", "/api/v1/recordings/{id}/sound", Audience.SUPERVISOR),
    ("GET", "/api/v1/recordings/{id}/files/{offset}", Audience.SUPERVISOR),
    ("GET", "/api/v1/stream", Audience.SEAT_OR_SUPERVISOR),
    ("GET", "/api/v1/board", Audience.SUPERVISOR),
    ("GET", "/api/v1/board/calls", Audience.SUPERVISOR),
    ("GET", "/api/v1/board/seat-calls", Audience.SUPERVISOR),
    ("GET", "/api/v1/contacts", Audience.SUPERVISOR),
    ("POST", "/api/v1/messages", Audience.SUPERVISOR),
    ("POST", "/api/v1/status-orders", Audience.SUPERVISOR),
    ("POST", "/api/v1/listen", Audience.SUPERVISOR),
    ("POST", "/api/v1/diagnoses/{id}", Audience.SEAT),
    ("GET", "/api/v1/emergencies", Audience.SEAT_OR_SUPERVISOR),
    ("POST", "/api/v1/emergencies/{id}/acknowledge", Audience.SUPERVISOR),
    ("GET", "/metrics", Audience.SUPERVISOR),
    ("GET", "/openapi.json", Audience.SEAT_OR_SUPERVISOR),
    ("GET", "/", Audience.SUPERVISOR),
    ("GET", "/board", Audience.SUPERVISOR),
    ("GET", "/reports", Audience.SUPERVISOR),
    ("GET", "/reports/agents.csv", Audience.SUPERVISOR),
    ("GET", "/reports/days.csv", Audience.SUPERVISOR),
    ("GET", "/reports/{rest_path}", Audience.SUPERVISOR),
    ("POST", "/reports/{rest_path}", Audience.SUPERVISOR),
    ("GET", "/screens", Audience.SUPERVISOR),
    ("POST", "/screens", Audience.SUPERVISOR),
    ("POST", "/screens/revoke", Audience.SUPERVISOR),
    ("GET", "/wall/open/{token}", Audience.ANYBODY),
    ("GET", "/wall", Audience.WALL),
    ("GET", "/wall/picture", Audience.WALL),
    ("GET", "/wall/stream", Audience.WALL),
    ("GET", "/admin", Audience.ADMIN),
    ("GET", "/admin/{rest_path}", Audience.ADMIN),
    ("POST", "/admin/{rest_path}", Audience.ADMIN),
)


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str], Audience], ...]:
    def pattern(path: str) -> re.Pattern[str]:
        parts = re.split(r"(\{[^}]*\})", path)
        return re.compile("".join(_part(part) for part in parts))

    return tuple((method, pattern(path), audience) for method, path, audience in POLICY)


def _part(part: str) -> str:
    if not part.startswith("{"):
        return re.escape(part)
    return ".*" if part.endswith("path}") else "[^/]+"


def audience(method: str, path: str) -> Audience | None:
    """Return for whom a request is, or None where the policy has no line: then it is for nobody."""
    method = "GET" if method == "HEAD" else method
    known = _plain_rules().get((method, path))
    return known or _by_pattern(method, path)


@cache
def _plain_rules() -> dict[tuple[str, str], Audience | None]:
    """Return the answers for paths without parts: most requests are for one of them."""
    plain = [(method, path) for method, path, _ in POLICY if "{" not in path]
    return {(method, path): _by_pattern(method, path) for method, path in plain}


def _by_pattern(method: str, path: str) -> Audience | None:
    return next((who for m, rule, who in _rules() if m == method and rule.fullmatch(path)), None)


def allowed(principal: Principal | WallPrincipal | None, who: Audience | None) -> bool:
    """Say whether `principal` belongs to an audience."""
    if who is None:
        return False
    if who is Audience.ANYBODY:
        return True
    if isinstance(principal, WallPrincipal):
        return who is Audience.WALL
    if isinstance(principal, SeatPrincipal):
        return who in {Audience.SEAT, Audience.SEAT_OR_SUPERVISOR}
    if isinstance(principal, PersonPrincipal):
        return _rank_needed(who) <= _RANK[principal.role]
    return False


def _rank_needed(who: Audience) -> int:
    return {
        Audience.SIGNED_IN: _RANK[Role.AGENT],
        Audience.SUPERVISOR: _RANK[Role.SUPERVISOR],
        Audience.SEAT_OR_SUPERVISOR: _RANK[Role.SUPERVISOR],
        Audience.ADMIN: _RANK[Role.ADMIN],
    }.get(who, 99)
