"""What the desk holds of each call until its wrap-up is done; all of it kept as a draft."""

from dataclasses import dataclass, field, replace
from typing import Any

from app.desk.views import FileState
from app.domain.call import Call, CallState, EndCause
from app.domain.caller_file import CallerFile
from app.domain.errors import BadInput
from app.wire.codec import from_plain, to_plain


@dataclass(slots=True)
class Contact:
    """One call with what the agent wrote. Mutable, on the Qt thread only.

    `edits` are fields of the caller file as typed; `request` is the Web Call Back it answers; `form_since` 0
    means that no wrap-up is asked for; `unsaved` counts edits not on disk yet. `alias` is the directory's
    name for the number; `told` says what came of the last try to transfer or ask; `sent_to` who got the call.
    """

    call: Call
    notes: str = ""
    outcome: str = ""
    request: str = ""
    file: CallerFile = field(default_factory=CallerFile)
    file_state: FileState = FileState.NONE
    edits: dict[str, str] = field(default_factory=dict)
    form_since: float = 0.0
    deadline: float = 0.0
    unsaved: int = 0
    orphan: bool = False
    alias: str = ""
    told: str = ""
    sent_to: str = ""
    asked: dict[str, bool] = field(default_factory=dict)
    """Switches (`hold`, `mute`) as last asked for, until the engine has answered."""

    @property
    def id(self) -> str:
        """Return the call's id."""
        return self.call.id

    @property
    def has_form(self) -> bool:
        """Say whether a wrap-up is waiting to be written."""
        return self.form_since > 0

    @property
    def name(self) -> str:
        """Return how the person is called: the file's name, else what the call brought."""
        known = self.edits.get("name", "") or self.file.name or self.call.name
        return known or self.alias or self.call.number

    def as_draft(self) -> dict[str, Any]:
        """Return what must survive a kill."""
        return {
            "call": to_plain(self.call),
            "notes": self.notes,
            "outcome": self.outcome,
            "request": self.request,
            "file": to_plain(replace(self.file, earlier=())),
            "edits": dict(self.edits),
            "form_since": self.form_since,
            "deadline": self.deadline,
            "sent_to": self.sent_to,
        }


def from_draft(draft: dict[str, Any]) -> Contact:
    """Return the contact of a draft. Raises BadInput for one that another program wrote."""
    edits = draft.get("edits")
    contact = Contact(
        from_plain(Call, draft.get("call")),
        str(draft.get("notes", "")),
        str(draft.get("outcome", "")),
        str(draft.get("request", "")),
        from_plain(CallerFile, draft.get("file", {})),
        edits={str(k): str(v) for k, v in edits.items()} if isinstance(edits, dict) else {},
        orphan=True,
        sent_to=str(draft.get("sent_to", "")),
    )
    try:
        contact.form_since = float(draft.get("form_since", 0.0))
        contact.deadline = float(draft.get("deadline", 0.0))
    except (TypeError, ValueError) as error:
        raise BadInput("bad_draft", "A draft has a wrong time.") from error
    return contact


def interrupted(call: Call, now: float) -> Call:
    """Return a call as it stands when nobody can tell its end any more."""
    return replace(call, state=CallState.ENDED, ended_at=now, cause=EndCause.ENGINE_LOST)
