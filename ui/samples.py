"""Sample views with fixed values for every state of the window, for `ui.shots` and tests. Made-up people."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from app.desk.views import (
    Button,
    CallRow,
    CallView,
    DeviceChoice,
    DevicesView,
    DialView,
    FileState,
    FileView,
    HistoryRow,
    LineView,
    OutcomeChoice,
    Page,
    Secrecy,
    SettingView,
    SetUpStep,
    SetUpView,
    StatusChoice,
    StatusView,
    Suggestion,
    TodayView,
    Trouble,
    WebCallBackRow,
    WelcomeView,
    WindowView,
    WrapUpView,
)
from app.domain.agent import DEFAULT_REASONS, Availability, Confidence, Shown
from app.domain.call import CallState, Direction, Verification
from app.domain.caller_file import CallerFile, EarlierContact
from app.domain.phrase import phrase
from app.domain.record import DEFAULT_OUTCOMES

NOW: Final = 1_795_267_800.0
"""Saturday 21 November 2026, 13:30 UTC."""

_CHOICES: Final = (
    StatusChoice(Availability.READY, "", phrase("Ready")),
    *(StatusChoice(Availability.NOT_READY, reason.code, reason.label) for reason in DEFAULT_REASONS),
    StatusChoice(Availability.SIGNED_OUT, "", phrase("Signed out")),
)

READY: Final = StatusView(
    shown=Shown.READY, since=NOW - 761, confidence=Confidence.CONFIRMED, agent="Dan", choices=_CHOICES
)

LINE: Final = LineView(
    registered=True,
    registration=phrase("Connected"),
    server="https://centre.example",
    server_reachable=True,
    speaker="Jabra Evolve 40",
    microphone="Jabra Evolve 40",
    centre="Fjord Support",
)

FILE: Final = FileView(
    FileState.KNOWN,
    CallerFile(
        id="1",
        name="Ioana Popescu",
        numbers=("+40 21 555 0199", "+40 722 555 014"),
        customer_number="83-1174",
        email="ioana.popescu@example.ro",
        address="Strada Lipscani 12, București",
        language="Română",
        tags=("fibre", "gold"),
        notes="Prefers to be called after five. Speak slowly, hearing aid.",
        version=3,
        earlier=(
            EarlierContact(
                "a",
                NOW - 9 * 86400,
                "inbound",
                "Support",
                "Dan",
                372,
                "resolved",
                "Router restarted, firmware checked",
            ),
            EarlierContact(
                "b",
                NOW - 18 * 86400,
                "inbound",
                "Sales",
                "Ana",
                131,
                "information",
                "Fibre brochure, sent",
            ),
            EarlierContact(
                "c",
                NOW - 31 * 86400,
                "outbound",
                "Billing",
                "민준",
                540,
                "resolved",
                "Wrong invoice, corrected",
            ),
            EarlierContact(
                "d",
                NOW - 80 * 86400,
                "inbound",
                "Support",
                "Dan",
                720,
                "resolved",
                "Moved house, line transferred",
            ),
        ),
    ),
)

HISTORY: Final = (
    HistoryRow("h1", "0917 555 0142", "+639175550142", Direction.INBOUND, True, NOW - 480),
    HistoryRow("h2", "Dan Ionescu", "+40215550111", Direction.INBOUND, False, NOW - 1500, 312),
    HistoryRow("h3", "Ana Villanueva", "+639175550142", Direction.OUTBOUND, False, NOW - 2580, 95),
    HistoryRow("h4", "박서연", "+8225550121", Direction.INBOUND, False, NOW - 3540, 241),
    HistoryRow("h5", "Lucía Ortega", "+34915550177", Direction.INBOUND, False, NOW - 5200, 64),
)

CALL_BACKS: Final = (
    WebCallBackRow("w1", "M. Reyes", "+639175550188", "Delivery to the wrong door", NOW + 1800, due=False),
    WebCallBackRow("w2", "Lucía Ortega", "+34915550177", "Invoice 2231", 0.0),
)

DEVICES: Final = DevicesView(
    speakers=(
        DeviceChoice("", phrase("As the system")),
        DeviceChoice("jabra", "Jabra Evolve 40"),
        DeviceChoice("laptop", "Built-in speakers"),
    ),
    microphones=(
        DeviceChoice("", phrase("As the system")),
        DeviceChoice("jabra", "Jabra Evolve 40"),
        DeviceChoice("laptop", "Built-in microphone"),
    ),
    speaker="jabra",
    microphone="jabra",
    ring=("laptop",),
    microphone_level=-18.0,
    speaker_level=-30.0,
)

_TALKING_BUTTONS: Final = frozenset({Button.HOLD, Button.MUTE, Button.KEYPAD, Button.END})

CALL: Final = CallView(
    call="c1",
    name="Ioana Popescu",
    number="+40 21 555 0199",
    direction=Direction.INBOUND,
    state=CallState.TALKING,
    queue="Support",
    dialled="0800 123 456",
    greeting="Good afternoon, Fjord Support, this is Dan.",
    verification=Verification.VERIFIED,
    secrecy=Secrecy.CLOSED,
    since=NOW - 258,
    talk_since=NOW - 252,
    enabled=_TALKING_BUTTONS,
    notes="Router drops Wi-Fi every evening about nine. Firmware 2.1, restarted on the 12th, "
    "fine for two days.\n"
    "Asked to read the lamp: amber.",
)

OFFER: Final = replace(
    CALL,
    call="c2",
    name="Ana Villanueva",
    number="+63 917 555 0142",
    state=CallState.OFFERED,
    queue="Parcels",
    greeting="Good afternoon, QuickBox, this is Dan.",
    since=NOW - 6,
    talk_since=None,
    enabled=frozenset({Button.ANSWER, Button.DECLINE}),
    notes="",
)

_SETTINGS: Final = (
    SettingView(
        "window.language",
        "window",
        phrase("Language"),
        phrase("Takes effect at once."),
        "choice",
        "",
        (("", phrase("As the system")), ("en", "English"), ("ko", "한국어")),
    ),
    SettingView(
        "window.theme",
        "window",
        phrase("Colours"),
        phrase("Light, dark or high contrast."),
        "choice",
        "light",
        (("system", phrase("As the system")), ("light", phrase("Light")), ("dark", phrase("Dark"))),
    ),
    SettingView(
        "agent.start_ready",
        "agent",
        phrase("Start Ready"),
        phrase("Take calls as soon as the program has started and is registered."),
        "switch",
        "true",
        fixed_by="HEARTHLINE_AGENT_START_READY",
    ),
    SettingView(
        "wrap_up.more_seconds",
        "wrap_up",
        phrase("More time for wrap-up"),
        phrase("Seconds that one press of More time gives."),
        "number",
        "60",
    ),
    SettingView(
        "account.codecs",
        "account",
        phrase("Codecs, best first"),
        phrase("Empty lets the engine choose."),
        "list",
        "",
    ),
)

IDLE: Final = WindowView(
    page=Page.IDLE,
    status=READY,
    line=LINE,
    history=HISTORY,
    missed=1,
    call_backs=CALL_BACKS,
    devices=DEVICES,
    today=TodayView(14, 3, 1, 4980),
    settings=_SETTINGS,
    theme="light",
    language="en",
)

TALKING: Final = replace(
    IDLE,
    page=Page.CALL,
    status=replace(READY, shown=Shown.ON_CALL, since=NOW - 252, pending_label=phrase("Break")),
    calls=(
        CallRow("c1", "Ioana Popescu", CallState.TALKING, NOW - 252, True),
        CallRow("c0", "김민준", CallState.HELD, NOW - 40),
    ),
    call=CALL,
    file=FILE,
)

WELCOME: Final = WelcomeView(
    lines=(
        phrase("It rings in a moment: answer with F5 or a click, and say something."),
        phrase("Hold with F6, mute with F7, press keys with F9, hang up with F12."),
        phrase("Choose what came of it and finish the wrap-up."),
        phrase("Look at the board: it shows what you do while you do it."),
        phrase("Ask to be called from the sample page; the request appears at the left."),
    ),
    links=(
        (phrase("Open the board"), "http://127.0.0.1:8080/board"),
        (phrase("Open the sample page"), "http://127.0.0.1:8080/public/call-back"),
    ),
)


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
    return replace(TALKING, call=replace(CALL, muted=True))


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
}
"""Every state by name."""
