"""Keeps the sidetone of the headset in use as it was chosen for that headset, on a thread of its own."""

import logging
from collections.abc import Callable, Mapping
from typing import Final

from audio.ports import SoundDevice
from audio.sidetone.ports import HeadsetControl, Loudness, State, Way, Wish
from audio.worker import Worker

log = logging.getLogger("hearthline.audio")

USUAL_LEVEL: Final = 50


class Sidetone:
    """Every method on one loop thread and quick; `on_state` comes on the keeper's own thread.

    `control` reaches what the headset itself can do (None: no way to it here), `play` is our own way: it is
    called with a level, 0 for off (None: there is none). A headset nobody chose anything for is left as it
    is. `own_possible` is asked anew each time.
    """

    def __init__(
        self,
        control: HeadsetControl | None,
        play: Callable[[int], None],
        own_possible: Callable[[], bool],
        on_state: Callable[[State], None],
    ) -> None:
        self._control = control
        self._play = play
        self._own_possible = own_possible
        self._on_state = on_state
        self._devices: tuple[SoundDevice | None, SoundDevice | None] = (None, None)
        self._wishes: dict[str, Wish] = {}
        self._worker = Worker("sidetone")
        self._told = State()

    def follow(self, speaker: SoundDevice | None, microphone: SoundDevice | None) -> None:
        """Say which devices are in use now; the same ones again change nothing."""
        if (speaker, microphone) != self._devices:
            self._devices = speaker, microphone
            self._settle()

    def wish(self, wishes: Mapping[str, Wish]) -> None:
        """Say what was chosen, by the speaker's name."""
        if dict(wishes) != self._wishes:
            self._wishes = dict(wishes)
            self._settle()

    def look(self) -> None:
        """Look again: something else may have moved the headset's own control."""
        self._settle()

    def close(self) -> None:
        """End; the headset keeps what it has. A mixer that hangs is left to itself."""
        self._play(0)
        self._worker.close(timeout=1.0)

    def _settle(self) -> None:
        speaker, microphone = self._devices
        wish = self._wishes.get(speaker.name) if speaker is not None else None
        self._worker.submit(lambda: self._work(speaker, microphone, wish))

    def _work(self, speaker: SoundDevice | None, microphone: SoundDevice | None, wish: Wish | None) -> None:
        state = State()
        if speaker is not None and microphone is not None:
            state = self._with(speaker, microphone, wish)
        self._play(state.level if state.way is Way.OWN else 0)
        if state != self._told:
            self._told = state
            self._on_state(state)

    def _with(self, speaker: SoundDevice, microphone: SoundDevice, wish: Wish | None) -> State:
        now = self._read(speaker, microphone)
        own = self._own_possible() and not speaker.aloud
        ways = (Way.OFF, *((Way.HEADSET,) if now else ()), *((Way.OWN,) if own else ()))
        if wish is None:
            on = now is not None and now.on
            level = now.level if now is not None and now.level else USUAL_LEVEL
            return State(speaker.name, ways, Way.HEADSET if on else Way.OFF, level)
        way = wish.way if wish.way in ways else Way.OFF
        wanted = wish.level if way is Way.HEADSET else 0
        if now is not None and wanted != (now.level if now.on else 0):
            self._write(speaker, microphone, wanted)
        return State(speaker.name, ways, way, wish.level, refused=way is not wish.way)

    def _read(self, speaker: SoundDevice, microphone: SoundDevice) -> Loudness | None:
        try:
            return self._control.read(speaker, microphone) if self._control is not None else None
        except OSError as error:
            log.info("the mixer of %s cannot be read: %s", speaker.label, error)
            return None

    def _write(self, speaker: SoundDevice, microphone: SoundDevice, level: int) -> None:
        if self._control is None:
            return
        try:
            self._control.write(speaker, microphone, level)
        except OSError as error:
            log.info("the mixer of %s cannot be set: %s", speaker.label, error)
