"""A frame of the bridge's sound, as pjproject lays it out."""

import ctypes
from typing import Final

AUDIO: Final = 1
"""`PJMEDIA_FRAME_TYPE_AUDIO`"""


class BridgeFrame(ctypes.Structure):
    """`pjmedia_frame` of pjproject; `size` in bytes."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("buf", ctypes.c_void_p),
        ("size", ctypes.c_size_t),
        ("timestamp", ctypes.c_uint64),
        ("bit_info", ctypes.c_uint32),
    )
