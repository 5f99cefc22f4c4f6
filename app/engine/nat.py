"""The servers that help media through a NAT: STUN and TURN, found off the loop thread."""

from dataclasses import dataclass
from typing import Final

from app.engine.addresses import bracketed, literal
from app.engine.resolving import Names, NoAnswer
from app.engine.stun import public_address
from app.wire.engine import AccountSettings

_PORT: Final = 3478


@dataclass(frozen=True, slots=True)
class Nat:
    """`stun` and `turn` as `address:port`, "" where there is none; `public`: how STUN sees this seat."""

    stun: str = ""
    turn: str = ""
    public: str = ""


def find(settings: AccountSettings, names: Names) -> Nat:
    """Look the helping servers of an account up and ask STUN for our address. Blocks: a thread's work."""
    stun, turn = _place(settings.stun, names), _place(settings.turn, names)
    public = ""
    if stun and not settings.ice:
        host, _, port = stun.rpartition(":")
        public = public_address(host.strip("[]"), int(port))
    return Nat(stun, turn, public)


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
