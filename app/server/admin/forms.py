"""From the fields of an admin form to what `Administration` takes. Every wrong field says which one it is."""

import dataclasses
from dataclasses import replace
from typing import Any, Final

from app.domain.errors import BadInput
from app.domain.kpi import ServiceLevel
from app.domain.opening import Hours, QueueHours, Span, parsed_day, parsed_span, zone_of
from app.domain.phrase import phrase
from app.domain.retention import LEAST_DAYS, MOST_DAYS, Retention
from app.domain.switch import CodePreset, FeatureCodes, SwitchKind
from app.domain.text import plain
from app.domain.version import parsed as parsed_version
from app.server.releases import check_source
from app.server.store.centre import Release
from app.wire.calls import Consent
from app.wire.codec import to_plain
from app.wire.office import SipAccount
from app.wire.recordings import RecordingMode

MOST_ROWS: Final = 40
BLANK_ROWS: Final = 3
MOST_LINES: Final = 100
MOST_CLOSED_DAYS: Final = 200
KINDS: Final = (
    SwitchKind.ASTERISK, SwitchKind.CODES, SwitchKind.UNREGISTER, SwitchKind.BUSY, SwitchKind.NONE,
)  # fmt: skip
"""The ways to a switch, best first."""

Fields = dict[str, str]


def sip_account(fields: Fields) -> SipAccount | None:
    """Return the SIP account of a seat's form, None when it has none. Raises BadInput."""
    registrar, user = fields.get("registrar", "").strip(), fields.get("user", "").strip()
    if not registrar and not user:
        return None
    if not registrar or not user:
        raise BadInput("no_sip_user", "A SIP account needs a server and a user.", "Fill in both or neither.")
    if not registrar.lower().startswith(("sip:", "sips:")):
        registrar = f"sip:{registrar}"
    if "transport=" not in registrar:
        registrar = f"{registrar};transport={fields.get('transport') or 'tls'}"
    return SipAccount(
        registrar=registrar, user=user, password=fields.get("password") or None,
        domain=fields.get("domain", ""), display_name=fields.get("agent", ""),
    )  # fmt: skip


def with_numbers(sip: SipAccount, fields: Fields) -> SipAccount:
    """Return an account with the numbers of a seat's form."""
    return replace(
        sip, display_name=plain(fields.get("display_name", ""), 80),
        identities=_lines(fields, "identities"), watch=_lines(fields, "watch"),
        voicemail=plain(fields.get("voicemail", ""), 40),
    )  # fmt: skip


def _lines(fields: Fields, name: str) -> list[str]:
    """Return the entries of a field, a line each, each once."""
    lines = [plain(line, 160) for line in fields.get(name, "").splitlines()]
    return list(dict.fromkeys(line for line in lines if line))[:MOST_LINES]


def centre_changes(fields: Fields) -> dict[str, Any]:
    """Return what the centre's form changes. Raises BadInput."""
    return {
        "name": plain(fields.get("name", ""), 80),
        "greeting": plain(fields.get("greeting", ""), 300),
        "echo_number": plain(fields.get("echo_number", ""), 80),
        "region": _region(fields.get("region", "")),
        "wrap_up_seconds": _whole(fields, "wrap_up_seconds", 0, 3600),
        "service_level": ServiceLevel(
            _one_of(fields, "service_level", [v.value for v in ServiceLevel])
        ).value,
        "threshold_seconds": _whole(fields, "threshold_seconds", 1, 600),
        "short_abandon_seconds": _whole(fields, "short_abandon_seconds", 0, 60),
        "target": _whole(fields, "target", 1, 100) / 100,
        "abandon_target": _whole(fields, "abandon_target", 0, 100) / 100,
        "countries": [_region(word) for word in fields.get("countries", "").replace(",", " ").split()],
        "listening_told": fields.get("listening_told") == "on",
        "widget_origins": fields.get("widget_origins", "").split(),
        "reasons": [
            {"code": code, "label": label, "max_minutes": _whole(fields, f"reason_{row}_minutes", 0, 1440)}
            for row, code, label in _rows(fields, "reason")
        ],
        "outcomes": [
            {"code": code, "label": label, "reached": fields.get(f"outcome_{row}_missed") != "on"}
            for row, code, label in _rows(fields, "outcome")
        ],
        "lines": {
            "identities": _lines(fields, "identities"),
            "watch": _lines(fields, "watch"),
            "voicemail": plain(fields.get("voicemail", ""), 40),
        },
    }


def release_changes(fields: Fields, before: Release) -> dict[str, Any]:
    """Return what the form of the newest version changes. Raises BadInput."""
    version, source = plain(fields.get("version", ""), 40), plain(fields.get("source", ""), 300)
    if version and parsed_version(version) is None:
        raise BadInput(
            "bad_version", phrase("“{version}” is no version.", version=version), "Write it like 1.4.2."
        )
    check_source(source)
    found = before.found if source == before.source else ""
    return {
        "release": {
            "version": version,
            "url": plain(fields.get("url", ""), 300),
            "source": source,
            "found": found,
        }
    }


