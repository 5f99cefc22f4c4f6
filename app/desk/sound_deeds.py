"""The part of `Actions` that is about sound: devices, tones, levels, the check before the shift."""

from collections.abc import Callable

from app.desk.handset import SYSTEM
from app.desk.phone import Phone


class SoundDeeds:
    """Implemented by the desk, which owns what is used here."""

    _phone: Phone

    def _do(self, handler: Callable[[], None]) -> None:
        raise NotImplementedError

    def _set(self, key: str, value: str) -> bool:
        raise NotImplementedError

    def use_devices(self, speaker: str, microphone: str, ring: tuple[str, ...]) -> None:
        """Choose sound devices; "" follows the system."""
        values = {
            "sound.speaker": speaker,
            "sound.microphone": microphone,
            "sound.ring": ", ".join(name or SYSTEM for name in ring),
        }

        def use() -> None:
            for key, value in values.items():
                self._set(key, value)
            self._phone.handset.use_devices()

        self._do(use)

    def test_tone(self, speaker: str) -> None:
        """Play the test tone."""
        self._do(lambda: self._phone.handset.test_tone(speaker))

    def test_ring(self, speaker: str) -> None:
        """Let it ring shortly on a device."""
        self._do(lambda: self._phone.handset.test_tone(speaker, ring=True))

    def use_sidetone(self, way: str, level: int) -> None:
        """Choose who lets the agent hear the agent, and how loud, for the headset in use."""
        self._do(lambda: self._phone.handset.use_sidetone(way, level))

    def check_headset(self, *, whole: bool) -> None:
        """Record and play back; `whole`: the check before the shift."""
        self._do(lambda: self._phone.check.begin(whole=whole))

    def put_off_check(self) -> None:
        """Do not offer the check before the shift again."""
        self._do(self._phone.check.put_off)

    def watch_levels(self, on: bool) -> None:
        """Let the level meters move or rest."""
        self._do(lambda: self._phone.handset.watch_levels(on))
