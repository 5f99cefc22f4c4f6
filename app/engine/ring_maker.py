"""Makes the sound of the ring before it is needed: a tenth of a second of work that must hold up nobody."""

import threading
from collections.abc import Callable

from audio import tones
from audio.ports import RingVoice

Post = Callable[[Callable[[], None]], None]


class RingMaker:
    """One at a time, on a thread; of wishes that come meanwhile only the last is heard. Loop thread."""

    def __init__(self, post: Post, make: Callable[[RingVoice], object] = tones.ring) -> None:
        self._post = post
        self._make = make
        self._wanted: RingVoice | None = None
        self._busy = False

    def want(self, voice: RingVoice) -> None:
        """Make this one soon; it is kept where the ringer looks for it."""
        self._wanted = voice
        if not self._busy:
            self._begin()

    def _begin(self) -> None:
        voice, self._wanted = self._wanted, None
        if voice is None:
            return
        self._busy = True
        threading.Thread(target=self._work, args=(voice,), name="ring tone", daemon=True).start()

    def _work(self, voice: RingVoice) -> None:
        try:
            self._make(voice)
        finally:
            self._post(self._made)

    def _made(self) -> None:
        self._busy = False
        self._begin()
