"""What happens to a microphone's frames before anybody hears them: echo, noise and gain, each switchable.

The frames of the speaker are the reference of the echo canceller; they come on another thread, through a
short queue. Everything works on frames of 10 ms in place of the streams' ends, so nothing waits and nothing
is added to the path but what the filters themselves need (6 ms while noise or echo is on).
"""

import ctypes
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol, cast

from audio.filters import BuiltFilters, Filters, Make, find
from audio.heard import Heard
from audio.lane import Lane
from audio.native import CLEAN, FAR, IS_SPEECH, NEAR, REFERENCE, USE_CLEAN, NativePath
from audio.own_voice import OwnVoice
from audio.ports import FRAME_SAMPLES, StreamEnds

_SPARE: Final = 3
"""Of the speaker's frames on their way to the echo canceller (see `audio.lane`)."""


@dataclass(frozen=True, slots=True)
class Treat:
    """Which treatments are on. `echo` and `noise` both take the rumble below 100 Hz away."""

    echo: bool = True
    noise: bool = True
    gain: bool = False

    @property
    def any(self) -> bool:
        """Say whether anything is on."""
        return self.echo or self.noise or self.gain


def treat_from(words: str | None) -> Treat:
    """Return what a setting asks for: words of `echo noise gain`, `off` for none; None is as usual."""
    if words is None:
        return Treat()
    asked = set(words.replace(",", " ").split())
    return Treat("echo" in asked, "noise" in asked, "gain" in asked)


class Tapes(Protocol):
    """Somebody who tapes the microphone and plays into the speaker (see `audio.rehearsal`)."""

    def near(self, address: int) -> None:
        """Take a frame of the microphone as it came."""
        ...

    def far(self, address: int) -> None:
        """Change the speaker's frame, or leave it."""
        ...


class NativeEnd:
    """The same for frames that pass in C: no call into Python with filters in C, else one a frame."""

    def __init__(self, path: NativePath) -> None:
        self.path = path
        self._filters: Filters | None = None
        self._use = False
        self._tape: Tapes | None = None
        self._near, self._far = path.buffer(NEAR), path.buffer(FAR)
        self._reference, self._clean = path.buffer(REFERENCE), path.buffer(CLEAN)
        self._treated = path.hook(self._on_frame)
        self._taped = path.hook(self._on_near), path.hook(self._on_far)

    def treat(self, filters: Filters | None, *, use: bool) -> None:
        """Send each frame through these (None: nothing); `use` what comes out, or only listen."""
        built = filters if isinstance(filters, BuiltFilters) else None
        self._use, self._filters = use, None if built is not None else filters
        self.path.treat(self._treated if self._filters is not None else None)
        self.path.filter(built, use=use)

    def tape(self, tape: Tapes | None) -> None:
        """Let somebody listen and play along, or nobody."""
        self._tape = tape
        near, far = self._taped if tape is not None else (None, None)
        self.path.tape(near, far)

    def _on_frame(self) -> int:
        filters = self._filters
        if filters is None:
            return 0
        told = filters.run(self._near, self._reference, self._clean)
        return told | (USE_CLEAN if self._use else 0)

    def _on_near(self) -> int:
        if (tape := self._tape) is not None:
            tape.near(self._near)
        return 0

    def _on_far(self) -> int:
        if (tape := self._tape) is not None:
            tape.far(self._far)
        return 0


