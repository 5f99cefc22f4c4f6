"""A small real SIP peer on loopback: registrar with digest, caller, callee, RTP that counts what it hears."""

import contextlib
import hashlib
import os
import re
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from tests.peers.process import PATIENCE


@dataclass
class Message:
    """One SIP message as text."""

    text: str
    source: tuple[str, int]

    @property
    def method(self) -> str:
        return "" if self.text.startswith("SIP/2.0") else self.text.partition(" ")[0]

    @property
    def status(self) -> int:
        return int(self.text.split(" ", 2)[1]) if self.text.startswith("SIP/2.0") else 0

    def header(self, name: str) -> str:
        found = re.search(rf"(?mi)^{name}:[ \t]*(.*?)\r?$", self.text)
        return found.group(1) if found else ""

    def headers(self, name: str) -> list[str]:
        return [m.strip() for m in re.findall(rf"(?mi)^{name}:[ \t]*(.*?)\r?$", self.text)]


class Rtp:
    """One RTP end: sends `payload` (PCMA; silence), counts what comes and the telephone events."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(0.02)
        self.port: int = self.socket.getsockname()[1]
        self.received = 0
        self.digits: list[str] = []
        self.heard: list[bytes] = []
        self.target: tuple[str, int] | None = None
        self.sending = True
        self.payload = b"\xd5" * 160
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(2)
        self.socket.close()

    def press(self, digit: str) -> None:
        """Send one RFC 4733 event."""
        assert self.target is not None
        code = "0123456789*#ABCD".index(digit)
        stamp = int(time.monotonic() * 8000) & 0xFFFFFFFF
        for count in range(1, 9):
            end = 0x80 if count > 5 else 0
            payload = struct.pack("!BBH", code, end | 10, count * 160)
            marker = 0x80 if count == 1 else 0
            head = struct.pack("!BBHII", 0x80, marker | 101, 5000 + count, stamp, 7)
            self.socket.sendto(head + payload, self.target)
            time.sleep(0.02)

    def _run(self) -> None:
        sequence, stamp, last_event = 0, 0, -1
        due = time.monotonic()
        while not self._stop.is_set():
            try:
                data, _ = self.socket.recvfrom(2048)
                self.received += 1
                if data[1] & 0x7F == 8:
                    self.heard.append(data[12:])
                if data[1] & 0x7F == 101:
                    event_stamp = struct.unpack("!I", data[4:8])[0]
                    if event_stamp != last_event:
                        last_event = event_stamp
                        self.digits.append("0123456789*#ABCD"[data[12]])
            except (TimeoutError, ConnectionError):
                pass
            if time.monotonic() >= due:
                due += 0.02
                sequence, stamp = (sequence + 1) & 0xFFFF, stamp + 160
                if self.target is not None and self.sending:
                    head = struct.pack("!BBHII", 0x80, 8, sequence, stamp & 0xFFFFFFFF, 7)
                    with contextlib.suppress(OSError):
                        self.socket.sendto(head + self.payload, self.target)


@dataclass
class Dialog:
    """A call of the peer with the engine."""

    peer: "SipPeer"
    call_id: str
    local: str
    remote: str
    target: str
    invite: Message | None = None
    rtp: Rtp = field(default_factory=Rtp)
    sequence: int = 1
    branch: str = ""

    def request(self, method: str, body: str = "", extra: str = "") -> None:
        """Send a request in the dialog."""
        if method not in {"ACK", "CANCEL"}:
            self.sequence += 1
        branch = self.branch if method == "CANCEL" else f"z9hG4bK{os.urandom(6).hex()}"
        self.peer.send(
            f"{method} {self.target} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.peer.port};branch={branch};rport\r\n"
            f"Max-Forwards: 70\r\nFrom: {self.local}\r\nTo: {self.remote}\r\nCall-ID: {self.call_id}\r\n"
            f"CSeq: {self.sequence} {method}\r\nContact: <sip:peer@127.0.0.1:{self.peer.port}>\r\n{extra}",
            body,
        )

    def notify(self, status: str, *, last: bool = False, event: str = "refer") -> None:
        """Tell how a transfer goes that the engine asked for."""
        state = "terminated;reason=noresource" if last else "active;expires=60"
        head = f"Event: {event}\r\nSubscription-State: {state}\r\nContent-Type: message/sipfrag\r\n"
        self.request("NOTIFY", f"SIP/2.0 {status}\r\n", head)

    def listen(self, message: Message) -> None:
        """Send RTP to where an SDP says."""
        port = re.search(r"m=audio (\d+)", message.text)
        if port and port.group(1) != "0":
            self.rtp.target = ("127.0.0.1", int(port.group(1)))


def sdp(port: int, direction: str = "sendrecv") -> str:
    """Return an SDP body with PCMA and telephone events."""
    return (
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        f"m=audio {port} RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
        f"a=fmtp:101 0-15\r\na={direction}\r\n"
    )


class SipPeer:
    """One UDP socket that is registrar, caller and callee; a thread answers, tests wait."""

    def __init__(
        self, password: str = "secret", realm: str = "hearth", address: str = "127.0.0.1", port: int = 0
    ) -> None:
        self.password = password
        self.realm = realm
        self.expires = 120
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.socket.bind((address, port))
        self.socket.settimeout(0.1)
        self.address = address
        self.port: int = self.socket.getsockname()[1]
        self.seen: list[Message] = []
        self.contact = ""
        self.registers = 0
        self.blanks = 0
        self.register_answer: Callable[[Message], str | None] = lambda _message: None
        self.answer_invites = True
        self.invite_answer: Callable[[Message], str | None] = lambda _message: None
        self.bye_answer = ("200 OK", "")
        self.reinvite_answer = ""
        self.answer_reinvites = True
        self.info_answer = "200 OK"
        self.answers_options = True
        self.refer_answer = "202 Accepted"
        self.answer_extra = ""
        self.sdp: Callable[..., str] = sdp
        self.dialogs: list[Dialog] = []
        self.source: tuple[str, int] = ("127.0.0.1", 0)
        self._changed = threading.Condition()
        self._stop = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop = True
        self._thread.join(10)  # a script may be taking its time over an answer
        self.socket.close()
        for dialog in self.dialogs:
            dialog.rtp.close()

    @property
    def registrar(self) -> str:
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"sip:{host}:{self.port};transport=udp"

    def send(self, head: str, body: str = "", to: tuple[str, int] | None = None) -> None:
        kind = "Content-Type: application/sdp\r\n" if body and "Content-Type:" not in head else ""
        text = f"{head}{kind}Content-Length: {len(body)}\r\n\r\n{body}"
        self.socket.sendto(text.encode("utf-8", "surrogateescape"), to or self.source)

    def wait(self, what: Callable[[Message], bool], seconds: float = PATIENCE, count: int = 1) -> Message:
        """Return the `count`-th message that fits. Fails after the time."""
        end = time.monotonic() + seconds
        with self._changed:
            while True:
                fits = [message for message in self.seen if what(message)]
                if len(fits) >= count:
                    return fits[count - 1]
                if not self._changed.wait(max(0.0, end - time.monotonic())) and time.monotonic() > end:
                    raise AssertionError(
                        f"only {len(fits)} of {count} came: {[m.text[:60] for m in self.seen]}"
                    )

    def wait_request(self, method: str, seconds: float = PATIENCE, count: int = 1) -> Message:
        return self.wait(lambda m: m.method == method, seconds, count)

    def wait_answer(
        self, call_id: str, status: int, method: str = "INVITE", seconds: float = PATIENCE
    ) -> Message:
        return self.wait(
            lambda m: m.status == status and m.header("Call-ID") == call_id and method in m.header("CSeq"),
            seconds,
        )

    def ring(
        self,
        sender: str = '"Ana Pop" <sip:+40712345678@127.0.0.1>',
        extra: str = "",
        to: tuple[str, int] | None = None,
        contact: str = "",
        *,
        reached_at: str = "",
        body: str | None = None,
    ) -> Dialog:
        """Send an INVITE to the registered contact; its own Contact is `reached_at`, its offer `body`."""
        target = contact or self.contact
        call_id = f"{os.urandom(6).hex()}@peer"
        dialog = Dialog(self, call_id, f"{sender};tag={os.urandom(4).hex()}", "<sip:1001@127.0.0.1>", target)
        dialog.branch = f"z9hG4bK{os.urandom(6).hex()}"
        self.dialogs.append(dialog)
        self.send(
            f"INVITE {target} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch={dialog.branch};rport\r\n"
            f"Max-Forwards: 70\r\nFrom: {dialog.local}\r\nTo: {dialog.remote}\r\nCall-ID: {call_id}\r\n"
            f"CSeq: 1 INVITE\r\nContact: <{reached_at or f'sip:peer@127.0.0.1:{self.port}'}>\r\n{extra}",
            self.sdp(dialog.rtp.port) if body is None else body,
            to or _address(target),
        )
        return dialog

    def confirm(self, dialog: Dialog) -> None:
        """Wait for the 200 to our INVITE and acknowledge it."""
        answer = self.wait_answer(dialog.call_id, 200)
        dialog.remote = answer.header("To")
        dialog.target = answer.header("Contact").strip("<>").split(">")[0]
        dialog.listen(answer)
        dialog.request("ACK")

    def cancel(self, dialog: Dialog, extra: str = "") -> None:
        dialog.request("CANCEL", extra=extra)

    def respond(
        self, request: Message, status: str, body: str = "", extra: str = "", tag: str = "peer"
    ) -> None:
        """Answer a request."""
        to = request.header("To")
        to = to if "tag=" in to else f"{to};tag={tag}"
        vias = "".join(f"Via: {via}\r\n" for via in request.headers("Via"))
        self.send(
            f"SIP/2.0 {status}\r\n{vias}From: {request.header('From')}\r\nTo: {to}\r\n"
            f"Call-ID: {request.header('Call-ID')}\r\nCSeq: {request.header('CSeq')}\r\n"
            f"Contact: <sip:peer@127.0.0.1:{self.port}>\r\n{extra}",
            body,
            request.source,
        )

    def _run(self) -> None:
        while not self._stop:
            try:
                data, source = self.socket.recvfrom(65535)
            except (TimeoutError, ConnectionError):
                continue
            if not data.strip():
                self.blanks += 1
                continue
            message = Message(data.decode("utf-8", "surrogateescape"), source)
            self._handle(message)
            with self._changed:
                self.seen.append(message)
                self._changed.notify_all()

    def _handle(self, message: Message) -> None:
        if message.method == "REGISTER":
            self.registers += 1
            self._registration(message)
        elif message.method == "INVITE":
            self._invitation(message)
        elif message.method == "BYE":
            if self.bye_answer[0]:
                self.respond(message, self.bye_answer[0], extra=self.bye_answer[1])
        elif message.method == "REFER":
            self.respond(message, self.refer_answer)
        elif message.method == "INFO":
            self.respond(message, self.info_answer)
        elif message.method == "NOTIFY" or (message.method == "OPTIONS" and self.answers_options):
            self.respond(message, "200 OK")
        elif message.method == "CANCEL":
            self.respond(message, "200 OK")
            invite = next(
                m
                for m in self.seen
                if m.method == "INVITE" and m.header("Call-ID") == message.header("Call-ID")
            )
            self.respond(invite, "487 Request Terminated")
        elif message.status >= 300 and "INVITE" in message.header("CSeq"):
            dialog = next((d for d in self.dialogs if d.call_id == message.header("Call-ID")), None)
            if dialog is not None:
                dialog.remote = message.header("To")
                branch = f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch={dialog.branch};rport\r\n"
                self.send(
                    f"ACK {dialog.target} SIP/2.0\r\n{branch}Max-Forwards: 70\r\nFrom: {dialog.local}\r\n"
                    f"To: {dialog.remote}\r\nCall-ID: {dialog.call_id}\r\nCSeq: 1 ACK\r\n",
                    to=message.source,
                )

    def _registration(self, message: Message) -> None:
        scripted = self.register_answer(message)
        if scripted is not None:
            if scripted:
                status, _, extra = scripted.partition("\r\n")
                self.respond(message, status, extra=extra)
            return
        if not self._proven(message):
            nonce = os.urandom(6).hex()
            digest = f'realm="{self.realm}", nonce="{nonce}", algorithm=MD5, qop="auth"'
            self.respond(message, "401 Unauthorized", extra=f"WWW-Authenticate: Digest {digest}\r\n")
            return
        self.source = message.source
        contact = re.search(r"<([^>]*)>", message.header("Contact"))
        self.contact = contact.group(1) if contact else ""
        gone = "expires=0" in message.header("Contact") or message.header("Expires") == "0"
        self.respond(message, "200 OK", extra="" if gone else f"Expires: {self.expires}\r\n")

    def _proven(self, message: Message) -> bool:
        parts = dict(re.findall(r'(\w+)="?([^",]*)"?', message.header("Authorization").partition(" ")[2]))
        if not parts:
            return False
        first = _md5(f"{parts['username']}:{self.realm}:{self.password}")
        second = _md5(f"{message.method}:{parts['uri']}")
        wanted = _md5(f"{first}:{parts['nonce']}:{parts['nc']}:{parts['cnonce']}:{parts['qop']}:{second}")
        return bool(parts["response"] == wanted)

    def _invitation(self, message: Message) -> None:
        if not re.search(r"m=audio \d+ \S+(?: \d+)* 8[ \r]", message.text):
            self.respond(message, "488 Not Acceptable Here")
            return
        known = next((d for d in self.dialogs if d.call_id == message.header("Call-ID")), None)
        if known is None:
            scripted = self.invite_answer(message)
            if scripted is not None:
                if scripted:
                    self.respond(message, scripted)
                return
            local = f"{message.header('To')};tag=peer"
            target = message.header("Contact").strip("<>").split(">")[0]
            known = Dialog(self, message.header("Call-ID"), local, message.header("From"), target, message)
            self.dialogs.append(known)
            if not self.answer_invites:
                self.respond(message, "180 Ringing")
                return
        elif not self.answer_reinvites:
            return
        elif self.reinvite_answer:
            self.respond(message, self.reinvite_answer)
            return
        known.listen(message)
        direction = "recvonly" if "a=sendonly" in message.text else "sendrecv"
        self.respond(message, "200 OK", self.sdp(known.rtp.port, direction), self.answer_extra)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def _address(uri: str) -> tuple[str, int]:
    found = re.search(r"@([^:;>]+):(\d+)", uri)
    assert found is not None, uri
    return found.group(1), int(found.group(2))


def answer_register(request: Message) -> str:
    """Return a 200 to a REGISTER as text, for peers on other transports."""
    return (
        f"SIP/2.0 200 OK\r\nVia: {request.header('Via')}\r\nFrom: {request.header('From')}\r\n"
        f"To: {request.header('To')};tag=t\r\nCall-ID: {request.header('Call-ID')}\r\n"
        f"CSeq: {request.header('CSeq')}\r\nExpires: 120\r\nContent-Length: 0\r\n\r\n"
    )
