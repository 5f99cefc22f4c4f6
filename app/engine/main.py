"""The engine's composition root: builds the parts, starts them in order, takes them down in reverse."""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from app.domain.errors import HearthlineError
from app.engine import memory, own_build
from app.engine.accounts import Accounts
from app.engine.announcer import Announcer
from app.engine.calls import Calls
from app.engine.connection import Command, Connection
from app.engine.control import Control
from app.engine.controls import ButtonControls
from app.engine.endpoint import Endpoint
from app.engine.gate import Gate
from app.engine.guarding import LOOK_SECONDS, Guarding
from app.engine.journal import Journal, open_journal
from app.engine.leftovers import BINDINGS, Leftovers
from app.engine.listening import Listening
from app.engine.lock import Lock
from app.engine.long_poll import LongPoll
from app.engine.loop import Loop
from app.engine.name_client import NameClient
from app.engine.network import NetworkWatch
from app.engine.network_trial import none_up
from app.engine.options import Options, options_from_environment
from app.engine.owners import Owners
from app.engine.privacy import keep_to_ourselves
from app.engine.recorder import OPEN_RECORDINGS, Recorder
from app.engine.recovery import Recovery, lost_calls
from app.engine.renewal import Renewal
from app.engine.silence import Patience, Silence
from app.engine.sip_stack import LastAnswer
from app.engine.sound import Sound
from app.wire.engine import EventName
from app.wire.home import engine_lock, engine_socket, journal_folder, log_file
from audio.hid.system import controls

_log = logging.getLogger("hearthline.engine")

ALREADY_RUNNING = 3
_HANG_UP_SECONDS = 2.0
_UNREGISTER_SECONDS = 2.0
_NETWORK_SECONDS = 0.5


