"""Recording calls: what the caller says and hears, from the bridge to the writer process. Loop thread.

Left is whatever is sent to the far end (the agent; in a conference also the others), right is whatever comes
from it while somebody listens. So hold and mute are silence, as on the line itself. A pause stops the sound
where it is taken: nothing of it leaves the bridge.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, Protocol

import pjsua2 as pj

from app.domain.call import CallState
from app.domain.errors import BadInput, HearthlineError, Refused, Unavailable
from app.domain.ids import new_id
from app.domain.phrase import phrase
from app.engine.call_words import call_is
from app.engine.live import LiveCall, Voice
from app.engine.loop import Loop
from app.engine.tapes import BEHIND, Tape, Tapes
from app.recording.marks import is_marked_paused, mark_paused
from app.wire.codec import from_plain, to_plain
from app.wire.engine import (
    Consent,
    EventName,
    RecordingPolicy,
    RecordingStart,
    RecordingState,
    RecordingView,
)
from app.wire.home import recordings_folder

OPEN_RECORDINGS: Final = "open_recordings"
"""The journal's note about recordings that run, for an engine that finds them after a crash."""
INTERRUPTED: Final = "interrupted"


class CallList(Protocol):
    """What the recorder needs of the calls (see `app.engine.calls.Calls`)."""

    def find(self, call: str) -> LiveCall: ...  # noqa: D102
    def snapshot(self) -> tuple[Any, ...]: ...  # noqa: D102


