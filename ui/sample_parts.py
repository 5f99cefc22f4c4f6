"""The pieces of the sample views: made-up people, calls, devices, settings; fixed values."""

from dataclasses import replace
from typing import Final

from app.desk.views import (
    Button,
    CallRow,
    CallView,
    DeviceChoice,
    DevicesView,
    FileState,
    FileView,
    HistoryRow,
    LineView,
    Page,
    Recorded,
    RecordingMark,
    Secrecy,
    SettingView,
    SidetoneChoice,
    StatusChoice,
    StatusView,
    TodayView,
    WebCallBackRow,
    WelcomeView,
    WindowView,
)
from app.domain.agent import DEFAULT_REASONS, Availability, Confidence, Shown
from app.domain.call import CallState, Direction, Verification
from app.domain.caller_file import CallerFile, EarlierContact
from app.domain.phrase import phrase
from app.domain.sidetone import SidetoneWay

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

WAYS: Final = (SidetoneWay.OFF, SidetoneWay.HEADSET, SidetoneWay.OWN)
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
    speaker_now="Jabra Evolve 40",
    microphone_now="Jabra Evolve 40",
    speaker_system="Built-in speakers",
    microphone_system="Built-in microphone",
    sidetone=SidetoneChoice(True, WAYS, SidetoneWay.HEADSET, 40, 50),
)

_TALKING_BUTTONS: Final = frozenset(
    {Button.HOLD, Button.MUTE, Button.TRANSFER, Button.KEYPAD, Button.END, Button.RECORD}
)

RECORDING: Final = RecordingMark(
    Recorded.OFF,
    consent="not_asked",
    choices=(
        ("not_asked", phrase("Not asked")),
        ("announced", phrase("Announced")),
        ("given", phrase("Agreed")),
        ("refused", phrase("Refused")),
    ),
)

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
    enabled=frozenset({Button.ANSWER, Button.DECLINE, Button.REDIRECT}),
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
