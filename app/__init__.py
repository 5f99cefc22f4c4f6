"""Hearthline: a laptop and a USB headset become a complete call-centre seat."""

from typing import Final

VERSION: Final = "0.1.0"