class Recorder:
    """Owns every recording; as a Voice it passes on what calls tell and hears when they begin and end."""

    def __init__(self, voice: Voice, loop: Loop) -> None:
        self._voice = voice
        self._loop = loop
        self._calls: CallList
        self._sound = Tapes(loop, self._slot, self._problem)
        self._policy = RecordingPolicy()
        self._tapes: dict[str, Tape] = {}
        self._lost: dict[str, tuple[RecordingView, str]] = {}
        self._refused: set[str] = set()

    # set-up

    def watch(self, calls: CallList) -> None:
        """Take the calls whose events come by."""
        self._calls = calls

    def remember(self, note: Any) -> None:
        """Take the journal's note of what ran when an engine died; before calls are taken over."""
        for plain in note if isinstance(note, list) else []:
            try:
                view, call, key = (
                    from_plain(RecordingView, plain["view"]),
                    str(plain["call"]),
                    str(plain["key"]),
                )
            except (BadInput, TypeError, KeyError):
                continue
            if is_marked_paused(recordings_folder(), view.recording):
                view = replace(view, state=RecordingState.PAUSED)
            self._lost[call] = (replace(view, problem=INTERRUPTED), key)

    def end_lost(self) -> None:
        """End the recordings of calls that nobody takes over; after recovery has begun."""
        up = {call.id for call in self._calls.snapshot()}
        for call in [call for call in self._lost if call not in up]:
            self._end_lost(call)

    # commands

    def set_policy(self, policy: RecordingPolicy) -> None:
        """Take what the call centre wants; calls that are up already are left as they are."""
        self._policy = policy
        if policy.always and policy.key:
            self._sound.prepare()

    def start(self, asked: RecordingStart) -> dict[str, Any]:
        """Record a call, or note another consent in a recording that runs; REFUSED ends it.

        Raises BadInput, Refused, Unavailable.
        """
        tape = self._tapes.get(asked.call)
        if asked.consent is Consent.REFUSED:
            self._refused.add(asked.call)
            if tape is None:
                raise Refused(
                    "consent_refused", "The caller does not want to be recorded.", "It is not done."
                )
            tape.view = replace(tape.view, consent=Consent.REFUSED)
            self._stop(tape)
            return {"recording": tape.view.recording}
        if tape is None:
            tape = self._start(asked)
        elif asked.consent not in {Consent.NOT_ASKED, tape.view.consent}:
            tape.view = replace(tape.view, consent=asked.consent)
            self._tell(EventName.RECORDING_STARTED, tape)
        return {"recording": tape.view.recording}

    def pause(self, call: str) -> None:
        """Let silence of the same length be recorded from this moment on. Raises Refused."""
        tape = self._find(call)
        tape.shut(True)
        mark_paused(recordings_folder(), tape.view.recording, paused=True)
        self._become(tape, RecordingState.PAUSED, EventName.RECORDING_PAUSED)

    def resume(self, call: str) -> None:
        """Record again. Raises Refused."""
        tape = self._find(call)
        mark_paused(recordings_folder(), tape.view.recording, paused=False)
        tape.shut(False)
        self._become(tape, RecordingState.ON, EventName.RECORDING_RESUMED)

    def stop(self, call: str) -> None:
        """End the recording of a call. Raises Refused."""
        self._stop(self._find(call))

    def snapshot(self) -> dict[str, RecordingView]:
        """Return the recordings that run, are paused, or wait for their call to be taken over."""
        lost = {call: view for call, (view, _) in self._lost.items()}
        return lost | {call: tape.view for call, tape in self._tapes.items()}

    def close(self) -> None:
        """End everything; the writer finishes its files even if this does not wait long enough."""
        for tape in list(self._tapes.values()):
            self._stop(tape)
        self._sound.end()

    # what calls tell

    def announce(
        self, event: EventName, body: dict[str, Any], call: str = "", notes: dict[str, Any] | None = None
    ) -> None:
        """Pass on what a call tells, and follow it (see Voice)."""
        self._voice.announce(event, body, call, notes)
        if event is EventName.CALL_ENDED:
            self._call_ended(call)
        elif event is EventName.CALL_TALKING:
            self._loop.post(lambda: self._call_talks(call))
        elif event is EventName.CALL_RECOVERED and call in self._lost:
            self._loop.post(lambda: self._try(lambda: self._go_on(call), call))
        elif call in self._tapes:
            self._sound.look_soon()

    def _call_talks(self, call: str) -> None:
        if self._policy.always and call not in self._tapes and call not in self._refused:
            self._try(lambda: self._start(RecordingStart(call)), call)

    def _try(self, work: Callable[[], object], call: str) -> None:
        try:
            work()
        except HearthlineError as error:
            self._warn(error.code, error.title, error.hint, call)

    def _call_ended(self, call: str) -> None:
        self._refused.discard(call)
        if call in self._tapes:
            self._stop(self._tapes[call])
        elif call in self._lost:
            self._end_lost(call)

    # recordings

    def _start(self, asked: RecordingStart) -> Tape:
        live = self._calls.find(asked.call)
        if live.call.state not in {CallState.TALKING, CallState.HELD}:
            raise Refused("wrong_state", call_is(live.call.state), "Record it once it talks.")
        key = asked.key or self._policy.key
        if not key:
            raise Refused(
                "no_recording_key",
                "The call centre has given no key to record with.",
                "Ask your supervisor: the server makes it.",
            )
        consent = asked.consent if asked.consent is not Consent.NOT_ASKED else self._policy.consent
        view = RecordingView(new_id(), RecordingState.ON, consent, time.time())
        tape = self._sound.open(asked.call, view, key, offset=0, shut=False)
        self._tapes[asked.call] = tape
        self._tell(EventName.RECORDING_STARTED, tape)
        return tape

    def _go_on(self, call: str) -> None:
        """Record a call on that was taken over after a crash, paused if it was paused."""
        if call not in self._lost:
            return  # it has ended meanwhile
        view, key = self._lost[call]
        paused = view.state is RecordingState.PAUSED
        offset = max(1, int((time.time() - view.began) * 1000))
        try:
            tape = self._sound.open(call, view, key, offset=offset, shut=paused)
        except Unavailable:
            self._end_lost(call)
            raise
        del self._lost[call]
        self._tapes[call] = tape
        self._tell(EventName.RECORDING_PAUSED if paused else EventName.RECORDING_STARTED, tape)

    def _stop(self, tape: Tape) -> None:
        self._sound.close(tape)
        del self._tapes[tape.call]
        mark_paused(recordings_folder(), tape.view.recording, paused=False)
        tape.view = replace(tape.view, state=RecordingState.STOPPED)
        self._tell(EventName.RECORDING_STOPPED, tape)

    def _end_lost(self, call: str) -> None:
        view, _ = self._lost.pop(call)
        mark_paused(recordings_folder(), view.recording, paused=False)
        body = to_plain(replace(view, state=RecordingState.STOPPED))
        self._voice.announce(EventName.RECORDING_STOPPED, body, call, {OPEN_RECORDINGS: self._notes()})

    def _find(self, call: str) -> Tape:
        if call not in self._tapes:
            raise Refused("not_recorded", "This call is not being recorded.", "Nothing to do.")
        return self._tapes[call]

    def _become(self, tape: Tape, state: RecordingState, event: EventName) -> None:
        if tape.view.state is not state:
            tape.view = replace(tape.view, state=state)
            self._tell(event, tape)

    def _tell(self, event: EventName, tape: Tape) -> None:
        self._voice.announce(event, to_plain(tape.view), tape.call, {OPEN_RECORDINGS: self._notes()})

    def _notes(self) -> list[dict[str, Any]]:
        lost = [(call, view, key) for call, (view, key) in self._lost.items()]
        runs = [(tape.call, tape.view, tape.key) for tape in self._tapes.values()]
        return [{"call": call, "view": to_plain(view), "key": key} for call, view, key in (*lost, *runs)]

    def _slot(self, call: str) -> int:
        """Return a call's slot in the bridge, -1 without one."""
        try:
            audio = self._calls.find(call).line.audio()
            return audio[0].getPortId() if audio is not None else -1
        except (HearthlineError, pj.Error):
            return -1

    def _problem(self, tape: Tape, problem: str) -> None:
        """Remember and tell, once, why a recording will not be whole; the call goes on."""
        if problem == tape.view.problem:
            return
        tape.view = replace(tape.view, problem=problem)
        title, hint = _WORDS.get(problem, _WORDS[""])
        self._warn(problem, title, hint, tape.call)
        if problem == "bad_key":
            self._stop(tape)

    def _warn(self, code: str, title: str, hint: str, call: str) -> None:
        body = {"code": code, "title": title, "hint": hint, "about": call}
        self._voice.announce(EventName.ENGINE_WARNING, body)


_WORDS: Final = {
    "recording_disk_full": (
        phrase("The disk is full: this call is not recorded now."),
        phrase("The call goes on. Make room on the disk; recording goes on by itself."),
    ),
    BEHIND: (
        phrase("This laptop is too busy: a part of the recording is missing."),
        phrase("The call goes on. Close other programs."),
    ),
    "bad_key": (
        phrase("The call centre's key to record with cannot be used."),
        phrase("Tell your supervisor; this call is not recorded."),
    ),
    "": (
        phrase("This call is not recorded now."),
        phrase("The call goes on. Tell your supervisor."),
    ),
}
