"""The people who call: known ones from `people.json`, strangers, and some who withhold their number."""

import json
import random
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from app.domain.number import same_number

FILE: Final = Path(__file__).with_name("people.json")
"""The sample caller files; `sample_files` gives them in the form that `server import-files` reads."""

_VOICES: Final = {"ro": "ro", "ko": "ko", "es": "es", "en": "en", "fil": "en-ph"}
_STRANGERS: Final = (
    ("+4031555{:04d}", "ro"),
    ("+822555{:04d}", "ko"),
    ("+3491055{:04d}", "es"),
    ("+63285{:06d}", "en-ph"),
    ("+4420794600{:02d}", "en"),
)
_QUEUES: Final = ("Support", "Support", "Sales", "Billing")
_DIALLED: Final = {"Support": "+40213000100", "Sales": "+40213000200", "Billing": "+40213000300"}


@dataclass(frozen=True, slots=True)
class Person:
    """Who calls: number "" is withheld; `voice` names the clips; `verified` None = nobody checked."""

    name: str
    number: str
    voice: str
    queue: str = "Support"
    verified: bool | None = None

    @property
    def dialled(self) -> str:
        """Return the number this person dialled to reach the queue."""
        return _DIALLED[self.queue]

    @property
    def label(self) -> str:
        """Return what to call this person in a notice."""
        return self.name or self.number or "somebody without a number"


def sample_files(now: float) -> list[dict[str, Any]]:
    """Return the sample people for `server import-files`; their earlier contacts lie days before `now`."""
    rows: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    for row in rows:
        for place, contact in enumerate(row["earlier"]):
            contact["id"] = str(uuid.uuid5(uuid.NAMESPACE_URL, f"demo/{row['customer_number']}/{place}"))
            contact["at"] = now - 86400 * contact.pop("days_ago") - 3600 * (place + 1)
    return rows


@cache
def known() -> tuple[Person, ...]:
    """Return the people of the sample caller files, in their order."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Person(row["name"], row["numbers"][0], _VOICES[row["language"]], verified=True) for row in rows
    )


def by_number(number: str) -> Person | None:
    """Return the sample person with this number."""
    for row in json.loads(FILE.read_text(encoding="utf-8")):
        if any(same_number(number, own) for own in row["numbers"]):
            return Person(row["name"], number, _VOICES[row["language"]])
    return None


class Callers:
    """Says who calls next; the same seed gives the same people. Never ends."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a script for a demo, nothing secret
        self._waiting = list(known())
        self._count = 0

    def next(self) -> Person:
        """Return the next caller: the first three are known, then strangers mix in."""
        self._count += 1
        if self._count > 3 and self._count % 4 == 0:
            return self._stranger()
        if not self._waiting:
            self._waiting = self._random.sample(known(), len(known()))
        person = self._waiting.pop(0)
        queue = self._random.choice(_QUEUES)
        return Person(person.name, person.number, person.voice, queue, person.verified)

    def impatience(self) -> float | None:
        """Return after how many seconds of ringing this caller gives up; None for a patient one."""
        gives_up = self._count > 2 and self._random.random() < 0.2
        return self._random.uniform(4.0, 9.0) if gives_up else None

    def _stranger(self) -> Person:
        pattern, voice = self._random.choice(_STRANGERS)
        if self._random.random() < 0.3:
            return Person("", "", voice, self._random.choice(_QUEUES))
        digits = pattern[pattern.index("{:0") + 3 : pattern.index("d}")]
        number = pattern.format(self._random.randrange(10 ** int(digits)))
        verified = self._random.choice((None, None, False))
        return Person("", number, voice, self._random.choice(_QUEUES), verified)


def speaker(number: str) -> Person:
    """Return who answers when the seat dials a number: the sample person, or somebody fitting."""
    person = by_number(number)
    if person is not None:
        return person
    for pattern, voice in _STRANGERS:
        if number.startswith(pattern[: pattern.index("{")][:4]):
            return Person("", number, voice)
    return Person("", number, "en")