def hours_changes(fields: Fields) -> dict[str, Any]:
    """Return what the form of opening hours changes. Raises BadInput."""
    zone = plain(fields.get("zone", ""), 60)
    zone_of(zone)
    closed = [parsed_day(line) for line in fields.get("closed", "").splitlines() if line.strip()]
    if len(closed) > MOST_CLOSED_DAYS:
        raise BadInput(
            "too_many", phrase("{count} closed days are too many.", count=len(closed)), "Take past ones away."
        )
    hours = Hours(zone, _week(fields, ""), sorted(closed, key=lambda day: day.date))
    queues = [
        QueueHours(name, week)
        for row in range(MOST_ROWS)
        if (name := plain(fields.get(f"queue_{row}_name", ""), 80))
        and (week := _week(fields, f"queue_{row}_"))
    ]
    _once([queue.queue for queue in queues])
    return {"hours": to_plain(hours), "queue_hours": to_plain(queues)}


def retention_changes(fields: Fields) -> dict[str, Any]:
    """Return what the form of recordings and retention changes. Raises BadInput."""
    days = {name: _whole(fields, f"{name}_days", 0, MOST_DAYS) for name in LEAST_DAYS}
    recording_days = _whole(fields, "recordings_days", 0, MOST_DAYS)
    kept = Retention(**days)
    kept.check(recording_days)
    modes = [mode.value for mode in RecordingMode if mode is not RecordingMode.UNKNOWN]
    consents = [Consent.NOT_ASKED.value, Consent.ANNOUNCED.value]
    return {
        "retention": to_plain(kept),
        "recording_days": recording_days,
        "recording": _one_of(fields, "recording", modes),
        "recording_consent": _one_of(fields, "recording_consent", consents),
    }


def _week(fields: Fields, prefix: str) -> list[Span]:
    return [
        parsed_span(day, text)
        for day in range(7)
        for text in fields.get(f"{prefix}day_{day}", "").replace(";", ",").split(",")
        if text.strip()
    ]


def service_levels() -> list[str]:
    """Return the variants of the service level."""
    return [variant.value for variant in ServiceLevel]


def rows_for(count: int) -> range:
    """Return the rows of a table of fields that holds `count` lines: a few stay blank."""
    return range(min(MOST_ROWS, count + BLANK_ROWS))


def switch_changes(fields: Fields, reasons: list[str]) -> dict[str, Any]:
    """Return what the form about the switch changes; `reasons` may have digits. Raises BadInput."""
    preset = _one_of(fields, "preset", [preset.value for preset in CodePreset])
    codes: dict[str, Any] = {
        field.name: fields.get(f"code_{field.name}", "").strip()
        for field in dataclasses.fields(FeatureCodes)
        if field.name != "reasons"
    }
    digits = {reason: fields.get(f"digits_{reason}", "").strip() for reason in reasons}
    codes["reasons"] = {reason: text for reason, text in digits.items() if text}
    return {"switch": {**_switch(fields), "preset": preset, "codes": codes}}


def _switch(fields: Fields) -> dict[str, Any]:
    return {
        "kind": SwitchKind(_one_of(fields, "switch_kind", [kind.value for kind in KINDS])).value,
        "host": plain(fields.get("switch_host", ""), 253) or "127.0.0.1",
        "port": _whole(fields, "switch_port", 1, 65535),
        "user": plain(fields.get("switch_user", ""), 80),
        "interface": plain(fields.get("switch_interface", ""), 80) or "PJSIP/{user}",
        "queues": [plain(word, 80) for word in fields.get("switch_queues", "").replace(",", " ").split()],
        "dynamic": fields.get("switch_dynamic") == "on",
    }


def _rows(fields: Fields, kind: str) -> list[tuple[int, str, str]]:
    """Return (row, code, label) of a table of fields; an empty label takes a row away."""
    found = []
    for row in range(MOST_ROWS):
        label = plain(fields.get(f"{kind}_{row}_label", ""), 80)
        code = plain(fields.get(f"{kind}_{row}_code", ""), 40) or _code(label)
        if label:
            found.append((row, code, label))
    _once([code for _, code, _ in found])
    return found


def _once(names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadInput(
            "twice",
            phrase("Two lines have the same name: {twice}.", twice=", ".join(twice)),
            "Give each its own.",
        )


def _code(label: str) -> str:
    return "_".join("".join(c if c.isalnum() else " " for c in label.casefold()).split())[:40]


def _whole(fields: Fields, name: str, least: int, most: int) -> int:
    text = fields.get(name, "").strip() or "0"
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise BadInput(
            "bad_number",
            phrase("{name} is a number from {least} to {most}.", name=name, least=least, most=most),
            "Correct it.",
        )
    return int(text)


def _one_of(fields: Fields, name: str, words: list[str]) -> str:
    word = fields.get(name, "")
    if word not in words:
        raise BadInput(
            "bad_choice", phrase("{name} cannot be “{word}”.", name=name, word=word), "Choose from the list."
        )
    return word


def _region(text: str) -> str:
    word = text.strip().upper()
    if len(word) != 2 or not word.isascii() or not word.isalpha():
        raise BadInput(
            "bad_region",
            phrase("“{text}” is no country.", text=text[:20]),
            "Write two letters, like RO or PH.",
        )
    return word
