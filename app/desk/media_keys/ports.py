"""How a system lets a program have the media keys for a while."""

from collections.abc import Callable
from typing import Protocol

from app.desk.media_keys.meaning import Press, Shown

OnPress = Callable[[Press], None]
"""A key was pressed; on a thread of the keys' own."""


class MediaKeys(Protocol):
    """Owns the keys from the first `show` to the next `show(None)`. Both methods return at once."""

    def show(self, now: Shown | None) -> None:
        """Have the keys and show this; None: give them back. Qt thread."""
        ...

    def close(self) -> None:
        """Give them back; waits a second at most; idempotent."""
        ...
