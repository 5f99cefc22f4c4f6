"""The commands of the socket, one table: what each does, on the loop thread, and what it answers."""

import logging
from collections.abc import Callable
from typing import Any, Final

import pjsua2 as pj

from app.domain.errors import BadInput, HearthlineError, Unavailable
from app.domain.phrase import phrase
from app.engine.accounts import Accounts
from app.engine.announcer import BOOT, Announcer
from app.engine.calls import Calls
from app.engine.checking import Checking
from app.engine.connection import Command, Connection, bad, good
from app.engine.gate import Gate
from app.engine.live_account import Account
from app.engine.loop import Loop
from app.engine.offers import BUSY, NOT_NOW
from app.engine.recorder import Recorder
from app.engine.silence import Silence
from app.engine.sound import Sound
from app.wire.codec import to_line, to_plain
from app.wire.engine import (
    AccountSettings,
    AccountView,
    Allow,
    CheckProgress,
    CheckView,
    ControlView,
    Dial,
    Do,
    EventName,
    Snapshot,
)

_log = logging.getLogger("hearthline.engine")

Reply = Callable[[bytes], None]


class Control:
    """Answers every command but `hello`."""

    def __init__(
        self,
        *,
        loop: Loop,
        gate: Gate,
        announcer: Announcer,
        accounts: Accounts,
        calls: Calls,
        sound: Sound,
        recorder: Recorder,
        silence: Silence,
        shut_down: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._gate = gate
        self._announcer = announcer
        self._accounts = accounts
        self._calls = calls
        self._sound = sound
        self._recorder = recorder
        self._silence = silence
        self._shut_down = shut_down
        self.buttons: Callable[[], ControlView] = ControlView
        self.ask_for_press: Callable[[Callable[[], None] | None], None] = lambda _heard: None
        self._checking = Checking(sound, loop, self, self._tell_check)
        self._watchers: set[int] = set()
        self._table: Final[dict[Do, Callable[[Any], dict[str, Any] | None]]] = {
            Do.SHUTDOWN: lambda _: self._loop.post(self._shut_down),
            Do.JOURNAL_ACK: lambda a: self._announcer.acknowledge(a.through),
            Do.ACCOUNT_SET: self._account_set,
            Do.ACCOUNT_REMOVE: lambda a: self._accounts.remove(a.account),
            Do.ACCOUNT_REGISTER: lambda a: self._accounts.register(a.account),
            Do.ACCOUNT_UNREGISTER: lambda a: self._accounts.unregister(a.account),
            Do.ACCOUNT_AGENT_STATE: self._accounts.wish_state,
            Do.OFFER_ALLOW: self._offer_allow,
            **self._call_commands(calls),
            Do.RECORDING_POLICY: self._recorder.set_policy,
            Do.RECORDING_START: self._recorder.start,
            Do.RECORDING_PAUSE: lambda a: self._recorder.pause(a.call),
            Do.RECORDING_RESUME: lambda a: self._recorder.resume(a.call),
            Do.RECORDING_STOP: lambda a: self._recorder.stop(a.call),
            Do.DEVICE_LIST: lambda _: to_plain(self._sound.devices()),
            Do.DEVICE_USE: lambda a: to_plain(self._sound.use(a)),
            Do.SOUND_SET: lambda a: to_plain(self._sound.set(a)),
        }

    def _call_commands(self, calls: Calls) -> dict[Do, Callable[[Any], dict[str, Any] | None]]:
        talk, offers, transfers = calls.talk, calls.offers, calls.transfers
        return {
            Do.CALL_DIAL: self._dial,
            Do.CALL_ANSWER: lambda a: offers.answer(a.call),
            Do.CALL_REJECT: lambda a: offers.reject(a.call),
            Do.CALL_REDIRECT: lambda a: offers.redirect(a.call, a.to),
            Do.CALL_HANG_UP: lambda a: talk.hang_up(a.call),
            Do.CALL_HOLD: lambda a: talk.hold(a.call),
            Do.CALL_RESUME: lambda a: talk.resume(a.call),
            Do.CALL_SWAP: lambda a: talk.swap(a.call),
            Do.CALL_MUTE: lambda a: talk.mute(a.call, True),
            Do.CALL_UNMUTE: lambda a: talk.mute(a.call, False),
            Do.CALL_KEEP: lambda a: self._silence.keep(a.call),
            Do.CALL_DTMF: lambda a: talk.press(a.call, a.digits),
            Do.CALL_TRANSFER: lambda a: transfers.blind(a.call, a.to),
            Do.CALL_TRANSFER_REPLY: lambda a: calls.referrals.reply(a.call, allow=a.allow),
            Do.CALL_CONSULT: lambda a: {"call": transfers.consult(a.call, a.to).call.id},
            Do.CALL_COMPLETE_TRANSFER: lambda a: transfers.complete(a.call),
            Do.CALL_CANCEL_CONSULT: lambda a: transfers.cancel(a.call),
            Do.CALL_CONFERENCE: lambda a: calls.conferences.set(a.calls),
        }

    def handle(self, connection: Connection, command: Command) -> None:
        """Do what a command says and reply. Loop thread; never raises."""
        try:
            if command.do is Do.SNAPSHOT:
                self._snapshot(connection, command)
            elif command.do is Do.LEVEL_WATCH:
                self._watch(connection, command)
            elif command.do is Do.DEVICE_TEST:
                self._test(connection, command)
            elif command.do is Do.DEVICE_CHECK:
                self._check(connection, command)
            elif command.do is Do.CODE_DIAL:
                self._code(connection, command)
            else:
                body = self._table[command.do](command.arguments)
                self._gate.reply(connection, good(command.id, body))
        except HearthlineError as error:
            self._gate.reply(connection, bad(command.id, error))
        except pj.Error as error:
            problem = Unavailable(
                "sip_engine",
                "The SIP engine refused this.",
                phrase("It says: {reason}.", reason=error.reason),
            )
            self._gate.reply(connection, bad(command.id, problem))
        except Exception:  # noqa: BLE001 - whoever asked must hear something
            _log.exception("%s failed", command.do.value)
            problem = Unavailable("engine_defect", "The engine could not do this.", "See logs/engine.log.")
            self._gate.reply(connection, bad(command.id, problem))

    def perform(self, do: Do, arguments: object) -> None:
        """Do a command that has no connection to reply to: a headset's button. Raises HearthlineError."""
        self._table[do](arguments)

    def left(self, connection: Connection) -> None:
        """A connection ended: nobody looks at its levels any more."""
        self._watchers.discard(connection.number)
        self._sound.watch_levels(bool(self._watchers))

    def close(self) -> None:
        """End what runs by itself: the engine leaves."""
        self._checking.close()

    # what a check asks (see `checking.Seat`)

    def in_call(self) -> bool:
        """Say whether any call is up."""
        return bool(self._calls.snapshot())

    def accounts(self) -> tuple[AccountView, ...]:
        """Return how every account stands."""
        return self._accounts.views()

    def account(self, name: str) -> Account | None:
        """Return an account by name, the first for "", None where there is none."""
        try:
            return self._accounts.find(name)
        except BadInput:
            return None

    def _tell_check(self, progress: CheckProgress) -> None:
        self._announcer.announce(EventName.DEVICE_CHECKING, to_plain(progress))

    def _account_set(self, settings: AccountSettings) -> None:
        self._accounts.set(settings)

    def _offer_allow(self, asked: Allow) -> None:
        self._calls.offers.allowed = asked.allow
        self._calls.offers.refusal = BUSY if asked.busy else NOT_NOW

    def _dial(self, asked: Dial) -> dict[str, Any]:
        live = self._calls.dialling.dial(self._accounts.find(asked.account), asked)
        return {"call": live.call.id}

    def _snapshot(self, connection: Connection, command: Command) -> None:
        snapshot = Snapshot(
            seq=0,
            boot=BOOT,
            accounts=self._accounts.views(),
            calls=self._calls.snapshot(),
            devices=self._sound.devices(),
            offer_allowed=self._calls.offers.allowed,
            recordings=self._recorder.snapshot(),
            controls=self.buttons(),
            sound=self._sound.view(),
            messages=self._accounts.messages(),
            lines=self._accounts.lines(),
        )

        def answer(seq: int, facts: list[bytes]) -> None:
            state = to_plain(snapshot)
            del state["facts"]
            head = to_line({"id": command.id, "ok": True, **state, "seq": seq})[:-2]
            self._gate.begin_following(connection, head + b',"facts":[' + b",".join(facts) + b"]}\n")

        self._announcer.ask(command.arguments.after, answer)

    def _watch(self, connection: Connection, command: Command) -> None:
        on = command.arguments.on
        (self._watchers.add if on else self._watchers.discard)(connection.number)
        self._gate.watch_levels(connection, on)
        self._sound.watch_levels(bool(self._watchers))
        self._gate.reply(connection, good(command.id))

    def _check(self, connection: Connection, command: Command) -> None:
        def done(view: CheckView) -> None:
            body = to_plain(view)
            self._announcer.announce(EventName.DEVICE_CHECKED, body)
            self._gate.reply(connection, good(command.id, body))

        self._checking.begin(command.arguments, done)

    def _code(self, connection: Connection, command: Command) -> None:
        def done(status: int) -> None:
            told = {"answered": status // 100 == 2, "status": status}
            self._gate.reply(connection, good(command.id, told))

        asked = command.arguments
        self._calls.codes.dial(self._accounts.find(asked.account), asked.code, done)

    def _test(self, connection: Connection, command: Command) -> None:
        def done(problem: HearthlineError | None) -> None:
            line = bad(command.id, problem) if problem is not None else good(command.id)
            self._gate.reply(connection, line)

        self._sound.test_tone(command.arguments, done)
