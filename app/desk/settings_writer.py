"""Writes the settings file away from Qt's thread, the latest content last."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.desk.background import Background
from app.desk.files import write_object
from app.domain.errors import HearthlineError


class SettingsWriter:
    """`write` may be called on any thread and returns at once; `on_trouble` comes on the background loop."""

    def __init__(
        self, background: Background, path: Path, on_trouble: Callable[[HearthlineError], None]
    ) -> None:
        self._background = background
        self._path = path
        self._on_trouble = on_trouble
        self._latest: dict[str, Any] | None = None
        self._turn = asyncio.Lock()

    def write(self, content: dict[str, Any]) -> None:
        """Replace the file soon."""
        self._latest = content
        self._background.run(self.finish())

    async def finish(self) -> None:
        """Write what is not written yet. On the loop."""
        async with self._turn:
            content, self._latest = self._latest, None
            if content is None:
                return
            try:
                await asyncio.to_thread(write_object, self._path, content)
            except HearthlineError as error:
                self._on_trouble(error)
