"""Sample views of what goes wrong around calls, what supervisors say, and reasons for being Not ready."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from app.desk.views import SETTINGS, Trouble, WindowView
from app.domain.agent import DEFAULT_REASONS, Confidence, Shown
from app.domain.phrase import joined, phrase
from ui.sample_parts import CALL_BACKS, IDLE, LINE, NOW, READY, TALKING

_REGISTER: Final = ("register", phrase("Try now"))


def not_ready(reason: str, label: str, *troubles: Trouble) -> WindowView:
    """Return the idle window, Not ready for a reason."""
    status = replace(READY, shown=Shown.NOT_READY, reason=reason, reason_label=label, since=NOW - 95)
    return replace(IDLE, status=status, troubles=troubles)


def on_break() -> WindowView:
    """Return a break of one's own choice."""
    reason = DEFAULT_REASONS[0]
    return not_ready(reason.code, reason.label)


def over_limit() -> WindowView:
    """Return a break that lasts too long."""
    reason = DEFAULT_REASONS[0]
    title = phrase("{reason}: over its limit of {minutes} min.", reason=phrase(reason.label), minutes=15)
    return not_ready(reason.code, reason.label, Trouble("over_limit", title, "", "ready", phrase("Ready")))


def missed() -> WindowView:
    """Return a seat that a missed call made Not ready."""
    title, hint = (
        phrase("You missed a call and are Not ready."), phrase("No calls come until you are Ready again."),
    )  # fmt: skip
    return not_ready(
        "missed_call", phrase("Missed call"), Trouble("missed_call", title, hint, "ready", phrase("Ready"))
    )


def unregistered() -> WindowView:
    """Return a call centre that does not answer, with the engine's own words."""
    title = phrase("{host} does not answer.", host="sip.fjord.example:5061")
    hint = phrase("It may be down, or a firewall is in the way. It is tried again.")
    view = not_ready(
        "not_registered", phrase("Not registered"), Trouble("not_registered", title, hint, *_REGISTER)
    )
    return replace(view, line=replace(LINE, registered=False, registration=phrase("Trying again")))


def certificate() -> WindowView:
    """Return a registration that failed for good, with a long host name."""
    host = "registrar-2.telephony.fjord-support.example"
    title = phrase("The certificate of {host} comes from an authority this laptop does not know.", host=host)
    hint = phrase("Give the call centre's CA file in the settings.")
    trouble = Trouble("account_failed", title, hint, "register", phrase("Try again"))
    view = not_ready("not_registered", phrase("Not registered"), trouble)
    return replace(view, line=replace(LINE, registered=False, registration=phrase("Not registered")))


def engine_lost() -> WindowView:
    """Return the moment without a phone engine."""
    title = phrase("The phone engine is not running.")
    hint = phrase("Hearthline goes on trying. Nothing you wrote is lost.")
    view = not_ready("engine_lost", phrase("Phone engine lost"), Trouble("engine_lost", title, hint))
    return replace(view, line=replace(LINE, registered=False, registration=phrase("Not registered")))


def server_away() -> WindowView:
    """Return a call without the server, and what it refused before."""
    troubles = (
        Trouble(
            "server_unreachable", phrase("Server unreachable: calls work, {count} items wait.", count=12),
            phrase("They are sent by themselves when it is back."),
        ),
        Trouble(
            "needs_attention", phrase("The server refused {count} items.", count=2),
            phrase("They are kept; the rest flows."), "attention", phrase("Send again"),
        ),
    )  # fmt: skip
    line = replace(LINE, server_reachable=False, waiting=12, needs_attention=2)
    refused = (
        joined(phrase("Wrap-up"), phrase("There is no outcome “{outcome}”.", outcome="sold"), by=": "),
        joined(phrase("Call record"), phrase("This record belongs to another seat."), by=": "),
    )
    return replace(TALKING, line=line, troubles=troubles, needs_attention=refused)


def too_loud() -> WindowView:
    """Return a call in which the agent is too loud and the headset's buttons cannot be used."""
    troubles = (
        Trouble(
            "microphone_clipped", phrase("You are too loud: the microphone is over its limit."),
            phrase("Move it away from your mouth, or lower the microphone's level in the system."),
            SETTINGS, phrase("Sound settings…"),
        ),
        Trouble(
            "headset_no_permission",
            phrase(
                "The buttons of {headset} cannot be used: this user may not open it.",
                headset="Poly Blackwire 5220",
            ),
            phrase("Install the udev rule that comes with Hearthline, then plug the headset in again."),
            "dismiss", phrase("Dismiss"),
        ),
    )  # fmt: skip
    return replace(TALKING, troubles=troubles)


def no_sound() -> WindowView:
    """Return a laptop without any sound device."""
    title = phrase("There is no sound device: nobody can hear.")
    hint = phrase("Connect a headset. Calls go on without sound until then.")
    view = not_ready("headset_lost", phrase("Headset unplugged"), Trouble("not_audible", title, hint))
    return replace(view, line=replace(LINE, audible=False, speaker="", microphone=""))


def supervised() -> WindowView:
    """Return a call that a supervisor listens to, who also writes and changes the status."""
    troubles = (
        Trouble(
            "listened", phrase("{name} listens to this call.", name="Ștefania"), "", "dismiss",
            phrase("Dismiss"),
        ),
        Trouble(
            "message:1", phrase("{name} writes: {text}", name="Ștefania", text="Please be Ready after this."),
            "", "dismiss", phrase("Dismiss"),
        ),
        Trouble(
            "status_order", phrase("{name} changed your status.", name="Ștefania"), "Team meeting at three",
            "dismiss", phrase("Dismiss"),
        ),
    )  # fmt: skip
    return replace(TALKING, troubles=troubles)


def helped() -> WindowView:
    """Return a call for help that nobody has answered yet."""
    title = phrase("Your supervisors are called for help.")
    hint = phrase("It stays on their screens until somebody answers it.")
    return replace(TALKING, troubles=(Trouble("emergency", title, hint),))


def drifted() -> WindowView:
    """Return a queue that says otherwise, and a code that it did not take."""
    title = phrase("The call centre did not take the code {code}.", code="*45")
    hint = phrase("Your status may be another one there; it is tried again.")
    trouble = Trouble("queue_code", title, hint, "dismiss", phrase("Dismiss"))
    return replace(IDLE, status=replace(READY, confidence=Confidence.DRIFTED), troubles=(trouble,))


def call_backs() -> WindowView:
    """Return requests of visitors: mine, a colleague's, one for later, one with a long subject."""
    rows = (
        replace(CALL_BACKS[1], mine=True),
        replace(CALL_BACKS[0], request="w3", claimed_by="Ana", due=True, wish=0.0),
        replace(
            CALL_BACKS[1], request="w4", name="Maria Concepción de la Fuente-Villanueva",
            subject="My parcel was left at the wrong door for the third time this month",
        ),
        CALL_BACKS[0],
    )  # fmt: skip
    return replace(IDLE, call_backs=rows)


STATES: Final[dict[str, Callable[[], WindowView]]] = {
    "not_ready_break": on_break,
    "not_ready_over_limit": over_limit,
    "not_ready_missed": missed,
    "unregistered": unregistered,
    "certificate": certificate,
    "engine_lost": engine_lost,
    "server_away": server_away,
    "warned_too_loud": too_loud,
    "no_sound": no_sound,
    "supervised": supervised,
    "helped": helped,
    "drifted": drifted,
    "call_backs": call_backs,
}
"""Every state by name."""
