"""What each kind of fact changes; every effect runs in the transaction that remembers its fact."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from app.domain.agent import AgentStatus
from app.domain.call import Call
from app.domain.caller_file import CallerFile
from app.domain.errors import BadInput, Refused
from app.domain.phrase import phrase
from app.domain.record import WrapUp
from app.domain.text import plain, plain_block
from app.server.emergencies import taking
from app.server.files import saving
from app.server.files.numbers import stored_form
from app.server.office import Office
from app.server.people.policy import SeatPrincipal
from app.server.recordings import keeping
from app.server.store import contacts, recordings, statuses, wrap_ups
from app.server.store.centre import Centre
from app.server.store.writer import Tx
from app.server.stream import all_seats
from app.server.web_call_back import requests
from app.server.web_call_back.requests import Claimer
from app.wire.codec import from_plain
from app.wire.engine import EventName
from app.wire.office import Fact, FactKind, StreamEvent


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a fact takes effect: the transaction, the office, who sent it, the centre's settings."""

    tx: Tx
    office: Office
    who: SeatPrincipal
    centre: Centre

    @property
    def owner(self) -> dict[str, str]:
        """Return the columns that say whose a row is."""
        return {"site": self.who.site, "seat": self.who.seat, "agent": self.who.agent}

    def contacts_changed(self, *calls: str) -> None:
        """Tell whoever counts contacts and call backs, after the commit."""
        self.tx.after(lambda: self.office.contacts_changed(self.who.site, calls))


Effect = Callable[[Setting, Fact], None]

_ENGINE_EVENTS: Final = frozenset(event.value for event in EventName) - {EventName.UNKNOWN.value}


def effect_of(kind: str) -> Effect:
    """Return what a kind of fact does. Raises BadInput for one this server does not know."""
    known = _EFFECTS.get(kind)
    if known is not None:
        return known
    if kind in _ENGINE_EVENTS:
        return _BY_ROOM.get(kind.partition(".")[0], _nothing)
    raise BadInput(
        "unknown_fact",
        phrase("The server does not know what “{kind}” is.", kind=plain(kind, 80)),
        "Update the server.",
    )


def _nothing(_: Setting, __: Fact) -> None:
    """Devices, accounts, warnings: that they happened is remembered, nothing else changes."""


def _call(setting: Setting, fact: Fact) -> None:
    call = _read_call(fact.body)
    if recordings.is_erased(setting.tx.connection, call.id):
        call = replace(call, number="", name="", context={})
    number = stored_form(call.number, setting.centre.region)
    contacts.record_call(
        setting.tx.connection, setting.owner, call, fact.seq, number=number,
        quality=call.quality or None,
    )  # fmt: skip
    setting.tx.after(lambda: setting.office.presence.call(setting.who, call, fact.seq))
    setting.contacts_changed(call.id)


def _read_call(body: dict[str, Any]) -> Call:
    named = body.get("call") or body.get("id")
    call = from_plain(Call, {**body, "id": named, "quality": _figures(body.get("quality")) or {}})
    if not 0 < len(call.id) <= 80:
        raise BadInput("bad_call", "This call has no usable id.", "Send the id of the call.")
    return replace(
        call, number=plain(call.number), name=plain(call.name), dialled=plain(call.dialled),
        queue=plain(call.queue), account=plain(call.account),
    )  # fmt: skip


def _figures(value: Any) -> dict[str, float] | None:
    if not isinstance(value, dict):
        return None
    kept = {str(k)[:40]: float(v) for k, v in list(value.items())[:20] if isinstance(v, (int, float))}
    return kept or None


def _status(setting: Setting, fact: Fact) -> None:
    status = from_plain(AgentStatus, fact.body)
    statuses.add(setting.tx.connection, setting.owner, status, id=fact.id, seq=fact.seq, wall=fact.wall)
    now = setting.office.clock()
    setting.tx.after(lambda: setting.office.presence.status(setting.who, status, fact.seq, now))


