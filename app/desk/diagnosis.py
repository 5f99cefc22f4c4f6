"""A bundle for whoever looks into a trouble: logs, versions, devices, settings. No secret, no caller in it.

What is known to be secret is taken out wherever it stands, then what looks like one, then numbers of people.
"""

import io
import json
import platform
import re
import sys
import time
import zipfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from app.desk.own_version import program_version
from app.desk.secrets import SeatSecrets
from app.domain.errors import BadInput
from app.wire import home
from app.wire.limits import LARGEST_DIAGNOSIS

LOG_BYTES: Final = 400 * 1024
SHORTEST_SECRET: Final = 4
GONE: Final = "[removed]"

_PATTERNS: Final = (
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.S), GONE),
    (
        re.compile(r"(?i)\b(authorization|proxy-authorization|cookie|set-cookie)(\"?\s*[:=]\s*)[^\r\n]*"),
        r"\1\2" + GONE,
    ),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), r"\1 " + GONE),
    (
        re.compile(
            r"(?i)([\w-]*(?:password|passwd|secret|token|phrase|passphrase|api_?key|nonce|response|inline)\"?\s*[:=]\s*)"
            r"(\"[^\"\r\n]*\"|'[^'\r\n]*'|[^\s,;}\"']+)"
        ),
        r"\1" + GONE,
    ),
    (re.compile(r"(?i)\b(sips?:[^\s:@>;]+):[^\s@>;]+@"), r"\1:" + GONE + "@"),
    (re.compile(r"(?i)(https?://[^\s:@/]+):[^\s@/]+@"), r"\1:" + GONE + "@"),
    (re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b"), GONE),
)
_MAIL: Final = re.compile(r"[\w.+-]+@(?=[\w-]+\.[\w.-]*[a-zA-Z])")
_NUMBER: Final = re.compile(
    r"\b1\d{9}\.\d+|\b20\d\d-\d\d-\d\d\b|(?<![\w.:-])\+?\d(?:[ ()/.-]{0,2}\d){6,14}(?![\w:-])"
)
_MOMENT: Final = re.compile(r"1\d{9}\.\d+|20\d\d-\d\d-\d\d")


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """Return a text without secrets; numbers of people keep their last three digits, addresses their host."""
    for secret in sorted({s for s in secrets if len(s) >= SHORTEST_SECRET}, key=len, reverse=True):
        for form in (secret, json.dumps(secret)[1:-1]):
            text = text.replace(form, GONE)
    for pattern, put in _PATTERNS:
        text = pattern.sub(put, text)
    text = _MAIL.sub("[somebody]@", text)
    return _NUMBER.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    if _MOMENT.fullmatch(found[0]):
        return found[0]  # a moment or a day is nobody's number
    digits = [c for c in found[0] if c.isdigit()]
    return "…" + "".join(digits[-3:])


def secret_words(held: SeatSecrets) -> tuple[str, ...]:
    """Return every secret of a seat as a word."""
    found: list[str] = []
    for value in asdict(held).values():
        found += map(str, value.values()) if isinstance(value, dict) else [str(value)]
    return tuple(word for word in found if word and word != held.url)


def bundle(parts: dict[str, Any], secrets: Iterable[str] = ()) -> bytes:
    """Return a ZIP file of `parts` (JSON values by file name) and of this seat's logs, redacted.

    At most LARGEST_DIAGNOSIS bytes: the oldest lines of logs are left out first. Blocks; raises BadInput.
    """
    known = tuple(secrets)
    share = LOG_BYTES
    while share >= 1024:
        made = _zipped(parts, known, share)
        if len(made) <= LARGEST_DIAGNOSIS:
            return made
        share //= 2
    raise BadInput("too_large", "The bundle would be too large.", "Send the folder of logs by hand.")


def _zipped(parts: dict[str, Any], secrets: tuple[str, ...], share: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in {"about.json": about(), **parts}.items():
            text = json.dumps(part, ensure_ascii=False, indent=1, default=str)
            file.writestr(name, redacted(text, secrets))
        for log in sorted((home.home() / "logs").glob("*.log*")):
            file.writestr(f"logs/{log.name}", redacted(_tail(log, share), secrets))
    return out.getvalue()


def about() -> dict[str, Any]:
    """Return versions of the program and of what it stands on."""
    return {
        "hearthline": program_version(), "python": sys.version.split()[0], "system": platform.platform(),
        "machine": platform.machine(), "made": time.strftime("%Y-%m-%d %H:%M:%S %z"),
        "engine_log": (home.home() / "logs" / "engine.log").exists(),
    }  # fmt: skip


def _tail(path: Path, most: int) -> str:
    try:
        with path.open("rb") as file:
            size = file.seek(0, io.SEEK_END)
            file.seek(max(0, size - most))
            text = file.read(most).decode("utf-8", "replace")
    except OSError as error:
        return f"could not be read: {error.strerror}"
    return text.partition("\n")[2] if size > most else text
