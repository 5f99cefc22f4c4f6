"""Forgetting a caller by number: calls, queues, requests, caller files and recordings."""

from dataclasses import dataclass
from typing import Any

from app.domain.errors import BadInput
from app.domain.text import plain
from app.server.files.numbers import stored_form
from app.server.store import Connection, audit, centre, forgetting, recordings, schema


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What is gone: calls without a name now, caller files, requests, recordings (not yet their files)."""

    calls: list[str]
    files: list[str]
    requests: list[str]
    recordings: list[str]


def forget(
    connection: Connection, site: str, who: str, number: str, now: float, *, person: bool
) -> Forgotten:
    """Forget a number; `person`: also the other numbers and calls of the files that have it.

    The number itself is written nowhere, not even into the audit log. Raises BadInput for no number.
    """
    region = centre.load(connection, site).region
    typed = plain(number, 80)
    if sum(c.isdigit() for c in typed) < 3:
        raise BadInput("nothing_named", "Nothing is named that could be erased.", "Name a number.")
    named = {typed, stored_form(typed, region)}
    files = forgetting.files_with(connection, site, tuple(named))
    if person:
        named |= {other for numbers in files.values() for other in numbers}
    forgetting.overwrite(connection)
    written = _as_written(connection, site, named, region)
    calls = forgetting.calls_of(connection, site, written, list(files) if person else [])
    gone = recordings.erase(connection, site, [], calls, now)
    forgetting.blank_calls(connection, calls)
    waited = forgetting.blank_queue_calls(connection, site, written)
    requests = forgetting.forget_requests(connection, site, written, now)
    deleted = _forget_files(connection, files, set(written), person=person)
    audit.note(
        connection, site, now, who, "caller.erased", calls=len(calls), queue_calls=waited,
        requests=len(requests), files=len(deleted), recordings=len(gone), person=str(person),
    )  # fmt: skip
    return Forgotten(calls, deleted, requests, gone)


def known_of(connection: Connection, site: str, number: str) -> dict[str, Any]:
    """Return all that is kept of a number and of the caller files that have it, as plain values.

    Raises BadInput for no number.
    """
    region, typed = centre.load(connection, site).region, plain(number, 80)
    if sum(c.isdigit() for c in typed) < 3:
        raise BadInput("nothing_named", "Nothing is named that could be handed over.", "Name a number.")
    named = {typed, stored_form(typed, region)}
    files = forgetting.files_with(connection, site, tuple(named))
    named |= {other for numbers in files.values() for other in numbers}
    written = _as_written(connection, site, named, region)
    return forgetting.rows_about(connection, site, written, list(files))


def _as_written(connection: Connection, site: str, named: set[str], region: str) -> tuple[str, ...]:
    """Return every way in which these numbers are written anywhere."""
    wanted = {stored_form(number, region) for number in named}
    found = set(named) | wanted
    for table, column in (
        (schema.contact, "number"), (schema.contact, "number_raw"), (schema.queue_call, "number"),
        (schema.web_call_back, "number"), (schema.web_call_back_ask, "number"),
    ):  # fmt: skip
        for number in wanted:
            alike = forgetting.similar(connection, site, table, number, column)
            found |= {text for text in alike if stored_form(text, region) in wanted}
    return tuple(found)


def _forget_files(
    connection: Connection, files: dict[str, list[str]], gone: set[str], *, person: bool
) -> list[str]:
    """Delete the files of whom nothing else is known, take the number out of the others."""
    deleted = []
    for file, numbers in files.items():
        left = [number for number in numbers if number not in gone]
        if person or not left:
            forgetting.delete_file(connection, file)
            deleted.append(file)
        else:
            forgetting.take_numbers(connection, file, left)
    return deleted
