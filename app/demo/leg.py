"""One call between a demo person and the seat: the SIP dialog (RFC 3261 §12) and its speech."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sipmessage import Address, Request, Response

from app.demo import messages, sdp
from app.demo.rtp import Speech
from app.demo.transactions import Endpoint, Incoming, Place
from app.domain.errors import BadInput
from app.domain.ids import new_id


class Ending(StrEnum):
    """Why a leg ended."""

    SEAT_HUNG_UP = "seat_hung_up"
    CALLER_HUNG_UP = "caller_hung_up"
    ABANDONED = "abandoned"
    DECLINED = "declined"
    BUSY = "busy"
    NOT_READY = "not_ready"
    CANCELLED = "cancelled"
    SILENT = "silent"
    FAILED = "failed"


_REFUSALS: Final = {480: Ending.NOT_READY, 486: Ending.BUSY, 600: Ending.BUSY, 603: Ending.DECLINED}


@dataclass(frozen=True, slots=True)
class Notices:
    """What a leg tells while it lives; all on the event loop."""

    ringing: Callable[[], None]
    digit: Callable[[str], None]
    held: Callable[[bool], None]


class Leg:
    """Owns one dialog and one Speech. Made for one call, ended once; `ended` holds the reason."""

    def __init__(self, endpoint: Endpoint, notices: Notices) -> None:
        self.id = new_id()
        self.call_id = f"{messages.token()}@{endpoint.host}"
        self.local_tag = messages.token()
        self.remote_tag = ""
        self.speech = Speech(notices.digit)
        self.ended: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self.talking = False
        self.held = False
        self._endpoint = endpoint
        self._notices = notices
        self._local = self._remote = self._target = ""
        self._place: Place = ("", 0)
        self._routes: list[str] = []
        self._sequence = 1
        self._version = 1
        self._port = 0
        self._invite: Request | None = None
        self._offer: Incoming | None = None
        self._ringing = False
        self._provisional_seen = False
        self._cancelled = False
        self._cancelling: asyncio.Task[None] | None = None

    async def call(
        self, contact: str, place: Place, caller: str, extra: list[tuple[str, str]]
    ) -> Ending | None:
        """Ring the seat and wait; None once it talks, else why not. `caller` is a From value."""
        self._port = await self.speech.open(self._endpoint.host)
        self._local, self._remote = f"{caller};tag={self.local_tag}", f"<{contact}>"
        self._target, self._place = contact, place
        body = self._description((0, 8), "sendrecv")
        headers = [*self._headers("INVITE"), ("Contact", self._contact()), ("Allow", messages.ALLOW), *extra]
        self._invite = messages.request("INVITE", contact, headers, body)
        try:
            answer = await self._endpoint.ask(self._invite, place, self._provisional)
        except TimeoutError:
            return self.end(Ending.SILENT)
        if answer.code >= 300:
            reason = _REFUSALS.get(answer.code, Ending.FAILED)
            return self.end(Ending.ABANDONED if self._cancelled else reason)
        return await self._taken(self._invite, answer)

    async def _taken(self, invite: Request, answer: Response) -> Ending | None:
        self._adopt(
            answer.headers["To"], answer.contact, list(reversed(answer.headers.getlist("Record-Route")))
        )
        ack = messages.request("ACK", self._target, self._headers("ACK", invite.cseq.sequence))
        self._endpoint.acknowledge(invite, answer, ack, self._place)
        try:
            self._hear(sdp.read(answer.body))
        except BadInput:
            await self.hang_up(Ending.FAILED)
            return Ending.FAILED
        self.talking = True
        if self._cancelled:
            await self.hang_up(Ending.ABANDONED)
            return Ending.ABANDONED
        return None

    def _provisional(self, answer: Response) -> None:
        self._provisional_seen = True
        if answer.code >= 180 and not self._ringing:
            self._ringing = True
            self._notices.ringing()
        if self._cancelled:
            self._send_cancel()

    def abandon(self) -> None:
        """Give up ringing; `call` returns ABANDONED once the seat has confirmed."""
        self._cancelled = True
        if self._provisional_seen:
            self._send_cancel()

    def _send_cancel(self) -> None:
        if self._invite is None:
            return
        kept = [(name, self._invite.headers[name]) for name in ("Via", "From", "To", "Call-ID")]
        cancel = messages.request(
            "CANCEL", str(self._invite.uri), [*kept, ("CSeq", f"{self._invite.cseq.sequence} CANCEL")]
        )
        self._invite = None
        self._cancelling = asyncio.create_task(self._quietly(cancel))

    async def take(self, incoming: Incoming) -> bool:
        """Begin as the called side of the seat's INVITE; False if it offers nothing usable (488 sent)."""
        request = incoming.request
        try:
            offered = sdp.read(request.body) if request.body else None
        except BadInput:
            incoming.reply(488)
            return False
        self._port = await self.speech.open(self._endpoint.host)
        self.call_id = request.call_id
        self._local = f"{request.headers['To']};tag={self.local_tag}"
        self._place = incoming.source
        incoming.tag = self.local_tag
        self._adopt(request.headers["From"], request.contact, request.headers.getlist("Record-Route"))
        if offered is not None:
            self._hear(offered)
        self._offer = incoming
        return True

    def ring(self) -> None:
        """Tell the seat that it rings here."""
        if self._offer is not None:
            self._offer.reply(180, [("Contact", self._contact())])

    def refuse(self, code: int) -> None:
        """Refuse the seat's call."""
        if self._offer is not None:
            self._offer.reply(code)
            self.end(_REFUSALS.get(code, Ending.FAILED))

    def answer(self) -> None:
        """Take the seat's call."""
        if self._offer is None or self._offer.answered:
            return
        kinds = (self.speech.payload_type,) if self.speech.remote else sdp.SPOKEN
        body = self._description(kinds, "sendrecv")
        self._offer.reply(
            200, [("Contact", self._contact()), ("Allow", messages.ALLOW), ("Supported", "replaces")], body
        )
        self.talking = True

    async def hang_up(self, reason: Ending = Ending.CALLER_HUNG_UP) -> None:
        """Send BYE and end; returns when it is answered or nobody is there."""
        if self.ended.done():
            return
        self.end(reason)
        await self._quietly(messages.request("BYE", self._target, self._headers("BYE")))

    def end(self, reason: Ending) -> Ending:
        """Close the speech and remember why; the first reason stays."""
        self.speech.close()
        if not self.ended.done():
            self.ended.set_result(reason)
        return self.ended.result()

    def on_request(self, incoming: Incoming) -> None:
        """Serve a request of the seat inside this dialog."""
        method = incoming.request.method
        if method == "BYE":
            incoming.reply(200)
            self.end(Ending.SEAT_HUNG_UP)
        elif method == "CANCEL":
            incoming.reply(200 if self._offer is not None else 481)
            if self._offer is not None and not self._offer.answered:
                self._offer.reply(487)
                self.end(Ending.CANCELLED)
        elif method == "INVITE":
            self._renegotiate(incoming)
        elif method == "ACK":
            self._acknowledged(incoming.request)
        elif method in {"INFO", "OPTIONS"}:
            incoming.reply(200, [("Allow", messages.ALLOW)])
        else:
            incoming.reply(405, [("Allow", messages.ALLOW)])

    def matches(self, local_tag: str, remote_tag: str) -> bool:
        """Say whether these tags (RFC 3891) name this dialog."""
        return self.talking and (local_tag, remote_tag) == (self.local_tag, self.remote_tag)

    def move_to(self, incoming: Incoming) -> None:
        """Go on with the seat's new dialog (INVITE with Replaces): its old one is gone, the call is not."""
        request = incoming.request
        self.call_id = request.call_id
        self.local_tag = incoming.tag
        self._local = f"{request.headers['To']};tag={self.local_tag}"
        self._place, self._sequence = incoming.source, 1
        self._adopt(request.headers["From"], request.contact, request.headers.getlist("Record-Route"))
        self._renegotiate(incoming)

    def _acknowledged(self, ack: Request) -> None:
        if ack.body:
            with contextlib.suppress(BadInput):
                self._hear(sdp.read(ack.body))

    def _renegotiate(self, incoming: Incoming) -> None:
        try:
            offered = sdp.read(incoming.request.body) if incoming.request.body else None
        except BadInput:
            incoming.reply(488)
            return
        if incoming.request.contact:
            self._target = str(incoming.request.contact[0].uri)
        self._place = incoming.source
        self._version += 1
        if offered is None:
            incoming.reply(200, [("Contact", self._contact())], self._description(sdp.SPOKEN, "sendrecv"))
            return
        self._hear(offered)
        body = self._description((offered.payload_type,), offered.ours)
        incoming.reply(200, [("Contact", self._contact())], body)

    def _hear(self, media: sdp.Media) -> None:
        self.speech.remote = (media.host, media.port)
        self.speech.payload_type, self.speech.event_type = media.payload_type, media.event_type
        self.speech.sending = media.direction in {"sendrecv", "recvonly"}
        held = media.direction in {"sendonly", "inactive"}
        if held != self.held:
            self.held = held
            self.speech.hearing.pause()
            self._notices.held(held)

    def _adopt(self, remote: str, contact: list[Address], routes: list[str]) -> None:
        self._remote = remote
        self.remote_tag = messages.tag(Address.parse(remote))
        self._routes = routes
        if contact:
            self._target = str(contact[0].uri)

    def _headers(self, method: str, sequence: int | None = None) -> list[tuple[str, str]]:
        if sequence is None:
            self._sequence += 1
            sequence = self._sequence
        routes = [("Route", route) for route in self._routes]
        dialog = [("From", self._local), ("To", self._remote), ("Call-ID", self.call_id)]
        return [self._endpoint.via(), *routes, *dialog, ("CSeq", f"{sequence} {method}")]

    def _contact(self) -> str:
        return f"<sip:centre@{self._endpoint.host}:{self._endpoint.port}>"

    def _description(self, kinds: tuple[int, ...], way: str) -> bytes:
        return sdp.write(
            self._endpoint.host,
            self._port,
            kinds,
            version=self._version,
            event=self.speech.event_type,
            way=way,
        )

    async def _quietly(self, request: Request) -> None:
        with contextlib.suppress(TimeoutError):
            await self._endpoint.ask(request, self._place)