class Engine:
    """Everything the engine process owns, from start to orderly end."""

    def __init__(self, options: Options, lock: Lock) -> None:
        self._options = options
        self._lock = lock
        self._endpoint = Endpoint(self._trusts)
        self._loop = Loop(self._endpoint.libHandleEvents)
        self._owners = Owners(options.refuse_after, options.exit_after, time.monotonic())
        journal = _journal(journal_folder())
        self._journal = journal
        self._gate = Gate(engine_socket(), self._commanded, self._arrived, self._left)
        self._announcer = Announcer(journal, self._gate.deliver)
        self._last_answer = LastAnswer()
        self._leaving = False

    def run(self) -> None:
        """Serve until told to leave. Raises Unavailable when a part cannot start."""
        self._endpoint.begin()
        if (library := own_build.sound_library()) is not None:
            self._loop.wait_in(LongPoll(library))
        self._last_answer.begin()
        self._sound = Sound(self._endpoint, self._loop.post, self._announcer.announce)
        self._recorder = Recorder(self._announcer, self._loop)
        self._calls = Calls(self._recorder, self._sound, self._loop)
        self._recorder.watch(self._calls)
        self._recorder.remember(self._journal.notes.get(OPEN_RECORDINGS))
        self._calls.offers.may_offer = lambda: self._owners.may_offer(time.monotonic())
        self._accounts = Accounts(
            self._loop, NameClient(self._options.nameserver), self._announcer.announce, self._calls
        )
        self._accounts.leftovers = Leftovers(self._journal.notes.get(BINDINGS), self._announcer.note)
        self._accounts.return_after = self._options.return_after
        self._accounts.start(self._endpoint)
        recovery = Recovery(self._calls.taking_over, self._loop)
        self._calls.on_ready = recovery.account_ready
        silence = Silence(self._calls, self._announcer, Patience(self._options.silence_after))
        self._calls.watchers.append(silence.over)
        listening = Listening(self._calls, self._announcer, silence)
        self._control = Control(
            loop=self._loop,
            gate=self._gate,
            announcer=self._announcer,
            accounts=self._accounts,
            calls=self._calls,
            sound=self._sound,
            recorder=self._recorder,
            silence=silence,
            shut_down=self.leave,
        )
        self._announcer.start()
        self._sound.start()
        self._begin_headset()
        if self._journal.damage is not None:
            self._announcer.announce(EventName.ENGINE_WARNING, self._journal.damage.as_dict())
        lost = lost_calls(self._journal.notes, list(self._journal.facts.values()))
        recovery.begin(lost, self._lock.last_alive + self._options.recover_within - time.time())
        self._recorder.end_lost()
        self._loop.every(1.0, self._lock.alive)
        self._loop.every(1.0, listening.tick)
        self._renewal = Renewal(self._calls, self._loop)
        self._watch_network()
        self._loop.every(memory.SECONDS, lambda: memory.give_back(lambda: bool(self._calls.snapshot())))
        self._loop.every(min(1.0, self._options.exit_after / 4), self._heed_owners)
        try:
            self._gate.start()
            _catch_signals(lambda: self._loop.post(self.leave))
            _log.info("the engine runs, pid %d", os.getpid())
            self._loop.run()
        finally:
            self._end()

    def _watch_network(self) -> None:
        """Register again when the link, the address or the machine itself comes back."""
        network = NetworkWatch(
            self._accounts.servers,
            on_loss=self._accounts.network_lost,
            on_return=self._network_back,
            on_move=self._accounts.network_moved,
        )
        self._calls.offers.is_waking = network.is_waking
        self._loop.every(_NETWORK_SECONDS, network.look)

    def _begin_headset(self) -> None:
        """Buttons and lamps, and the guards over what the agent's microphone sends."""
        announce, calls = self._announcer.announce, self._calls.snapshot
        self._buttons = ButtonControls(controls(), self._loop.post, calls, self._control.perform, announce)
        self._control.buttons = lambda: self._buttons.view
        self._control.ask_for_press = self._buttons.ask_for_press
        self._buttons.start()
        self._loop.every(0.1, self._buttons.look)
        guarding = Guarding(self._sound.heard, calls, announce, self._warn, self._sound.attend)
        self._loop.every(LOOK_SECONDS, guarding.look)

    def _warn(self) -> None:
        if self._sound.warns:
            self._calls.tones.warning()

    def leave(self) -> None:
        """Begin the orderly end; the second time changes nothing. Loop thread."""
        if not self._leaving:
            self._leaving = True
            self._loop.stop()

    def _end(self) -> None:
        """Hang up, unregister, flush, let go; the order matters to pjsua2."""
        self._calls.offers.allowed = False
        self._control.close()
        self._calls.end_all()
        self._loop.run_until(lambda: not self._calls.live() and none_up(), _HANG_UP_SECONDS)
        self._buttons.close()
        done = self._accounts.unregister_all()
        self._loop.run_until(done, _UNREGISTER_SECONDS)
        self._recorder.close()
        self._announcer.close()
        self._gate.close()
        self._sound.close()
        self._loop.run_until(lambda: False, 0.05)
        self._calls.close()
        self._accounts.close()
        self._last_answer.end()
        self._endpoint.end()
        _log.info("the engine has left")

    def _commanded(self, connection: Connection, command: Command) -> None:
        self._loop.post(lambda: self._control.handle(connection, command))

    def _arrived(self, connection: Connection) -> None:
        role = connection.role
        if role is not None:
            self._loop.post(lambda: self._owners.arrived(connection.number, role))

    def _left(self, connection: Connection) -> None:
        def work() -> None:
            self._owners.left(connection.number, time.monotonic())
            self._control.left(connection)

        self._loop.post(work)

    def _trusts(self, remote: str, bits: int, pem: str) -> bool:
        return self._accounts.trusts(remote, bits, pem)

    def _network_back(self, elsewhere: bool) -> None:
        self._accounts.network_back()
        self._renewal.network_back(moved=elsewhere)

    def _heed_owners(self) -> None:
        if self._owners.exit_due(time.monotonic(), calls_up=bool(self._calls.live())):
            _log.info("nobody needs the engine any more")
            self.leave()


def run() -> int:
    """Run the engine process. Returns its exit status: 0 after an orderly end, 3 if one runs already."""
    try:
        keep_to_ourselves()
        options = options_from_environment()
        _log_to_file(options)
        with Lock(engine_lock()) as lock:
            Engine(options, lock).run()
    except HearthlineError as error:
        _log.error("%s", error)
        print(f"{error.title} {error.hint}".strip(), file=sys.stderr)
        return ALREADY_RUNNING if error.code == "already_running" else 1
    except OSError as error:
        print(f"The engine cannot use its folder: {error.strerror}: {error.filename}", file=sys.stderr)
        return 1
    return 0


def _journal(folder: Path) -> Journal:
    try:
        return open_journal(folder)
    except OSError as error:
        _log.warning("the journal's folder cannot be used: %s", error.strerror)
        return Journal(folder / "facts.journal")


def _log_to_file(options: Options) -> None:
    handler: logging.Handler
    try:
        handler = RotatingFileHandler(log_file("engine"), maxBytes=2_000_000, backupCount=3, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("hearthline")
    root.handlers = [handler]
    root.propagate = False
    root.setLevel(logging.DEBUG if options.log == "debug" else logging.INFO)
    logging.raiseExceptions = False  # a full disk must not fill standard error with traces


def _catch_signals(leave: Callable[[], None]) -> None:
    def stop(_number: int, _frame: Any) -> None:
        leave()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
