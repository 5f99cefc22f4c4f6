"""Which version is the newest: what an administrator entered, or what a release file says.

Nobody is asked by default. An administrator may name a file, or an address inside the house or of the maker.
"""

import asyncio
import json
import logging
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from app.domain.errors import BadInput, HearthlineError, Unavailable
from app.domain.phrase import PHRASES, phrase
from app.domain.text import plain
from app.domain.version import newest, parsed
from app.server.office import Office
from app.server.store import Connection, centre
from app.server.store.centre import Release
from app.wire.codec import to_plain

log = logging.getLogger("hearthline.server")

LARGEST: Final = 64 * 1024
SECONDS: Final = 10.0


def known(release: Release, own: str) -> str:
    """Return the newest version that is known, the server's own at least."""
    return newest(release.version, release.found, own)


def check_source(source: str) -> None:
    """Raise BadInput for a place that a release file cannot have."""
    if source and not _is_address(source) and not Path(source).is_absolute():
        raise BadInput("bad_source", "This is no release file.", "Give an https:// address or a whole path.")


def _is_address(source: str) -> bool:
    try:
        parts = urlsplit(source)
        httpx.URL(source)  # reads addresses more strictly
    except (httpx.InvalidURL, ValueError):
        return False
    return parts.scheme == "https" and bool(parts.hostname)


async def look(office: Office, site: str) -> None:
    """Read the release file of a site, if it has one; what came of it is kept. Raises HearthlineError."""
    release = (await office.database.read(partial(_settings, site))).release
    if not release.source:
        return
    try:
        found, trouble = await _read(release.source), ""
    except HearthlineError as error:
        found, trouble = {}, error.title
        log.warning("the release file could not be read: %s", error)
    told = {
        "trouble": plain(trouble, 200), "url": plain(str(found.get("url") or release.url), 300),
        "found": plain(str(found.get("version") or release.found), 40), "looked_at": office.clock(),
    }  # fmt: skip
    await office.writer.write(lambda tx: _keep(tx.connection, site, release, told))


def _keep(connection: Connection, site: str, read: Release, told: dict[str, Any]) -> None:
    """Keep what a file said, unless an administrator changed the settings while it was read."""
    if centre.load(connection, site).release == read:
        centre.save(connection, site, {"release": {**to_plain(read), PHRASES: {}, **to_plain(told)}})


def _settings(site: str, connection: Connection) -> centre.Centre:
    return centre.load(connection, site)


async def _read(source: str) -> dict[str, Any]:
    text = await _fetched(source) if source.startswith("https://") else await asyncio.to_thread(_file, source)
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput("bad_release", "The release file is not JSON.") from error
    if not isinstance(told, dict) or parsed(str(told.get("version") or "")) is None:
        raise BadInput("bad_release", "The release file names no version.")
    return told


def _file(source: str) -> bytes:
    try:
        with Path(source).open("rb") as file:
            return file.read(LARGEST)
    except OSError as error:
        raise Unavailable(
            "no_release", phrase("The release file cannot be read: {reason}.", reason=error.strerror)
        ) from error


async def _fetched(source: str) -> bytes:
    body = b""
    try:
        async with (
            asyncio.timeout(SECONDS),
            httpx.AsyncClient(timeout=SECONDS, follow_redirects=False) as client,
            client.stream("GET", source, headers={"Accept": "application/json"}) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                raise Unavailable(
                    "no_release",
                    phrase("The release file answers {status_code}.", status_code=answer.status_code),
                )
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > LARGEST:
                    raise BadInput("bad_release", "The release file is too large.")
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
        raise Unavailable("no_release", "The release file cannot be reached.") from error
    return body
