"""The contract of seat and server: bodies and stream events of `/api/v1`.

A seat proves itself with `Authorization: Bearer <token>` from enrolment; people with the session cookie of
`/sign-in`. Everything that must not be lost goes up as facts in batches to `POST /api/v1/facts`; questions
are `GET`; what needs an answer now (claiming a Web Call Back) is a `POST` of its own. Down comes one SSE
stream, `/api/v1/stream`, resumed by `Last-Event-ID`.

| method and path                          | body → reply                                   | who        |
|------------------------------------------|------------------------------------------------|------------|
| POST /api/v1/enrolments                  | EnrolmentRequest → Enrolment                   | code       |
| GET  /api/v1/seat                        | → SeatConfiguration                            | seat       |
| POST /api/v1/heartbeat                   | Heartbeat → HeartbeatReply                     | seat       |
| POST /api/v1/facts                       | FactBatch → FactResults                        | seat       |
| GET  /api/v1/caller-files?number=&customer= | → CallerFile (id "" when nobody is known)   | seat       |
| GET  /api/v1/people?query=               | → PeopleFound                                  | seat       |
| GET  /api/v1/colleagues                  | → Colleagues                                   | seat       |
| GET  /api/v1/web-call-backs              | → WebCallBacks                                 | seat       |
| POST /api/v1/web-call-backs/{id}/claim   | → WebCallBack, or 409 problem                  | seat       |
| POST /api/v1/web-call-backs/{id}/release | → WebCallBack                                  | seat       |
| GET  /api/v1/board                       | → Board                                        | supervisor |
| GET  /api/v1/board/calls?figure=&queue=  | → BoardCalls                                   | supervisor |
| GET  /api/v1/board/seat-calls?seat=      | → BoardCalls                                   | supervisor |
| GET  /api/v1/contacts?limit=             | → Contacts                                     | supervisor |
| POST /api/v1/messages                    | MessageRequest → Delivery                      | supervisor |
| POST /api/v1/status-orders               | StatusRequest → Delivery                       | supervisor |
| POST /api/v1/diagnoses/{id}              | a ZIP file, DIGEST_HEADER → DiagnosisCame      | seat       |
| POST /api/v1/listen                      | Listen → 204                                   | supervisor |
| GET  /api/v1/emergencies                 | → EmergencyCalls                               | both       |
| POST /api/v1/emergencies/{id}/acknowledge | → EmergencyCall                               | supervisor |
| GET  /api/v1/stream                      | SSE, see StreamEvent                           | both       |
| …    /api/v1/recordings…                  | see `app.wire.recordings`                      |            |
| POST /public/web-call-backs              | WebCallBackRequest (JSON or form) → Visitor    | anybody    |
| GET  /public/web-call-backs/{token}      | the visitor's page, or Visitor as JSON         | token      |
| POST /public/web-call-backs/{token}/cancel | → Visitor                                    | token      |
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Final

from annotated_types import Len

from app.domain.agent import AgentStatus, Reason, Shown
from app.domain.kpi import CallResult
from app.domain.record import Outcome
from app.domain.switch import SwitchOrder
from app.domain.web_call_back import WebCallBackState
from app.wire.limits import Line, Word
from app.wire.recordings import RecordingOrder
from app.wire.seat_check import Health
from app.wire.supervising import EmergencyCall, FiguresSource, Planned, SwitchView

API: Final = "/api/v1"
SERVER_HEADER: Final = "X-Hearthline-Server"
"""Every answer of a real server carries this header; an answer without it is a captive portal."""

MOST_FACTS: Final = 100


class FactKind(StrEnum):
    """Facts born in the desk. Call facts keep the name of their engine event (`call.ended`)."""

    AGENT_STATUS = "agent.status"
    WRAP_UP_SAVED = "wrap_up.saved"
    CALLER_FILE_SAVED = "caller_file.saved"
    WEB_CALL_BACK_DIALLED = "web_call_back.dialled"
    WEB_CALL_BACK_RESULT = "web_call_back.result"
    RECORDINGS_ERASED = "recordings.erased"
    EMERGENCY_RAISED = "emergency.raised"


@dataclass(frozen=True, slots=True)
class Fact:
    """An immutable thing that happened. `source` is `desk` or `engine`; `seq` counts per seat and source.

    Bodies: AGENT_STATUS an AgentStatus; WRAP_UP_SAVED a domain WrapUp; CALLER_FILE_SAVED a CallerFile
    (without `earlier`) plus `contact`; WEB_CALL_BACK_* {"request", "contact", "reached"}; RECORDINGS_ERASED
    an ErasedRecordings (the seat has deleted its copies); EMERGENCY_RAISED {"emergency", "call"}; call facts
    a Call.
    """

    id: Word
    source: Word
    seq: int
    kind: Word
    wall: float
    mono: float = 0.0
    boot: Word = ""
    body: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FactBatch:
    """At most 100 facts, in the order of their `seq` per source."""

    facts: Annotated[list[Fact], Len(1, MOST_FACTS)]


class FactResult(StrEnum):
    """What became of one fact. Only REJECTED needs a person; the other two are acknowledged."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FactAnswer:
    """The result for one fact, by id; `phrases` says how its texts were made (`app.domain.phrase`)."""

    id: str
    result: FactResult
    title: str = ""
    hint: str = ""
    phrases: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FactResults:
    """The answers in the order of the batch; sent only after the commit."""

    results: list[FactAnswer]


