"""A cable whose packets can be late: two tunnels, and a thread that carries packets between them.

This kernel has no netem. Every packet waits `delay` ± `jitter` seconds; with jitter they overtake each other.
"""

import fcntl
import heapq
import os
import random
import selectors
import struct
import threading
import time
from dataclasses import dataclass, field
from typing import Final

_SET_INTERFACE: Final = 0x4004_54CA
_TUNNEL_WITHOUT_HEADER: Final = 0x1001


@dataclass
class Wire:
    """Owns the tunnels' descriptors and the thread; `delay` and `jitter` may be set at any time."""

    near: int
    far: int
    delay: float = 0.0
    jitter: float = 0.0
    carried: int = 0
    _random: random.Random = field(default_factory=lambda: random.Random(1))
    _waiting: list[tuple[float, int, int, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="wire", daemon=True)
        self._thread.start()

    @staticmethod
    def tunnel(name: str) -> int:
        """Make a tunnel interface in the namespace this thread is in and return its descriptor."""
        descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(descriptor, _SET_INTERFACE, struct.pack("16sH22x", name.encode(), _TUNNEL_WITHOUT_HEADER))
        return descriptor

    def close(self) -> None:
        """End the thread; the tunnels vanish with their descriptors."""
        self._stopped.set()
        self._thread.join(5)
        os.close(self.near)
        os.close(self.far)

    def _run(self) -> None:
        across = {self.near: self.far, self.far: self.near}
        with selectors.DefaultSelector() as selector:
            for descriptor in across:
                selector.register(descriptor, selectors.EVENT_READ)
            while not self._stopped.is_set():
                until = self._waiting[0][0] - time.monotonic() if self._waiting else 0.2
                for key, _ in selector.select(max(0.0, min(until, 0.2))):
                    self._take(key.fd, across[key.fd])
                self._deliver()

    def _take(self, source: int, target: int) -> None:
        try:
            packet = os.read(source, 65_535)
        except OSError:
            return
        self.carried += 1
        wait = self.delay + self._random.uniform(-self.jitter, self.jitter)
        heapq.heappush(self._waiting, (time.monotonic() + max(0.0, wait), self.carried, target, packet))

    def _deliver(self) -> None:
        while self._waiting and self._waiting[0][0] <= time.monotonic():
            _, _, target, packet = heapq.heappop(self._waiting)
            try:
                os.write(target, packet)
            except OSError:
                continue  # that end is switched off: the packet is lost
