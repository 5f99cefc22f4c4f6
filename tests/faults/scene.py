"""A seat's engine, a real switch and a customer, on a ground where anything can fail between them."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from tests.peers.asterisk import Asterisk
from tests.peers.engine import Engine, Message
from tests.peers.ground import CENTRE, Ground
from tests.peers.sip import FarCall, FarEnd

NUMBER: Final = "1001"
_FROM_SEAT: Final = re.compile(r"Received SIP request .* from \S+:192\.0\.2\.[23]:\d+ --->\s+INVITE ")
CUSTOMER_HERTZ: Final = 900.0


@dataclass
class Scene:
    """One seat at work. `account` is what `account.set` gets beside registrar, user and password."""

    ground: Ground
    switch: Asterisk
    engine: Engine
    customer: FarEnd
    registrar: str = ""
    number: str = NUMBER
    password: str = ""
    account: dict[str, Any] = field(default_factory=dict)

    def secure(self, transport: str) -> None:
        """Use this transport; with `tls` the seat 1011, which wants SRTP."""
        if transport == "tls":
            self.number, self.registrar = "1011", self.switch.registrar("tls")
            self.account = {"srtp": "mandatory", "ca_file": str(self.switch.ca_file)}

    def start(self) -> None:
        """Start the engine on the seat's end and register it."""
        with self.ground.in_seat():
            self.engine.start()
        self.register()
        self.switch.ami.act("Command", Command="pjsip set logger on")

    def register(self) -> Message:
        """Send what the desk would send; returns the `account.registered` event."""
        registrar = self.registrar or self.switch.registrar()
        password = self.password or self.switch.password
        return self.engine.register(registrar, self.number, password, consent=True, **self.account)

    def inbound(self, extension: str = "") -> tuple[str, FarCall]:
        """Let the customer call (the seat, or an extension that leads to it), and take the call."""
        since = self.engine.link.mark()
        target = f"{extension or self.number}@{CENTRE}:{self.switch.port}"
        far = self.customer.call(target, hertz=CUSTOMER_HERTZ)
        call = str(self.engine.link.wait_for("call.offered", since=since)["call"])
        self.engine.link.do("call.answer", call=call)
        self.engine.link.wait_for("call.talking", since=since, call=call)
        far.wait_answered()
        return call, far

    def outbound(self) -> tuple[str, FarCall]:
        """Call the customer, who answers."""
        since = self.engine.link.mark()
        call = str(self.engine.link.do("call.dial", to=f"9{self.customer.port}")["call"])
        far = self.customer.offered()
        far.rtp.hertz = CUSTOMER_HERTZ
        far.answer()
        self.engine.link.wait_for("call.talking", since=since, call=call)
        return call, far

    def heard(self, call: str, timeout: float = 10) -> Message:
        """Return the next `call.quality` that shows speech coming in."""
        since = self.engine.link.mark()
        first = self.engine.link.wait_for("call.quality", since=since, timeout=timeout, call=call)

        def more() -> list[Message]:
            told = self.engine.link.events("call.quality", since=since, call=call)
            return [one for one in told if one["received"] > first["received"]]

        self.until(more, timeout, "nothing is heard")
        return more()[0]

    @staticmethod
    def until(look: Callable[[], object], timeout: float, otherwise: str) -> None:
        """Return as soon as `look` finds something. Raises TimeoutError."""
        end = time.monotonic() + timeout
        while not look():
            if time.monotonic() > end:
                raise TimeoutError(otherwise)
            time.sleep(0.02)

    def invites(self) -> int:
        """Return how many INVITEs the switch has had from the seat's end."""
        return len(_FROM_SEAT.findall(self.switch.log()))

    def facts(self, call: str) -> list[tuple[str, str | None]]:
        """Return (event, cause) of every unacknowledged fact about a call, in order."""
        told = self.engine.link.do("snapshot", after=0)["facts"]
        return [(fact["event"], fact.get("cause")) for fact in told if fact.get("call") == call]
