"""The pages' own files: styles, modules, the icon. One digest over all of them stands in every address.

With the digest of this program a file may be kept for ever; with any other one it is sent, not kept.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

from app.domain.errors import HearthlineError

_FOLDER: Final = Path(__file__).parent / "static"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
KEEP: Final = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False)


class NotThere(HearthlineError):
    """No such file."""


@dataclass(frozen=True, slots=True)
class Assets:
    """Every file by its name, and the digest over all of them."""

    files: dict[str, bytes]
    digest: str


@cache
def assets() -> Assets:
    """Return the files, read once."""
    paths = sorted(path for path in _FOLDER.rglob("*") if path.suffix in _TYPES)
    files = {path.relative_to(_FOLDER).as_posix(): path.read_bytes() for path in paths}
    digest = hashlib.sha256()
    for name, body in files.items():
        digest.update(f"{name}\n{len(body)}\n".encode() + body)
    return Assets(files, digest.hexdigest()[:16])


def address(name: str) -> str:
    """Return the address of a file; raises KeyError for one that is not there (a defect of a template)."""
    found = assets()
    if name not in found.files:
        raise KeyError(name)
    return f"/public/assets/{found.digest}/{name}"


@router.get("/public/assets/{digest}/{name:path}")
async def asset(request: Request, digest: str, name: str) -> Response:
    """Send one of the pages' files."""
    found = assets()
    body = found.files.get(name)
    if body is None:
        raise NotThere("not_found", "There is nothing here.")
    headers = {"Cache-Control": KEEP if digest == found.digest else "no-store", "ETag": f'"{found.digest}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=_TYPES[Path(name).suffix], headers=headers)
