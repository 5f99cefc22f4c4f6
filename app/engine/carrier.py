"""Whether the network card that has one of our addresses is connected to anything.

A pulled cable leaves address and route where they are: the kernel would still say from where a packet leaves,
and the packet would go nowhere. The card itself knows better.
"""

import socket
import struct
import sys
from pathlib import Path
from typing import Final

_ADDRESS: Final = 0x8915
"""SIOCGIFADDR"""
_FLAGS: Final = 0x8913
"""SIOCGIFFLAGS"""
_RUNNING: Final = 0x40
"""IFF_RUNNING: connected, or a card that cannot tell"""
_REQUEST: Final = struct.Struct("16s24x")
_SIX: Final = Path("/proc/self/net/if_inet6")


def is_connected(address: str) -> bool:
    """Say whether the card with this address of ours has a carrier; True where nobody can tell."""
    if sys.platform != "linux":
        return True
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
            card = _card_six(address) if ":" in address else _card(asker, address)
            return not card or bool(_flags(asker, card) & _RUNNING)
    except OSError:
        return True


if sys.platform == "linux":
    import fcntl

    def _ask(asker: socket.socket, what: int, card: str) -> bytes:
        return fcntl.ioctl(asker, what, _REQUEST.pack(card.encode()))

    def _card(asker: socket.socket, address: str) -> str:
        """Return the name of the card that has an address (IPv4), "" for none."""
        wanted = socket.inet_aton(address)
        for _, card in socket.if_nameindex():
            try:
                if _ask(asker, _ADDRESS, card)[20:24] == wanted:
                    return card
            except OSError:
                continue  # a card without an address
        return ""

    def _card_six(address: str) -> str:
        """Return the name of the card that has an address (IPv6), "" for none."""
        wanted = socket.inet_pton(socket.AF_INET6, address.partition("%")[0]).hex()
        rows = (line.split() for line in _SIX.read_text(encoding="ascii").splitlines())
        return next((row[5] for row in rows if len(row) == 6 and row[0] == wanted), "")

    def _flags(asker: socket.socket, card: str) -> int:
        return int.from_bytes(_ask(asker, _FLAGS, card)[16:18], sys.byteorder)
