"""The caller file: what we know of a person, and every earlier contact."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EarlierContact:
    """One line of a person's history. `at` is epoch seconds, `seconds` the talk time."""

    id: str
    at: float
    direction: str
    queue: str = ""
    agent: str = ""
    seconds: float = 0.0
    outcome: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class CallerFile:
    """A person or company; `numbers` are E.164, the first is the main one. `id` empty: nobody known yet."""

    id: str = ""
    name: str = ""
    numbers: tuple[str, ...] = ()
    customer_number: str = ""
    email: str = ""
    address: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    version: int = 0
    earlier: tuple[EarlierContact, ...] = ()

    @property
    def known(self) -> bool:
        """Say whether the server has this person."""
        return bool(self.id)
