"""The desk put together: every presenter, the threads below them, and what the window may ask."""

from collections.abc import Callable

from app.desk.start import DeskStart
from app.desk.views import WindowView

Post = Callable[[Callable[[], None]], None]
"""Runs a callable on the Qt thread, soon, in the order of posting; may be called on any thread."""


def _nothing() -> None:
    """Do nothing."""


class Desk:
    """What `ui` holds: implements `Actions`, hands every new `WindowView` to `on_view` on the Qt thread.

    `on_show` asks the window to come to the front; `on_end` says that quitting is done and the window may go.
    """

    def __init__(
        self,
        post: Post,
        on_view: Callable[[WindowView], None],
        *,
        on_show: Callable[[], None] = _nothing,
        on_end: Callable[[], None] = _nothing,
        start: DeskStart | None = None,
    ) -> None:
        self._post = post
        self._on_view = on_view
        self._on_show = on_show
        self._on_end = on_end
        self._start = start or DeskStart()
        self._view = WindowView()

    def start(self) -> None:
        """Start the threads and give the first view; returns at once. Qt thread."""
        self._post(lambda: self._on_view(self._view))

    def stop(self) -> None:
        """Stop the threads within a few seconds; the engine is left as it is. Qt thread; idempotent."""
