"""The little of SDP (RFC 4566, RFC 3264) that one G.711 stream needs."""

from dataclasses import dataclass
from typing import Final

from app.domain.errors import BadInput

SPOKEN: Final = (0, 8)
"""Payload types spoken here: mu-law, A-law."""
_MIRROR: Final = {
    "sendrecv": "sendrecv",
    "sendonly": "recvonly",
    "recvonly": "sendonly",
    "inactive": "inactive",
}


@dataclass(frozen=True, slots=True)
class Media:
    """Where and how the far end wants its speech. `direction` is seen from the far end."""

    host: str
    port: int
    payload_type: int
    event_type: int
    direction: str = "sendrecv"

    @property
    def ours(self) -> str:
        """Return the direction to answer with."""
        return _MIRROR[self.direction]


def read(body: bytes) -> Media:
    """Return the first audio stream of a description. Raises BadInput when there is none we can speak."""
    text = body.decode("utf-8", "replace")
    session, *streams = text.replace("\r\n", "\n").split("\nm=")
    audio = next((stream for stream in streams if stream.startswith("audio ")), None)
    if audio is None:
        raise BadInput("no_audio", "The description has no audio stream.")
    lines = audio.split("\n")
    words = lines[0].split()
    try:
        port = int(words[1])
        formats = [int(word) for word in words[3:]]
    except (IndexError, ValueError):
        raise BadInput("bad_sdp", "The audio line of the description cannot be read.") from None
    spoken = next((kind for kind in formats if kind in SPOKEN), None)
    if spoken is None or not 0 < port < 65536 or words[2] not in {"RTP/AVP", "RTP/AVPF"}:
        raise BadInput(
            "no_codec", "No codec of ours is offered.", "PCMU or PCMA without encryption is spoken."
        )
    host = _value(lines, "c=IN IP4 ") or _value(session.split("\n"), "c=IN IP4 ")
    if not host:
        raise BadInput("bad_sdp", "The description names no address.")
    return Media(host, port, spoken, _event_type(lines), _direction(lines, session))


def write(
    host: str, port: int, payload_types: tuple[int, ...], *, version: int, event: int, way: str
) -> bytes:
    """Return our description: an offer with several payload types or an answer with one."""
    names = {0: "PCMU/8000", 8: "PCMA/8000"}
    lines = [
        "v=0",
        f"o=- 20 {version} IN IP4 {host}",
        "s=demo call centre",
        f"c=IN IP4 {host}",
        "t=0 0",
        f"m=audio {port} RTP/AVP {' '.join(str(kind) for kind in (*payload_types, event))}",
        *(f"a=rtpmap:{kind} {names[kind]}" for kind in payload_types),
        f"a=rtpmap:{event} telephone-event/8000",
        f"a=fmtp:{event} 0-15",
        "a=ptime:20",
        f"a={way}",
    ]
    return ("\r\n".join(lines) + "\r\n").encode()


def _value(lines: list[str], prefix: str) -> str:
    return next((line.removeprefix(prefix).strip() for line in lines if line.startswith(prefix)), "")


def _event_type(lines: list[str]) -> int:
    for line in lines:
        kind, _, name = line.removeprefix("a=rtpmap:").partition(" ")
        if (
            line.startswith("a=rtpmap:")
            and name.lower().startswith("telephone-event/8000")
            and kind.isdigit()
        ):
            return int(kind)
    return 101


def _direction(lines: list[str], session: str) -> str:
    said = [line[2:].strip() for line in (*session.split("\n"), *lines) if line[:2] == "a="]
    ways = [word for word in said if word in _MIRROR]
    held = _value(lines, "c=IN IP4 ") == "0.0.0.0"  # noqa: S104
    return "inactive" if held else ways[-1] if ways else "sendrecv"
