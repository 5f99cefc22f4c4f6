"""Our end of an interop test: a real engine, registered, with the few moves the features are made of."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.peers.engine import Engine

PATIENCE = 12.0


class Seat:
    """One engine with one account, `a`."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.engine = Engine(home, {})
        self.engine.start()
        self.link = self.engine.link

    def register(self, registrar: str, user: str, password: str, **more: Any) -> None:
        """Register and let calls ring."""
        self.engine.register(registrar, user, password, **more)

    def dial(self, number: str) -> str:
        """Call a number and return the call once somebody talks."""
        since = self.link.mark()
        call: str = self.link.do("call.dial", to=number, account="a")["call"]
        self.link.wait_for("call.talking", since=since, call=call, timeout=PATIENCE)
        return call

    def answer(self, since: int) -> str:
        """Answer the call that rings and return it."""
        call: str = self.link.wait_for("call.offered", since=since, timeout=PATIENCE)["call"]
        self.link.do("call.answer", call=call)
        self.link.wait_for("call.talking", since=since, call=call, timeout=PATIENCE)
        return call

    def hang_up(self, call: str) -> None:
        """End a call and wait for its end."""
        since = self.link.mark()
        self.link.do("call.hang_up", call=call)
        self.link.wait_for("call.ended", since=since, call=call, timeout=PATIENCE)

    def hold_and_resume(self, call: str) -> None:
        """Hold as long as a person would, resume, and hear again."""
        since = self.link.mark()
        self.link.do("call.hold", call=call)
        self.link.wait_for("call.held", since=since, call=call)
        time.sleep(1.0)
        self.link.do("call.resume", call=call)
        self.link.wait_for("call.resumed", since=since, call=call)
        self.hears_and_speaks(call)

    def hears_and_speaks(self, call: str) -> None:
        """Wait until packets went both ways from now on. Raises TimeoutError with the figures."""
        since = self.link.mark()
        figures: list[tuple[int, int]] = []

        def both() -> bool:
            figures[:] = [
                (e["received"], e["sent"]) for e in self.link.events("call.quality", since=since, call=call)
            ]
            return len(figures) > 1 and all(figures[-1][i] - figures[0][i] >= 20 for i in (0, 1))

        until(both, 6, lambda: f"packets received, sent: {figures}")

    def digits(self, call: str, since: int) -> str:
        """Return the keys that came in a call."""
        return "".join(e["digit"] for e in self.link.events("call.dtmf_received", since=since, call=call))

    def end_all(self) -> None:
        """End whatever call is still there."""
        for call in self.link.do("snapshot", after=0)["calls"]:
            if call["state"] not in ("ended", "lost"):
                self.hang_up(call["id"])

    def close(self) -> None:
        """End the engine."""
        self.engine.stop()


def until(true: Callable[[], bool], seconds: float, told: Callable[[], str]) -> None:
    """Wait until something holds. Raises TimeoutError with what `told` says then."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(told())
        time.sleep(0.05)
