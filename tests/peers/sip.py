"""A caller on the far side: a small SIP end over UDP on loopback that calls, is called, speaks and listens.

It does what a careful telephone does (answers re-INVITE, BYE, OPTIONS, CANCEL), and on request what a
careless or hostile one does: any bytes as display name or header. One thread reads; everything else is safe
on any thread.
"""

import hashlib
import queue
import re
import secrets
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.peers.process import PATIENCE
from tests.peers.rtp import RtpEnd
from tests.peers.sip_message import Message, direction_of, host_port, read, sdp, uri_of, write

_ANSWER_WITH_SDP = {"sendonly": "recvonly", "recvonly": "sendonly"}


@dataclass
class FarCall:
    """One call seen from the far side. Times are monotonic seconds."""

    end: "FarEnd"
    rtp: RtpEnd
    key: str
    local: bytes
    remote: str
    target: str
    route: tuple[str, int]
    invite: Message | None = None
    branch: str = ""
    number: int = 1
    statuses: list[int] = field(default_factory=list)
    invited_at: float = 0.0
    answered_at: float | None = None
    ended_at: float | None = None
    far_direction: str = "sendrecv"
    proxies: list[str] = field(default_factory=list)
    """The proxies that stay in the path, in the order a request of ours passes them."""

    def stay(self, recorded: list[str], *, called: bool) -> None:
        """Send what follows through the proxies that recorded themselves; `called`: the call came to us."""
        passed = [one.strip() for value in recorded for one in value.split(",")]
        self.proxies = passed if called else passed[::-1]
        self.route = host_port(uri_of(self.proxies[0])) if self.proxies else host_port(self.target)

    def wait_answered(self, timeout: float = PATIENCE) -> None:
        """Return once the other side answered. Raises TimeoutError."""
        self.end.wait(lambda: self.answered_at is not None, timeout, f"not answered: {self.statuses}")

    def wait_status(self, status: int, timeout: float = PATIENCE) -> None:
        """Return once this answer to our INVITE came. Raises TimeoutError."""
        self.end.wait(lambda: status in self.statuses, timeout, f"no {status}: {self.statuses}")

    def wait_ended(self, timeout: float = PATIENCE) -> None:
        """Return once the other side ended the call. Raises TimeoutError."""
        self.end.wait(lambda: self.ended_at is not None, timeout, "not ended")

    def wait_direction(self, direction: str, timeout: float = PATIENCE) -> None:
        """Return once the other side asked for this direction (`sendonly`: it holds us)."""
        self.end.wait(lambda: self.far_direction == direction, timeout, f"is {self.far_direction}")

    def answer(self, status: int = 200) -> None:
        """Answer an incoming call: 180 rings, 200 takes it, anything higher refuses."""
        assert self.invite is not None
        if status == 200:  # first: a re-INVITE may follow our answer before we go on
            self.rtp.remote, self.rtp.keypad = self.invite.media, self.invite.keypad
            self.answered_at = time.monotonic()
        self.end.reply(self.invite, status, self, sdp(self.rtp.port) if status == 200 else b"")

    def reinvite(self, direction: str) -> None:
        """Ask for another direction within the call: `sendonly` holds the other side."""
        self.number += 1
        self.end.request(self, "INVITE", "", self.number, body=sdp(self.rtp.port, direction))

    def hang_up(self) -> None:
        """End the call: CANCEL before it was answered, BYE afterwards; idempotent."""
        if self.ended_at is not None:
            return
        if self.answered_at is None and self.invite is None:
            self.end.request(self, "CANCEL", self.branch, self.number)
        else:
            self.number += 1
            self.end.request(self, "BYE", "", self.number)
        self.ended_at = time.monotonic()
        self.rtp.remote = None


