"""What the agent chose of sidetone, headset by headset, kept in the settings file."""

from typing import Any, Final

from app.desk.settings import Settings
from app.domain.sidetone import SidetoneWay
from app.wire.sound import SidetoneWish

PART: Final = "sidetones"
"""A part of the settings file that is no row of the table: one entry a headset."""
_MOST: Final = 50


def chosen(settings: Settings) -> tuple[SidetoneWish, ...]:
    """Return what was chosen for each headset; what cannot be read is left out."""
    part = settings.part(PART)
    found = (_wish(str(name), entry) for name, entry in part.items()) if isinstance(part, dict) else ()
    return tuple(wish for wish in found if wish is not None)


def choose(settings: Settings, headset: str, way: str, level: int) -> None:
    """Keep a choice, the latest last; the oldest of very many headsets are forgotten."""
    kept = {wish.headset: wish for wish in chosen(settings) if wish.headset != headset}
    kept[headset] = SidetoneWish(headset, SidetoneWay(way), min(100, max(1, level)))
    latest = list(kept.values())[-_MOST:]
    settings.keep_part(PART, {one.headset: {"way": one.way.value, "level": one.level} for one in latest})


def _wish(headset: str, entry: Any) -> SidetoneWish | None:
    if not isinstance(entry, dict):
        return None
    way, level = entry.get("way"), entry.get("level")
    known = {one.value for one in SidetoneWay if one is not SidetoneWay.UNKNOWN}
    if way not in known or not isinstance(level, int):
        return None
    return SidetoneWish(headset, SidetoneWay(way), min(100, max(1, level)))
