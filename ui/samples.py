"""Sample views with fixed values for every state of the window, for `ui.shots` and tests. Made-up people."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from app.desk.views import (
    Button,
    CallRow,
    DialView,
    FileState,
    FileView,
    OutcomeChoice,
    Page,
    SetUpStep,
    SetUpView,
    Suggestion,
    TodayView,
    Trouble,
    WindowView,
    WrapUpView,
)
from app.domain.agent import Confidence, Shown
from app.domain.call import CallState, Direction, Verification
from app.domain.caller_file import CallerFile
from app.domain.phrase import phrase
from app.domain.record import DEFAULT_OUTCOMES
from ui import sample_accounts, sample_calls, sample_sound, sample_troubles
from ui.sample_parts import (
    CALL,
    CALL_BACKS,
    DEVICES,
    FILE,
    HISTORY,
    IDLE,
    LINE,
    NOW,
    OFFER,
    READY,
    TALKING,
    WELCOME,
)
from ui.sample_sound import SPEECH_LEVELS


def idle_new() -> WindowView:
    """Return the very first minute: nothing anywhere."""
    return replace(IDLE, history=(), missed=0, call_backs=(), today=TodayView(), file=FileView())


def welcome() -> WindowView:
    """Return the demo's first page."""
    return replace(idle_new(), welcome=WELCOME)


def offered_known() -> WindowView:
    """Return an offer of somebody we know."""
    earlier = FILE.file.earlier[1:3]
    file = replace(
        FILE.file, name="Ana Villanueva",
        numbers=("+63 917 555 0142",), customer_number="PH-20418",
        email="ana.v@example.ph", address="Cebu City", language="Filipino", earlier=earlier,
        notes="", tags=(),
    )  # fmt: skip
    return replace(
        IDLE,
        page=Page.OFFER,
        status=replace(READY, shown=Shown.OFFERED, since=NOW - 6),
        calls=(CallRow("c2", "Ana Villanueva", CallState.OFFERED, NOW - 6, True),),
        call=OFFER,
        file=FileView(FileState.KNOWN, file),
    )


def offered_unknown() -> WindowView:
    """Return an offer of a number nobody knows, which may be false."""
    call = replace(OFFER, name="", number="+40 755 555 010", verification=Verification.FAILED, greeting="")
    return replace(
        offered_known(),
        calls=(CallRow("c2", "+40 755 555 010", CallState.OFFERED, NOW - 6, True),),
        call=call,
        file=FileView(FileState.NEW, CallerFile(numbers=("+40755555010",))),
    )


def muted() -> WindowView:
    """Return a muted call."""
    return replace(TALKING, call=replace(CALL, muted=True), line=replace(LINE, muted=True))


def held_and_second() -> WindowView:
    """Return a held call with another one ringing beside it."""
    return replace(
        TALKING,
        status=replace(TALKING.status, shown=Shown.HELD, since=NOW - 40),
        calls=(
            CallRow("c1", "Ioana Popescu", CallState.HELD, NOW - 40, True),
            CallRow("c2", "Ana Villanueva", CallState.OFFERED, NOW - 6),
        ),
        call=replace(CALL, state=CallState.HELD),
    )


def dialling() -> WindowView:
    """Return an outgoing call that rings at the other end."""
    call = replace(
        CALL, state=CallState.RINGING, direction=Direction.OUTBOUND, talk_since=None, dialled="", greeting="",
        notes="", enabled=frozenset({Button.END, Button.KEYPAD, Button.MUTE}),
        verification=Verification.UNKNOWN,
    )  # fmt: skip
    return replace(
        TALKING,
        status=replace(READY, shown=Shown.DIALLING, since=NOW - 5),
        calls=(CallRow("c1", "Ioana Popescu", CallState.RINGING, NOW - 5, True),),
        call=call,
    )


def wrap_up() -> WindowView:
    """Return the wrap-up with one outcome chosen."""
    outcomes = tuple(OutcomeChoice(o.code, o.label, str(n)) for n, o in enumerate(DEFAULT_OUTCOMES, 1))
    ended = replace(
        CALL,
        state=CallState.ENDED,
        talk_seconds=412,
        cause="hung_up_there",
        enabled=frozenset(),
        talk_since=None,
    )
    return replace(
        TALKING,
        page=Page.WRAP_UP,
        status=replace(READY, shown=Shown.WRAP_UP, since=NOW - 22, pending_label=phrase("Break")),
        calls=(),
        call=ended,
        wrap_up=WrapUpView("c1", outcomes, "resolved", NOW - 22, NOW + 98),
    )