@dataclass(frozen=True, slots=True)
class EnrolmentRequest:
    """A one-time code typed by an agent, and what this laptop calls itself."""

    code: Word
    machine: Word = ""


@dataclass(frozen=True, slots=True)
class SipAccount:
    """What a seat needs to register; `password` only in the answer to an enrolment. `watch`: lines to see."""

    registrar: str = ""
    user: str = ""
    auth_user: str = ""
    password: str | None = None
    domain: str = ""
    display_name: str = ""
    proxy: str = ""
    srtp: str = "optional"
    ca_pem: str = ""
    identities: list[str] = field(default_factory=list)
    watch: list[str] = field(default_factory=list)
    voicemail: str = ""


@dataclass(frozen=True, slots=True)
class SeatConfiguration:
    """What the call centre says about this seat; fetched at start and told again when it changes.

    `echo_number` sends back what it hears: seats try the network with it before the shift.
    """

    seat: str
    agent: str
    site: str = ""
    centre: str = ""
    greeting: str = ""
    region: str = "RO"
    sip: SipAccount | None = None
    reasons: list[Reason] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    wrap_up_seconds: int = 120
    board_url: str = ""
    sample_page_url: str = ""
    recording: RecordingOrder = field(default_factory=RecordingOrder)
    switch: SwitchOrder = field(default_factory=SwitchOrder)
    echo_number: str = ""
    history_days: int = 30
    newest_version: str = ""
    update_url: str = ""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The answer to a good code: the seat's secret token (for the keyring only) and its configuration."""

    token: str
    configuration: SeatConfiguration


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Every 5 s; kept in memory by the server.

    `alive_since`: when the desk was started or the laptop woke, whichever came last; `slept` says which.
    `asleep`: the laptop goes to sleep now; it is not there from now on.
    """

    status: AgentStatus
    health: Health
    alive_since: float = 0.0
    slept: bool = False
    asleep: bool = False


@dataclass(frozen=True, slots=True)
class HeartbeatReply:
    """The server's clock, so that a seat can tell a wrong clock of its own."""

    now: float


@dataclass(frozen=True, slots=True)
class Person:
    """One suggestion of the dial field."""

    id: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """Best first, at most 10."""

    people: list[Person]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Another seat to whom a call can be sent, and what its agent is doing."""

    name: str
    number: str
    shown: Shown = Shown.SIGNED_OUT
    since: float = 0.0
    reachable: bool = False


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Everybody else of this site with an account, by name."""

    colleagues: list[Colleague]


@dataclass(frozen=True, slots=True)
class WebCallBack:
    """A visitor's request as agents see it. `wish` is epoch seconds, 0 = as soon as possible."""

    id: str
    number: str
    name: str = ""
    subject: str = ""
    page: str = ""
    state: WebCallBackState = WebCallBackState.WAITING
    asked_at: float = 0.0
    wish: float = 0.0
    claimed_by: str = ""
    claimed_until: float = 0.0
    country: str = ""


@dataclass(frozen=True, slots=True)
class WebCallBacks:
    """All open requests, oldest wish first."""

    requests: list[WebCallBack]


@dataclass(frozen=True, slots=True)
class WebCallBackRequest:
    """What a visitor sends; `consent` must be true and `website` (a honeypot) empty."""

    number: Word
    name: Word = ""
    subject: Line = ""
    page: Line = ""
    wish: float = 0.0
    consent: bool = False
    website: Word = ""


@dataclass(frozen=True, slots=True)
class Visitor:
    """What the visitor may know: the state, the place in line (1 = next), the wished moment (0 = soon)."""

    token: str
    state: WebCallBackState
    place: int = 0
    text: str = ""
    url: str = ""
    wish: float = 0.0


