"""Bindings that a killed engine left behind: the next one takes them away, or calls would ring nobody.

A registrar that allows one binding would even refuse the new one until the old one has run out.
"""

from collections.abc import Callable
from typing import Any, Final

BINDINGS: Final = "bindings"
"""The journal's note about the Contacts that are registered, by account."""

_MOST: Final = 8


class Leftovers:
    """Knows what the engine before this one had registered, and notes what this one has. Loop thread."""

    def __init__(self, noted: Any, note: Callable[[dict[str, Any]], None]) -> None:
        """`noted` is what an earlier engine's note says, however damaged; `note` keeps a new one."""
        known = noted.items() if isinstance(noted, dict) else ()
        self._left = {str(name): _uris(found) for name, found in known}
        self._now: dict[str, tuple[str, ...]] = dict(self._left)
        self._note = note

    def of(self, account: str) -> tuple[str, ...]:
        """Return the bindings that were left for an account; only once."""
        return self._left.pop(account, ())

    def keep(self, account: str, bindings: tuple[str, ...]) -> None:
        """Note which bindings an account has now."""
        if self._now.get(account, ()) != bindings:
            self._now[account] = bindings
            self._note({BINDINGS: {name: list(uris) for name, uris in self._now.items() if uris}})


def _uris(found: Any) -> tuple[str, ...]:
    uris = [uri for uri in found if isinstance(uri, str)] if isinstance(found, list) else []
    return tuple(uri for uri in uris if uri.startswith(("sip:", "sips:")) and ">" not in uri)[:_MOST]