def trouble() -> WindowView:
    """Return a call with two things wrong around it."""
    return replace(
        TALKING,
        line=replace(LINE, server_reachable=False, waiting=12, speaker="Built-in speakers"),
        troubles=(
            Trouble(
                "headset_lost",
                phrase("Headset unplugged."),
                phrase("The call goes on with the laptop's speakers."),
                "choose",
                phrase("Choose…"),
            ),
            Trouble(
                "server",
                phrase("Server unreachable."),
                phrase("Calls work. What you write is kept and sent later."),
            ),
        ),
    )


def missed_history() -> WindowView:
    """Return an afternoon with many calls, some missed, and the seat made not ready by it."""
    rows = tuple(
        replace(
            HISTORY[i % 5], call=f"m{i}", at=NOW - 420 * i, missed=i % 4 == 0, direction=Direction.INBOUND
        )
        for i in range(40)
    )
    status = replace(
        READY, shown=Shown.NOT_READY, reason="missed_call", reason_label=phrase("Missed call"), since=NOW - 35
    )
    return replace(IDLE, history=rows, missed=10, status=replace(status, confidence=Confidence.DRIFTED))


def dial_found() -> WindowView:
    """Return the dial field with people found and a bad number told."""
    people = (Suggestion("Ioana Popescu", "+40215550199"), Suggestion("Ioan Pop", "+40215550123"))
    return replace(IDLE, dial=DialView("ioa", people), file=FileView())


def dial_error() -> WindowView:
    """Return the dial field with a bad number."""
    return replace(
        IDLE,
        dial=DialView(
            "12x",
            (),
            phrase("This is not a number that can be dialled."),
            phrase("Use digits, with + and the country code for another country, or name@host."),
        ),
    )


def hostile() -> WindowView:
    """Return names and texts that try to be markup, huge, or turned around."""
    bad = '<img src=x onerror=alert(1)><b>Bold</b> & "Co" ' + "W" * 180
    call = replace(CALL, name=bad, number="sip:<i>x</i>@" + "a" * 120, queue="<h1>Queue</h1>", notes=bad * 3)
    file = replace(FILE.file, name=bad, address=bad, notes=bad, email="a" * 200)
    return replace(
        TALKING,
        calls=(
            CallRow("c1", bad, CallState.TALKING, NOW - 252, True),
            CallRow("c9", "שלום \u200f&amp;", CallState.HELD, NOW),
        ),
        call=call,
        file=FileView(FileState.KNOWN, file),
        history=tuple(replace(row, title=bad) for row in HISTORY),
        line=replace(LINE, speaker=bad, centre=bad),
    )


def set_up(step: SetUpStep) -> WindowView:
    """Return a page of the set-up assistant."""
    view = SetUpView(step=step)
    if step is SetUpStep.RESULT:
        view = replace(
            view, success=True, result=phrase("Registered with the call centre. You can take calls.")
        )
    if step is SetUpStep.ACCOUNT:
        view = replace(
            view,
            keyring=False,
            error=phrase("The call centre refused user or password."),
            hint=phrase("Check both; capital letters matter."),
        )
    if step is SetUpStep.CODE:
        view = replace(view, busy=phrase("Asking the server…"))
    return replace(IDLE, page=Page.SET_UP, set_up=view)


STATES: Final[dict[str, Callable[[], WindowView]]] = {
    **{f"set_up_{step}": (lambda step=step: set_up(step)) for step in SetUpStep},  # type: ignore[misc]
    "idle": lambda: IDLE,
    "idle_new": idle_new,
    "idle_welcome": welcome,
    "dial_found": dial_found,
    "dial_error": dial_error,
    "offered_known": offered_known,
    "offered_unknown": offered_unknown,
    "dialling": dialling,
    "talking": lambda: TALKING,
    "muted": muted,
    "held_second": held_and_second,
    "wrap_up": wrap_up,
    "trouble": trouble,
    "missed": missed_history,
    "hostile": hostile,
    **sample_calls.STATES,
    **sample_sound.STATES,
    **sample_accounts.STATES,
    **sample_troubles.STATES,
}
"""Every state by name."""

__all__ = [
    "CALL",
    "CALL_BACKS",
    "DEVICES",
    "FILE",
    "HISTORY",
    "IDLE",
    "LINE",
    "NOW",
    "OFFER",
    "READY",
    "SPEECH_LEVELS",
    "STATES",
    "TALKING",
]
