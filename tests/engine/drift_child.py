"""A real bridge whose microphone and speaker run on clocks that differ; as fast as the machine can.

`python -m tests.engine.drift_child SECONDS PPM [CUT]` says a tone into the bridge, listens at its other end,
prints what was heard: frames, silent frames, and clicks (steps that the tone cannot make). With CUT, every so
many frames one is left out of what is said, to see that clicks are found.
"""

import ctypes
import gc
import json
import sys
from typing import Any

import numpy
import pjsua2

from app.engine.sound import tune
from app.engine.sound_port import BridgePort
from audio.path import Clock
from audio.ports import CLOCK_RATE, FRAME_BYTES, FRAME_SAMPLES

HERTZ = 437.0
"""Not a whole number of turns in a frame: a frame lost or doubled is a step."""
AMPLITUDE = 8000.0
SMOOTH = 1.6
"""How much steeper than the tone at its steepest a step must be to be a click."""


def main(seconds: float, ppm: float, cut: int) -> dict[str, Any]:
    """Run and return the figures."""
    endpoint = pjsua2.Endpoint()
    endpoint.libCreate()
    config = pjsua2.EpConfig()
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    config.logConfig.level = config.logConfig.consoleLevel = 1
    tune(config.medConfig)
    endpoint.libInit(config)
    endpoint.libStart()
    port = BridgePort(endpoint)
    port.follow(Clock.SPEAKER)
    devices = endpoint.audDevManager()
    devices.getCaptureDevMedia().startTransmit(devices.getPlaybackDevMedia())
    found = _run(endpoint, port, seconds, ppm, cut)
    port.follow(Clock.NULL)
    gc.collect()
    endpoint.libDestroy()
    return found


def _run(endpoint: Any, port: BridgePort, seconds: float, ppm: float, cut: int) -> dict[str, Any]:
    memory = ctypes.create_string_buffer(FRAME_BYTES)
    address = ctypes.addressof(memory)
    turn = 2 * numpy.pi * HERTZ / CLOCK_RATE
    tone = (AMPLITUDE * numpy.sin(turn * numpy.arange(CLOCK_RATE))).astype(numpy.int16).tobytes()
    steepest = AMPLITUDE * turn * SMOOTH
    speak, listen = port.microphone.on_frame, port.speaker.on_frame
    said = 0
    owed, last = 0.0, 0.0
    silent = clicks = 0
    frames = int(seconds * 1000 / 10)
    endpoint.libHandleEvents(10)
    for number in range(frames):
        owed += 1 + ppm / 1e6
        while owed >= 1:
            skipped = said // cut if cut else 0
            place = (said + skipped) * FRAME_BYTES % len(tone)
            memory.raw = tone[place : place + FRAME_BYTES]
            speak(address)
            said, owed = said + 1, owed - 1
        listen(address)
        heard = numpy.frombuffer(memory.raw, numpy.int16).astype(float)
        if number > 200:
            silent += not heard.any()
            steps = numpy.abs(numpy.diff(heard, prepend=last))
            clicks += int((steps > steepest).any())
        last = float(heard[-1])
        if number % 1000 == 0:
            endpoint.libHandleEvents(0)
    return {"frames": frames, "said": said, "silent": silent, "clicks": clicks, "samples": FRAME_SAMPLES}


if __name__ == "__main__":
    from app.engine import own_build

    own_build.use()
    print(json.dumps(main(float(sys.argv[1]), float(sys.argv[2]), int((*sys.argv, "0")[3]))))
