"""Chooses the parts of sound for this machine."""

import os

from audio.null import null_parts
from audio.ports import Parts, StreamEnds


def parts(speaker: StreamEnds, microphone: StreamEnds) -> Parts:  # noqa: ARG001
    """Return the parts that fit this machine; `HEARTHLINE_ENGINE_AUDIO=null` asks for silence."""
    if os.environ.get("HEARTHLINE_ENGINE_AUDIO", "system") == "null":
        return null_parts()
    return null_parts()
