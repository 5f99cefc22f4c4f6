"""A real pjsua2 endpoint with the engine's sound path and nothing else; JSON lines in and out.

Run as `python -m tests.engine.sound_child`. Commands: {"do":"need"}, idle, use, ring, silence, test, levels,
sidetone, loop (microphone to speaker through the bridge), tone (the bridge itself plays), state, quit.
"""

import gc
import json
import queue
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pjsua2

from app.engine.sound import Sound, tune
from app.wire.codec import from_plain, to_plain
from app.wire.engine import DeviceRoles, DeviceTest
from app.wire.sound import SidetoneWish, SoundSettings


class Child:
    """The loop thread of a small engine; `longest_stop` is how long its bridge ever stood still."""

    def __init__(self) -> None:
        self.endpoint = pjsua2.Endpoint()
        self.endpoint.libCreate()
        config = pjsua2.EpConfig()
        config.uaConfig.threadCnt = 0
        config.uaConfig.mainThreadOnly = True
        config.logConfig.level = config.logConfig.consoleLevel = 1
        tune(config.medConfig)
        self.endpoint.libInit(config)
        self.endpoint.libStart()
        self.posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.sound = Sound(self.endpoint, self.posted.put, lambda name, body: say(event=name.value, **body))
        self.media: list[Any] = []
        self.longest_stop = 0.0
        self.longest_turn = 0.0
        self.going = True

    def run(self) -> None:
        """Work until `quit`, then end in pjsua2's order."""
        self.sound.start()
        player = self._metronome()
        threading.Thread(target=self._read, daemon=True).start()
        say(ready=True)
        position, moved = -1, time.monotonic()
        while self.going:
            self.endpoint.libHandleEvents(10)
            began = time.monotonic()
            while not self.posted.empty():
                self.posted.get()()
            self.longest_turn = max(self.longest_turn, time.monotonic() - began)
            if player.getPos() != position:
                position, moved = player.getPos(), time.monotonic()
            self.longest_stop = max(self.longest_stop, time.monotonic() - moved)
        self.sound.close()
        del player
        self.media.clear()
        gc.collect()
        self.endpoint.libDestroy()
        say(ended=True)

    def obey(self, command: dict[str, Any]) -> None:
        """Do one command on the loop thread."""
        sound = self.sound
        match command:
            case {"do": "need" | "idle" | "ring" | "ringback" | "silence" as name}:
                getattr(sound, name)()
            case {"do": "use", **roles}:
                say(used=to_plain(sound.use(DeviceRoles(**roles))))
            case {"do": "levels", "on": on}:
                sound.watch_levels(on)
            case {"do": "test", "speaker": speaker}:
                sound.test_tone(DeviceTest(speaker, 0.5), lambda e: say(tested=e.as_dict() if e else "well"))
            case {"do": "loop"}:
                sound.capture.startTransmit(sound.playback)
            case {"do": "tone", "hertz": hertz}:
                self._play_tone(hertz)
            case {"do": "sidetone", **wish}:
                wishes = (from_plain(SidetoneWish, wish),)
                say(sound=to_plain(sound.set(SoundSettings(sidetones=wishes))))
            case {"do": "state"}:
                say(state=to_plain(sound.devices()), stop=self.longest_stop, turn=self.longest_turn)
                self.longest_stop = self.longest_turn = 0.0
            case {"do": "quit"}:
                self.going = False

    def _metronome(self) -> Any:
        """Play silence from a file: its position moves only while the bridge has a clock."""
        path = Path(tempfile.mkdtemp(prefix="sound-")) / "silence.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16_000)
            file.writeframes(bytes(2 * 16_000 * 120))
        player = pjsua2.AudioMediaPlayer()
        player.createPlayer(str(path))
        player.startTransmit(self.sound.playback)
        path.unlink()
        path.parent.rmdir()
        return player

    def _play_tone(self, hertz: int) -> None:
        generator = pjsua2.ToneGenerator()
        generator.createToneGenerator(16_000)
        tone = pjsua2.ToneDesc()
        tone.freq1, tone.freq2, tone.on_msec, tone.off_msec, tone.volume = hertz, 0, 1000, 0, 12_000
        tones = pjsua2.ToneDescVector()
        tones.append(tone)
        generator.play(tones, True)
        generator.startTransmit(self.sound.playback)
        self.media.append(generator)

    def _read(self) -> None:
        for line in sys.stdin:
            command = json.loads(line)
            self.posted.put(lambda command=command: self.obey(command))  # type: ignore[misc]
        self.posted.put(lambda: self.obey({"do": "quit"}))


def say(**what: Any) -> None:
    """Print one line."""
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    Child().run()
