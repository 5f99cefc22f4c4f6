"""The zone in which a site's days begin and its times are written."""

import os
from datetime import tzinfo
from pathlib import Path
from typing import Final

from app.domain.errors import BadInput
from app.domain.opening import zone_of
from app.server.office import Office
from app.server.store import centre

_LOCALTIME: Final = Path("/etc/localtime")


async def zone_at(office: Office, site: str) -> tzinfo | None:
    """Return a site's zone, None where it is the machine's own. Raises Unavailable."""
    settings = await office.database.read(lambda connection: centre.load(connection, site))
    return zone_of(settings.hours.zone)


def zone_name(settings: centre.Centre) -> str:
    """Return the IANA name that browsers need, "" where nobody can tell: then their own zone counts."""
    return settings.hours.zone or _own_zone()


def _own_zone() -> str:
    """Return the name of the machine's zone, as far as it has one."""
    told = os.environ.get("TZ", "").removeprefix(":")
    if not told:
        _, _, told = str(_LOCALTIME.resolve()).partition("zoneinfo/")
    try:
        zone_of(told)
    except BadInput:
        return ""
    return told
