"""A list of laptops, pasted from a spreadsheet or a CSV file: read whole, refused by line, or taken whole."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.domain.errors import BadInput, HearthlineError
from app.domain.phrase import joined, phrase
from app.server.admin import forms
from app.wire.office import SipAccount

MOST_SEATS: Final = 500
LONGEST_LIST: Final = 120_000
"""Letters: more than so many lines ever need. A longer text would be cut, so it is refused."""
_TOLD: Final = 5
_HEADS: Final = frozenset({"seat", "좌석", "laptop"})


@dataclass(frozen=True, slots=True)
class Line:
    """One laptop of a list and where it stands there."""

    number: int
    name: str
    agent: str
    sip: SipAccount | None


def seat_list(fields: forms.Fields) -> list[Line]:
    """Return the laptops of a list, a line each: seat, agent, SIP user, SIP password.

    Cells are parted by tabs, semicolons or commas; a line of headings is passed over. Raises BadInput that
    names the lines; then nothing was taken.
    """
    text = fields.get("list", "")
    if len(text) >= LONGEST_LIST:
        raise BadInput(
            "bad_list", "The list is too long.", phrase("Paste 1 to {most} lines.", most=MOST_SEATS)
        )
    found: list[Line] = []
    wrong: list[str] = []
    for number, cells in _rows(text):
        try:
            found.append(_line(number, cells, fields))
        except BadInput as error:
            wrong.append(at_line(number, error))
    wrong += _twice(found)
    if wrong:
        raise BadInput(
            "bad_list",
            joined(*wrong[:_TOLD]),
            "Nothing was taken. Write: seat, agent, SIP user, SIP password.",
        )
    if not 0 < len(found) <= MOST_SEATS:
        title = phrase("The list has {count} seats.", count=len(found))
        raise BadInput("bad_list", title, phrase("Paste 1 to {most} lines.", most=MOST_SEATS))
    return found


def add_each(lines: list[Line], add: Callable[[str, str, SipAccount | None], object]) -> None:
    """Add every laptop of a list; one that is refused is named by its line. Raises what `add` raises."""
    for line in lines:
        try:
            add(line.name, line.agent, line.sip)
        except HearthlineError as error:
            raise type(error)(error.code, at_line(line.number, error), error.hint) from error


def at_line(number: int, error: HearthlineError) -> str:
    """Return what is wrong with where it stands."""
    return phrase("Line {number}: {title}", number=number, title=error.title)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the lines that say something, as their cells, each with its number in the text."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=separator)
    rows: list[tuple[int, list[str]]] = []
    began = 1
    for row in reader:
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells and not (not rows and cells[0].casefold() in _HEADS):
            rows.append((began, cells))
        began = reader.line_num + 1
    return rows


def _line(number: int, cells: list[str], fields: forms.Fields) -> Line:
    if len(cells) > 4:
        raise BadInput("bad_list", "There are more than four cells.")
    name, agent, user, password = [cell.removeprefix("'") for cell in [*cells, "", "", ""][:3]] + [
        cells[3] if len(cells) == 4 else ""
    ]
    if not name:
        raise BadInput("bad_list", "The seat has no name.")
    if password and not user:
        raise BadInput("bad_list", "There is a password without a SIP user.")
    account = {**fields, "user": user, "password": password, "agent": agent}
    return Line(number, name, agent, forms.sip_account(account if user else {}))


def _twice(lines: list[Line]) -> list[str]:
    """Return what is wrong with names that stand on two lines."""
    first: dict[str, int] = {}
    wrong = []
    for line in lines:
        before = first.setdefault(line.name.casefold(), line.number)
        if before != line.number:
            error = BadInput(
                "bad_list", phrase("{name} stands on line {before} too.", name=line.name, before=before)
            )
            wrong.append(at_line(line.number, error))
    return wrong
