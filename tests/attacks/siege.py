"""A seat under attack: one call is up, anything may be sent, and the seat must stay as it was."""

import itertools
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from installer.pjproject.build import cache, current, preload
from installer.pjproject.recipe import Variant
from tests.engine.peer import Dialog, Message, SipPeer
from tests.peers.engine import Engine
from tests.peers.process import resident_megabytes

REPORTS: Final = "HEARTHLINE_ATTACK_REPORTS"
"""Names the folder for the sanitizer's reports: every engine that is attacked is the sanitized build then."""


def attacked() -> dict[str, str]:
    """Return the variables of an engine that is to be attacked."""
    reports = os.environ.get(REPORTS)
    if not reports:
        return {}
    build = current(Variant.SANITIZED)
    assert build is not None, "python -m installer.pjproject sanitized"
    return {
        "HEARTHLINE_ENGINE_BUILD": str(cache() / build["folder"]),
        "LD_PRELOAD": preload(),
        "ASAN_OPTIONS": f"detect_leaks=0:allocator_may_return_null=1:log_path={reports}/asan",
        "UBSAN_OPTIONS": f"print_stacktrace=1:log_path={reports}/ubsan",
    }


@dataclass
class Siege:
    """The engine, the switch that it trusts, and the call that must not suffer."""

    engine: Engine
    peer: SipPeer
    dialog: Dialog
    call: str
    rang: list[str] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def pid(self) -> int:
        """The engine's process."""
        assert self.engine.process is not None
        return self.engine.process.pid

    @property
    def resident(self) -> float:
        """The engine's resident memory in MB."""
        return resident_megabytes(self.pid)

    def hit(self, data: bytes, name: str = "") -> None:
        """Send one message from the address that is trusted, then ask whether the engine still answers.

        A call that it offers is noted under `name` and declined.
        """
        self.peer.seen.clear()
        self.peer.socket.sendto(data[:65_000], self.peer.source)
        self.answers()
        self._acknowledge()
        for call in self.engine.link.do("snapshot", after=2**60)["calls"]:
            if call["state"] == "offered":
                self.rang.append(name)
                self.engine.link.do("call.reject", call=call["id"])

    def answers(self, seconds: float = 5.0) -> None:
        """Assert that OPTIONS gets its answer, as a telephone's must."""
        assert self.engine.process is not None
        assert self.engine.process.poll() is None, "the engine died"
        call_id = f"alive-{next(self._numbers)}-{secrets.token_hex(4)}"
        here = f"127.0.0.1:{self.peer.port}"
        self.peer.send(
            f"OPTIONS {self.peer.contact} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {here};rport;branch=z9hG4bK{call_id}\r\n"
            f"Max-Forwards: 70\r\nFrom: <sip:switch@{here}>;tag={call_id}\r\nTo: <{self.peer.contact}>\r\n"
            f"Call-ID: {call_id}\r\nCSeq: 1 OPTIONS\r\n"
        )
        self.peer.wait_answer(call_id, 200, "OPTIONS", seconds)

    def unharmed(self) -> None:
        """Assert that the call is the same, is up, and that speech still comes out of it."""
        heard = self.dialog.rtp.received
        time.sleep(0.4)
        calls = self.engine.link.do("snapshot", after=2**60)["calls"]
        assert [c["state"] for c in calls if c["id"] == self.call] == ["talking"]
        assert self.dialog.rtp.received - heard >= 10, "no speech"

    def news(self, mark: int) -> list[str]:
        """Return what happened since a mark but for the call's own figures."""
        events = (event["event"] for event in self.engine.link.events(since=mark))
        return [name for name in events if name not in {"call.quality", "level"}]

    def settle(self) -> None:
        """Acknowledge the facts, as a desk does, so that they take no memory."""
        seq = self.engine.link.do("snapshot", after=2**60)["seq"]
        self.engine.link.do("journal.ack", through=seq)

    def _acknowledge(self) -> None:
        for message in tuple(self.peer.seen):
            if message.status >= 300 and message.header("CSeq").endswith("INVITE"):
                self.peer.socket.sendto(_acknowledgement(message), message.source)


@contextmanager
def siege(home: Path, peer: SipPeer, **account: Any) -> Iterator[Siege]:
    """Start an engine (more of its account in `account`) with one call up; end it all afterwards."""
    home.mkdir(parents=True, exist_ok=True)
    engine = Engine(home, attacked())
    try:
        engine.start()
        engine.register(peer.registrar, "1001", peer.password, **account)
        dialog = peer.ring()
        offered = engine.link.wait_for("call.offered")
        engine.link.do("call.answer", call=offered["call"])
        peer.confirm(dialog)
        engine.link.wait_for("call.talking")
        one = Siege(engine, peer, dialog, offered["call"])
        one.unharmed()
        yield one
    finally:
        engine.stop()


def _acknowledgement(answer: Message) -> bytes:
    number = re.match(r"\s*(\d+)", answer.header("CSeq"))
    text = (
        f"ACK sip:x@127.0.0.1 SIP/2.0\r\nVia: {answer.header('Via')}\r\nFrom: {answer.header('From')}\r\n"
        f"To: {answer.header('To')}\r\nCall-ID: {answer.header('Call-ID')}\r\n"
        f"CSeq: {number.group(1) if number else 1} ACK\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
    )
    return text.encode("utf-8", "surrogateescape")
