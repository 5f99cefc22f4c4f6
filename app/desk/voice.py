"""How the voice is, in one word with its figures; also what a call brought in its headers."""

from typing import Any, Final
from urllib.parse import unquote

from app.desk.views import VoiceGrade, VoiceView
from app.domain.call import Call
from app.domain.text import plain

GOOD: Final = 3.8
FAIR: Final = 3.1
"""Mean opinion scores from which a voice is called good, or fair (ITU-T G.107 annex B, rounded)."""

_MOST_ROWS: Final = 12
_USER_TO_USER: Final = "user-to-user"


def voice_view(call: Call, figures: dict[str, float]) -> VoiceView:
    """Return the voice of a call; without figures only its codec."""
    mos = figures.get("mos", 0.0)
    grade = VoiceGrade.UNKNOWN
    if mos:
        grade = VoiceGrade.GOOD if mos >= GOOD else VoiceGrade.FAIR if mos >= FAIR else VoiceGrade.POOR
    return VoiceView(
        grade,
        plain(call.codec, 40),
        mos,
        figures.get("loss", 0.0),
        figures.get("jitter_ms", 0.0),
        figures.get("round_trip_ms", 0.0),
    )


def figures_of(body: dict[str, Any]) -> dict[str, float]:
    """Return the figures of a `call.quality`; what is no number is left out."""
    names = ("mos", "loss", "jitter_ms", "round_trip_ms", "received")
    return {
        name: float(value)
        for name in names
        if isinstance(value := body.get(name), (int, float)) and not isinstance(value, bool)
    }


def brought(call: Call) -> tuple[tuple[str, str], ...]:
    """Return what the call itself brought as (name, value), plain text: X-headers, User-to-User."""
    rows = [(_title(name), _value(name, value)) for name, value in call.headers.items()]
    return tuple((name, value) for name, value in rows if name and value)[:_MOST_ROWS]


def customer_number(call: Call) -> str:
    """Return the customer number that the call centre sent along, "" for none."""
    wanted = {"x-customer-number", "x-customer-id"}
    return next((plain(v, 80) for k, v in call.headers.items() if k.lower() in wanted), "")


def _title(name: str) -> str:
    words = plain(name, 60).replace("_", "-")
    for prefix in ("X-", "x-"):
        words = words.removeprefix(prefix)
    if words.lower() == _USER_TO_USER:
        return words
    return words.replace("-", " ").strip().capitalize()


def _value(name: str, value: str) -> str:
    if name.lower() == _USER_TO_USER:
        return _user_to_user(value)
    return plain(unquote(value, errors="replace") if "%" in value else value, 300)


def _user_to_user(value: str) -> str:
    """Return the text of RFC 7433 data: hexadecimal digits, as a rule after a protocol discriminator."""
    content, _, parameters = value.partition(";")
    content = content.strip().strip('"')
    if "encoding=hex" in parameters.replace(" ", "").lower() or not parameters:
        try:
            raw = bytes.fromhex(content)
        except ValueError:
            return plain(content, 300)
        text = raw.removeprefix(b"\x04").removeprefix(b"\x00").decode("utf-8", "replace")
        return plain(text, 300) if text.isprintable() else plain(content, 300)
    return plain(content, 300)
