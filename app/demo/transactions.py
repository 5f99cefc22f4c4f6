"""SIP transactions over UDP (RFC 3261 §17): repeats what is not answered, answers repeats."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from sipmessage import Request, Response

from app.demo import messages

T1: Final = 0.5
T2: Final = 4.0
TIMEOUT: Final = 64 * T1
_LONGEST_PENDING: Final = 180.0
_MOST_PENDING: Final = 2000
Place = tuple[str, int]

_log = logging.getLogger("hearthline.demo")


class Incoming:
    """A new request and the way to answer it; `reply` may be called several times (180, then 200)."""

    def __init__(self, request: Request, source: Place, endpoint: "Endpoint") -> None:
        self.request = request
        self.source = source
        self.tag = messages.token()
        self.answered = False
        self._endpoint = endpoint

    def reply(self, code: int, headers: list[tuple[str, str]] | None = None, body: bytes = b"") -> None:
        """Send a response; after a final one further replies are dropped."""
        if self.answered:
            return
        self.answered = code >= 200
        answer = messages.response(self.request, code, headers or [], body, self.tag)
        self._endpoint.answer(self, answer)


class Endpoint(asyncio.DatagramProtocol):
    """One UDP socket for all SIP. `on_request` gets each new request once, ACKs too; event loop only."""

    def __init__(self, on_request: Callable[[Incoming], None], on_bad: Callable[[str], None]) -> None:
        self.host = ""
        self.port = 0
        self._on_request = on_request
        self._on_bad = on_bad
        self._transport: asyncio.DatagramTransport | None = None
        self._asked: dict[tuple[str, str], tuple[asyncio.Future[Response], Callable[[Response], None]]] = {}
        self._acknowledgements: dict[str, tuple[bytes, Place]] = {}
        self._answers: dict[tuple[str, str], tuple[bytes, Place] | None] = {}
        self._repeating: dict[tuple[str, int], asyncio.Task[None]] = {}

    async def open(self, host: str, port: int) -> None:
        """Bind. Raises OSError."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(host, port))
        self.host, self.port = self._transport.get_extra_info("sockname")[:2]

    def close(self) -> None:
        """End every retransmission and the socket."""
        for task in self._repeating.values():
            task.cancel()
        if self._transport is not None:
            self._transport.close()

    def via(self) -> tuple[str, str]:
        """Return a fresh Via header."""
        return "Via", f"SIP/2.0/UDP {self.host}:{self.port};rport;branch=z9hG4bK{messages.token()}"

    def send(self, message: Request | Response, place: Place) -> None:
        """Send once; nothing is expected back."""
        self._put(bytes(message), place)

    async def ask(
        self, request: Request, place: Place, on_provisional: Callable[[Response], None] = lambda _: None
    ) -> Response:
        """Send until answered and return the final response. Raises TimeoutError after 32 s without any.

        A provisional answer to an INVITE ends both the repeating and the time limit.
        """
        loop = asyncio.get_running_loop()
        key = (messages.branch(request), request.method)
        final: asyncio.Future[Response] = loop.create_future()
        provisional = asyncio.Event()

        def seen(answer: Response) -> None:
            provisional.set()
            on_provisional(answer)

        self._asked[key] = (final, seen)
        pause, deadline = T1, loop.time() + TIMEOUT
        try:
            while loop.time() < deadline and not (request.method == "INVITE" and provisional.is_set()):
                self.send(request, place)
                await asyncio.wait((final,), timeout=pause)
                if final.done():
                    break
                pause = pause * 2 if request.method == "INVITE" else min(pause * 2, T2)
            if not final.done() and not (request.method == "INVITE" and provisional.is_set()):
                raise TimeoutError
            answer = await final
        finally:
            loop.call_later(0 if final.cancelled() else T1, self._asked.pop, key, None)
        if request.method == "INVITE" and answer.code >= 300:
            self.acknowledge(request, answer, self._plain_ack(request, answer), place)
        return answer

    def acknowledge(self, invite: Request, answer: Response, ack: Request, place: Place) -> None:
        """Send an ACK, and again whenever that answer to the INVITE is repeated."""
        name = f"{messages.branch(invite)}/{messages.tag(answer.to_address)}"
        self._acknowledgements[name] = (bytes(ack), place)
        asyncio.get_running_loop().call_later(TIMEOUT, self._acknowledgements.pop, name, None)
        self.send(ack, place)

    def answer(self, incoming: Incoming, answer: Response) -> None:
        """Send a response and keep it for repeated requests; that to an INVITE is repeated until its ACK."""
        key = self._key(incoming.request)
        data = bytes(answer)
        self._answers[key] = (data, incoming.source)
        self._put(data, incoming.source)
        if answer.code >= 200:
            asyncio.get_running_loop().call_later(TIMEOUT, self._answers.pop, key, None)
            if incoming.request.method == "INVITE":
                waiting = (incoming.request.call_id, incoming.request.cseq.sequence)
                self._repeating[waiting] = asyncio.create_task(self._repeat(waiting, data, incoming.source))

    def error_received(self, exc: Exception) -> None:
        """Ignore a peer whose port is closed: retransmission and time-outs decide."""

    def datagram_received(self, data: bytes, addr: Place) -> None:
        """Sort one datagram; whatever a stranger sends, the next one is served."""
        if not data.strip(b"\r\n\0"):
            return
        try:
            message = messages.parse(data)
            if isinstance(message, Response):
                self._take_response(message)
            else:
                assert isinstance(message, Request)
                self._take_request(message, addr)
        except Exception as error:  # noqa: BLE001 - the edge of the process: anything may come in here
            _log.info("a datagram was dropped: %s", error)
            self._on_bad(type(error).__name__)

    def _take_response(self, answer: Response) -> None:
        key = (messages.branch(answer), answer.cseq.method)
        repeated = self._acknowledgements.get(f"{key[0]}/{messages.tag(answer.to_address)}")
        if answer.code >= 200 and answer.cseq.method == "INVITE" and repeated:
            self._put(*repeated)
            return
        final, seen = self._asked.get(key, (None, None))
        if final is None or final.done() or seen is None:
            return
        if answer.code < 200:
            seen(answer)
        else:
            final.set_result(answer)

    def _take_request(self, request: Request, source: Place) -> None:
        if request.method == "ACK":
            task = self._repeating.pop((request.call_id, request.cseq.sequence), None)
            if task is not None:
                task.cancel()
            self._on_request(Incoming(request, source, self))
            return
        key = self._key(request)
        if key in self._answers:
            known = self._answers[key]
            if known is not None:
                self._put(*known)
            return
        if len(self._answers) > _MOST_PENDING:
            return
        self._answers[key] = None
        asyncio.get_running_loop().call_later(_LONGEST_PENDING, self._answers.pop, key, None)
        incoming = Incoming(request, source, self)
        try:
            self._on_request(incoming)
        except (ValueError, KeyError):
            incoming.reply(400)
            raise

    async def _repeat(self, waiting: tuple[str, int], data: bytes, place: Place) -> None:
        pause, spent = T1, 0.0
        while spent < TIMEOUT:
            await asyncio.sleep(pause)
            spent += pause
            pause = min(pause * 2, T2)
            self._put(data, place)
        self._repeating.pop(waiting, None)

    def _plain_ack(self, invite: Request, answer: Response) -> Request:
        kept = [(name, invite.headers[name]) for name in ("Via", "From", "Call-ID")]
        sequence = ("CSeq", f"{invite.cseq.sequence} ACK")
        return messages.request("ACK", str(invite.uri), [*kept, ("To", answer.headers["To"]), sequence])

    @staticmethod
    def _key(request: Request) -> tuple[str, str]:
        return messages.branch(request), request.method

    def _put(self, data: bytes, place: Place) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(data, place)
