"""Words on the screen: translation of our own texts, times and durations, care with foreign text."""

import html
import time

from PySide6.QtCore import QCoreApplication

from app.domain.phrase import Phrase

CONTEXT = "hearthline"
"""The one context of our catalogues."""


def tr(template: str, **values: object) -> str:
    """Return our text in the language in use, `{name}` places filled. `template` must be a literal.

    A value called `count` chooses the plural form.
    """
    count = values.get("count")
    number = count if isinstance(count, int) else -1
    translated = QCoreApplication.translate(CONTEXT, template, None, number)
    return _fill(translated, template, values) if values else translated


def mark(text: str) -> str:
    """Return `text` unchanged; the catalogues take it, `say` translates it later."""
    return text


def say(text: str) -> str:
    """Return a text of the desk in the language in use: a Phrase by its template, else as a whole."""
    if isinstance(text, Phrase):
        values = {key: say(v) if isinstance(v, Phrase) else v for key, v in _values(text).items()}
        return tr(text.template, **values)
    return QCoreApplication.translate(CONTEXT, text) if text else ""


def _values(text: Phrase) -> dict[str, object]:
    return getattr(text, "values", {})


def _fill(translated: str, template: str, values: dict[str, object]) -> str:
    try:
        return translated.format(**values)
    except (KeyError, IndexError, ValueError):
        return template.format(**values)


def tip(text: str) -> str:
    """Return foreign text for a tooltip: Qt would take `<b>` in a caller's name for markup."""
    return f"<span>{html.escape(text)}</span>" if text else ""


def no_mnemonic(text: str) -> str:
    """Return foreign text for a button or menu: a lone & would become an access key."""
    return text.replace("&", "&&")


def duration(seconds: float) -> str:
    """Return seconds as `4:12` or `1:04:12`."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"


def long_duration(seconds: float) -> str:
    """Return seconds for the big clock: `04:12`, from an hour on `1:04:12`."""
    text = duration(seconds)
    return text if text.count(":") == 2 else text.zfill(5)


def spoken_length(seconds: float) -> str:
    """Return a length in words: `40 s`, `6 min`, `1 h 05 min`."""
    whole = max(0, int(seconds))
    if whole < 60:
        return tr("{seconds} s", seconds=whole)
    if whole < 3600:
        return tr("{minutes} min", minutes=whole // 60)
    return tr("{hours} h {minutes} min", hours=whole // 3600, minutes=f"{whole % 3600 // 60:02}")


def time_of_day(at: float) -> str:
    """Return the local time of an epoch second as `14:05`."""
    return time.strftime("%H:%M", time.localtime(at))


def day(at: float, now: float) -> str:
    """Return the local day of an epoch second: `today`, `12 Nov`, or with its year when not of this one."""
    then, today = time.localtime(at), time.localtime(now)
    if then[:3] == today[:3]:
        return tr("today")
    month = _months()[then.tm_mon - 1]
    if then.tm_year == today.tm_year:
        return tr("{day} {month}", day=then.tm_mday, month=month)
    return tr("{day} {month} {year}", day=then.tm_mday, month=month, year=then.tm_year)


def _months() -> tuple[str, ...]:
    return (
        tr("Jan"), tr("Feb"), tr("Mar"), tr("Apr"), tr("May"), tr("Jun"),
        tr("Jul"), tr("Aug"), tr("Sep"), tr("Oct"), tr("Nov"), tr("Dec"),
    )  # fmt: skip
