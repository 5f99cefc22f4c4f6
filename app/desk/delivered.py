"""What the call centre delivers for its account, joined with the agent's own settings."""

from app.desk.settings import Settings
from app.wire.office import SipAccount


def identities(sip: SipAccount | None, settings: Settings) -> tuple[str, ...]:
    """Return the numbers that may be shown: the call centre's if it says any, else the agent's own."""
    given = tuple(sip.identities) if sip is not None else ()
    return given or settings.words("account.identities")


def watched(sip: SipAccount | None, settings: Settings) -> tuple[str, ...]:
    """Return whose state is shown: the call centre's lines, then the agent's own."""
    given = tuple(sip.watch) if sip is not None else ()
    return tuple(dict.fromkeys((*given, *settings.words("account.watch"))))


def voicemail_number(sip: SipAccount | None, settings: Settings) -> str:
    """Return the number to hear messages: the agent's own choice, else the call centre's."""
    return settings.text("account.voicemail") or (sip.voicemail if sip is not None else "")