class FarEnd:
    """A telephone on a port of its own; `port` can be called as extension 9PORT of the test switch."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        """`host` is the loopback address to call from; 127.0.0.2 is a stranger to most."""
        self.host = host
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((host, 0))
        self._socket.settimeout(0.2)
        self.port: int = self._socket.getsockname()[1]
        self.offers: queue.Queue[FarCall] = queue.Queue()
        self._signing_in: dict[str, Message] = {}
        self._calls: dict[str, FarCall] = {}
        self._changed = threading.Condition()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._read, name="far end", daemon=True)
        self._thread.start()

    def call(
        self,
        to: str,
        *,
        number: str = "+40215550199",
        name: bytes = b"",
        headers: tuple[tuple[str, bytes], ...] = (),
        hertz: float = 0.0,
    ) -> FarCall:
        """Call `to` (`user@host:port`), speaking a tone of `hertz`; `name` goes out byte for byte."""
        rtp, key = RtpEnd(hertz), secrets.token_hex(8)
        display = b'"' + name + b'" ' if name else b""
        local = display + f"<sip:{number}@{self.host}:{self.port}>;tag={secrets.token_hex(4)}".encode()
        call = FarCall(self, rtp, key, local, f"<sip:{to}>", f"sip:{to}", host_port(to))
        self._calls[key] = call
        call.branch, call.invited_at = f"z9hG4bK{secrets.token_hex(8)}", time.monotonic()
        self.request(call, "INVITE", call.branch, 1, body=sdp(rtp.port), headers=headers)
        return call

    def sign_in(self, registrar: tuple[str, int], user: str, password: str) -> None:
        """Register, so that the switch calls this telephone by its number. Raises TimeoutError."""
        uri, key, proof = f"sip:{registrar[0]}:{registrar[1]}", secrets.token_hex(8), ""
        me = f"<sip:{user}@{registrar[0]}>"
        for number, wanted in ((1, 401), (2, 200)):
            lines: list[tuple[str, str | bytes]] = [
                ("Via", f"SIP/2.0/UDP {self.host}:{self.port};rport;branch=z9hG4bK{secrets.token_hex(8)}"),
                ("Max-Forwards", "70"), ("From", f"{me};tag=far"), ("To", me), ("Call-ID", key),
                ("CSeq", f"{number} REGISTER"), ("Contact", f"<sip:{user}@{self.host}:{self.port}>"),
                ("Expires", "300"), *([("Authorization", proof)] if proof else []),
            ]  # fmt: skip
            self._signing_in.pop(key, None)
            self.send(write(f"REGISTER {uri} SIP/2.0", lines), registrar)
            self.wait(lambda: key in self._signing_in, PATIENCE, "the registrar does not answer")
            answer = self._signing_in[key]
            assert answer.status == wanted, answer.first
            proof = _proof(answer.get("www-authenticate"), uri, user, password)

    def offered(self, timeout: float = PATIENCE) -> FarCall:
        """Return the next incoming call. Raises TimeoutError."""
        try:
            return self.offers.get(timeout=timeout)
        except queue.Empty:
            raise TimeoutError("nobody called") from None

    def forget(self, call: FarCall) -> None:
        """Let go of a call that is over, and of its sound."""
        self._calls.pop(call.key, None)
        call.rtp.close()

    def close(self) -> None:
        """End every call, the thread and the sockets; idempotent."""
        for call in list(self._calls.values()):
            if not self._stopped.is_set():
                call.hang_up()
            call.rtp.close()
        self._stopped.set()
        self._thread.join(5)
        self._socket.close()

    def wait(self, condition: Callable[[], bool], timeout: float, otherwise: str) -> None:
        """Wait until `condition()` holds. Raises TimeoutError with that text."""
        with self._changed:
            if not self._changed.wait_for(condition, timeout):
                raise TimeoutError(otherwise)

    def send(self, data: bytes, to: tuple[str, int]) -> None:
        """Send any bytes from this port."""
        self._socket.sendto(data, to)

    def request(
        self,
        call: FarCall,
        method: str,
        branch: str,
        number: int,
        *,
        body: bytes = b"",
        headers: tuple[tuple[str, bytes], ...] = (),
    ) -> None:
        """Send a request of a call; an empty `branch` makes a fresh transaction."""
        via = f"SIP/2.0/UDP {self.host}:{self.port};rport;branch={branch or 'z9hG4bK' + secrets.token_hex(8)}"
        lines: list[tuple[str, str | bytes]] = [
            ("Via", via), ("Max-Forwards", "70"), ("From", call.local), ("To", call.remote),
            ("Call-ID", call.key), ("CSeq", f"{number} {method}"),
            ("Contact", f"<sip:far@{self.host}:{self.port}>"), *headers,
            *(("Route", proxy) for proxy in call.proxies),
        ]  # fmt: skip
        self.send(write(f"{method} {call.target} SIP/2.0", lines, body), call.route)

    def reply(self, request: Message, status: int, call: FarCall | None, body: bytes = b"") -> None:
        """Answer a request."""
        to: str | bytes = request.get("to")
        if call is not None and "tag=" not in str(to):
            to = call.local
        lines: list[tuple[str, str | bytes]] = [("Via", via) for via in request.all("via")]
        lines += [("Record-Route", value) for value in request.all("record-route")]
        lines += [
            ("From", request.get("from")), ("To", to), ("Call-ID", request.get("call-id")),
            ("CSeq", request.get("cseq")), ("Contact", f"<sip:far@{self.host}:{self.port}>"),
        ]  # fmt: skip
        self.send(write(f"SIP/2.0 {status} Test", lines, body), request.source)

    def _read(self) -> None:
        while not self._stopped.is_set():
            try:
                data, source = self._socket.recvfrom(65_535)
            except TimeoutError:
                continue
            except OSError:
                continue  # a port that is closed told us so
            if not data.strip():
                continue
            message = read(data, source)
            with self._changed:
                self._answered(message) if message.status else self._asked(message)
                self._changed.notify_all()

    def _answered(self, answer: Message) -> None:
        if answer.method == "REGISTER":
            self._signing_in[answer.get("call-id")] = answer
        call = self._calls.get(answer.get("call-id"))
        if call is None or answer.method != "INVITE":
            return
        call.statuses.append(answer.status)
        if answer.status < 200:
            return
        call.remote = answer.get("to")
        if answer.status < 300:
            call.target = uri_of(answer.get("contact"))
            call.stay(answer.all("record-route"), called=False)
            call.rtp.remote, call.rtp.keypad = answer.media, answer.keypad
            self.request(call, "ACK", "", call.number)
            if call.answered_at is None:
                call.answered_at = time.monotonic()
        else:
            self.request(call, "ACK", call.branch, call.number)
            call.ended_at = time.monotonic()

    def _asked(self, request: Message) -> None:
        call = self._calls.get(request.get("call-id"))
        if request.method == "INVITE":
            self._invited(request, call)
        elif request.method == "ACK":
            return
        elif request.method in {"BYE", "CANCEL"} and call is not None:
            self.reply(request, 200, call)
            if request.method == "CANCEL" and call.invite is not None and call.answered_at is None:
                self.reply(call.invite, 487, call)
            call.ended_at = call.ended_at or time.monotonic()
            call.rtp.remote = None
        else:
            self.reply(request, 200 if request.method == "OPTIONS" else 481, call)

    def _invited(self, request: Message, call: FarCall | None) -> None:
        if call is not None:  # within the call: hold, resume, session refresh
            call.far_direction = direction_of(request.body)
            mine = _ANSWER_WITH_SDP.get(call.far_direction, call.far_direction)
            self.reply(request, 200, call, sdp(call.rtp.port, mine))
            call.rtp.remote = request.media or call.rtp.remote
            return
        local = f"{request.get('to')};tag={secrets.token_hex(4)}".encode("latin-1")
        target = uri_of(request.get("contact"))
        key = request.get("call-id")
        call = FarCall(
            self, RtpEnd(), key, local, request.get("from"), target, host_port(target), request,
            invited_at=time.monotonic(),
        )  # fmt: skip
        call.stay(request.all("record-route"), called=True)
        self._calls[key] = call
        self.reply(request, 100, None)
        self.offers.put(call)


def _proof(challenge: str, uri: str, user: str, password: str) -> str:
    """Return what answers a digest challenge (MD5); "" when there is none."""
    said = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))
    if not said:
        return ""
    first, second = _md5(f"{user}:{said['realm']}:{password}"), _md5(f"REGISTER:{uri}")
    answer = _md5(f"{first}:{said['nonce']}:00000001:far:auth:{second}")
    return (
        f'Digest username="{user}", realm="{said["realm"]}", nonce="{said["nonce"]}", uri="{uri}", '
        f'response="{answer}", algorithm=MD5, cnonce="far", qop=auth, nc=00000001'
        + (f', opaque="{said["opaque"]}"' if "opaque" in said else "")
    )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()