@dataclass(frozen=True, slots=True)
class BoardAgent:
    """One row of the board; `since` is when `shown` last changed, `last_seen` the last heartbeat.

    A seat that is not `reachable` is Not ready: its reason is `asleep` if it said so, else `connection_lost`.
    """

    seat: str
    agent: str
    site: str = ""
    shown: Shown = Shown.SIGNED_OUT
    reason: str = ""
    since: float = 0.0
    pending: str = ""
    confidence: str = "assumed"
    peer: str = ""
    queue: str = ""
    reachable: bool = True
    last_seen: float = 0.0
    health: Health = field(default_factory=Health)


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """The same figures for one queue. `last_hour`: today's service level every 5 minutes, oldest first.

    `waiting` callers now, `longest_since` when the first of them joined (epoch seconds, 0 = nobody).
    `closed` by its opening hours, until `opens_at` (0 = not within a year).
    """

    queue: str
    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    service_level: float | None = None
    asa_seconds: float | None = None
    abandon_rate: float | None = None
    last_hour: list[float | None] = field(default_factory=list)
    waiting: int = 0
    longest_since: float = 0.0
    closed: bool = False
    opens_at: float = 0.0


@dataclass(frozen=True, slots=True)
class BoardFigures:
    """Today's figures, of the switch's queues or of calls offered to seats (`source`).

    `formula` says what service_level divides, `variant` is its word; `queues` are those that rang today.
    """

    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    service_level: float | None = None
    formula: str = ""
    threshold_seconds: int = 20
    short_abandon_seconds: int = 0
    target: float = 0.8
    abandon_target: float = 0.04
    asa_seconds: float | None = None
    abandon_rate: float | None = None
    web_call_backs_waiting: int = 0
    variant: str = ""
    last_hour: list[float | None] = field(default_factory=list)
    queues: list[QueueFigures] = field(default_factory=list)
    source: FiguresSource = FiguresSource.SEATS
    waiting: int = 0
    longest_since: float = 0.0
    switch: SwitchView = field(default_factory=SwitchView)
    closed: bool = False
    opens_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board at stream position `seq`; after it only differences flow.

    `reasons` and `wrap_up_seconds` are the limits against which time in state is drawn, `version` the
    server's own, `web_call_backs` the open requests.
    """

    seq: int
    now: float
    agents: list[BoardAgent]
    figures: BoardFigures
    reasons: list[Reason] = field(default_factory=list)
    wrap_up_seconds: int = 0
    version: str = ""
    web_call_backs: list[WebCallBack] = field(default_factory=list)
    newest_version: str = ""
    emergencies: list[EmergencyCall] = field(default_factory=list)
    plans: list[Planned] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BoardCall:
    """One call behind a figure. `counted`: it is in the denominator of the figure that was asked for.

    `recordings` are the ids of those that can be heard.
    """

    id: str
    at: float
    agent: str = ""
    number: str = ""
    name: str = ""
    queue: str = ""
    wait_seconds: float = 0.0
    talk_seconds: float = 0.0
    how: CallResult = CallResult.UNKNOWN
    counted: bool = True
    recordings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BoardCalls:
    """Today's calls behind a figure, or of a seat, newest first, at most 500."""

    calls: list[BoardCall]


@dataclass(frozen=True, slots=True)
class Contact:
    """One call record as supervisors see it."""

    id: str
    at: float
    agent: str
    direction: str
    number: str
    name: str = ""
    queue: str = ""
    wait_seconds: float = 0.0
    talk_seconds: float = 0.0
    cause: str = ""
    outcome: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Newest first."""

    contacts: list[Contact]


class StreamEvent(StrEnum):
    """The `event:` names of the stream; data is the type named here as JSON."""

    HELLO = "hello"
    """{"seq": int}: the first event; a client that asked for too old an id takes fresh snapshots."""
    BOARD_AGENT = "board.agent"
    """BoardAgent, to supervisors."""
    BOARD_AGENT_GONE = "board.agent_gone"
    """{"seat"}: its access was taken back, to supervisors."""
    BOARD_FIGURES = "board.figures"
    """BoardFigures, to supervisors."""
    WEB_CALL_BACK = "web_call_back"
    """WebCallBack, to seats and supervisors."""
    CALLER_FILE = "caller_file"
    """{"id", "numbers"}: changed, to seats; whoever shows it fetches it again."""
    CONFIGURATION = "configuration"
    """SeatConfiguration, to one seat."""
    CONFIDENCE = "confidence"
    """SwitchConfidence, to one seat."""
    RECORDINGS_ERASED = "recordings.erased"
    """ErasedRecordings, to seats: whoever has copies deletes them and says so with a fact."""
    MESSAGE = "message"
    """Message, to one seat or all."""
    STATUS_ORDER = "status_order"
    """StatusOrder, to one seat."""
    DIAGNOSIS = "diagnosis"
    """DiagnosisOrder, to one seat."""
    LISTENED = "listened"
    """Listened, to one seat."""
    EMERGENCY = "emergency"
    """EmergencyCall, to supervisors and to the seat that called for help."""
    BOARD_PLAN = "board.plan"
    """Plans, to supervisors."""
    WALL = "wall"
    """WallPicture, only on `/wall/stream`."""
    PULSE = "pulse"
    """{}: two seconds were silent and the server lives; to supervisors, without an id."""
    BYE = "bye"
    """{}: the server goes down on purpose; come back in a moment."""
