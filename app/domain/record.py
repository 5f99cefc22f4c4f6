"""What remains of a contact: the call record, the outcome the agent chose, the wrap-up."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Outcome:
    """A coded result that an agent may choose; `reached` says whether somebody was spoken to."""

    code: str
    label: str
    reached: bool = True


DEFAULT_OUTCOMES: Final = (
    Outcome("resolved", "Resolved"),
    Outcome("follow_up", "Follow-up needed"),
    Outcome("information", "Information given"),
    Outcome("passed_on", "Passed to a colleague"),
    Outcome("wrong_number", "Wrong number"),
    Outcome("no_answer", "Nobody reached", reached=False),
    Outcome("complaint", "Complaint"),
)


@dataclass(frozen=True, slots=True)
class WrapUp:
    """What the agent records after a contact. `complete` once an outcome was chosen and submitted."""

    contact: str
    outcome: str = ""
    notes: str = ""
    caller_file: str = ""
    complete: bool = False
    edited_at: float = 0.0
