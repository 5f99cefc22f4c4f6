"""The servers that help media through a NAT: STUN and TURN, found and asked off the loop thread."""

import logging
from dataclasses import dataclass
from typing import Final

from app.engine.addresses import bracketed, literal
from app.engine.resolving import Names, NoAnswer
from app.engine.stun import public_address, relays
from app.wire.engine import AccountSettings

_log = logging.getLogger("hearthline.engine")

_PORT: Final = 3478


@dataclass(frozen=True, slots=True)
class Nat:
    """`stun` and `turn` as `address:port`, "" where none serves; `public`: how STUN sees this seat."""

    stun: str = ""
    turn: str = ""
    public: str = ""


def find(settings: AccountSettings, names: Names) -> Nat:
    """Look the helping servers of an account up and ask STUN for our address. Blocks: a thread's work."""
    stun, turn = _place(settings.stun, names), _place(settings.turn, names)
    public = ""
    if stun and not through_ice(settings):
        public = public_address(*_parts(stun))
    if turn and not relays(*_parts(turn)):
        _log.info("the TURN server does not answer: calls go without it")
        turn = ""
    return Nat(stun, turn, public)


def through_ice(settings: AccountSettings) -> bool:
    """Say whether an account's media find their way by ICE; a relay is reached no other way."""
    return settings.ice or bool(settings.turn)


def _parts(place: str) -> tuple[str, int]:
    host, _, port = place.rpartition(":")
    return host.strip("[]"), int(port)


def _place(server: str, names: Names) -> str:
    if not server:
        return ""
    host, colon, port = server.rpartition(":")
    if not colon or literal(server) or not port.isdigit():
        host, port = server, str(_PORT)
    try:
        address = literal(host) or next(iter(names.addresses(host)), "")
    except NoAnswer:
        return ""
    return f"{bracketed(address)}:{port}" if address else ""
