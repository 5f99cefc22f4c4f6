"""What the call centre decided for itself: its name, country, reasons, outcomes, targets."""

from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Connection, select

from app.domain.agent import DEFAULT_REASONS, Reason
from app.domain.kpi import ServiceLevel
from app.domain.record import DEFAULT_OUTCOMES, Outcome
from app.server.store import schema
from app.server.store.dialect import upsert
from app.wire.codec import from_plain, to_plain

_table = schema.setting


@dataclass(frozen=True, slots=True)
class Centre:
    """The settings of one site. `countries` are regions a visitor may be called in; empty = `region` only."""

    name: str = "Hearthline"
    greeting: str = ""
    region: str = "RO"
    reasons: list[Reason] = field(default_factory=lambda: list(DEFAULT_REASONS))
    outcomes: list[Outcome] = field(default_factory=lambda: list(DEFAULT_OUTCOMES))
    wrap_up_seconds: int = 120
    service_level: ServiceLevel = ServiceLevel.IGNORE_ABANDONS
    threshold_seconds: int = 20
    target: float = 0.8
    countries: list[str] = field(default_factory=list)
    widget_origins: list[str] = field(default_factory=list)
    """Web sites (`https://www.example.org`) whose pages may send Web Call Back requests."""


def load(connection: Connection, site: str) -> Centre:
    """Return the settings of a site; what was never set has its default."""
    rows = connection.execute(select(_table.c.name, _table.c.value).where(_table.c.site == site))
    known = {f.name for f in fields(Centre)}
    return from_plain(Centre, {name: value for name, value in rows if name in known})


def save(connection: Connection, site: str, changes: dict[str, Any]) -> Centre:
    """Change some settings and return all. Raises BadInput for a value that does not fit."""
    before: dict[str, Any] = to_plain(load(connection, site))
    checked: dict[str, Any] = to_plain(from_plain(Centre, {**before, **changes}))
    for name in changes:
        if name in checked:
            upsert(connection, _table, {"site": site, "name": name, "value": checked[name]})
    return load(connection, site)
