"""The headset test and the check before the shift: asked of the engine, shown, kept, told to the server."""

from dataclasses import dataclass, field, replace
from typing import Any, Final

from app.desk.link import Reply
from app.desk.sound_views import CheckPanel, CheckRow, NetworkView
from app.desk.workplace import Workplace
from app.domain.agent import Availability
from app.domain.check import CheckPart, CheckState
from app.domain.errors import BadInput
from app.domain.phrase import phrase
from app.domain.text import plain
from app.wire.codec import from_plain, to_plain
from app.wire.engine import CheckLine, CheckProgress, CheckView, DeviceCheck, Do
from app.wire.seat_check import CheckResult, SeatCheckLine

SHIFT_SECONDS: Final = 12 * 3600.0
"""A check is good for a shift; after that it is offered again."""
PATIENCE_SECONDS: Final = 40.0
"""An engine that says nothing of its check for so long has lost it."""
VOICE_SECONDS: Final = 3.0

_WHOLE: Final = tuple(part for part in CheckPart if part is not CheckPart.UNKNOWN)
_HEADSET: Final = (CheckPart.MICROPHONE, CheckPart.SPEAKER, CheckPart.ECHO)
_LATE: Final = "engine_silent"
"""The link's word for a reply that has not come in ten seconds."""


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """The last whole check, as it is kept on the disk and told in each heartbeat."""

    at: float
    result: CheckResult
    problem: str = ""
    lines: list[SeatCheckLine] = field(default_factory=list)


class ShiftCheck:
    """On the Qt thread."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._running = False
        self._whole = False
        self._heard_at = 0.0
        self._part = CheckPart.UNKNOWN
        self._lines: tuple[CheckLine, ...] = ()
        self._result: CheckView | None = None
        self._at = 0.0
        self._error = ""
        self._put_off = False
        self.told: KeptCheck | None = None
        """The last whole check."""

    def restore(self, kept: object) -> None:
        """Take over what an earlier desk kept of the last check."""
        if not kept:
            return
        try:
            self.told = from_plain(KeptCheck, kept)
        except BadInput:
            self.told = None

    def begin(self, *, whole: bool) -> None:
        """Try; one at a time, and never in a call."""
        if self._running:
            return
        place = self._place
        if place.book.live:
            self._error = phrase("A call is up. Check the headset after it.")
            return
        self._running, self._whole, self._error = True, whole, ""
        self._heard_at, self._part = place.now, CheckPart.MICROPHONE
        self._lines, self._result = (), None
        asked = DeviceCheck(VOICE_SECONDS, True, whole, self.echo_number if whole else "")
        place.tell_engine(Do.DEVICE_CHECK, asked, self._replied)

    @property
    def echo_number(self) -> str:
        """Return the number that is called to try the network: the seat's own, else the call centre's."""
        own = self._place.settings.text("account.echo_number")
        seat = self._place.seat
        return own or (seat.configuration.echo_number if seat is not None else "")

    def put_off(self) -> None:
        """Do not offer it again before the next start."""
        self._put_off = True

    def health(self) -> dict[str, Any]:
        """Return what the heartbeat says of the last whole check."""
        if self.told is None:
            return {}
        told = self.told
        return {
            "check": told.result, "checked_at": told.at, "check_problem": told.problem,
            "check_lines": told.lines,
        }  # fmt: skip

    def progress(self, progress: CheckProgress) -> None:
        """The engine says how far it is."""
        if self._running:
            self._heard_at = self._place.now
            self._part, self._lines = progress.part, progress.lines

    def done(self, view: CheckView) -> None:
        """The engine has finished."""
        if not self._running:
            return
        self._running, self._result = False, view
        self._lines, self._at = view.lines, self._place.now
        if self._whole and not _stopped(view):
            self.told = _told(view, self._at)
            self._place.outbox.keep("check", to_plain(self.told))

    def lost(self) -> None:
        """The engine is away, and its check with it."""
        if self._running:
            self._running = False
            self._error = phrase("The check was cut off. Try it again.")

    def look(self) -> None:
        """Give up waiting for an engine that has forgotten; once a second."""
        if self._running and self._place.now - self._heard_at > PATIENCE_SECONDS:
            self.lost()

    def view(self) -> CheckPanel:
        """Return the panel."""
        result, place = self._result, self._place
        panel = CheckPanel(
            self._running, self._whole, self._rows(), self._at,
            error=self._error, echo_number=self.echo_number,
            offered=self._offered(), possible=not place.book.live,
        )  # fmt: skip
        if result is None:
            return panel
        network = result.network
        return replace(
            panel,
            passed=None if _stopped(result) else result.passed,
            level=result.level,
            echo_db=result.echo_db,
            delay_ms=result.delay_ms,
            network=NetworkView(
                network.way, network.number, network.round_trip_ms, network.loss, network.mos
            ),
        )

    def _rows(self) -> tuple[CheckRow, ...]:
        if not self._running and self._result is None:
            return ()
        known = {line.part: line for line in self._lines}
        rows = []
        for part in _WHOLE if self._whole else _HEADSET:
            line = known.get(part)
            if line is not None:
                rows.append(CheckRow(part, line.state, line.title, line.hint))
            else:
                rows.append(CheckRow(part, running=self._running and part is self._part))
        return tuple(rows)

    def _offered(self) -> bool:
        place = self._place
        if self._put_off or self._running or not place.settings.flag("agent.offer_check"):
            return False
        works = place.session.status.availability not in {Availability.SIGNED_OUT, Availability.UNKNOWN}
        sound = bool(place.devices.devices.devices)
        fresh = self.told is not None and place.now - self.told.at < SHIFT_SECONDS
        return works and sound and not fresh and not place.set_up.is_open

    def _replied(self, reply: Reply) -> None:
        """A refusal; that the engine takes longer than a reply may is no refusal."""
        if reply.error is not None and reply.error.code != _LATE and self._running:
            self._running = False
            self._error = reply.error.title


def _stopped(view: CheckView) -> bool:
    return not view.passed and not any(line.state is CheckState.FAILED for line in view.lines)


def _told(view: CheckView, at: float) -> KeptCheck:
    wrong = [line for line in view.lines if line.state in {CheckState.WARNING, CheckState.FAILED}]
    wrong.sort(key=lambda line: line.state is CheckState.WARNING)
    result = CheckResult.FAILED if not view.passed else CheckResult.WARNED if wrong else CheckResult.PASSED
    way = view.network.way
    lines = [
        SeatCheckLine(
            line.part.value, line.state.value,
            f"by_{way.value}" if line.part is CheckPart.NETWORK and line.state is CheckState.GOOD
            else line.code[:80],
            plain(line.title, 300),
        )
        for line in view.lines
    ]  # fmt: skip
    return KeptCheck(at, result, plain(wrong[0].title, 300) if wrong else "", lines)
