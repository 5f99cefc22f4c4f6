"""Short sounds in the bridge: the tone of a waiting call, the beep before an answer, keypad digits as sound.

Loop thread only. pjsua2's tone generators are ports of the bridge: made at first use, destroyed before it.
"""

import logging
from typing import Any, Final

import pjsua2 as pj

from app.engine.live import CallSound
from audio.regions import Cadence, Tone

_log = logging.getLogger("hearthline.engine")

_RATE: Final = 16_000
_VOLUME: Final = 5_000
_DIGIT_VOLUME: Final = 12_000
DIGIT_ON: Final = 120
"""Milliseconds that a digit sounds; receivers need 40 (ITU-T Q.24)."""
DIGIT_OFF: Final = 100
"""Milliseconds of silence between two digits."""

_BEEP: Final = (Cadence((880,), 0.16, 0.06), Cadence((1175,), 0.2, 0))
_WARNING: Final = (Cadence((620,), 0.09, 0.06), Cadence((440,), 0.14, 0))


class Tones:
    """Owns the tone generators."""

    def __init__(self, sound: CallSound) -> None:
        self._sound = sound
        self._made: dict[str, Any] = {}

    def waiting(self) -> None:
        """Let the agent hear again and again that a call waits, as in his country, until `stop_waiting`."""
        self._play("waiting", self._sound.region.waiting, loop=True)

    def stop_waiting(self) -> None:
        """End the tone of a waiting call."""
        tone = self._made.get("waiting")
        if tone is not None:
            _try(tone.stop)

    def beep(self) -> None:
        """Let the agent hear that a call answers itself."""
        self._play("beep", _BEEP, loop=False)

    def warning(self) -> None:
        """Let the agent hear that something is wrong with what the caller hears; the caller hears nothing."""
        self._play("warning", _WARNING, loop=False)

    def press(self, call: str, medium: Any, digits: str) -> None:
        """Send keypad digits as sound into a call's medium. Raises pj.Error."""
        tone = self._generator(f"digits {call}")
        tone.startTransmit(medium)
        sounds = pj.ToneDigitVector()
        for digit in digits:
            one = pj.ToneDigit()
            one.digit, one.on_msec, one.off_msec, one.volume = digit, DIGIT_ON, DIGIT_OFF, _DIGIT_VOLUME
            sounds.push_back(one)
        tone.playDigits(sounds)

    def forget(self, call: str) -> None:
        """Let go of what a call that ended had."""
        self._made.pop(f"digits {call}", None)

    def close(self) -> None:
        """Destroy every generator; before the endpoint ends."""
        self._made.clear()

    def _play(self, name: str, sounds: Tone, *, loop: bool) -> None:
        vector = pj.ToneDescVector()
        for burst in sounds:
            one = pj.ToneDesc()
            first, second, *_ = (*(int(hertz) for hertz in burst.hertz), 0)
            one.freq1, one.freq2, one.volume = first, second, _VOLUME
            one.on_msec, one.off_msec = round(1000 * burst.tone), round(1000 * burst.pause)
            vector.push_back(one)
        try:
            tone = self._generator(name)
            tone.startTransmit(self._sound.playback)
            tone.stop()
            tone.play(vector, loop)
        except pj.Error as error:
            _log.info("a tone could not be played: %s", error.reason)

    def _generator(self, name: str) -> Any:
        if name not in self._made:
            tone = pj.ToneGenerator()
            tone.createToneGenerator(_RATE, 1)
            self._made[name] = tone
        return self._made[name]


def _try(work: Any) -> None:
    try:
        work()
    except pj.Error as error:
        _log.info("a tone could not be ended: %s", error.reason)
