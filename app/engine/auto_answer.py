"""Whether an INVITE asks the telephone to answer by itself, and after how long.

There is no one standard. Understood: `Call-Info: <…>;answer-after=N`, the same in `Alert-Info`, and
`Alert-Info: …info=alert-autoanswer;delay=N` (also without brackets).
"""

import re
from typing import Final

from app.engine.sip_text import headers

_LONGEST: Final = 60.0
_AFTER: Final = re.compile(r"[;,\s]answer-after\s*=\s*\"?(\d{1,4})", re.IGNORECASE)
_ALERT: Final = re.compile(r"(?:^|[;,\s])info\s*=\s*\"?alert-autoanswer\b", re.IGNORECASE)
_DELAY: Final = re.compile(r";\s*delay\s*=\s*\"?(\d{1,4})", re.IGNORECASE)


def answer_after(invite: str) -> float | None:
    """Return the seconds to wait before the answer (at most 60), None if nobody asked. Never raises."""
    for name, value in headers(invite):
        if name not in {"call-info", "alert-info"}:
            continue
        found = _AFTER.search(" " + value)
        if found is not None:
            return min(_LONGEST, float(found.group(1)))
        if name == "alert-info" and _ALERT.search(value):
            delay = _DELAY.search(value)
            return min(_LONGEST, float(delay.group(1))) if delay is not None else 0.0
    return None
