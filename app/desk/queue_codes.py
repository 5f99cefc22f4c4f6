"""Feature codes: what the seat dials so that the switch knows its status, and what watched lines say of it.

On the Qt thread. `look` is called after every change and each second; it dials at most one code at a time, a
few a minute, never while a call is up, and tries again later and later when the switch does not take one.
"""

import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from app.desk.account_book import MAIN
from app.desk.link import Reply
from app.desk.workplace import Workplace
from app.domain.agent import Availability, Confidence
from app.domain.feature_code import Axis, Beliefs, Lever, Said, Step, levers, next_step, sureness
from app.domain.phrase import phrase
from app.domain.queue import Wanted, wanted
from app.domain.switch import FeatureCodes, SwitchOrder
from app.wire.engine import CodeDial, Do, LineChanged, LineState

SETTLE_SECONDS: Final = 0.3
"""A status must stand for so long before it is told: who clicks twice dials once."""
READ_BACK_SECONDS: Final = 4.0
"""How long a line may take to tell what a code did; then the code is dialled again."""
NEW_SECONDS: Final = 6.0
"""For so long after a change of status the switch may lag behind without being called drifted."""
BLIND_SECONDS: Final = 8.0
"""Lines that said nothing for so long after registering will not say anything."""
FIRST_PAUSE: Final = 2.0
LONGEST_PAUSE: Final = 60.0
MOST_CODES: Final = 12
CODES_SECONDS: Final = 60.0
KEPT: Final = "queue_codes"
_TROUBLE: Final = "switch_codes"
_NOBODY: Final = Wanted(member=False)


class QueueCodes:
    """Owns what is believed of the switch. `clock` is monotonic seconds."""

    def __init__(self, place: Workplace, clock: Callable[[], float] = time.monotonic) -> None:
        self._place = place
        self._clock = clock
        self._codes = FeatureCodes()
        self._levers: tuple[Lever, ...] = ()
        self._dialled: Beliefs = {}
        self._told: Beliefs = {}
        self._said: Said = {}
        self._wish = _NOBODY
        self._wish_at = self._registered_at = float("-inf")
        self._registered = False
        self._busy = False
        self._not_before = float("-inf")
        self._asked: dict[str, tuple[bool, float]] = {}
        self._failures = 0
        self._recent: deque[float] = deque()

    def configure(self, order: SwitchOrder, user: str) -> None:
        """Take the call centre's codes; what is known of levers that stay is kept."""
        self._codes = order.codes
        self._levers = levers(order.codes, user, order.queues)
        names = {lever.name for lever in self._levers}
        self._told = {name: known for name, known in self._told.items() if name in names}

    def remember(self, kept: dict[str, Any]) -> None:
        """Go on from what an earlier desk dialled last."""
        self._dialled = {str(name): known for name, known in kept.items() if isinstance(known, bool)}

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the numbers to watch."""
        return tuple(dict.fromkeys(lever.line for lever in self._levers if lever.line))

    @property
    def settled(self) -> bool:
        """Say whether nothing is left to dial, or nothing can be."""
        return not self._busy and (not self._can() or self._next(self._clock()) is None)

    def line(self, changed: LineChanged) -> None:
        """Take what the switch says of a line."""
        states = {LineState.BUSY: True, LineState.RINGING: True, LineState.FREE: False}
        for lever in self._levers:
            if lever.line == changed.number:
                told = self._told[lever.name] = states.get(changed.state)
                if self._asked.get(lever.name, (None, 0.0))[0] is told:
                    del self._asked[lever.name]

    def look(self) -> Confidence:
        """Dial what is to be dialled now; return how sure the switch's view is."""
        now = self._clock()
        self._notice_changes(now)
        step = self._next(now)
        if step is None and self._failures:
            self._calm()
        elif step is not None and self._may(step, now):
            self._dial(step, now)
        new = now - self._wish_at < NEW_SECONDS
        return sureness(self._levers, self._wish, self._told, asked=new, failed=self._failures > 0)

    def _notice_changes(self, now: float) -> None:
        session = self._place.session
        wish = wanted(session.status, reachable=True)
        if wish != self._wish:
            self._wish, self._wish_at = wish, now
            self._calm()
        if session.registered != self._registered:
            self._registered, self._registered_at = session.registered, now
            if not self._registered:
                self._told.clear()

    def _calm(self) -> None:
        self._failures, self._not_before = 0, float("-inf")
        self._place.troubles.over(_TROUBLE)

    def _next(self, now: float) -> Step | None:
        blind = now - self._registered_at > BLIND_SECONDS
        known: Beliefs = {}
        for lever in self._levers:
            told = self._told.get(lever.name)
            heard = told is not None or (bool(lever.line) and not blind)
            known[lever.name] = told if heard else self._dialled.get(lever.name)
        return next_step(self._levers, self._wish, known, self._codes, blind=blind, said=self._said)

    def _can(self) -> bool:
        session = self._place.session
        return session.registered and session.engine_up and not self._place.book.live

    def _may(self, step: Step, now: float) -> bool:
        while self._recent and now - self._recent[0] > CODES_SECONDS:
            self._recent.popleft()
        if self._busy or not self._can() or len(self._recent) >= MOST_CODES or now < self._not_before:
            return False
        leaving = self._place.session.status.availability is Availability.SIGNED_OUT
        if now - self._wish_at < SETTLE_SECONDS and not leaving:
            return False
        on, at = self._asked.get(step.lever.name, (None, 0.0))
        return on is not step.on or not step.lever.line or now - at > READ_BACK_SECONDS

    def _dial(self, step: Step, now: float) -> None:
        self._busy = True
        self._recent.append(now)
        self._place.tell_engine(
            Do.CODE_DIAL, CodeDial(step.code, MAIN), lambda reply: self._done(step, reply)
        )

    def _done(self, step: Step, reply: Reply) -> None:
        self._busy = False
        if reply.error is not None and reply.error.code in {"call_up", "engine_away"}:
            self._not_before = self._clock() + FIRST_PAUSE
        elif reply.error is not None or reply.body.get("answered") is not True:
            self._wait_longer()
            title = phrase("The call centre did not take the code {code}.", code=step.code)
            hint = phrase("Your status may be another one there; it is tried again.")
            self._place.troubles.tell(_TROUBLE, title, hint, "dismiss", phrase("Dismiss"))
        else:
            self._taken(step)

    def _taken(self, step: Step) -> None:
        name = step.lever.name
        in_vain = self._asked.get(name, (None, 0.0))[0] is step.on and self._told.get(name) is not step.on
        self._asked[name] = (step.on, self._clock())
        self._dialled[name] = step.on
        if step.lever.axis is Axis.PAUSED:
            # the code's own reason: the wish may be another one by the time the switch has answered
            self._said[name] = step.reason
        elif step.on:
            pauses = (lever.name for lever in self._levers if lever.axis is Axis.PAUSED)
            self._dialled.update(dict.fromkeys(pauses, False))
        self._place.outbox.keep(KEPT, dict(self._dialled))
        if step.lever.line and in_vain:
            self._wait_longer()

    def _wait_longer(self) -> None:
        self._failures += 1
        wait = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self._failures - 1))
        self._not_before = self._clock() + wait