def _wrap_up(setting: Setting, fact: Fact) -> None:
    sent = from_plain(WrapUp, fact.body)
    known = {outcome.code for outcome in setting.centre.outcomes}
    if sent.outcome and sent.outcome not in known:
        raise BadInput(
            "unknown_outcome",
            phrase("There is no outcome “{outcome}”.", outcome=plain(sent.outcome, 80)),
            "Choose one of the list.",
        )
    if sent.complete and not sent.outcome:
        raise Refused("no_outcome", "This wrap-up has no outcome.", "Choose one, then save it again.")
    wrap_up = WrapUp(
        _contact_id(sent.contact), sent.outcome, plain_block(sent.notes), plain(sent.caller_file, 80),
        sent.complete, sent.edited_at,
    )  # fmt: skip
    if recordings.is_erased(setting.tx.connection, wrap_up.contact):
        wrap_up = replace(wrap_up, notes="", caller_file="")
    wrap_ups.save(setting.tx.connection, setting.owner, wrap_up, fact.seq)
    setting.contacts_changed()


def _caller_file(setting: Setting, fact: Fact) -> None:
    contact = str(fact.body.get("contact") or "")
    sent = from_plain(CallerFile, {**fact.body, "id": fact.body.get("id") or _file_id(contact, fact.id)})
    saved = saving.save(
        setting.tx.connection, setting.who.site, sent, setting.who.seat, fact.wall,
        region=setting.centre.region,
    )  # fmt: skip
    if contact:
        contacts.link_file(setting.tx.connection, setting.owner, _contact_id(contact), saved.id)
    news = {"id": saved.id, "numbers": list(saved.numbers)}
    hub, to = setting.office.hub, all_seats(setting.who.site)
    setting.tx.after(lambda: hub.tell(StreamEvent.CALLER_FILE, news, to))


def _file_id(contact: str, fact: str) -> str:
    """Return the id of a file that was sent without one: the same for all edits during one contact."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, contact or fact))


def _dialled(setting: Setting, fact: Fact) -> None:
    requests.dialled(
        setting.tx, setting.office.hub, _text(fact, "request"), _claimer(setting),
        contact=_text(fact, "contact"), seq=fact.seq, now=setting.office.clock(),
    )  # fmt: skip
    setting.contacts_changed()


def _result(setting: Setting, fact: Fact) -> None:
    requests.result(
        setting.tx, setting.office.hub, _text(fact, "request"), _claimer(setting),
        contact=_text(fact, "contact"), reached=fact.body.get("reached") is True, seq=fact.seq,
        now=setting.office.clock(),
    )  # fmt: skip
    setting.contacts_changed()


def _claimer(setting: Setting) -> Claimer:
    return Claimer(setting.who.seat, setting.who.agent, setting.who.site)


def _text(fact: Fact, name: str) -> str:
    return plain(str(fact.body.get(name) or ""), 80)


def _contact_id(contact: str) -> str:
    if not 0 < len(contact) <= 80:
        raise BadInput("bad_contact", "This record names no contact.", "Send the id of the call.")
    return contact


def _recording(setting: Setting, fact: Fact) -> None:
    keeping.take_fact(setting.tx, setting.who, fact)


def _erased(setting: Setting, fact: Fact) -> None:
    keeping.take_erased(setting.tx, setting.who, fact.body, setting.office.clock())


def _emergency(setting: Setting, fact: Fact) -> None:
    taking.take_fact(setting.tx, setting.office, setting.who, fact)


_BY_ROOM: Final[dict[str, Effect]] = {"call": _call, "recording": _recording}
"""What the engine's events do, by the first word of their names."""

_EFFECTS: Final[dict[str, Effect]] = {
    FactKind.AGENT_STATUS: _status,
    FactKind.WRAP_UP_SAVED: _wrap_up,
    FactKind.CALLER_FILE_SAVED: _caller_file,
    FactKind.WEB_CALL_BACK_DIALLED: _dialled,
    FactKind.WEB_CALL_BACK_RESULT: _result,
    FactKind.RECORDINGS_ERASED: _erased,
    FactKind.EMERGENCY_RAISED: _emergency,
}
