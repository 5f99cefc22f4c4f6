"""What the rooms of one running server share; handlers find it as `request.app.state.office`.

office.hub.publish(StreamEvent.…, data, to=supervisors(site))
async with office.store.reading() as connection: rows = await store.contacts.newest(connection, …)
result = await office.writer.write(work)         # `async def work(tx)`; returns after the commit
office.presence.board_agents()                   # list[BoardAgent]
office.faces.visitor = …                         # pages/ plugs its HTML in here
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from fastapi import Request
from starlette.responses import Response

from app.domain.errors import HearthlineError
from app.domain.queue import QueueCall
from app.server.event_stream import Rounds
from app.server.people.audit_watch import AuditWatch
from app.server.people.doors import Doors
from app.server.people.lock_out import LockOut
from app.server.people.passwords import Passwords
from app.server.people.policy import PersonPrincipal, SeatPrincipal
from app.server.people.views import Views
from app.server.recordings.key_ring import KeyRing
from app.server.recordings.shelf import Shelf
from app.server.settings import ServerSettings
from app.server.status.presence import Presence
from app.server.store.database import Database
from app.server.store.writer import Writer
from app.server.stream import Hub
from app.wire.home import recordings_shelf
from app.wire.office import SeatConfiguration, Visitor, WebCallBackRequest
from app.wire.supervising import DiagnosisOrder, SwitchView


@dataclass(slots=True)
class Faces:
    """How browsers see what the JSON routes answer. `pages` fills these in; without them JSON is sent.

    They are used where the client prefers `text/html` or sent a plain form. `refused_…` get what was typed,
    so that nothing is lost; their response keeps the status of the problem.
    """

    visitor: Callable[[Request, Visitor], Response] | None = None
    refused_request: Callable[[Request, WebCallBackRequest, HearthlineError], Response] | None = None
    refused_sign_in: Callable[[Request, str, HearthlineError], Response] | None = None
    """Gets the name that was typed."""
    refused_code: Callable[[Request, HearthlineError], Response] | None = None
    """The six digits were wrong."""
    sign_in_link: Callable[[Request], Response] | None = None
    """One button; programs that look at links beforehand must not use them up."""


class QueueSource(Protocol):
    """What the figures need of the link to the switch."""

    waiting: dict[str, QueueCall]
    view: SwitchView
    on_change: list[Callable[[str], None]]

    @property
    def counts(self) -> bool:
        """Say whether the figures are the queues' own."""


@dataclass(slots=True)
class Office:
    """The composition of one server process; made by `create_app`, opened and closed by its lifespan."""

    settings: ServerSettings
    database: Database
    writer: Writer
    doors: Doors
    presence: Presence
    lock_out: LockOut
    audit_watch: AuditWatch
    views: Views
    passwords: Passwords = field(default_factory=Passwords)
    hub: Hub = field(default_factory=Hub)
    rounds: Rounds = field(default_factory=Rounds)
    faces: Faces = field(default_factory=Faces)
    drawing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a PDF is drawn: who waits here takes no thread that others need."""
    clock: Callable[[], float] = time.time
    shelf: Shelf = field(default_factory=lambda: Shelf(recordings_shelf()))
    recording_keys: KeyRing = field(default_factory=KeyRing)
    url: str = ""
    """Where this server is reached, once it listens."""
    told: dict[str, tuple[str, SeatConfiguration]] = field(default_factory=dict)
    """What each seat was last told of itself, with the address under which it reaches us."""
    asked: dict[str, dict[str, DiagnosisOrder]] = field(default_factory=dict)
    """Logs that were asked of seats and have not come, by seat and id."""
    queues: QueueSource | None = None
    """The link to the switch, once it runs."""
    on_contacts: list[Callable[[str, Iterable[str] | None], None]] = field(default_factory=list)
    """Called on the event loop with the site and the changed calls (None: any) after a commit."""

    def contacts_changed(self, site: str, calls: Iterable[str] | None = None) -> None:
        """Tell whoever counts contacts or call backs which calls changed; None: any of them may have."""
        for listener in self.on_contacts:
            listener(site, calls)


def office_of(request: Request) -> Office:
    """Return the office of the app that handles `request`."""
    office: Office = request.app.state.office
    return office


def seat_of(request: Request) -> SeatPrincipal:
    """Return the seat that sent a request (the gate let only seats through)."""
    principal: SeatPrincipal = request.state.principal
    return principal


def person_of(request: Request) -> PersonPrincipal:
    """Return the person who sent a request (the gate let only people through)."""
    principal: PersonPrincipal = request.state.principal
    return principal


def site_of(request: Request) -> str:
    """Return the site of whoever sent a request."""
    principal: SeatPrincipal | PersonPrincipal = request.state.principal
    return principal.site


def address_of(request: Request) -> str:
    """Return the network address of a client."""
    return request.client.host if request.client else ""


def url_of(request: Request) -> str:
    """Return the address under which this client reaches the server, without a final slash."""
    given = office_of(request).settings.public_url
    return given or f"{request.url.scheme}://{request.url.netloc}"
