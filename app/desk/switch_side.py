"""What the seat does so that the switch knows whether it takes calls: one of the ways of `domain.switch`.

On the Qt thread; `look` runs after every change. The link to an Asterisk is the server's, and says by its own
event how sure it is; every other way is the seat's, and it is the seat that says so.
"""

from typing import Final

from app.desk.account_book import MAIN
from app.desk.queue_codes import QueueCodes
from app.desk.workplace import Workplace
from app.domain.agent import Availability, Confidence
from app.domain.phrase import phrase
from app.domain.switch import SwitchKind, SwitchOrder
from app.wire.engine import Account, AccountState, Allow, Do, LineChanged

CAN: Final = {
    SwitchKind.NONE: phrase("Your call centre is not told your status: only you and the board know it."),
    SwitchKind.ASTERISK: phrase("The queues themselves say whether they have your status."),
    SwitchKind.CODES: phrase("Your status is dialled as a code; lines that tell it back confirm it."),
    SwitchKind.BUSY: phrase("While you are not Ready, callers hear busy here; no queue confirms it."),
    SwitchKind.UNREGISTER: phrase("While you are not Ready, this phone is signed off; that is confirmed."),
}


_BY_MAIN: Final = frozenset({SwitchKind.CODES, SwitchKind.UNREGISTER})
"""Ways that need the call centre's own account; while it is not in use there is nobody to tell."""
OFF_SECONDS: Final = 3.0
"""How long the registrar may take to sign the phone off before it is asked again."""


class SwitchSide:
    """Follows the session; owns no thread."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._order = SwitchOrder()
        self._user = ""
        self._off_at = float("-inf")
        self.codes = QueueCodes(place)

    @property
    def can(self) -> str:
        """Return in words what this way can confirm."""
        return CAN.get(self._order.kind, "")

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the numbers to watch besides the agent's own."""
        self.configure()
        return self.codes.lines if self._order.kind is SwitchKind.CODES else ()

    @property
    def settled(self) -> bool:
        """Say whether the switch was told all there is to tell."""
        return self._order.kind is not SwitchKind.CODES or self.codes.settled

    def configure(self) -> None:
        """Take what the call centre says of this seat."""
        seat = self._place.seat
        configuration = seat.configuration if seat is not None else None
        order = configuration.switch if configuration is not None else SwitchOrder()
        user = configuration.sip.user if configuration is not None and configuration.sip is not None else ""
        if (order, user) == (self._order, self._user):
            return
        if order.kind is not self._order.kind:
            self._place.session.switch_says(Confidence.ASSUMED)
        self._order, self._user = order, user
        self.codes.configure(order, user)
        if order.kind is not SwitchKind.UNREGISTER:
            self._wake()

    def allow(self) -> Allow:
        """Return whether calls may ring here, and what they hear if not."""
        return Allow(self._place.session.may_offer, busy=self._order.kind is SwitchKind.BUSY)

    def line(self, changed: LineChanged) -> bool:
        """Take what the switch says of a line; says whether it was one of the switch's."""
        if changed.number not in self.lines:
            return False
        self.codes.line(changed)
        return True

    def look(self) -> None:
        """Do what the status asks for now."""
        self.configure()
        session = self._place.session
        if self._order.kind in _BY_MAIN and MAIN not in self._place.lines.used:
            if session.resting:
                session.rested(self._place.now)
            session.switch_says(Confidence.ASSUMED)
        elif self._order.kind is SwitchKind.CODES:
            session.switch_says(self.codes.look())
        elif self._order.kind is SwitchKind.UNREGISTER:
            self._follow_by_registration()
        elif self._order.kind is SwitchKind.BUSY:
            session.switch_says(Confidence.ASSUMED)

    def _follow_by_registration(self) -> None:
        place, session = self._place, self._place.session
        works = session.status.availability is Availability.READY or session.returns_to_ready
        if works or place.book.live:
            self._wake()
        elif session.registered and place.now - self._off_at > OFF_SECONDS:
            self._off_at = place.now
            session.rest()
            place.tell_engine(Do.ACCOUNT_UNREGISTER, Account(MAIN))
        gone = place.account is not None and place.account.state is AccountState.UNREGISTERED
        sure = session.resting and gone
        session.switch_says(Confidence.CONFIRMED if sure else Confidence.ASSUMED)

    def _wake(self) -> None:
        if self._place.session.resting:
            self._place.session.rested(self._place.now)
            self._place.tell_engine(Do.ACCOUNT_REGISTER, Account(MAIN))
