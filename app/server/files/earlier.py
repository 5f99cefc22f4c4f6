"""Earlier contacts that come with an import: what happened before this call centre used Hearthline."""

from typing import Final

from app.domain.call import Call, CallState, Direction, EndCause
from app.domain.caller_file import CallerFile, EarlierContact
from app.domain.record import WrapUp
from app.server.store import Connection, contacts, wrap_ups
from app.wire.codec import from_plain

_SEAT: Final = "imported"
_ANSWERED_AFTER: Final = 10.0


def keep(connection: Connection, site: str, file: CallerFile, earlier: tuple[EarlierContact, ...]) -> None:
    """Store earlier contacts of a person as contacts with their wrap-ups; again changes nothing."""
    for one in earlier:
        owner = {"site": site, "seat": _SEAT, "agent": one.agent}
        contacts.record_call(connection, owner, _call(one, file), 0)
        contacts.link_file(connection, owner, one.id, file.id)
        wrap_up = WrapUp(one.id, one.outcome, one.summary, file.id, complete=True, edited_at=one.at)
        wrap_ups.save(connection, owner, wrap_up, 0)


def _call(one: EarlierContact, file: CallerFile) -> Call:
    answered = one.at + _ANSWERED_AFTER if one.seconds else None
    return Call(
        id=one.id,
        account="",
        direction=from_plain(Direction, one.direction),
        state=CallState.ENDED,
        number=file.numbers[0] if file.numbers else "",
        name=file.name,
        queue=one.queue,
        offered_at=one.at,
        answered_at=answered,
        ended_at=(answered or one.at) + one.seconds,
        cause=EndCause.HUNG_UP_THERE if one.seconds else EndCause.NO_ANSWER,
    )
