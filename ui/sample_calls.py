"""Sample views with several calls, recordings, locks, messages, links: what a call can have around it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from app.desk.views import (
    Button,
    CallRow,
    ConsultView,
    DialView,
    DirectoryEntry,
    EntryState,
    LinkView,
    Party,
    Recorded,
    Secrecy,
    Suggestion,
    Trouble,
    VoiceGrade,
    VoicemailView,
    VoiceView,
    WindowView,
)
from app.domain.agent import Shown
from app.domain.call import CallState, Direction, Verification
from app.domain.phrase import phrase
from ui.sample_parts import CALL, FILE, IDLE, NOW, READY, RECORDING, TALKING

GOOD: Final = VoiceView(VoiceGrade.GOOD, "G.722", 4.3, 0.0, 3.0, 42.0)
POOR: Final = VoiceView(VoiceGrade.POOR, "G.711", 2.7, 0.061, 48.0, 320.0)

DIRECTORY: Final = (
    DirectoryEntry("1002", "Kim Minjun", EntryState.FREE),
    DirectoryEntry("600", "Support queue", EntryState.FREE),
    DirectoryEntry("1003", "Ana Villanueva", EntryState.RINGING),
    DirectoryEntry("1004", "Dan Ionescu", EntryState.BUSY, phrase("on call"), NOW - 300),
    DirectoryEntry("1005", "Lucía Ortega", EntryState.AWAY, phrase("not ready"), NOW - 900),
    DirectoryEntry("1006", "박서연", EntryState.UNKNOWN),
)

_SEVERAL: Final = frozenset({*CALL.enabled, Button.SWAP, Button.CONFERENCE})
_ASKING: Final = frozenset(
    {Button.HOLD, Button.MUTE, Button.KEYPAD, Button.END, Button.COMPLETE, Button.BACK, Button.CONFERENCE,
     Button.SWAP, Button.RECORD}
)  # fmt: skip
_IOANA: Final = Party("c1", "Ioana Popescu", "+40 21 555 0199", CallState.HELD, NOW - 40)
_KIM: Final = Party("c3", "Kim Minjun", "1002", CallState.TALKING, NOW - 12)


def second_waiting() -> WindowView:
    """Return a talk with another call waiting."""
    row = CallRow("c2", "Ana Villanueva", CallState.OFFERED, NOW - 6, False, "+63 917 555 0142", "Parcels")
    return replace(TALKING, calls=(TALKING.calls[0], row), voice=GOOD)


def eight_calls() -> WindowView:
    """Return as many calls as there may be."""
    names = ("김민준", "Dan Ionescu", "Lucía Ortega", "M. Reyes", "박서연", "Ana Villanueva", "Ion Pop")
    held = [CallRow(f"h{n}", name, CallState.HELD, NOW - 40 * (n + 1)) for n, name in enumerate(names)]
    return replace(TALKING, calls=(TALKING.calls[0], *held), call=replace(CALL, enabled=_SEVERAL), voice=GOOD)


def consulting() -> WindowView:
    """Return a talk with a colleague about a caller who waits."""
    call = replace(
        CALL, call="c3", name="Kim Minjun", number="1002", direction=Direction.OUTBOUND, queue="", dialled="",
        since=NOW - 12, talk_since=NOW - 12, enabled=_ASKING, notes_call="c1",
        verification=Verification.UNKNOWN, consult=ConsultView(_IOANA, _KIM, answered=True),
    )  # fmt: skip
    return replace(
        TALKING,
        status=replace(TALKING.status, reason_label=phrase("consulting")),
        calls=(
            CallRow("c1", "Ioana Popescu", CallState.HELD, NOW - 40),
            CallRow("c3", "Kim Minjun", CallState.TALKING, NOW - 12, True, "1002", consult=True),
        ),
        call=call,
        voice=GOOD,
        directory=DIRECTORY,
    )


def asking() -> WindowView:
    """Return a colleague being called about a caller who waits."""
    view = consulting()
    assert view.call is not None
    ringing = replace(_KIM, state=CallState.RINGING)
    call = replace(
        view.call, state=CallState.RINGING, talk_since=None,
        enabled=frozenset({Button.END, Button.BACK, Button.COMPLETE}), consult=ConsultView(_IOANA, ringing),
    )  # fmt: skip
    rows = (view.calls[0], replace(view.calls[1], state=CallState.RINGING))
    return replace(view, call=call, calls=rows)


def not_transferred() -> WindowView:
    """Return a caller who is still here because the colleague was busy."""
    why = phrase("{name}: {why}.", name="Kim Minjun", why=phrase("busy"))
    return replace(
        TALKING,
        calls=(CallRow("c1", "Ioana Popescu", CallState.HELD, NOW - 40, True),),
        call=replace(CALL, state=CallState.HELD, outcome=why),
        directory=DIRECTORY,
    )


def transferring() -> WindowView:
    """Return a talk about to be handed on."""
    return replace(TALKING, directory=DIRECTORY, voice=GOOD)


def conference() -> WindowView:
    """Return three people in one talk."""
    members = (
        replace(_IOANA, state=CallState.TALKING, since=NOW - 252),
        _KIM,
        Party("c4", "Lucía Ortega", "+34 915 550 177", CallState.TALKING, NOW - 8),
    )
    rows = tuple(
        CallRow(m.call, m.name, m.state, m.since, m.call == "c1", m.number, "", "c1") for m in members
    )
    return replace(TALKING, calls=rows, call=replace(CALL, members=members), voice=GOOD)


def recording() -> WindowView:
    """Return a recorded call."""
    mark = replace(RECORDING, state=Recorded.ON, since=NOW - 240, consent="given")
    return replace(TALKING, call=replace(CALL, recording=mark), voice=GOOD)


def recording_paused() -> WindowView:
    """Return a recording paused for too long."""
    mark = replace(RECORDING, state=Recorded.PAUSED, since=NOW - 75, consent="announced")
    line = Trouble(
        "recording_paused:c1",
        phrase("The recording of the call with {name} is still paused.", name="Ioana Popescu"),
        phrase("The pause stays silent in the recording."),
        "resume_recording:c1",
        phrase("Go on recording"),
    )
    return replace(TALKING, call=replace(CALL, recording=mark), voice=GOOD, troubles=(line,))


def not_encrypted() -> WindowView:
    """Return a call that anybody on the way can hear, with a poor voice and a recording that is off."""
    call = replace(CALL, secrecy=Secrecy.OPEN, recording=RECORDING, verification=Verification.UNKNOWN)
    return replace(TALKING, call=call, voice=POOR)


def keys_open() -> WindowView:
    """Return a call whose speech is encrypted with keys that can be read."""
    return replace(TALKING, call=replace(CALL, secrecy=Secrecy.KEYS_OPEN), voice=GOOD)


def silent() -> WindowView:
    """Return a call in which nobody is heard, and a wish to send it elsewhere."""
    lines = (
        Trouble(
            "transfer_asked:c1",
            phrase("{name} wants to send your call to {number}.", name="Ioana Popescu", number="1003"),
            phrase("Nothing happens until you allow it."),
            "allow_transfer:c1",
            phrase("Allow"),
            "refuse_transfer:c1",
            phrase("Refuse"),
        ),
        Trouble(
            "silent:c1",
            phrase("Nothing is heard from {name}.", name="Ioana Popescu"),
            phrase("For {seconds} seconds now; you may be heard all the same.", seconds=12),
            "wait:c1",
            phrase("Keep waiting"),
            "hang_up:c1",
            phrase("Hang up"),
        ),
    )
    return replace(TALKING, troubles=lines)


def voicemail() -> WindowView:
    """Return the lamp for voice messages, and calls that were called back or handed on."""
    first, second, *rest = IDLE.history
    rows = (second, replace(first, called_back=True), replace(rest[1], transferred_to="Kim Minjun"), rest[2])
    identities = ("Support <0800 123 456>", "+40 21 555 0100")
    recent = (Suggestion("Ana Villanueva", "+639175550142"), Suggestion("Ion Pop", "+40215550123"))
    return replace(
        IDLE,
        voicemail=VoicemailView(3, 1, "*97"),
        history=rows,
        missed=0,
        dial=DialView(identities=identities, recent=recent),
    )


def link() -> WindowView:
    """Return a clicked link that asks, during a call."""
    return replace(TALKING, link=LinkView(1, "+40215550123", "tel", "tel:+40-21-555-0123", "Ion Pop"))


def link_refused() -> WindowView:
    """Return a link that cannot be called."""
    title = phrase("This link is not safe to use.")
    hint = phrase("It hides something that no telephone number has. Type the number yourself.")
    return replace(IDLE, link=LinkView(1, "", "sip", "sip:evil%0d%0aBYE", "", title, hint))


def brought() -> WindowView:
    """Return a call with data of the call centre's own."""
    rows = (("Customer number", "83-1174"), ("Order id", "QB-77120"), ("User-to-User", "gold, fibre"))
    return replace(TALKING, file=replace(FILE, brought=rows), voice=GOOD)


def early_media() -> WindowView:
    """Return an outgoing call that already sounds, with a number of the centre's own."""
    call = replace(
        CALL, state=CallState.RINGING, direction=Direction.OUTBOUND, talk_since=None, dialled="", greeting="",
        notes="", enabled=frozenset({Button.END, Button.KEYPAD}), early_media=True,
    )  # fmt: skip
    return replace(
        TALKING,
        status=replace(READY, shown=Shown.DIALLING, since=NOW - 5),
        calls=(CallRow("c1", "Ioana Popescu", CallState.RINGING, NOW - 5, True),),
        call=call,
    )


STATES: Final[dict[str, Callable[[], WindowView]]] = {
    "second_waiting": second_waiting,
    "eight_calls": eight_calls,
    "asking": asking,
    "consulting": consulting,
    "not_transferred": not_transferred,
    "transferring": transferring,
    "conference": conference,
    "recording": recording,
    "recording_paused": recording_paused,
    "not_encrypted": not_encrypted,
    "keys_open": keys_open,
    "silent": silent,
    "voicemail": voicemail,
    "link": link,
    "link_refused": link_refused,
    "brought": brought,
    "early_media": early_media,
}
"""Every state by name."""
