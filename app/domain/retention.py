"""How long each kind of data is kept, in days; 0 means until somebody erases it."""

from dataclasses import dataclass
from typing import Final

from app.domain.errors import BadInput
from app.domain.phrase import phrase

MOST_DAYS: Final = 3650

LEAST_DAYS: Final = {"calls": 1, "notes": 1, "statuses": 40, "web_call_backs": 1, "audit": 90}
"""Reports look 31 days back; who did what must be known for a while."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Days for calls, notes (and older versions of caller files), statuses, requests, the audit log."""

    calls: int = 730
    notes: int = 730
    statuses: int = 730
    web_call_backs: int = 365
    audit: int = 1825

    def recordings(self, recording_days: int) -> int:
        """Return how many days recordings are kept: never longer than the calls they belong to."""
        return min((days for days in (recording_days, self.calls) if days), default=0)

    def check(self, recording_days: int) -> None:
        """Raise BadInput for a time out of bounds, or recordings kept longer than their calls."""
        for name, least in LEAST_DAYS.items():
            days = getattr(self, name)
            if days != 0 and not least <= days <= MOST_DAYS:
                raise BadInput(
                    "bad_days", phrase("{name}: {days} days is not possible.", name=name, days=days),
                    phrase(
                        "Choose {least} to {most} days, or 0 for without end.", least=least, most=MOST_DAYS
                    ),
                )  # fmt: skip
        if not 0 <= recording_days <= MOST_DAYS:
            raise BadInput(
                "bad_days",
                phrase(
                    "{recording_days} days is not possible for recordings.", recording_days=recording_days
                ),
            )
        if self.calls and recording_days > self.calls:
            raise BadInput(
                "recordings_longer",
                "Recordings cannot be kept longer than the calls they belong to.",
                "Nobody could find them to erase them. Keep calls longer, or recordings shorter.",
            )
