"""The caller file beside a call: fetched by number, edited by field, saved as a fact."""

from dataclasses import replace
from typing import Any, Final

from app.desk.contacts import Contact
from app.desk.views import FileState, FileView
from app.desk.voice import brought
from app.domain.caller_file import CallerFile
from app.domain.errors import BadInput
from app.domain.ids import new_id
from app.domain.phrase import phrase
from app.domain.text import plain, plain_block
from app.wire.codec import to_plain

FIELDS: Final = frozenset(
    {"name", "numbers", "email", "address", "customer_number", "language", "tags", "notes"}
)
_LISTS: Final = frozenset({"numbers", "tags"})
_BLOCKS: Final = frozenset({"notes", "address"})


def found(contact: Contact, file: CallerFile) -> None:
    """Take over what the server knows; what was typed meanwhile stays."""
    contact.file = file
    contact.file_state = FileState.KNOWN if file.known else FileState.NEW
    if not file.known and contact.call.number:
        contact.file = replace(file, numbers=(contact.call.number,))


def unreachable(contact: Contact) -> None:
    """The server cannot be asked; what is typed is kept all the same."""
    if contact.file_state in {FileState.LOADING, FileState.NONE}:
        contact.file_state = FileState.UNREACHABLE


def edit(contact: Contact, field: str, value: str) -> None:
    """Keep one field as typed. Raises BadInput for a field there is not."""
    if field not in FIELDS:
        raise BadInput("unknown_field", phrase("There is no such field."))
    contact.edits[field] = plain_block(value) if field in _BLOCKS else plain(value, 300)


def merged(contact: Contact) -> CallerFile:
    """Return the file as it will be once saved."""
    changes: dict[str, Any] = {}
    for field, value in contact.edits.items():
        if field in _LISTS:
            changes[field] = tuple(part.strip() for part in value.split(",") if part.strip())
        else:
            changes[field] = value
    return replace(contact.file, **changes)


def to_save(contact: Contact) -> dict[str, Any] | None:
    """Return the body of the fact that saves the edits (the contact takes it over), None without edits."""
    if not contact.edits:
        return None
    file = merged(contact)
    if not file.known:
        numbers = file.numbers or ((contact.call.number,) if contact.call.number else ())
        file = replace(file, id=new_id(), numbers=numbers)
    contact.file, contact.file_state = file, FileState.KNOWN
    contact.edits = {}
    body: dict[str, Any] = to_plain(replace(file, earlier=()))
    del body["earlier"]
    return {**body, "contact": contact.id}


def state_of(contact: Contact) -> FileState:
    """Return how much is there of the file of a contact that comes from a draft."""
    return FileState.KNOWN if contact.file.known else FileState.NONE


def view(contact: Contact | None) -> FileView:
    """Return the file at the right of the window."""
    if contact is None:
        return FileView()
    return FileView(contact.file_state, merged(contact), contact.unsaved == 0, brought(contact.call))
