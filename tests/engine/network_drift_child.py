"""A real jitter buffer whose far end's clock differs from ours; as fast as the machine can.

`python -m tests.engine.network_drift_child SECONDS PPM` puts a packet of 20 ms whenever the far end sends one
and takes one whenever we play one, in a buffer set as the engine sets it. It prints what an ear would notice:
places where sound is missing (concealed by the codec's filler), places where it is cut, and how much waits.
"""

import ctypes
import json
import sys
from typing import Any, Final

import pjsua2

from app.engine.endpoint import JITTER_BUFFER

PACKET_MILLISECONDS: Final = 20
_BYTES: Final = 160
_THERE: Final = 1
_START: Final = 100


class _Text(ctypes.Structure):
    """`pj_str_t`."""

    _fields_ = (("text", ctypes.c_char_p), ("length", ctypes.c_ssize_t))


def main(seconds: float, ppm: float) -> dict[str, Any]:
    """Run and return the figures."""
    endpoint = pjsua2.Endpoint()
    endpoint.libCreate()
    config = pjsua2.EpConfig()
    config.uaConfig.threadCnt = 0
    config.logConfig.level = config.logConfig.consoleLevel = 0
    endpoint.libInit(config)
    library = ctypes.CDLL(pjsua2._pjsua2.__file__)
    found = _run(library, _buffer(library), seconds, ppm)
    endpoint.libDestroy()
    return found


def _buffer(library: Any) -> ctypes.c_void_p:
    first, least, most, longest = (ctypes.c_uint(value // PACKET_MILLISECONDS) for value in JITTER_BUFFER)
    library.pjsua_pool_create.restype = ctypes.c_void_p
    pool = ctypes.c_void_p(library.pjsua_pool_create(b"drift", *(ctypes.c_size_t(65536),) * 2))
    buffer, name = ctypes.c_void_p(), _Text(b"drift", 5)
    packet = ctypes.c_uint(PACKET_MILLISECONDS)
    status = library.pjmedia_jbuf_create(
        pool, ctypes.byref(name), ctypes.c_uint(_BYTES), packet, longest, ctypes.byref(buffer)
    )
    assert status == 0
    library.pjmedia_jbuf_set_adaptive(buffer, first, least, most)
    library.pjmedia_jbuf_set_discard(buffer, 0)
    return buffer


def _run(library: Any, buffer: ctypes.c_void_p, seconds: float, ppm: float) -> dict[str, Any]:
    put, get = library.pjmedia_jbuf_put_frame, library.pjmedia_jbuf_get_frame
    packet, played, kind = (
        ctypes.create_string_buffer(_BYTES),
        ctypes.create_string_buffer(_BYTES),
        ctypes.c_char(),
    )
    size, owed = ctypes.c_size_t(_BYTES), 0.0
    sent = cuts = gaps = missing = deepest = 0
    last, lacking = -1, False
    ticks = int(seconds * 1000 / PACKET_MILLISECONDS)
    for tick in range(ticks):
        owed += 1 + ppm / 1e6
        while owed >= 1:
            ctypes.memmove(packet, sent.to_bytes(4, "little"), 4)
            put(buffer, packet, size, ctypes.c_int(sent & 0xFFFF))
            sent, owed = sent + 1, owed - 1
        get(buffer, played, ctypes.byref(kind))
        there = kind.value[0] == _THERE
        if there:
            number = int.from_bytes(played.raw[:4], "little")
            cuts += tick > _START and number > last + 1
            last, deepest = number, max(deepest, sent - number)
        elif tick > _START:
            gaps += not lacking
            missing += 1
        lacking = not there
    return {
        "packets": ticks, "sent": sent, "cuts": cuts, "gaps": gaps,
        "missing_ms": missing * PACKET_MILLISECONDS, "deepest_ms": deepest * PACKET_MILLISECONDS,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(float(sys.argv[1]), float(sys.argv[2]))))
