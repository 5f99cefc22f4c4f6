"""Two networks of their own joined by one cable: the seat on one end, the call centre on the other.

Whatever is started or opened `with ground.in_seat():` or `in_centre():` lives there; unix sockets reach
across. The cable can be cut, starved, walled, made lossy, late or jittery, and the seat can move to another
address.
"""

import ctypes
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.peers.process import alive
from tests.peers.wire import Wire

SEAT: Final = "192.0.2.2"
MOVED: Final = "192.0.2.3"
CENTRE: Final = "192.0.2.1"
_NAMESPACES: Final = Path("/run/netns")
_NEW_NETWORK: Final = 0x4000_0000
_LIBC: Final = ctypes.CDLL(None, use_errno=True)


@dataclass
class Ground:
    """The two namespaces; `cable` is the name of the link, the same at both ends."""

    name: str
    wire: Wire | None = None
    cable: str = "cable"

    @property
    def seat(self) -> str:
        """The namespace that the seat lives in."""
        return f"{self.name}-seat"

    @property
    def centre(self) -> str:
        """The namespace that the call centre and its customers live in."""
        return f"{self.name}-centre"

    @contextmanager
    def in_seat(self) -> Iterator[None]:
        """Let this thread open sockets and start threads and processes on the seat's end."""
        with _inside(self.seat):
            yield

    @contextmanager
    def in_centre(self) -> Iterator[None]:
        """Let this thread open sockets and start threads and processes on the centre's end."""
        with _inside(self.centre):
            yield

    def link_down(self) -> None:
        """Switch the seat's network card off."""
        _run("ip", "-n", self.seat, "link", "set", self.cable, "down")

    def link_up(self) -> None:
        """Switch it on again."""
        _run("ip", "-n", self.seat, "link", "set", self.cable, "up")

    def pull(self) -> None:
        """Pull the cable: the seat's card stays on, without a carrier."""
        _run("ip", "-n", self.centre, "link", "set", self.cable, "down")

    def plug(self) -> None:
        """Put the cable in again."""
        _run("ip", "-n", self.centre, "link", "set", self.cable, "up")

    def move(self, old: str = SEAT, new: str = MOVED) -> None:
        """Give the seat another address; the old one is gone."""
        _run("ip", "-n", self.seat, "addr", "del", f"{old}/24", "dev", self.cable)
        _run("ip", "-n", self.seat, "addr", "add", f"{new}/24", "dev", self.cable)

    def lose(self, percent: int, *, what: str = "") -> None:
        """Drop so many packets of a hundred, both ways, at random; `what` narrows it (nft match)."""
        self.lose_nothing()
        chance = f"numgen random mod 100 < {percent}" if percent < 100 else ""
        # Where they arrive: what is dropped on its way out comes back to its sender as an error.
        hook = "type filter hook input priority 0;"
        drop = f"iifname {self.cable} {what} {chance} drop;"
        rules = f"table inet faults {{ chain input {{ {hook} {drop} }}; }}"
        for namespace in (self.seat, self.centre):
            _run("ip", "netns", "exec", namespace, "nft", rules)

    def lose_nothing(self) -> None:
        """Let every packet through again."""
        rules = "table inet faults {}; delete table inet faults"
        for namespace in (self.seat, self.centre):
            _run("ip", "netns", "exec", namespace, "nft", rules)

    def wall(self, *ports: int) -> None:
        """Let UDP through to and from these ports of the centre only, until `lose_nothing`."""
        self.lose_nothing()
        known = f"{{ {', '.join(map(str, ports))} }}"
        for namespace, side in ((self.seat, "sport"), (self.centre, "dport")):
            drop = f"iifname {self.cable} meta l4proto udp udp {side} != {known} counter drop;"
            rules = f"table inet faults {{ chain input {{ type filter hook input priority 0; {drop} }}; }}"
            _run("ip", "netns", "exec", namespace, "nft", rules)

    def stopped_at_wall(self) -> int:
        """Return how many packets the wall has stopped, both ways."""
        words = ("nft", "list", "table", "inet", "faults")
        told = [_run("ip", "netns", "exec", one, *words) for one in (self.seat, self.centre)]
        return sum(int(count) for text in told for count in re.findall(r"counter packets (\d+)", text))

    def narrow(self, kilobits: int) -> None:
        """Let only so many kilobits a second through, each way; what waits longer than 0.4 s is dropped."""
        words = ("root", "tbf", "rate", f"{kilobits}kbit", "burst", "3kb", "latency", "400ms")
        for namespace in (self.seat, self.centre):
            _run("tc", "-n", namespace, "qdisc", "replace", "dev", self.cable, *words)


@contextmanager
def ground(*, wire: bool = False) -> Iterator[Ground]:
    """Lay the ground for the length of the block; needs root. With `wire` packets can be delayed as well."""
    _sweep()
    one = Ground(f"hl-faults-{os.getpid()}-{os.urandom(2).hex()}")
    try:
        for namespace in (one.seat, one.centre):
            _run("ip", "netns", "add", namespace)
            _run("ip", "-n", namespace, "link", "set", "lo", "up")
        if wire:
            one.wire = _tunnels(one)
        else:
            _cable(one)
        for namespace, address in ((one.seat, SEAT), (one.centre, CENTRE)):
            _run("ip", "-n", namespace, "addr", "add", f"{address}/24", "dev", one.cable)
            _run("ip", "-n", namespace, "link", "set", one.cable, "up")
        yield one
    finally:
        if one.wire is not None:
            one.wire.close()
        for namespace in (one.seat, one.centre):
            subprocess.run(["ip", "netns", "delete", namespace], check=False, capture_output=True)


def _cable(one: Ground) -> None:
    ends = ("netns", one.seat, "type", "veth", "peer", "name", one.cable, "netns", one.centre)
    _run("ip", "link", "add", one.cable, *ends)


def _tunnels(one: Ground) -> Wire:
    with one.in_seat():
        near = Wire.tunnel(one.cable)
    with one.in_centre():
        far = Wire.tunnel(one.cable)
    return Wire(near, far)


@contextmanager
def _inside(namespace: str) -> Iterator[None]:
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    there = os.open(_NAMESPACES / namespace, os.O_RDONLY)
    try:
        _enter(there)
        yield
    finally:
        _enter(before)
        os.close(before)
        os.close(there)


def _enter(descriptor: int) -> None:
    if _LIBC.setns(descriptor, _NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "a network namespace could not be entered")


def _sweep() -> None:
    """Delete the namespaces of test runs that were killed."""
    for path in _NAMESPACES.glob("hl-faults-*"):
        if not alive(int(path.name.split("-")[2])):
            subprocess.run(["ip", "netns", "delete", path.name], check=False, capture_output=True)


def _run(*words: str) -> str:
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words[:6])} …: {done.stderr.strip()}")
    return done.stdout
