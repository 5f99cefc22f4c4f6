"""What is true of the whole seat, in words: the state selector, the line's end, the standing troubles."""

from typing import Final

from app.desk.lines import STATE_WORDS
from app.desk.session import ENGINE_GRACE
from app.desk.views import SETTINGS, LineView, StatusChoice, StatusView, Trouble
from app.desk.workplace import Workplace
from app.domain.agent import AgentStatus, Availability, CallActivity, Pending, Reason, SystemReason, shown
from app.domain.phrase import phrase
from app.wire.engine import AccountState, DeviceDirection

_AVAILABILITY: Final = {
    Availability.READY: phrase("Ready"),
    Availability.NOT_READY: phrase("Not ready"),
    Availability.WRAP_UP: phrase("Wrap-up"),
    Availability.SIGNED_OUT: phrase("Signed out"),
}
_SYSTEM: Final = {
    SystemReason.SIGNED_IN.value: phrase("Just signed in"),
    SystemReason.MISSED_CALL.value: phrase("Missed call"),
    SystemReason.CALL_FAILED.value: phrase("Call failed"),
    SystemReason.CONNECTION_LOST.value: phrase("Connection lost"),
    SystemReason.HEADSET_LOST.value: phrase("Headset unplugged"),
    SystemReason.NOT_REGISTERED.value: phrase("Not registered"),
    SystemReason.WRAP_UP_EXPIRED.value: phrase("Wrap-up time is over"),
    SystemReason.ENGINE_LOST.value: phrase("Phone engine lost"),
    SystemReason.ASLEEP.value: phrase("Laptop asleep"),
}
_NEEDS_READY: Final = {
    SystemReason.MISSED_CALL.value: (
        phrase("You missed a call and are Not ready."), phrase("No calls come until you are Ready again."),
    ),
    SystemReason.CALL_FAILED.value: (
        phrase("A call failed before you could talk; you are Not ready."),
        phrase("No calls come until you are Ready again."),
    ),
    SystemReason.WRAP_UP_EXPIRED.value: (
        phrase("The time for wrap-up is over; you are Not ready."),
        phrase("What you wrote is kept: finish it, then be Ready again."),
    ),
}  # fmt: skip
_WRONG: Final = frozenset({AccountState.FAILED, AccountState.RETRYING})


def status_view(status: AgentStatus, reasons: tuple[Reason, ...], agent: str, can: str = "") -> StatusView:
    """Return the state selector."""
    choices = (
        StatusChoice(Availability.READY, "", phrase("Ready")),
        *(StatusChoice(Availability.NOT_READY, reason.code, reason.label) for reason in reasons),
        StatusChoice(Availability.SIGNED_OUT, "", phrase("Sign out")),
    )
    one_word = shown(status)
    since = status.since if one_word.value == status.availability.value else status.call_since
    consulting = status.call is CallActivity.CONSULTING
    return StatusView(
        one_word,
        status.reason,
        phrase("consulting") if consulting else reason_label(status.reason, reasons),
        since,
        _pending_label(status.pending, reasons),
        status.confidence,
        agent,
        choices,
        can,
    )


def reason_label(code: str, reasons: tuple[Reason, ...]) -> str:
    """Return the words for a not-ready reason."""
    if code in _SYSTEM:
        return _SYSTEM[code]
    return next((reason.label for reason in reasons if reason.code == code), code)


def line_view(place: Workplace) -> LineView:
    """Return registration, server and headset for the top bar."""
    account, devices = place.account, place.devices
    registration = STATE_WORDS.get(account.state, "") if account else ""
    used = place.lines.used
    if len(used) > 1 and place.session.engine_up:
        up = sum(place.lines.is_up(one) for one in used)
        registration = phrase("{up} of {all} registered", up=up, all=len(used))
    configuration = place.seat.configuration if place.seat else None
    return LineView(
        place.session.registered,
        registration,
        place.seat.url if place.seat else "",
        place.server_reached,
        devices.now(DeviceDirection.OUTPUT),
        devices.now(DeviceDirection.INPUT),
        devices.devices.audible,
        place.counts.waiting + place.engine_waiting,
        place.counts.needs_attention,
        (configuration.centre or configuration.site) if configuration else "",
        any(call.muted for call in place.book.talking()),
    )


def standing_troubles(place: Workplace) -> list[Trouble]:
    """Return the lines that are true as long as their cause is."""
    found = [
        place.emergency.line(), _engine(place), _consent(place), _account(place), *_other_accounts(place),
        _headset(place), _server(place), _attention(place), _over_limit(place),
    ]  # fmt: skip
    reason = place.session.status.reason
    if reason in _NEEDS_READY:
        found.append(Trouble(reason, *_NEEDS_READY[reason], "ready", phrase("Ready")))
    return [trouble for trouble in found if trouble is not None]


