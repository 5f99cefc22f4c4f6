"""A small real STUN server on loopback: says that everybody is at one address."""

import socket
import struct
import threading
from ipaddress import ip_address
from types import TracebackType

_COOKIE = 0x2112A442


class StunServer:
    """Answers Binding requests with `seen_as`; counts them in `asked`. `silent`: it says nothing."""

    def __init__(self, seen_as: str = "203.0.113.7") -> None:
        self.seen_as = seen_as
        self.asked = 0
        self.silent = False
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.1)
        self.port: int = self._socket.getsockname()[1]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "StunServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(5)
        self._socket.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                data, source = self._socket.recvfrom(2048)
            except (TimeoutError, ConnectionError):
                continue
            if len(data) >= 20 and data[:2] == b"\0\x01":
                self.asked += 1
                if not self.silent:
                    self._socket.sendto(answer(data[8:20], self.seen_as, source[1]), source)


def answer(key: bytes, address: str, port: int) -> bytes:
    """Return a Binding answer for the transaction `key`."""
    raw = ip_address(address).packed
    mask = struct.pack("!I", _COOKIE) + key
    hidden = bytes(a ^ b for a, b in zip(raw, mask, strict=False))
    family = 1 if len(raw) == 4 else 2
    value = struct.pack("!BBH", 0, family, port ^ (_COOKIE >> 16)) + hidden
    attribute = struct.pack("!HH", 0x0020, len(value)) + value
    return struct.pack("!HHI", 0x0101, len(attribute), _COOKIE) + key + attribute