class Treatment:
    """Owns the filters and stands between the streams and whoever takes their frames.

    `tape` may listen and play along; then `own_voice` is not played. Until `prepare` has run, and without the
    library, frames pass as they are. `use` on any one thread; frames on the streams' own threads.
    """

    def __init__(self, treat: Treat | None = None, built: Any = None) -> None:
        """`built`: the filters of the engine build, where it brings some."""
        self._tape: Tapes | None = None
        self._treat = treat or Treat()
        self._built = built
        self._attentive = False
        self._native: NativeEnd | None = None
        self._make: Make | None = None
        self._ear: Any = None
        self._at: Callable[[int], Any]
        self._reference = Lane(_SPARE)
        self.own_voice = OwnVoice()
        self._filters: Filters | None = None
        self._chosen: Filters | None = None
        self._available = True
        self._kept: tuple[object, ...] = ()
        self._lock = threading.Lock()

    def prepare(self) -> bool:
        """Load the libraries, 0.1 s; False when they are not there. Not on a stream's thread."""
        make = find(self._built)
        if make is None:
            self._available = False
            return False
        from audio.ear import Ear, at

        with self._lock:
            self._make = make
            self._at, self._ear = at, Ear()
            self._set(self._treat)
        return True

    @property
    def available(self) -> bool:
        """Say whether the libraries are there; True until `prepare` has found otherwise."""
        return self._available

    @property
    def treat(self) -> Treat:
        """Return what is on."""
        return self._treat

    def use(self, treat: Treat) -> None:
        """Switch treatments; a new filter learns for a second or two. Under a millisecond."""
        with self._lock:
            if treat != self._treat:
                self._treat = treat
                self._set(treat)

    def attend(self, on: bool) -> None:
        """Listen for speech from now on (`Heard.speech`), or no longer: with nothing else on, that costs."""
        if on != self._attentive:
            with self._lock:
                self._attentive = on
                self._choose()

    @property
    def tape(self) -> Tapes | None:
        """Who listens and plays along; None: nobody."""
        return self._tape

    @tape.setter
    def tape(self, tape: Tapes | None) -> None:
        self._tape = tape
        if self._native is not None:
            self._native.tape(tape)

    def heard(self) -> Heard | None:
        """Return the figures of what passed since the last call (see `audio.ear`); None before `prepare`."""
        ear = self._ear
        if ear is None:
            return None
        return cast(Heard, ear.take()) if self._native is None else self._native.path.heard()

    def around(self, speaker: StreamEnds, microphone: StreamEnds) -> tuple[StreamEnds, StreamEnds]:
        """Return ends for the two streams that treat what they pass on to these."""
        if microphone.native is not None:
            self._native = NativeEnd(microphone.native)
            self.own_voice.through(microphone.native)
        return self._speaker_end(speaker), self._microphone_end(microphone)

    def _set(self, treat: Treat) -> None:
        if self._make is not None:
            self._filters = self._make(treat.echo, treat.noise, treat.gain)
            self._choose()

    def _choose(self) -> None:
        """Ask the filters only while somebody needs what they say."""
        self._chosen = self._filters if self._treat.any or self._attentive else None
        if self._native is not None:
            self._native.treat(self._chosen, use=self._treat.any)

    def _speaker_end(self, behind: StreamEnds) -> StreamEnds:
        on_frame, put, own = behind.on_frame, self._reference.put, self.own_voice

        def play(address: int) -> None:
            on_frame(address)
            tape, ear = self._tape, self._ear
            if tape is not None:
                tape.far(address)
            if ear is not None:
                put(address)
                ear.far(address)
                if own.gain and tape is None:
                    own.mix(self._at(address), self._at)

        return StreamEnds(behind.on_thread, play, behind.native)

    def _microphone_end(self, behind: StreamEnds) -> StreamEnds:
        on_frame, reference = behind.on_frame, self._reference
        samples = ctypes.c_int16 * FRAME_SAMPLES
        silence, clean = samples(), samples()
        keep_own = self.own_voice.keep
        silent, cleaned = ctypes.addressof(silence), ctypes.addressof(clean)

        def capture(address: int) -> None:
            keep_own(address)
            if self._tape is not None:
                self._tape.near(address)
            ear, filters, treat = self._ear, self._chosen, self._treat
            if ear is None:
                on_frame(address)
                return
            at, played = self._at, reference.take()
            told, sent = 0, address
            if filters is not None:
                told = filters.run(address, played or silent, cleaned)
                sent = cleaned if treat.any else address
            on_frame(sent)
            ear.near(at(address), at(sent), spoken=bool(told & IS_SPEECH))

        def on_thread() -> None:
            reference.clear()
            behind.on_thread()

        self._kept += (silence, clean)
        return StreamEnds(on_thread, capture, behind.native)
