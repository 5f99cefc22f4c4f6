"""Headsets as they come: descriptors in the manner of four makers, and how each behaves when used.

The descriptors are written here after the usage tables and what trackers tell of such devices; the reports
follow from them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from audio.hid.fake import FakeHeadset

TELEPHONY, LED, BUTTON = 0x0B, 0x08, 0x09
HEADSET, DESK_PHONE = 0x05, 0x01
HOOK, FLASH, HOLD, REDIAL, DROP, MUTE, BUSY, PROGRAMMABLE = 0x20, 0x21, 0x23, 0x24, 0x26, 0x2F, 0x97, 0x07
LED_MUTE, LED_OFF_HOOK, LED_RING, LED_HOLD, LED_MICROPHONE = 0x09, 0x17, 0x18, 0x20, 0x21
ABSOLUTE, RELATIVE, CONSTANT, ARRAY = 0x22, 0x06, 0x03, 0x00


def item(prefix: int, value: int = 0, size: int = 1) -> bytes:
    """Return one short item; its size bits are set here."""
    if size == 0:
        return bytes((prefix,))
    return bytes((prefix | {1: 1, 2: 2, 4: 3}[size],)) + value.to_bytes(size, "little")


def page(number: int) -> bytes:
    return item(0x04, number)


def usage(number: int) -> bytes:
    return item(0x08, number)


def bits(main: int, flags: int, usages: Iterable[int], count: int | None = None, size: int = 1) -> bytes:
    """Return an input (0x80) or output (0x90) field of one-bit usages; without usages it is padding."""
    usages = list(usages)
    named = b"".join(usage(one) for one in usages)
    return (
        named + item(0x14, 0) + item(0x24, 1) + item(0x74, size) + item(0x94, count or len(usages))
        + item(main, flags)
    )  # fmt: skip


def padding(main: int, count: int) -> bytes:
    return item(0x74, 1) + item(0x94, count) + item(main, CONSTANT)


def headset(*parts: bytes, what: int = HEADSET) -> bytes:
    """Return a whole descriptor around the fields of one telephony collection."""
    return page(TELEPHONY) + usage(what) + item(0xA0, 1) + b"".join(parts) + item(0xC0, size=0)


INPUT, OUTPUT = 0x80, 0x90

JABRA = headset(
    item(0x84, 2),
    bits(INPUT, ABSOLUTE, (HOOK, BUSY)),
    bits(INPUT, RELATIVE, (MUTE, FLASH, REDIAL)),
    usage(PROGRAMMABLE), page(BUTTON), usage(1), padding(INPUT, 1)[:-2] + item(INPUT, RELATIVE),
    padding(INPUT, 10),
    page(LED), bits(OUTPUT, ABSOLUTE, (LED_OFF_HOOK, LED_MUTE, LED_RING, LED_HOLD, LED_MICROPHONE)),
    padding(OUTPUT, 11),
)  # fmt: skip
"""Hook stands, mute and flash are pulses, reject is a programmable button; one report each way, number 2."""

POLY = headset(
    item(0x84, 8), bits(INPUT, ABSOLUTE, (HOOK, MUTE)), padding(INPUT, 6),
    item(0x84, 9), bits(INPUT, RELATIVE, (MUTE,)), padding(INPUT, 7),
    item(0x84, 23), page(LED), bits(OUTPUT, ABSOLUTE, (LED_MUTE,)), padding(OUTPUT, 7),
    item(0x84, 24), bits(OUTPUT, ABSOLUTE, (LED_OFF_HOOK, LED_RING)), padding(OUTPUT, 6),
)  # fmt: skip
"""Hook and mute claim to stand and are push buttons; mute comes in two reports; lamps lie in two reports."""

YEALINK = headset(
    item(0x84, 4),
    bits(INPUT, ABSOLUTE, (HOOK, BUSY)), bits(INPUT, RELATIVE, (MUTE, HOLD, REDIAL, FLASH)),
    page(BUTTON), bits(INPUT, RELATIVE, (7,)), padding(INPUT, 1),
    page(LED), bits(OUTPUT, ABSOLUTE, (LED_OFF_HOOK, LED_MUTE, LED_RING, LED_HOLD)), padding(OUTPUT, 4),
)  # fmt: skip
"""Everything in report 4; reject is bit 0x40."""

TOGGLE = headset(
    bits(INPUT, RELATIVE, (HOOK, MUTE, DROP)), padding(INPUT, 5),
    page(LED), bits(OUTPUT, ABSOLUTE, (LED_OFF_HOOK, LED_MUTE, LED_RING)), padding(OUTPUT, 5),
)  # fmt: skip
"""No report numbers; the hook only tells that it was pressed, with no 0 after the 1."""

DESK = headset(
    bits(INPUT, ABSOLUTE, (HOOK,)), padding(INPUT, 7),
    item(0x18, 0xB0), item(0x28, 0xBB), item(0x14, 1), item(0x24, 12), item(0x74, 8), item(0x94, 1),
    item(INPUT, ARRAY),
    usage(0x9E), item(0x74, 1), item(0x94, 1), item(OUTPUT, ABSOLUTE), padding(OUTPUT, 7),
    what=DESK_PHONE,
)  # fmt: skip
"""A desk phone: a handset that stands, a keypad as an array field, a ringer of its own."""

KEYBOARD = (
    item(0x04, 1) + item(0x08, 6) + item(0xA0, 1) + item(0x04, 7) + item(0x18, 0xE0) + item(0x28, 0xE7)
    + item(0x14, 0) + item(0x24, 1) + item(0x74, 1) + item(0x94, 8) + item(0x80, 2) + item(0xC0, size=0)
)  # fmt: skip
"""Not ours."""


@dataclass
class Jabra(FakeHeadset):
    """Follows the Off-Hook lamp with its hook, as if its own key had been pressed."""

    name: str = "jabra"
    descriptor: bytes = JABRA
    off_hook: bool = field(default=False)

    def __post_init__(self) -> None:
        self.answers = self._answer

    def press_hook(self) -> None:
        self.off_hook = not self.off_hook
        self.play(self.hook(self.off_hook))

    def press_mute(self) -> None:
        self.play(bytes((2, self.off_hook | 4, 0)), self.hook(self.off_hook))

    @staticmethod
    def hook(on: bool) -> bytes:
        return bytes((2, on, 0))

    def lit(self) -> set[int]:
        """Return which lamps the last output report lit."""
        lamps = (LED_OFF_HOOK, LED_MUTE, LED_RING, LED_HOLD, LED_MICROPHONE)
        last = self.written[-1][1] if self.written else 0
        return {lamp for place, lamp in enumerate(lamps) if last >> place & 1}

    def _answer(self, report: bytes) -> list[bytes]:
        on = bool(report[1] & 1)
        if on is self.off_hook:
            return []
        self.off_hook = on
        return [self.hook(on)]