def _engine(place: Workplace) -> Trouble | None:
    gone = place.engine_gone_since
    if gone is None or (place.now - gone < max(ENGINE_GRACE, 3.0) and not place.session.looping):
        return None
    title = phrase("The phone engine is not running.")
    if place.session.looping:
        title = phrase("The phone engine keeps ending.")
    return Trouble("engine_lost", title, phrase("Hearthline goes on trying. Nothing you wrote is lost."))


def _consent(place: Workplace) -> Trouble | None:
    if not place.consent_needed or place.consent is not False:
        return None
    title = phrase("The account is not used without your consent.")
    return Trouble("consent_needed", title, "", "consent", phrase("Read again"))


def _account(place: Workplace) -> Trouble | None:
    account = place.account
    if account is None or place.set_up.is_open or not place.session.engine_up:
        return None
    if account.state is AccountState.FAILED:
        title = account.error or phrase("The call centre refused the registration.")
        return Trouble("account_failed", title, account.hint, "register", phrase("Try again"))
    if account.state is AccountState.RETRYING:
        title = account.error or phrase("The call centre does not answer.")
        hint = account.hint or phrase("Hearthline tries again by itself.")
        return Trouble("not_registered", title, hint, "register", phrase("Try now"))
    return None


def _other_accounts(place: Workplace) -> list[Trouble]:
    """Return the further accounts that cannot be used; the seat stays Ready."""
    if place.set_up.is_open or not place.session.engine_up:
        return []
    found = []
    for account in place.lines.used:
        view, problem = place.lines.views.get(account), place.lines.problems.get(account)
        if account == place.lines.leading:
            continue
        error, hint = (problem.title, problem.hint) if problem is not None else ("", "")
        if problem is None and view is not None and view.state in _WRONG:
            error, hint = view.error or phrase("The call centre does not answer."), view.hint
        if error:
            title = phrase("{account}: {error}", account=place.lines.name(account), error=error)
            found.append(Trouble(f"account_{account}", title, hint, "register", phrase("Try now")))
    return found


def _headset(place: Workplace) -> Trouble | None:
    devices = place.devices.devices
    if not place.session.engine_up:
        return None
    if not devices.audible:
        title = phrase("No sound device: nobody can hear you and you hear nobody.")
        return Trouble("not_audible", title, phrase("Plug in a headset."))
    if devices.speaker_lost or devices.microphone_lost:
        hint = phrase("Plug it in again: it is used by itself. Or go on without it.")
        return Trouble(
            "headset_lost", _unplugged(place), hint, "follow_system", phrase("Use the system's"),
            SETTINGS, phrase("Choose…"),
        )  # fmt: skip
    return None


def _unplugged(place: Workplace) -> str:
    """Return which device is gone and, in a call, where its sound goes on."""
    devices, now = place.devices.devices, place.devices.now
    output, source = DeviceDirection.OUTPUT, DeviceDirection.INPUT
    if not place.book.live:
        gone = place.devices.label(devices.speaker, output) if devices.speaker_lost else ""
        return phrase(
            "Headset unplugged: {name}.", name=gone or place.devices.label(devices.microphone, source)
        )
    if devices.speaker_lost:
        return phrase("Headset unplugged: sound goes on at {name}.", name=now(output))
    return phrase("Microphone unplugged: {name} is used now.", name=now(source))


def _server(place: Workplace) -> Trouble | None:
    error = place.server_error
    if error is None or place.set_up.is_open:
        return None
    count = place.counts.waiting + place.engine_waiting
    if error.code == "server_unreachable":
        title = phrase("Server unreachable: calls work, {count} items wait.", count=count)
        return Trouble(error.code, title, phrase("They are sent by themselves when it is back."))
    return Trouble(error.code, error.title, error.hint)


def _over_limit(place: Workplace) -> Trouble | None:
    """The time of a not-ready reason is over; the board shows it too."""
    status = place.session.status
    reason = next((known for known in place.reasons if known.code == status.reason), None)
    if status.availability is not Availability.NOT_READY or reason is None or not reason.max_minutes:
        return None
    if place.now - status.since < reason.max_minutes * 60:
        return None
    title = phrase(
        "{reason}: over its limit of {minutes} min.",
        reason=phrase(reason.label),
        minutes=reason.max_minutes,
    )
    return Trouble("over_limit", title, "", "ready", phrase("Ready"))


def _attention(place: Workplace) -> Trouble | None:
    count = place.counts.needs_attention
    if not count:
        return None
    title = phrase("The server refused {count} items.", count=count)
    hint = phrase("They are kept; the rest flows.")
    return Trouble("needs_attention", title, hint, "attention", phrase("Send again"))


def _pending_label(pending: Pending | None, reasons: tuple[Reason, ...]) -> str:
    if pending is None:
        return ""
    if pending.availability is Availability.NOT_READY and pending.reason:
        return reason_label(pending.reason, reasons)
    return _AVAILABILITY.get(pending.availability, "")
