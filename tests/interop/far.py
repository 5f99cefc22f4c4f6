"""The far side of an interop test, whoever it is: called, calling, pressing keys, handed on."""

import contextlib
import queue
import subprocess
import threading
import time
from pathlib import Path
from typing import Final, Protocol

from tests.interop.seat import until
from tests.interop.table import Feature
from tests.peers.asterisk import free_port
from tests.peers.baresip import Baresip
from tests.peers.linphone import Linphone
from tests.peers.process import ended
from tests.peers.sip import FarCall, FarEnd

TRANSFERS: Final = frozenset({Feature.BLIND, Feature.ATTENDED})


class Far(Protocol):
    """Somebody at the other end. `lacks`: what they have no means for."""

    number: str
    lacks: frozenset[Feature]

    def call(self, address: str) -> None:
        """Call the seat at this address."""

    def hang_up(self) -> None:
        """End the call."""

    def send_digits(self, digits: str) -> None:
        """Press keys."""

    def digits(self) -> str:
        """Return the keys that came so far."""


class Scripted:
    """A telephone of our own tests on loopback: answers each call at once, speaks a tone."""

    lacks: frozenset[Feature] = frozenset()

    def __init__(self, *, transfers: bool) -> None:
        self.lacks = frozenset() if transfers else TRANSFERS
        self.end = FarEnd()
        self.number = f"9{self.end.port}"
        self.calls: list[FarCall] = []
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._answer, name="answers", daemon=True)
        self._thread.start()

    def call(self, address: str) -> None:
        """Call the seat."""
        self.calls.append(self.end.call(address, hertz=440))

    def hang_up(self) -> None:
        """End the newest call; the seat may know sooner than we that it was answered."""
        self.calls[-1].wait_answered()
        self.calls[-1].hang_up()

    def send_digits(self, digits: str) -> None:
        """Press keys in the newest call."""
        self.calls[-1].rtp.send_digits(digits)

    def digits(self) -> str:
        """Return the keys that came in the newest call."""
        return self.calls[-1].rtp.digits()

    def close(self) -> None:
        """End everything."""
        self._stopped.set()
        self._thread.join(5)
        self.end.close()

    def _answer(self) -> None:
        while not self._stopped.is_set():
            with contextlib.suppress(queue.Empty):
                call = self.end.offers.get(timeout=0.2)
                call.rtp.hertz = 440
                call.answer(180)
                call.answer()
                self.calls.append(call)


class Phone:
    """baresip or linphone, registered at the same proxy."""

    def __init__(self, phone: Baresip | Linphone, lacks: frozenset[Feature] = frozenset()) -> None:
        self.phone = phone
        self.number = phone.number
        self.lacks: frozenset[Feature] = lacks | {Feature.MESSAGES}

    def call(self, address: str) -> None:
        """Call the seat."""
        self.phone.call(f"sip:{address}")

    def hang_up(self) -> None:
        """End the call."""
        self.phone.hang_up()

    def send_digits(self, digits: str) -> None:
        """Press keys."""
        self.phone.send_digits(digits)

    def digits(self) -> str:
        """Return the keys that came so far."""
        return self.phone.digits()


class Sipp:
    """sipp's built-in scenarios: `uas` with its echo is called, `uac` calls and hangs up after 3 seconds."""

    lacks: frozenset[Feature] = frozenset(
        {Feature.HOLD, Feature.DIGITS_OUT, Feature.DIGITS_IN, Feature.MESSAGES, *TRANSFERS}
    )

    def __init__(self, folder: Path, transport: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._kind = folder, {"udp": "u1", "tcp": "t1"}[transport]
        port = free_port()
        self.number = f"{'9' if transport == 'udp' else '8'}{port}"
        self._called = self._start("uas", "-p", str(port), "-rtp_echo", "-mi", "127.0.0.1")
        self._calling: subprocess.Popen[bytes] | None = None

    def call(self, address: str) -> None:
        """Call the seat; the call ends by itself."""
        user, _, proxy = address.partition("@")
        self._calling = self._start("uac", "-s", user, "-m", "1", "-d", "3000", "-p", str(free_port()), proxy)

    def hang_up(self) -> None:
        """Wait until the scenario hung up and was content with everything that came."""
        assert self._calling is not None
        until(
            lambda: self._calling is not None and self._calling.poll() is not None, 20, lambda: "sipp runs on"
        )
        assert self._calling.returncode == 0, f"sipp ended with {self._calling.returncode}"

    def send_digits(self, digits: str) -> None:
        """Not in the built-in scenarios."""
        raise NotImplementedError(digits)

    def digits(self) -> str:
        """Not in the built-in scenarios."""
        raise NotImplementedError

    def close(self) -> None:
        """End both."""
        for process in (self._called, self._calling):
            if process is not None:
                ended(process)

    def _start(self, scenario: str, *words: str) -> subprocess.Popen[bytes]:
        command = ["sipp", "-sn", scenario, "-i", "127.0.0.1", "-t", self._kind, "-nostdin", *words]
        with (self._folder / f"{scenario}.log").open("ab") as out:
            process = subprocess.Popen(
                command, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        time.sleep(0.5)
        return process
