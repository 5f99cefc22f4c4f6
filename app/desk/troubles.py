"""The thin lines under the top bar: at most one a cause, the gravest first."""

from typing import Final

from app.desk.views import Trouble
from app.domain.errors import HearthlineError

_ORDER: Final = (
    "transfer_asked", "silent", "microphone_quiet", "talking_while_muted", "listened", "message",
    "status_order", "engine_lost",
    "engine_start", "consent_needed", "account_failed",
    "not_registered", "headset_lost", "not_audible", "call_lost",
    "echo_heard", "microphone_clipped", "recording_paused", "recording_problem",
    "missed_call", "wrap_up_expired", "server_unreachable", "captive_portal", "enrolment_ended",
    "bad_certificate", "outbox_full", "outbox_memory", "outbox_damaged", "needs_attention",
)  # fmt: skip


class Troubles:
    """By code; telling the same again replaces it. On the Qt thread."""

    def __init__(self) -> None:
        self._by_code: dict[str, Trouble] = {}

    def tell(
        self,
        code: str,
        title: str,
        hint: str = "",
        action: str = "",
        label: str = "",
        *,
        other: tuple[str, str] = ("", ""),
    ) -> None:
        """Show a line (again); `other` is a second (action, label). A code may name a call: `silent:<id>`."""
        self._by_code[code] = Trouble(code, title, hint, action, label, *other)

    def tell_error(self, error: HearthlineError, code: str = "", action: str = "", label: str = "") -> None:
        """Show what an error says."""
        self.tell(code or error.code, error.title, error.hint, action, label)

    def over(self, *codes: str) -> None:
        """Take lines away."""
        for code in codes:
            self._by_code.pop(code, None)

    def has(self, code: str) -> bool:
        """Say whether a line is shown."""
        return code in self._by_code

    def view(self) -> tuple[Trouble, ...]:
        """Return the lines, the gravest first."""
        rank = {code: place for place, code in enumerate(_ORDER)}

        def gravity(trouble: Trouble) -> int:
            return rank.get(trouble.code.partition(":")[0], len(rank))

        return tuple(sorted(self._by_code.values(), key=gravity))
