"""One key calls for help: a fact, kept until the server has it, and what became of it. On the Qt thread."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from app.desk.outbox import Outbox
from app.desk.views import Trouble
from app.domain.errors import BadInput
from app.domain.ids import new_id
from app.domain.phrase import phrase
from app.domain.text import plain
from app.wire.codec import from_plain, to_plain
from app.wire.office import FactKind
from app.wire.supervising import SEAT_SEES_SECONDS, EmergencyCall

KEPT: Final = "emergency"
"""The name of the desk's small memory of it."""
SHOWN: Final = "emergency"
"""The code of its line and the action that takes the line away."""
SAME_SECONDS: Final = 300.0
"""Who presses again within this has not called anew; after it nobody came, and it is another call."""


class Emergency:
    """The last call for help of this seat, from the key until the agent has read who saw it.

    It is written to the desk's own disk first; engine, network and server may be gone.
    """

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._call: EmergencyCall | None = None
        self._arrived = False

    def restore(self, kept: Any) -> None:
        """Go on where a desk that ended left off."""
        try:
            found = from_plain(EmergencyCall, kept) if isinstance(kept, dict) and kept else None
        except BadInput:
            return
        if found is not None and found.id:
            self._call = found

    def raise_call(self, contact: str, now: float) -> None:
        """Call for help; pressed again soon, before anybody saw it, it is the same call."""
        before = self._call
        if before is not None and not before.acknowledged_at and abs(now - before.at) < SAME_SECONDS:
            return
        self._call, self._arrived = EmergencyCall(new_id(), "", "", now, contact), False
        self._outbox.put(FactKind.EMERGENCY_RAISED, {"emergency": self._call.id, "call": contact}, wall=now)
        self._keep()

    def take(self, told: EmergencyCall) -> None:
        """The server has it, or a supervisor has seen it."""
        if self._call is None or told.id != self._call.id:
            return
        self._arrived = True
        before, self._call = self._call, replace(told, acknowledged_by=plain(told.acknowledged_by, 80))
        if before.acknowledged_at != told.acknowledged_at:
            self._keep()

    def take_all(self, told: Iterable[EmergencyCall], now: float) -> None:
        """Take over what the server says of this seat's own; what is too old to be told of is over."""
        for one in told:
            self.take(one)
        call = self._call
        if call is not None and not call.acknowledged_at and now - call.at > SEAT_SEES_SECONDS:
            self._call = None
            self._keep()

    def dismiss(self) -> None:
        """The agent has read who saw it."""
        if self._call is not None and self._call.acknowledged_at:
            self._call = None
            self._keep()

    def line(self) -> Trouble | None:
        """Return what is to be shown of it."""
        call = self._call
        if call is None:
            return None
        if call.acknowledged_at:
            title = phrase("{name} has seen your call for help.", name=call.acknowledged_by)
            return Trouble(SHOWN, title, "", SHOWN, phrase("Dismiss"))
        if self._arrived:
            hint = phrase("It stays on their screens until somebody answers it.")
            return Trouble(SHOWN, phrase("Your supervisors are called for help."), hint)
        hint = phrase("It is kept and sent as soon as the server is reached. If you can, telephone.")
        return Trouble(SHOWN, phrase("Your call for help has not reached the server yet."), hint)

    def _keep(self) -> None:
        self._outbox.keep(KEPT, to_plain(self._call) if self._call is not None else {})
