"""Looking caller files up and saving them."""

import re
from dataclasses import replace
from typing import Final

from app.domain.caller_file import CallerFile
from app.domain.errors import BadInput, Refused
from app.domain.text import plain, plain_block
from app.server.files.folding import folded, index_words, words
from app.server.files.merging import FIELDS, merged
from app.server.files.numbers import beginnings, stored_form
from app.server.store import Connection, caller_files, contacts
from app.server.store.caller_files import Index, Stored
from app.wire.office import Person

MOST_NUMBERS: Final = 20
MOST_TAGS: Final = 40
MOST_FOUND: Final = 10

_PHONE_LIKE: Final = re.compile(r"\+?[0-9 ().\-/]{2,}")


def lookup(connection: Connection, site: str, number: str, region: str, customer: str = "") -> CallerFile:
    """Return who has a number, else that customer number, with earlier contacts; `id` is empty for nobody."""
    stored = stored_form(number, region) if number else ""
    file = caller_files.by_number(connection, site, stored) if stored else None
    if file is None and customer:
        file = caller_files.by_customer_number(connection, site, customer, words(customer))
    file = file or CallerFile(numbers=(stored,) if stored else ())
    return replace(file, earlier=contacts.earlier(connection, site, file.id, file.numbers))


def search(connection: Connection, site: str, query: str, region: str) -> list[Person]:
    """Return at most 10 people for what somebody has typed so far: a name or a number."""
    text = plain(query, 80)
    if _PHONE_LIKE.fullmatch(text):
        digits = re.sub(r"\D", "", text)
        found = caller_files.search_number(connection, site, beginnings(text, region), digits, MOST_FOUND)
        if found:
            return found
    return caller_files.search(connection, site, words(text), folded(text), MOST_FOUND)


def save(
    connection: Connection, site: str, sent: CallerFile, by: str, at: float, *, region: str
) -> CallerFile:
    """Store what somebody knows of a person and return the file as it now is.

    `sent.version` is the version that was edited; when others have moved the file on since, both are
    merged. `by` names the seat, `at` is the moment of the edit by its clock.
    Raises BadInput for a file without an id, Refused for one of another site.
    """
    file = tidy(sent, region)
    if not file.id:
        raise BadInput("bad_caller_file", "This caller file has no id.", "Send one with it.")
    if caller_files.belongs_elsewhere(connection, site, file.id):
        raise Refused("not_yours", "This caller file belongs to another site.", "It was left as it is.")
    now = caller_files.get(connection, site, file.id)
    if now is None:
        stored = Stored(replace(file, version=1), dict.fromkeys(FIELDS, at))
    else:
        stored = _next(connection, now, file, by, at)
        if stored.file.version == now.file.version:
            return now.file
    index = Index(
        folded(stored.file.name),
        index_words(stored.file.name, stored.file.customer_number, stored.file.email),
    )
    caller_files.put(connection, site, stored, index, by=by, at=at)
    return stored.file


def _next(connection: Connection, now: Stored, sent: CallerFile, by: str, at: float) -> Stored:
    edits = caller_files.edits_since(connection, sent.id, sent.version)
    if edits and all(editor == by for editor, _ in edits):
        if at < max(moment for _, moment in edits):
            return now  # an older edit of hers that came late; the newer one had all of it
        base: CallerFile | None = now.file
    else:
        base = caller_files.revision(connection, sent.id, sent.version)
    return Stored(*merged(now.file, now.changed, base, sent, at))


def tidy(file: CallerFile, region: str) -> CallerFile:
    """Return a file with safe texts and numbers in the form in which they are stored."""
    numbers = (stored_form(plain(number, 80), region) for number in file.numbers[:MOST_NUMBERS])
    return CallerFile(
        id=plain(file.id, 80),
        name=plain(file.name),
        numbers=tuple(dict.fromkeys(number for number in numbers if number)),
        customer_number=plain(file.customer_number, 80),
        email=plain(file.email),
        address=plain(file.address, 500),
        language=plain(file.language, 40),
        tags=tuple(dict.fromkeys(t for t in (plain(tag, 80) for tag in file.tags[:MOST_TAGS]) if t)),
        notes=plain_block(file.notes),
        version=file.version,
    )
