"""The bridge's frame port, driven from the sound card's threads through ctypes (no sound in pjproject)."""

import ctypes
import threading
from typing import Any

import pjsua2

from app.engine import own_build
from app.engine.bridge_frame import AUDIO, BridgeFrame
from audio.native import NativePath
from audio.path import Clock
from audio.ports import FRAME_BYTES, StreamEnds
from audio.priority import be_on_time


class BridgePort:
    """Moves frames between the sound card and the bridge while one of the card's streams is the clock.

    `speaker` and `microphone` are the ends for the two streams. Frames are passed by address: nothing is
    copied in Python and nothing allocated but the arguments of two C calls. The GIL is let go in those calls,
    because a thread of pjproject may hold the bridge's lock while it waits for the GIL.
    """

    def __init__(self, endpoint: Any) -> None:
        self._endpoint = endpoint
        self._library = ctypes.CDLL(pjsua2._pjsua2.__file__)
        self._registering = threading.Lock()
        self._port = ctypes.c_void_p()
        self._clock = Clock.NULL
        self._played, self._captured = BridgeFrame(), BridgeFrame()
        self._scratch = ctypes.create_string_buffer(FRAME_BYTES)
        self._native = self._native_path()
        self.speaker = StreamEnds(self._register_thread, self._speaker_end(), self._native)
        self.microphone = StreamEnds(self._register_thread, self._microphone_end(), self._native)

    def follow(self, clock: Clock) -> None:
        """Hand the bridge's clock to a stream or back to the timer. Loop thread; under a millisecond.

        The port is the same for the life of the bridge, so a frame still under way does no harm.
        """
        devices = self._endpoint.audDevManager()
        if clock is Clock.NULL:
            self._clock = clock
            self._follow_in_c()
            devices.setNullDev()
            return
        if self._clock is Clock.NULL:
            self._port.value = int(devices.setNoDev())
        self._clock = clock
        self._follow_in_c()

    def _follow_in_c(self) -> None:
        if self._native is not None:
            self._native.follow(self._port.value or 0, self._clock.value)

    def _native_path(self) -> NativePath | None:
        """Return the path in C, None where the engine comes without it."""
        library = own_build.sound_library()
        if library is None:
            return None
        get, put = (self._address(f"pjmedia_port_{way}_frame") for way in ("get", "put"))
        return NativePath(library, get, put)

    def _address(self, name: str) -> int:
        return ctypes.cast(getattr(self._library, name), ctypes.c_void_p).value or 0

    def _register_thread(self) -> None:
        with self._registering:
            if not self._endpoint.libIsThreadRegistered():
                self._endpoint.libRegisterThread("sound")
        be_on_time()

    def _speaker_end(self) -> Any:
        get_frame = self._function("pjmedia_port_get_frame")
        frame, reference, port = self._played, ctypes.byref(self._played), self._port
        memset, speaker = ctypes.memset, Clock.SPEAKER

        def play(address: int) -> None:
            if self._clock is not speaker:
                memset(address, 0, FRAME_BYTES)
                return
            frame.buf = address
            frame.size = FRAME_BYTES
            get_frame(port, reference)
            if frame.type != AUDIO:
                memset(address, 0, FRAME_BYTES)

        return play

    def _microphone_end(self) -> Any:
        put_frame = self._function("pjmedia_port_put_frame")
        get_frame = self._function("pjmedia_port_get_frame")
        frame, reference, port = self._captured, ctypes.byref(self._captured), self._port
        unheard = self._played
        unheard_reference, scratch = ctypes.byref(unheard), ctypes.addressof(self._scratch)
        null, microphone = Clock.NULL, Clock.MICROPHONE

        def capture(address: int) -> None:
            clock = self._clock
            if clock is null:
                return
            frame.type = AUDIO
            frame.buf = address
            frame.size = FRAME_BYTES
            put_frame(port, reference)
            if clock is microphone:
                unheard.buf = scratch
                unheard.size = FRAME_BYTES
                get_frame(port, unheard_reference)

        return capture

    def _function(self, name: str) -> Any:
        function = getattr(self._library, name)
        function.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
        function.restype = ctypes.c_int
        return function
