"""A call for help arrives and is seen: stored, audited, told to supervisors and to the seat."""

from typing import Any

from app.domain.errors import BadInput, Refused
from app.domain.text import plain
from app.server.office import Office
from app.server.people.policy import PersonPrincipal, SeatPrincipal
from app.server.store import audit, emergencies
from app.server.store.writer import Tx
from app.server.stream import To
from app.wire.office import Fact, StreamEvent
from app.wire.supervising import EmergencyCall


def take_fact(tx: Tx, office: Office, who: SeatPrincipal, fact: Fact) -> None:
    """Store a call for help; told once, whatever facts bring it.

    Raises BadInput without an id, Refused for another seat's.
    """
    name = plain(str(fact.body.get("emergency") or ""), 80)
    if not name:
        raise BadInput("bad_emergency", "This call for help has no usable id.", "Send its id.")
    owner = {"site": who.site, "seat": who.seat, "agent": who.agent}
    now, call = office.clock(), plain(str(fact.body.get("call") or ""), 80)
    told = emergencies.add(tx.connection, owner, id=name, at=fact.wall, received_at=now, call=call)
    if told is not None:
        audit.note(tx.connection, who.site, now, f"seat:{who.agent}", "emergency.raised", emergency=name)
        tx.after(lambda: _tell(office, who.site, told))


async def acknowledge(office: Office, who: PersonPrincipal, name: str) -> EmergencyCall:
    """Note that a supervisor has seen it; the first one counts. Raises Refused when there is no such."""
    now = office.clock()

    def work(tx: Tx) -> EmergencyCall:
        first = emergencies.acknowledge(tx.connection, who.site, name, who.name, now)
        found = emergencies.by_id(tx.connection, who.site, name)
        if found is None:
            raise Refused("not_found", "There is no such call for help.", "Load the board again.")
        if first:
            detail: dict[str, Any] = {"emergency": name, "agent": found.agent}
            audit.note(tx.connection, who.site, now, f"person:{who.name}", "emergency.seen", **detail)
            tx.after(lambda: _tell(office, who.site, found))
        return found

    return await office.writer.write(work)


def _tell(office: Office, site: str, told: EmergencyCall) -> None:
    office.hub.publish(StreamEvent.EMERGENCY, told, To(site, people=True, seat=told.seat))
