"""Two people changed the same caller file: field by field, nothing written is lost."""

from dataclasses import replace
from typing import Any, Final

from app.domain.caller_file import CallerFile

FIELDS: Final = ("name", "numbers", "customer_number", "email", "address", "language", "tags", "notes")


def merged(
    current: CallerFile, changed: dict[str, float], base: CallerFile | None, sent: CallerFile, at: float
) -> tuple[CallerFile, dict[str, float]]:
    """Return the next version of a file and when each field changed.

    `base` is the version that the sender had before her; what she left as it was there keeps its current
    value. Where both sides changed a field the later one stands, except for notes: there both texts stay.
    Without `base` (nobody knows it any more) every field of hers that differs counts as changed.
    """
    values: dict[str, Any] = {}
    moments = dict(changed)
    for name in FIELDS:
        mine, theirs = getattr(sent, name), getattr(current, name)
        before = getattr(base, name) if base is not None else None
        if mine in (theirs, before):
            continue
        moved = base is not None and theirs != before
        if name == "notes" and (moved or base is None):
            values[name] = both(theirs, mine)
        elif not moved or at >= changed.get(name, 0.0):
            values[name] = mine
        else:
            continue
        moments[name] = max(at, changed.get(name, 0.0))
    return replace(current, **values, version=current.version + bool(values)), moments


def both(first: str, second: str) -> str:
    """Return two texts as one, each once."""
    if first.strip() in second:
        return second
    if second.strip() in first:
        return first
    return f"{first.rstrip()}\n\n{second.lstrip()}"
