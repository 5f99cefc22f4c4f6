"""What an operating system offers for keys that work everywhere."""

from collections.abc import Callable, Mapping
from typing import Protocol

from app.desk.hot_keys.combination import Combination, Deed

OnKey = Callable[[Deed, bool], None]
"""A key went down (True) or up; on the keeper's thread."""


class Grabber(Protocol):
    """What an operating system offers. `grab`, then `run` on one thread; `close` on any."""

    def grab(self, wanted: Mapping[Deed, Combination]) -> tuple[Deed, ...]:
        """Take the keys; return those that somebody else has. Raises OSError where there is no way."""
        ...

    def run(self, on_key: OnKey) -> None:
        """Tell of keys until `close`; gives them back then."""
        ...

    def close(self) -> None:
        """Let `run` return."""
        ...
