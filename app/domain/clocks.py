"""Clocks, and what to tell by which."""

import time


def through_sleep() -> float:
    """Return seconds that go on while the machine sleeps.

    Linux has a clock for that which nobody sets. Elsewhere it is the one on the wall:
    setting it looks like sleep.
    """
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.time() if clock is None else time.clock_gettime(clock)
