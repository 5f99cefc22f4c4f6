"""A raw SIP seat for the tests: registers, takes and makes calls with plain sockets, by hand."""

import hashlib
import math
import random
import re
import socket
import struct
import threading
import time
import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Self

Headers = dict[str, str]
WAIT = 10.0


class Packet:
    """One SIP message, cut up by hand."""

    def __init__(self, data: bytes, source: tuple[str, int]) -> None:
        head, _, self.body = data.decode("utf-8", "replace").partition("\r\n\r\n")
        self.first, *lines = head.split("\r\n")
        self.headers = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in lines}
        self.source = source

    @property
    def code(self) -> int:
        return int(self.first.split()[1]) if self.first.startswith("SIP/2.0") else 0

    @property
    def method(self) -> str:
        return "" if self.code else self.first.split()[0]


class Seat:
    """One UDP socket with SIP, one with RTP. All waiting is bounded by `WAIT` seconds."""

    def __init__(self, registrar: str, user: str, password: str) -> None:
        found = re.fullmatch(r"sip:([^:]+):(\d+).*", registrar)
        assert found is not None
        self.centre = (found[1], int(found[2]))
        self.user, self.password = user, password
        self.sip = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sip.bind(("127.0.0.1", 0))
        self.port = int(self.sip.getsockname()[1])
        self.rtp = Rtp()
        self.sequence = 0
        self.tag = uuid.uuid4().hex[:8]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rtp.close()
        self.sip.close()

    def send_raw(self, data: bytes) -> None:
        self.sip.sendto(data, self.centre)

    def send(self, first: str, headers: list[tuple[str, str]], body: str = "") -> None:
        lines = [first, *(f"{name}: {value}" for name, value in headers), f"Content-Length: {len(body)}"]
        self.send_raw(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    def receive(self, wanted: Callable[[Packet], bool], seconds: float = WAIT) -> Packet:
        """Return the next packet that is wanted; others are dropped. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while True:
            self.sip.settimeout(max(0.01, end - time.monotonic()))
            packet = Packet(*self.sip.recvfrom(65536))
            if wanted(packet):
                return packet

    def basic(self, method: str, call_id: str, to_tag: str = "", to: str = "") -> list[tuple[str, str]]:
        self.sequence += 1
        here = f"127.0.0.1:{self.port}"
        place = to or f"sip:{self.user}@{self.centre[0]}:{self.centre[1]}"
        return [
            ("Via", f"SIP/2.0/UDP {here};rport;branch=z9hG4bK{uuid.uuid4().hex}"),
            ("Max-Forwards", "70"),
            ("From", f"<sip:{self.user}@{self.centre[0]}>;tag={self.tag}"),
            ("To", f"<{place}>" + (f";tag={to_tag}" if to_tag else "")),
            ("Call-ID", call_id),
            ("CSeq", f"{self.sequence} {method}"),
            ("Contact", f"<sip:{self.user}@{here}>"),
        ]

    def ask(self, method: str, uri: str, headers: list[tuple[str, str]], body: str = "") -> Packet:
        """Send a request and return its final response."""
        self.send(f"{method} {uri} SIP/2.0", headers, body)
        number = dict(headers)["CSeq"]
        return self.receive(lambda p: p.code >= 200 and p.headers["cseq"] == number)

    def proof(self, method: str, uri: str, challenge: str) -> tuple[str, str]:
        said = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))
        first = _md5(f"{self.user}:{said['realm']}:{self.password}")
        second = _md5(f"{method}:{uri}")
        answer = _md5(f"{first}:{said['nonce']}:00000001:abcdef:auth:{second}")
        return (
            "Authorization",
            f'Digest username="{self.user}", realm="{said["realm"]}", nonce="{said["nonce"]}", uri="{uri}", '
            f'response="{answer}", algorithm=MD5, cnonce="abcdef", qop=auth, nc=00000001',
        )

    def register(self, expires: int = 120) -> Packet:
        """Register with digest; returns the last response."""
        uri = f"sip:{self.centre[0]}:{self.centre[1]}"
        call_id = uuid.uuid4().hex
        more = [("Expires", str(expires))]
        first = self.ask("REGISTER", uri, [*self.basic("REGISTER", call_id), *more])
        assert first.code == 401
        proof = self.proof("REGISTER", uri, first.headers["www-authenticate"])
        return self.ask("REGISTER", uri, [*self.basic("REGISTER", call_id), *more, proof])

    def reply(self, asked: Packet, code: int, phrase: str, body: str = "") -> None:
        """Answer a request of the centre."""
        names = ("via", "from", "to", "call-id", "cseq")
        headers = [(name.title(), asked.headers[name]) for name in names]
        headers[2] = (
            "To",
            asked.headers["to"] + ("" if "tag=" in asked.headers["to"] else f";tag={self.tag}"),
        )
        headers.append(("Contact", f"<sip:{self.user}@127.0.0.1:{self.port}>"))
        if body:
            headers.append(("Content-Type", "application/sdp"))
        self.send(f"SIP/2.0 {code} {phrase}", headers, body)

    def offered(self, seconds: float = WAIT) -> Packet:
        """Wait for an INVITE of the centre, and say that it rings."""
        invite = self.receive(lambda p: p.method == "INVITE", seconds)
        self.reply(invite, 180, "Ringing")
        return invite

    def answer(self, invite: Packet, kind: int = 0) -> None:
        """Take the call; speech goes to and from `rtp` afterwards."""
        self.rtp.towards(invite.body, kind)
        self.reply(invite, 200, "OK", self.description(kind))
        self.receive(lambda p: p.method == "ACK")

    def description(self, kind: int = 0, way: str = "sendrecv") -> str:
        lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0"]
        lines += [
            f"m=audio {self.rtp.port} RTP/AVP {kind} 101",
            "a=rtpmap:101 telephone-event/8000",
            f"a={way}",
        ]
        return "\r\n".join(lines) + "\r\n"

    def dial(self, number: str) -> tuple[Packet, str]:
        """Call a number with digest; returns the final response and the Call-ID (ACK is sent)."""
        uri = f"sip:{number}@{self.centre[0]}:{self.centre[1]}"
        call_id = uuid.uuid4().hex
        kind = [("Content-Type", "application/sdp")]
        first = self.ask("INVITE", uri, [*self.basic("INVITE", call_id, to=uri), *kind], self.description())
        self._acknowledge(uri, first)
        proof = self.proof("INVITE", uri, first.headers["www-authenticate"])
        final = self.ask(
            "INVITE", uri, [*self.basic("INVITE", call_id, to=uri), *kind, proof], self.description()
        )
        self._acknowledge(uri, final)
        if final.code == 200:
            self.rtp.towards(final.body, 0)
        return final, call_id

    def _acknowledge(self, uri: str, final: Packet) -> None:
        number = final.headers["cseq"].split()[0]
        headers = [(n.title(), final.headers[n]) for n in ("via", "from", "to", "call-id")]
        self.send(f"ACK {uri} SIP/2.0", [*headers, ("CSeq", f"{number} ACK"), ("Max-Forwards", "70")])

    def within(self, asked: Packet, method: str, body: str = "") -> Packet:
        """Send a request inside the dialog that the centre's INVITE began; returns the final response."""
        self.sequence += 1
        tagged = asked.headers["to"] + f";tag={self.tag}"
        contact = re.search(r"<(.+?)>", asked.headers["contact"])
        assert contact is not None
        headers = [
            ("Via", f"SIP/2.0/UDP 127.0.0.1:{self.port};rport;branch=z9hG4bK{uuid.uuid4().hex}"),
            ("From", tagged),
            ("To", asked.headers["from"]),
            ("Call-ID", asked.headers["call-id"]),
            ("CSeq", f"{self.sequence} {method}"),
            ("Contact", f"<sip:{self.user}@127.0.0.1:{self.port}>"),
            ("Content-Type", "application/sdp"),
        ]
        final = self.ask(method, contact[1], headers, body)
        if method == "INVITE":
            self._acknowledge(contact[1], final)
        return final


class Rtp:
    """Speech of the seat: sends a tone or silence every 20 ms on a thread, keeps what arrives."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(0.02)
        self.port = int(self.socket.getsockname()[1])
        self.received: list[bytes] = []
        self.kind = 0
        self.sent = 0
        self._remote: tuple[str, int] | None = None
        self._frame = b""
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def towards(self, description: str, kind: int) -> None:
        port = re.search(r"m=audio (\d+)", description)
        assert port is not None
        self.kind = kind
        with self._lock:
            self._remote = ("127.0.0.1", int(port[1]))
        if not self._thread.is_alive():
            self._thread.start()

    def speak(self, frame: bytes) -> None:
        """Send this 160-byte payload again and again; empty = nothing."""
        with self._lock:
            self._frame = frame

    def press(self, digit: int) -> None:
        """Send an RFC 4733 key press: three packets and three ends, one timestamp."""
        assert self._remote is not None
        stamp = random.getrandbits(32)
        for place in range(6):
            head = struct.pack("!BBHII", 0x80, 101, random.getrandbits(16), stamp, 7)
            self.socket.sendto(
                head + struct.pack("!BBH", digit, 0x8A if place > 2 else 10, 160), self._remote
            )

    def payload(self) -> bytes:
        """Return all that was received, one payload behind the other."""
        return b"".join(packet[12:] for packet in self.received)

    def _run(self) -> None:
        due = time.monotonic()
        while not self._stop.is_set():
            with self._lock:
                frame, remote = self._frame, self._remote
            if frame and remote:
                head = struct.pack("!BBHII", 0x80, self.kind, self.sent & 0xFFFF, self.sent * 160, 5)
                self.socket.sendto(head + frame, remote)
                self.sent += 1
            due += 0.02
            while (left := due - time.monotonic()) > 0:
                self.socket.settimeout(max(0.001, left))
                try:
                    self.received.append(self.socket.recv(2048))
                except TimeoutError:
                    break

    def close(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(2)
        self.socket.close()


def tone(amplitude: float, kind: int = 0) -> bytes:
    """Return 20 ms of a 400 Hz tone (a whole number of waves) in G.711, coded by the standard's own steps."""
    samples = [int(amplitude * 32767 * math.sin(2 * math.pi * 400 * n / 8000)) for n in range(160)]
    return bytes((_ulaw if kind == 0 else _alaw)(sample) for sample in samples)


def _ulaw(sample: int) -> int:
    sign, sample = (0x80, -sample) if sample < 0 else (0, sample)
    sample = min(sample, 32635) + 132
    segment = 7
    while segment and not sample & 0x80 << segment:
        segment -= 1
    return ~(sign | segment << 4 | sample >> segment + 3 & 15) & 255


def _alaw(sample: int) -> int:
    sign, sample = (0, -sample - 1) if sample < 0 else (0x80, sample)
    sample = min(sample, 32767)
    segment = 7
    while segment and not sample & 0x80 << segment:
        segment -= 1
    code = segment << 4 | (sample >> segment + 3 if segment else sample >> 4) & 15
    return (sign | code) ^ 0x55


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
