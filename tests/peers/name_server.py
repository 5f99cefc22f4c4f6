"""A small real DNS server on loopback UDP, with the faults that name servers have."""

import socket
import threading
import time
from enum import StrEnum
from types import TracebackType

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset


class Fault(StrEnum):
    """How it misbehaves: it says nothing, or that nobody has any name, or that it is broken."""

    NONE = "none"
    SILENT = "silent"
    NO_SUCH_NAME = "no such name"
    BROKEN = "broken"


class NameServer:
    """Answers from `records`; `asked` holds every question as `name TYPE`."""

    def __init__(self) -> None:
        self.fault = Fault.NONE
        self.delay = 0.0
        self.asked: list[str] = []
        self._records: dict[tuple[str, str], list[str]] = {}
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.1)
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._late: list[tuple[float, bytes, tuple[str, int]]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "NameServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(5)
        self._socket.close()

    def put(self, name: str, kind: str, *values: str) -> None:
        """Know `values` for a name: `put("pbx.test", "SRV", "10 5 5060 a.pbx.test.")`."""
        self._records[(name.lower(), kind)] = list(values)

    def forget(self) -> None:
        """Know nothing any more."""
        self._records.clear()

    def srv(self, service: str, *targets: tuple[int, int]) -> None:
        """Know an SRV record set of (priority, port) pairs, every target at 127.0.0.1."""
        values = [f"{priority} 1 {port} host{port}.test." for priority, port in targets]
        self.put(service, "SRV", *values)
        for _, port in targets:
            self.put(f"host{port}.test", "A", "127.0.0.1")

    def _run(self) -> None:
        while not self._stop.is_set():
            self._send_late()
            try:
                data, source = self._socket.recvfrom(4096)
            except (TimeoutError, ConnectionError):
                continue
            answer = self._answer(data)
            if answer is not None and self.delay:
                self._late.append((time.monotonic() + self.delay, answer, source))
            elif answer is not None:
                self._socket.sendto(answer, source)

    def _send_late(self) -> None:
        for late in [one for one in self._late if one[0] <= time.monotonic()]:
            self._late.remove(late)
            self._socket.sendto(late[1], late[2])

    def _answer(self, data: bytes) -> bytes | None:
        question = dns.message.from_wire(data)
        name = question.question[0].name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.question[0].rdtype)
        self.asked.append(f"{name} {kind}")
        if self.fault is Fault.SILENT:
            return None
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.AA
        if self.fault is Fault.BROKEN:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif self.fault is Fault.NO_SUCH_NAME or not any(known == name for known, _ in self._records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif (name, kind) in self._records:
            absolute = dns.name.from_text(name)
            answer.answer.append(dns.rrset.from_text(absolute, 60, "IN", kind, *self._records[(name, kind)]))
        return answer.to_wire()
