"""Ids of facts, calls, contacts and requests: UUID version 7, so that they sort by time of birth."""

import os
import time
import uuid


def new_id() -> str:
    """Return a fresh UUIDv7 in its canonical text form (RFC 9562 §5.7). Safe on any thread."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def first_id(moment: float) -> str:
    """Return the smallest id that can be born at `moment` (epoch seconds); ids sort as texts."""
    value = (max(0, int(moment * 1000)) & (2**48 - 1)) << 80 | 0x7 << 76
    return str(uuid.UUID(int=value))
