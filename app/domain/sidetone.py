"""Sidetone: who lets the agent hear the agent."""

from enum import StrEnum


class SidetoneWay(StrEnum):
    """OFF: nobody. HEADSET: the headset by itself, at once. OWN: Hearthline, some milliseconds late."""

    OFF = "off"
    HEADSET = "headset"
    OWN = "own"
    UNKNOWN = "unknown"
