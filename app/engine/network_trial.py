"""Tries the network before the shift: a short call to an echo number, else questions to the switch.

Loop thread only. The call is no call of the agent's: no fact is written, nobody wraps it up. A soft tone is
sent; the agent hears what comes back.
"""

import logging
import time
from collections.abc import Callable
from typing import Any, Final

import pjsua2 as pj

from app.domain.check import CheckLine, CheckPart, CheckState, NetworkFound, NetworkWay
from app.domain.errors import BadInput, HearthlineError
from app.domain.number import dialable, is_emergency
from app.engine.check_lines import NO_ANSWER, NO_TONE, NOTHING_BACK, echo_failed, line_of, network_line
from app.engine.line_commands import LineCommands, target
from app.engine.live import CallAccount
from app.engine.loop import Loop, Timer
from app.engine.quality import Counters, quality

_log = logging.getLogger("hearthline.engine")

CALL_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 10.0
QUESTIONS: Final = 3
_QUESTION_SECONDS: Final = 2.0
_LEVEL_SECONDS: Final = 0.1
_HEARD_LEVEL: Final = 15
"""Of 255: a good echo of our tone reads about 30, silence 0."""
_RATE: Final = 16_000

Done = Callable[[CheckLine, NetworkFound], None]


class EchoLine(LineCommands):
    """The pjsua2 call of a trial; `on_state` gets PJSIP_INV_STATE_…, in pjsua2's poll."""

    def __init__(self, sip: Any, on_state: Callable[[int], None], on_media: Callable[[], None]) -> None:
        super().__init__(sip, pj.PJSUA_INVALID_ID)
        self._on_state = on_state
        self._on_media = on_media
        self._account = sip

    def onCallState(self, prm: Any) -> None:  # noqa: N802, ARG002 - pjsua2's name
        """Pass on a new state."""
        try:
            self._on_state(self.getInfo().state)
        except Exception:  # noqa: BLE001 - pjsua2 would swallow it unseen
            _log.exception("a state of the echo call could not be handled")

    def onCallMediaState(self, prm: Any) -> None:  # noqa: N802, ARG002
        """Pass on that the media changed."""
        try:
            self._on_media()
        except Exception:  # noqa: BLE001
            _log.exception("the sound of the echo call could not be joined")

    def onCallRedirected(self, prm: Any) -> int:  # noqa: N802
        """Go only where a call of this account may go, and to no emergency number."""
        allowed = self._account.may_follow(prm.targetUri) and not is_emergency(prm.targetUri)
        return int(pj.PJSIP_REDIRECT_ACCEPT_REPLACE if allowed else pj.PJSIP_REDIRECT_REJECT)

    def onCallTransferRequest(self, prm: Any) -> None:  # noqa: N802
        """An echo has nobody to send us to."""
        prm.statusCode = 603

    def onCallReplaceRequest(self, prm: Any) -> None:  # noqa: N802
        """Nobody may take the echo's place."""
        prm.statusCode = 403

    def release(self) -> None:
        """Destroy the pjsua2 object, outside its own callbacks."""
        pj.Call.__swig_destroy__(self)
        self.this = None


_up: Final[set["NetworkTrial"]] = set()
"""Trials whose call is up: pjsua2 must never lose the object of a call that it still has."""


def none_up() -> bool:
    """Say whether no call of a trial is up any more."""
    return not _up


