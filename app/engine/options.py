"""What may be set from outside: `HEARTHLINE_ENGINE_<NAME>` in the environment."""

import os
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import BadInput
from app.domain.phrase import phrase


class Audio(StrEnum):
    """Where sound goes: to the system's devices, or nowhere (tests, servers without a sound card)."""

    SYSTEM = "system"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class Options:
    """The engine's own settings; durations are seconds.

    `refuse_after`: without an owner for this long no call may ring. `exit_after`: without an owner and a call
    for this long the engine leaves. `recover_within`: a call saved longer ago than this is not recovered.
    `silence_after`: a talking call without received speech packets for this long is warned about; the other
    times of `app.engine.silence` follow from it.
    `return_after`: so often it is looked whether a better server is back while a worse one serves.
    `nameserver`: `address:port` of a DNS server to ask instead of the system's, for tests.
    """

    audio: Audio = Audio.SYSTEM
    refuse_after: float = 10.0
    exit_after: float = 60.0
    recover_within: float = 30.0
    silence_after: float = 5.0
    log: str = "info"
    return_after: float = 15.0
    nameserver: str = ""


def options_from_environment() -> Options:
    """Return the options the environment asks for. Raises BadInput naming the variable that does not fit."""
    plain = Options()
    return Options(
        audio=_audio(),
        refuse_after=_seconds("REFUSE_AFTER", plain.refuse_after),
        exit_after=_seconds("EXIT_AFTER", plain.exit_after),
        recover_within=_seconds("RECOVER_WITHIN", plain.recover_within),
        silence_after=_seconds("SILENCE_AFTER", plain.silence_after),
        log=os.environ.get("HEARTHLINE_ENGINE_LOG", plain.log),
        return_after=_seconds("RETURN_AFTER", plain.return_after),
        nameserver=os.environ.get("HEARTHLINE_ENGINE_NAMESERVER", plain.nameserver),
    )


def _audio() -> Audio:
    word = os.environ.get("HEARTHLINE_ENGINE_AUDIO", Audio.SYSTEM.value)
    if word not in {member.value for member in Audio}:
        raise BadInput("bad_option", "HEARTHLINE_ENGINE_AUDIO has an unknown value.", "Use system or null.")
    return Audio(word)


def _seconds(name: str, default: float) -> float:
    text = os.environ.get(f"HEARTHLINE_ENGINE_{name}")
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e9:
        raise BadInput(
            "bad_option",
            phrase("HEARTHLINE_ENGINE_{name} is not a number of seconds.", name=name),
            "Example: 10",
        )
    return value
