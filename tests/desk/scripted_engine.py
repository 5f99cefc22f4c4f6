"""An engine by script: the real socket, the real protocol, a journal in memory; no SIP, no sound.

It keeps the rules that the desk relies on: facts numbered and kept until acknowledged, a snapshot with what
is not acknowledged, one reply a command, events only to whoever took a snapshot.
"""

import socket
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.call import Call, CallState, Direction, EndCause, move
from app.domain.ids import new_id
from app.wire.codec import from_line, to_line, to_plain
from app.wire.engine import (
    NOT_FACTS,
    AccountState,
    AccountView,
    Devices,
    Event,
    EventName,
    Snapshot,
    call_body,
)


class ScriptedEngine:
    """Listens at `path`; the test emits what an engine would have seen."""

    def __init__(self, path: Path, *, obedient: bool = True) -> None:
        self.path = path
        self.obedient = obedient
        self.boot = new_id()
        self.seq = 0
        self.journal: list[dict[str, Any]] = []
        self.acknowledged = 0
        self.commands: list[dict[str, Any]] = []
        self.refuse: dict[str, dict[str, str]] = {}
        self.calls: dict[str, Call] = {}
        self.accounts: dict[str, AccountView] = {}
        self.devices = Devices()
        self.allowed = False
        self._followers: list[socket.socket] = []
        self._connections: list[socket.socket] = []
        self._lock = threading.RLock()
        self._listener: socket.socket | None = None
        self.listen()

    def listen(self) -> None:
        """Open the socket (again)."""
        self.path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.path))
        self._listener.listen()
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def die(self) -> None:
        """End as a killed process does: connections cut, the socket file left behind."""
        with self._lock:
            if self._listener is not None:
                self._listener.shutdown(socket.SHUT_RDWR)
                self._listener.close()
                self._listener = None
            for connection in self._connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
                connection.close()
            self._connections, self._followers = [], []

    close = die

    def reborn(self) -> None:
        """Come back as a new process with the same journal and no accounts."""
        self.boot = new_id()
        self.accounts = {}
        self.allowed = False
        self.listen()

    # what happens out there

    def register(
        self, state: AccountState = AccountState.REGISTERED, error: str = "", hint: str = ""
    ) -> None:
        """Let the registration change; `error` and `hint` as the engine words them."""
        view = AccountView("main", state, time.time(), error, "sip:127.0.0.1", "7001", hint=hint)
        self.accounts["main"] = view
        self.emit(EventName(f"account.{state.value}"), to_plain(view))

    def offer(
        self, number: str = "+40215550199", name: str = "Ioana Popescu", queue: str = "Support"
    ) -> Call:
        """Let the seat ring."""
        call = Call(
            new_id(), "main", Direction.INBOUND, CallState.OFFERED, number, name, "0800123", queue,
            offered_at=time.time(),
        )  # fmt: skip
        self.emit_call(EventName.CALL_OFFERED, call)
        return call

    def talk(self, call: str) -> None:
        """Let a call be answered."""
        self.emit_call(EventName.CALL_TALKING, move(self.calls[call], CallState.TALKING, time.time()))

    def end(self, call: str, cause: EndCause = EndCause.HUNG_UP_THERE) -> None:
        """Let a call end."""
        self.emit_call(EventName.CALL_ENDED, move(self.calls[call], CallState.ENDED, time.time(), cause))

    def emit_call(self, name: EventName, call: Call) -> None:
        """Tell of a call."""
        with self._lock:
            if call.state is CallState.ENDED:
                self.calls.pop(call.id, None)
            else:
                self.calls[call.id] = call
            self.emit(name, call_body(call), call.id)

    def emit(self, name: EventName, body: dict[str, Any], call: str = "") -> None:
        """Write a fact to the journal, then announce it."""
        with self._lock:
            seq = None
            if name not in NOT_FACTS:
                self.seq += 1
                seq = self.seq
            event = Event(name, new_id(), time.time(), time.monotonic(), self.boot, seq, call, body=body)
            if seq is not None:
                self.journal.append(event.as_dict())
            for follower in list(self._followers):
                try:
                    follower.sendall(to_line(event.as_dict()))
                except OSError:
                    self._followers.remove(follower)

    def did(self, word: str) -> list[dict[str, Any]]:
        """Return the commands of one kind that came so far."""
        return [command for command in self.commands if command["do"] == word]

    # the protocol

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection.makefile("rb") as lines:
                for line in lines:
                    self._answer(connection, from_line(line))
        except (OSError, ValueError):
            return

    def _answer(self, connection: socket.socket, command: dict[str, Any]) -> None:
        with self._lock:
            self.commands.append(command)
            do, number = command["do"], command["id"]
            if do in self.refuse:
                connection.sendall(to_line({"id": number, "ok": False, "error": self.refuse[do]}))
                return
            body = self._body(do, command)
            connection.sendall(to_line({"id": number, "ok": True, **body}))
            if do == "snapshot":
                self._followers.append(connection)
            if do == "shutdown":
                self.die()
                return
            if self.obedient:
                self._obey(do, command)

    def _body(self, do: str, command: dict[str, Any]) -> dict[str, Any]:
        if do == "hello":
            return {"version": 1, "pid": 1}
        if do != "snapshot":
            return {}
        after = int(command.get("after", 0))
        facts = [f for f in self.journal if f["seq"] > max(after, self.acknowledged)]
        plain: dict[str, Any] = to_plain(
            Snapshot(
                self.seq,
                self.boot,
                tuple(self.accounts.values()),
                tuple(self.calls.values()),
                self.devices,
                self.allowed,
                tuple(facts),
            )
        )
        return plain

    def _obey(self, do: str, command: dict[str, Any]) -> None:
        if do == "journal.ack":
            self.acknowledged = max(self.acknowledged, int(command["through"]))
            self.journal = [f for f in self.journal if f["seq"] > self.acknowledged]
        elif do == "account.set":
            self.register(AccountState.REGISTERING)
            self.register()
        elif do == "offer.allow":
            self.allowed = bool(command["allow"])
        elif do == "call.dial":
            self._dial(command)
        elif do.startswith("call."):
            self._obey_call(do, str(command["call"]))

    def _dial(self, command: dict[str, Any]) -> None:
        call = Call(
            new_id(), "main", Direction.OUTBOUND, CallState.DIALLING, command["to"],
            offered_at=time.time(), context=command.get("context", {}),
        )  # fmt: skip
        self.emit_call(EventName.CALL_DIALLING, call)
        self.emit_call(EventName.CALL_RINGING, move(call, CallState.RINGING, time.time()))

    def _obey_call(self, do: str, call: str) -> None:
        if call not in self.calls:
            return
        now = time.time()
        known = self.calls[call]
        if do == "call.answer":
            self.talk(call)
        elif do == "call.reject":
            self.end(call, EndCause.DECLINED)
        elif do == "call.hang_up":
            self.end(call, EndCause.HUNG_UP_HERE)
        elif do == "call.hold":
            self.emit_call(EventName.CALL_HELD, move(known, CallState.HELD, now))
        elif do == "call.resume":
            self.emit_call(EventName.CALL_RESUMED, move(known, CallState.TALKING, now))
        elif do == "call.mute":
            self.emit_call(EventName.CALL_MUTED, replace(known, muted=True))
        elif do == "call.unmute":
            self.emit_call(EventName.CALL_UNMUTED, replace(known, muted=False))