class NetworkTrial:
    """One trial; `begin` once, `done` comes once, at the latest after ANSWER_SECONDS + CALL_SECONDS."""

    def __init__(self, loop: Loop, playback: Callable[[], Any], done: Done) -> None:
        self._loop = loop
        self._playback = playback
        self._done: Done | None = done
        self._line: EchoLine | None = None
        self._tone: Any = None
        self._medium: Any = None
        self._timer: Timer | None = None
        self._number = ""
        self._loudest = 0
        self._answered = False
        self._trips: list[float] = []

    def begin(self, account: CallAccount | None, echo_number: str) -> None:
        """Try; without an account or its registration there is nothing to try."""
        if account is None:
            self._over(network_line(NetworkFound()), NetworkFound())
        elif account.sip is None:
            self._over(line_of(CheckPart.NETWORK, NO_ANSWER), NetworkFound(NetworkWay.OPTIONS))
        elif echo_number.strip():
            self._call(account, echo_number)
        else:
            self._ask(account)

    def stop(self) -> None:
        """End it now: a real call has come, or the engine leaves."""
        line = CheckLine(CheckPart.NETWORK, CheckState.NOT_TRIED)
        self._over(line, NetworkFound())

    # a call

    def _call(self, account: CallAccount, wanted: str) -> None:
        try:
            self._number = dialable(wanted)
            if is_emergency(self._number):
                raise BadInput("bad_echo_number", "An emergency number is no echo number.")
            self._line = EchoLine(account.sip, self._state, self._media)
            _up.add(self)
            self._timer = self._loop.after(ANSWER_SECONDS, self._unanswered)
            self._line.call(target(self._number, account.domain))
        except (HearthlineError, pj.Error) as error:
            _log.info("the echo number could not be called: %s", error)
            self._line = None
            _up.discard(self)
            self._unanswered()

    def _state(self, state: int) -> None:
        if state == pj.PJSIP_INV_STATE_CONFIRMED and not self._answered:
            self._answered = True
            self._again(CALL_SECONDS, self._measured)
            self._loop.after(_LEVEL_SECONDS, self._listen)
        elif state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self._loop.post(self._ended)

    def _media(self) -> None:
        found = self._line.audio() if self._line is not None else None
        if found is None or found[1] != pj.PJSUA_CALL_MEDIA_ACTIVE:
            return
        self._medium = found[0]
        if self._tone is None:
            self._tone = pj.ToneGenerator()
            self._tone.createToneGenerator(_RATE, 1)
        self._tone.startTransmit(self._medium)
        self._tone.stop()
        self._tone.play(_melody(), True)
        self._medium.startTransmit(self._playback())

    def _listen(self) -> None:
        if self._done is None or self._medium is None:
            return
        try:
            # what the port gives to the bridge: pjsua2 names it from the port's side
            self._loudest = max(self._loudest, self._medium.getTxLevel())
        except pj.Error:
            return
        self._loop.after(_LEVEL_SECONDS, self._listen)

    def _measured(self) -> None:
        now = self._line.counters() if self._line is not None else None
        if now is None or not now.received:
            self._over(line_of(CheckPart.NETWORK, NOTHING_BACK), NetworkFound(NetworkWay.CALL, self._number))
            return
        figures = quality(Counters(), now)
        trip = figures.round_trip_ms or None
        found = NetworkFound(
            NetworkWay.CALL, self._number, trip, figures.loss, figures.jitter_ms, figures.mos
        )
        line = network_line(found)
        if line.state is CheckState.GOOD and self._loudest < _HEARD_LEVEL:
            line = line_of(CheckPart.NETWORK, NO_TONE, CheckState.WARNING)
        self._over(line, found)

    def _unanswered(self) -> None:
        found = NetworkFound(NetworkWay.CALL, self._number)
        self._over(line_of(CheckPart.NETWORK, echo_failed(self._number)), found)

    def _ended(self) -> None:
        """The far end hung up: an echo may be short, one that never answered is none."""
        line, self._line = self._line, None
        self._medium = None
        _up.discard(self)
        if line is not None:
            line.release()
        if not self._answered:
            self._unanswered()
        elif self._done is not None:
            self._over(line_of(CheckPart.NETWORK, echo_failed(self._number)), NetworkFound(NetworkWay.CALL))

    # questions

    def _ask(self, account: CallAccount) -> None:
        sent = time.monotonic()

        def answered(there: bool) -> None:
            if self._done is None or len(self._trips) >= QUESTIONS:
                return
            if there:
                self._trips.append((time.monotonic() - sent) * 1000)
            if there and len(self._trips) < QUESTIONS:
                self._loop.post(lambda: self._ask(account))
            else:
                self._loop.post(self._asked)

        self._again(_QUESTION_SECONDS, self._asked)
        try:
            if account.sip is None:
                raise BadInput("not_registered", "The registration has gone.")
            account.sip.question(f"sip:{account.domain}", answered)
        except (HearthlineError, pj.Error) as error:
            _log.info("the switch could not be asked: %s", error)
            self._asked()

    def _asked(self) -> None:
        if not self._trips:
            self._over(line_of(CheckPart.NETWORK, NO_ANSWER), NetworkFound(NetworkWay.OPTIONS))
            return
        found = NetworkFound(NetworkWay.OPTIONS, round_trip_ms=round(min(self._trips), 1))
        self._over(network_line(found), found)

    # inside

    def _again(self, seconds: float, work: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.after(seconds, work)

    def _over(self, line: CheckLine, found: NetworkFound) -> None:
        if self._timer is not None:
            self._timer.cancel()
        done, self._done = self._done, None
        if self._tone is not None:
            self._tone = None  # its destructor takes it out of the bridge
        if self._line is not None:
            try:
                self._line.end()
            except pj.Error as error:
                _log.info("the echo call could not be ended: %s", error.reason)
        if done is not None:
            done(line, found)


def _melody() -> Any:
    vector = pj.ToneDescVector()
    for hertz in (523, 659):
        one = pj.ToneDesc()
        one.freq1, one.freq2, one.on_msec, one.off_msec, one.volume = hertz, 0, 250, 250, 6_000
        vector.push_back(one)
    return vector
