"""An engine by script: the real socket, the real protocol, a journal in memory; no SIP, no sound.

It keeps the rules that the desk relies on: facts numbered and kept until acknowledged, a snapshot with what
is not acknowledged, one reply a command, events only to whoever took a snapshot.
"""

import socket
import threading
import time
from collections.abc import Callable
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
    Consent,
    Devices,
    Event,
    EventName,
    LineChanged,
    LineState,
    MessageWaiting,
    RecordingState,
    RecordingView,
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
        self.recordings: dict[str, RecordingView] = {}
        self.messages: dict[str, MessageWaiting] = {}
        self.lines: dict[str, LineChanged] = {}
        self.allowed = False
        self.code_status = 200
        self.on_code: Callable[[str], None] = lambda _code: None
        self.before_code: Callable[[str], object] = lambda _code: None
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
        self,
        state: AccountState = AccountState.REGISTERED,
        error: str = "",
        hint: str = "",
        *,
        account: str = "main",
    ) -> None:
        """Let the registration change; `error` and `hint` as the engine words them."""
        view = AccountView(account, state, time.time(), error, "sip:127.0.0.1", "7001", hint=hint)
        self.accounts[account] = view
        self.emit(EventName(f"account.{state.value}"), to_plain(view))

    def offer(
        self,
        number: str = "+40215550199",
        name: str = "Ioana Popescu",
        queue: str = "Support",
        headers: dict[str, str] | None = None,
        *,
        account: str = "main",
    ) -> Call:
        """Let the seat ring."""
        call = Call(
            new_id(), account, Direction.INBOUND, CallState.OFFERED, number, name, "0800123", queue,
            offered_at=time.time(), headers=headers or {},
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
                self.recordings.pop(call.id, None)
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

    def also(self, name: EventName, call: str, **body: Any) -> None:
        """Tell of a call with something besides: `call.silent`, `call.transfer_asked`, `call.quality`…"""
        self.emit(name, call_body(self.calls[call]) | body, call)

    def messages_wait(self, new: int, voicemail: str = "*97", *, account: str = "main") -> None:
        """Let the switch tell of voice messages."""
        self.messages[account] = told = MessageWaiting(account, new, voicemail=voicemail)
        self.emit(EventName.MESSAGE_WAITING, to_plain(told))

    def line(self, number: str, state: LineState) -> None:
        """Let the switch tell what a colleague's line does."""
        self.lines[number] = told = LineChanged("main", number, state)
        self.emit(EventName.LINE_CHANGED, to_plain(told))

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
            with self._lock:
                if listener is not self._listener:
                    connection.close()  # it came as we died
                    return
                self._connections.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rb") as lines:
                for line in lines:
                    self._answer(connection, from_line(line))
        except (OSError, ValueError):
            return
        finally:
            with self._lock:
                self._connections = [one for one in self._connections if one is not connection]
                self._followers = [one for one in self._followers if one is not connection]

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
        if do in {"call.dial", "call.consult"} and self.obedient:
            return {"call": command.setdefault("new_call", new_id())}
        if do == "code.dial":
            self.before_code(str(command["code"]))
            return {"answered": self.code_status == 200, "status": self.code_status}
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
                self.recordings,
                tuple(self.messages.values()),
                tuple(self.lines.values()),
            )
        )
        return plain

    def _obey(self, do: str, command: dict[str, Any]) -> None:
        if do == "journal.ack":
            self.acknowledged = max(self.acknowledged, int(command["through"]))
            self.journal = [f for f in self.journal if f["seq"] > self.acknowledged]
        elif do == "account.set":
            self.register(AccountState.REGISTERING, account=command["account"])
            self.register(account=command["account"])
        elif do == "account.remove":
            self.accounts.pop(command["account"], None)
        elif do == "code.dial":
            self.on_code(str(command["code"]))
        elif do == "account.unregister":
            self.register(AccountState.UNREGISTERED)
        elif do == "account.register":
            self.register()
        elif do == "offer.allow":
            self.allowed = bool(command["allow"])
        elif do == "call.dial":
            self._dial(command)
        elif do == "call.conference":
            self._gather(list(command["calls"]))
        elif do in {"call.consult", "call.complete_transfer", "call.cancel_consult", "call.swap"}:
            self._obey_two(do, command)
        elif do in {"call.transfer", "call.redirect"}:
            self._hand_on(do, command)
        elif do.startswith("call."):
            self._obey_call(do, str(command["call"]))
        elif do.startswith("recording.") and "call" in command:
            self._record(do, command)

    def _dial(self, command: dict[str, Any]) -> None:
        call = Call(
            command["new_call"], command.get("account") or "main", Direction.OUTBOUND, CallState.DIALLING,
            command["to"], offered_at=time.time(), context=command.get("context", {}),
            identity=command.get("identity", ""), consult_for=command.get("for", ""),
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

    def _obey_two(self, do: str, command: dict[str, Any]) -> None:
        """Do what concerns a pair of calls, as the engine does: one talks, the other waits."""
        call = self.calls.get(str(command["call"]))
        if call is None:
            return
        if do == "call.swap":
            self._hold_all_but(call.id)
            self._resume(call.id)
        elif do == "call.consult":
            self._hold_all_but("")
            self._dial({**command, "for": call.id})
        elif do == "call.cancel_consult":
            self.end(call.id, EndCause.HUNG_UP_HERE)
            self._resume(call.consult_for)
        else:
            for one in (call.consult_for, call.id):
                self.calls[one] = replace(self.calls[one], transferring_to=call.number)
                self.emit_call(EventName.CALL_TRANSFERRED, self.calls[one])
                self.end(one, EndCause.TRANSFERRED)

    def _hand_on(self, do: str, command: dict[str, Any]) -> None:
        call = self.calls[str(command["call"])]
        if do == "call.redirect":
            self.end(call.id, EndCause.REDIRECTED)
            return
        self.calls[call.id] = replace(call, transferring_to=command["to"])
        self.emit_call(EventName.CALL_TRANSFERRED, self.calls[call.id])
        self.end(call.id, EndCause.TRANSFERRED)

    def _gather(self, members: list[str]) -> None:
        """Put exactly these calls together; who was in and is not any more waits on hold."""
        name = members[0] if len(members) > 1 else ""
        for call in list(self.calls.values()):
            if call.id in members:
                self._resume(call.id)
                self.emit_call(EventName.CALL_CONFERENCE, replace(self.calls[call.id], conference=name))
            elif call.conference:
                self.emit_call(EventName.CALL_CONFERENCE, replace(call, conference=""))
                self._hold(call.id)

    def _record(self, do: str, command: dict[str, Any]) -> None:
        call = str(command["call"])
        known = self.recordings.get(call)
        if do == "recording.start":
            consent = Consent(command.get("consent", "not_asked"))
            told = RecordingView(known.recording if known else new_id(), RecordingState.ON, consent)
            told = replace(told, began=known.began if known else time.time())
        elif known is None:
            return
        else:
            state = {"pause": "paused", "resume": "on", "stop": "stopped"}[do.partition(".")[2]]
            told = replace(known, state=RecordingState(state))
        if do == "recording.start" and told.consent is Consent.REFUSED:
            do, told = "recording.stop", replace(told, state=RecordingState.STOPPED)
        self.recordings[call] = told
        words = {"start": "started", "pause": "paused", "resume": "resumed", "stop": "stopped"}
        self.emit(EventName(f"recording.{words[do.partition('.')[2]]}"), to_plain(told), call)

    def _hold_all_but(self, call: str) -> None:
        for other in list(self.calls):
            if other != call:
                self._hold(other)

    def _hold(self, call: str) -> None:
        if self.calls[call].state is CallState.TALKING:
            self.emit_call(EventName.CALL_HELD, move(self.calls[call], CallState.HELD, time.time()))

    def _resume(self, call: str) -> None:
        if call in self.calls and self.calls[call].state is CallState.HELD:
            self.emit_call(EventName.CALL_RESUMED, move(self.calls[call], CallState.TALKING, time.time()))
