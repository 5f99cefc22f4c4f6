"""What the call centre decided for itself: its name, country, reasons, outcomes, targets."""

import json
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Text, bindparam, cast, select

from app.domain.agent import DEFAULT_REASONS, Reason
from app.domain.kpi import ServiceLevel
from app.domain.opening import Hours, QueueHours, zone_of
from app.domain.record import DEFAULT_OUTCOMES, Outcome
from app.domain.retention import Retention
from app.domain.switch import CodePreset, FeatureCodes, SwitchKind
from app.server.store import schema
from app.server.store.dialect import upsert
from app.server.store.prepared import Prepared
from app.wire.calls import Consent
from app.wire.codec import from_plain, to_plain
from app.wire.recordings import RecordingMode

_table = schema.setting
_LOAD: Final = Prepared(
    lambda _: (
        select(_table.c.name, cast(_table.c.value, Text).label("value"))
        .where(_table.c.site == bindparam("of"))
        .order_by(_table.c.name)
    )
)


@dataclass(frozen=True, slots=True)
class SwitchLink:
    """How statuses reach the switch. The secret is kept apart and never told.

    `interface` names a seat's member in the queues by its SIP `user`. `dynamic`: seats join the queues when
    they sign in and leave them when they sign out; else the switch's own configuration has them. `preset`
    and `codes`: what seats dial where the kind is CODES.
    """

    kind: SwitchKind = SwitchKind.NONE
    host: str = "127.0.0.1"
    port: int = 5038
    user: str = "hearthline"
    interface: str = "PJSIP/{user}"
    queues: list[str] = field(default_factory=list)
    dynamic: bool = True
    preset: CodePreset = CodePreset.OWN
    codes: FeatureCodes = field(default_factory=FeatureCodes)


@dataclass(frozen=True, slots=True)
class Lines:
    """For every seat: numbers it may show, lines whose state it sees, the number of the voicemail."""

    identities: list[str] = field(default_factory=list)
    watch: list[str] = field(default_factory=list)
    voicemail: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """The newest version: `version` as an administrator entered it, `found` as the file at `source` says."""

    version: str = ""
    url: str = ""
    source: str = ""
    found: str = ""
    looked_at: float = 0.0
    trouble: str = ""


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
    short_abandon_seconds: int = 0
    """Callers who give up in less are in no figure; 0 counts all."""
    target: float = 0.8
    abandon_target: float = 0.04
    """The share (0..1) of callers that may give up."""
    countries: list[str] = field(default_factory=list)
    switch: SwitchLink = field(default_factory=SwitchLink)
    recording: RecordingMode = RecordingMode.OFF
    recording_consent: Consent = Consent.NOT_ASKED
    recording_days: int = 90
    """How long recordings are kept; 0: as long as their calls."""
    retention: Retention = field(default_factory=Retention)
    listening_told: bool = True
    """Whether an agent is told when a supervisor joins the call. The law of many countries wants it."""
    lines: Lines = field(default_factory=Lines)
    release: Release = field(default_factory=Release)
    hours: Hours = field(default_factory=Hours)
    queue_hours: list[QueueHours] = field(default_factory=list)
    """Queues whose week differs from the centre's."""
    echo_number: str = ""
    """A number of the switch that sends back what it hears, for the check before the shift."""
    widget_origins: list[str] = field(default_factory=list)
    """Web sites (`https://www.example.org`) whose pages may send Web Call Back requests."""


def load(connection: Connection, site: str) -> Centre:
    """Return the settings of a site; what was never set has its default."""
    return _read(tuple(_LOAD.all(connection, {"of": site})))


@lru_cache(64)
def _read(rows: tuple[tuple[str, str], ...]) -> Centre:
    """Return the settings in rows of names and JSON: they are asked for far more often than changed."""
    known = {f.name for f in fields(Centre)}
    return from_plain(Centre, {name: json.loads(value) for name, value in rows if name in known})


def save(connection: Connection, site: str, changes: dict[str, Any]) -> Centre:
    """Change some settings and return all. Raises BadInput for a value that does not fit."""
    before: dict[str, Any] = to_plain(load(connection, site))
    centre = from_plain(Centre, {**before, **changes})
    if "hours" in changes:
        zone_of(centre.hours.zone)
    if changes.keys() & {"retention", "recording_days"}:
        centre.retention.check(centre.recording_days)
    checked: dict[str, Any] = to_plain(centre)
    for name in changes:
        if name in checked:
            upsert(connection, _table, {"site": site, "name": name, "value": checked[name]})
    return load(connection, site)


_SWITCH_ROW = "switch_secret"


def switch_secret(connection: Connection, site: str) -> str:
    """Return the secret for the switch, "" when none was given."""
    found = select(_table.c.value).where(_table.c.site == site, _table.c.name == _SWITCH_ROW)
    return str(connection.scalar(found) or "")


def keep_switch_secret(connection: Connection, site: str, secret: str) -> None:
    """Keep the secret for the switch; it lies in the database, which only its owner can read."""
    upsert(connection, _table, {"site": site, "name": _SWITCH_ROW, "value": secret})
