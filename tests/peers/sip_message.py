"""The little of SIP that a test peer needs: messages as bytes, read and written, SDP for one A-law stream."""

import re
import secrets
from dataclasses import dataclass, field

_SHORT = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length"}


@dataclass
class Message:
    """One message; header names are lower-case, values as they came (bytes read as Latin-1)."""

    first: str
    headers: list[tuple[str, str]]
    body: bytes = b""
    source: tuple[str, int] = field(default=("", 0))

    @property
    def status(self) -> int:
        """The status of an answer; 0 for a request."""
        return int(self.first.split()[1]) if self.first.startswith("SIP/2.0") else 0

    @property
    def method(self) -> str:
        """The method of a request, or the one that an answer belongs to."""
        return self.get("cseq").split()[-1]

    def get(self, name: str) -> str:
        """Return the first header of that name, "" when there is none."""
        return next((value for key, value in self.headers if key == name), "")

    def all(self, name: str) -> list[str]:
        """Return every header of that name in order."""
        return [value for key, value in self.headers if key == name]

    @property
    def media(self) -> tuple[str, int] | None:
        """Where the sender of this SDP wants to hear, or None without SDP."""
        found = re.search(rb"^m=audio (\d+)", self.body, re.M)
        host = re.search(rb"^c=IN IP4 (\S+)", self.body, re.M)
        return (host[1].decode(), int(found[1])) if found and host else None

    @property
    def keypad(self) -> int:
        """The payload number under which the sender of this SDP wants keypad digits (101 if unsaid)."""
        found = re.search(rb"^a=rtpmap:(\d+) telephone-event/8000", self.body, re.M)
        return int(found[1]) if found else 101


def read(data: bytes, source: tuple[str, int]) -> Message:
    """Return the message in a datagram."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = []
    for line in lines:
        name, _, value = line.partition(":")
        key = name.strip().lower()
        headers.append((_SHORT.get(key, key), value.strip()))
    return Message(first, headers, body, source)


def write(first: str, headers: list[tuple[str, str | bytes]], body: bytes = b"") -> bytes:
    """Return a message as bytes; a header given as bytes goes out as it is."""
    lines = [first.encode()]
    for name, value in headers:
        lines.append(name.encode() + b": " + (value if isinstance(value, bytes) else value.encode()))
    if body:
        lines.append(b"Content-Type: application/sdp")
    lines.append(f"Content-Length: {len(body)}".encode())
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def sdp(port: int, direction: str = "sendrecv") -> bytes:
    """Return SDP for one A-law stream with keypad events on loopback."""
    return (
        f"v=0\r\no=- {secrets.randbelow(10**9)} 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        f"m=audio {port} RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
        f"a=fmtp:101 0-15\r\na=ptime:20\r\na={direction}\r\n"
    ).encode()


def direction_of(body: bytes) -> str:
    """Return the direction an SDP asks for."""
    found = re.search(rb"^a=(sendrecv|sendonly|recvonly|inactive)", body, re.M)
    return found[1].decode() if found else "sendrecv"


def uri_of(header: str) -> str:
    """Return the bare address in a From, To or Contact header."""
    found = re.search(r"<([^>]*)>", header)
    return found[1] if found else header.partition(";")[0].strip()


def host_port(uri: str) -> tuple[str, int]:
    """Return where a numeric SIP address is reached over UDP."""
    found = re.search(r"@?([0-9.]+):(\d+)", uri)
    assert found, uri
    return found[1], int(found[2])
