"""What is cancelled ends: no wait of ours may take a cancellation for an answer."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SWALLOWS = re.compile(r"asyncio\.wait_for\(\s*[\w.]+\.wait\(\)")
"""Up to Python 3.11 `wait_for` returns as if nothing was when the event comes in the turn of the
cancellation: the loop around it goes on for ever, and so does whoever waits for its end.
"""


def test_events_are_waited_for_with_a_timeout_that_lets_cancellation_through() -> None:
    found = [
        str(path.relative_to(ROOT))
        for room in ("app", "audio", "ui")
        for path in sorted((ROOT / room).rglob("*.py"))
        if SWALLOWS.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
