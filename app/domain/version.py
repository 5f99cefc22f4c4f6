"""Which of two versions is newer."""

import re
from typing import Final

_VERSION: Final = re.compile(r"(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?")


def parsed(text: str) -> tuple[int, int, int] | None:
    """Return a version as numbers, None for what is none; what follows the numbers (`rc1`) does not count."""
    found = _VERSION.match(text.strip().removeprefix("v"))
    return (int(found[1]), int(found[2] or 0), int(found[3] or 0)) if found else None


def is_newer(one: str, other: str) -> bool:
    """Say whether `one` is newer than `other`; never where one of them is no version."""
    first, second = parsed(one), parsed(other)
    return first is not None and second is not None and first > second


def newest(*versions: str) -> str:
    """Return the newest of some versions, "" when none is one."""
    known = [version for version in versions if parsed(version) is not None]
    return max(known, key=lambda version: parsed(version) or (0, 0, 0), default="")
