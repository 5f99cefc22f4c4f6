"""The test's end of `desk_child.py`."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.desk.scripted_server import CODE, ScriptedServer
from tests.peers.process import PATIENCE

ROOT = Path(__file__).parents[2]


class DeskChild:
    """A desk process; `view` is the last view it told, as plain JSON."""

    def __init__(self, server: ScriptedServer) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.desk.desk_child", server.url, CODE],
            cwd=ROOT, env=os.environ.copy(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.view: dict[str, Any] = {}
        self._views: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def act(self, action: str, *arguments: Any) -> None:
        """Do what a click would do."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([action, *arguments]) + "\n")
        self.process.stdin.flush()

    def until(
        self, condition: Callable[[dict[str, Any]], object], what: str, seconds: float = PATIENCE
    ) -> dict[str, Any]:
        """Wait for a view that satisfies the condition."""
        deadline = time.monotonic() + seconds
        while not (self.view and condition(self.view)):
            try:
                self.view = self._views.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"did not happen: {what}\n{self.view}") from None
        return self.view

    def kill(self) -> None:
        """SIGKILL."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._views.put(json.loads(line))
