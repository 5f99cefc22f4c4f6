"""The words of the USB HID usage tables that a headset speaks; a usage is page * 65536 + id."""

from enum import IntEnum
from typing import Final


class Page(IntEnum):
    """The usage pages we read."""

    LED = 0x08
    BUTTON = 0x09
    TELEPHONY = 0x0B


def on_page(page: Page, number: int) -> int:
    """Return the whole usage."""
    return page << 16 | number


PHONES: Final = frozenset(on_page(Page.TELEPHONY, number) for number in (0x01, 0x04, 0x05))
"""Phone, handset, headset: the application collections that make a device ours."""


class Usage(IntEnum):
    """The controls and lamps we know; keypad keys and programmable buttons are ranges of their own."""

    PROGRAMMABLE = 0x0B_0007
    HOOK_SWITCH = 0x0B_0020
    FLASH = 0x0B_0021
    HOLD = 0x0B_0023
    REDIAL = 0x0B_0024
    DROP = 0x0B_0026
    PHONE_MUTE = 0x0B_002F
    RINGER = 0x0B_009E
    LED_MUTE = 0x08_0009
    LED_OFF_HOOK = 0x08_0017
    LED_RING = 0x08_0018
    LED_HOLD = 0x08_0020
    LED_MICROPHONE = 0x08_0021
    LED_ON_LINE = 0x08_002A


KEYS: Final = {on_page(Page.TELEPHONY, 0xB0 + place): key for place, key in enumerate("0123456789*#ABCD")}
"""The keypad of a desk phone."""
BUTTONS: Final = frozenset(on_page(Page.BUTTON, number) for number in range(1, 33))
"""Plain buttons; inside a headset's collection they are the programmable ones."""
