"""Who owns the engine, and what happens when nobody does."""

from dataclasses import dataclass, field

from app.wire.engine import Role

_OWNING = frozenset({Role.DESK, Role.CTL, Role.TEST})


@dataclass(slots=True)
class Owners:
    """Connections that own the engine. Times are monotonic seconds; `since` is when the last one left."""

    refuse_after: float
    exit_after: float
    since: float
    _present: set[int] = field(default_factory=set)

    def arrived(self, connection: int, role: Role) -> None:
        """A connection said `hello`."""
        if role in _OWNING:
            self._present.add(connection)

    def left(self, connection: int, now: float) -> None:
        """A connection ended."""
        if connection in self._present:
            self._present.remove(connection)
            self.since = now

    @property
    def present(self) -> bool:
        """Say whether somebody owns the engine now."""
        return bool(self._present)

    def may_offer(self, now: float) -> bool:
        """Say whether somebody is there, or left so shortly ago that a call may still ring."""
        return self.present or now - self.since < self.refuse_after

    def exit_due(self, now: float, *, calls_up: bool) -> bool:
        """Say whether the engine should leave: nobody for long enough and no call."""
        return not self.present and not calls_up and now - self.since >= self.exit_after
