"""Recordings over HTTP: seats upload them, supervisors hear them, administrators erase them."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, StreamingResponse
from starlette.responses import Response

from app.domain.text import plain
from app.server.files.numbers import stored_form
from app.server.office import office_of, person_of, seat_of
from app.server.reading import body_of, fitted_body
from app.server.recordings import erasing, keeping, listening
from app.server.recordings.shelf import Place
from app.server.store import Connection, centre, recordings
from app.wire.office import API
from app.wire.recordings import (
    DIGEST_HEADER,
    ErasedRecordings,
    EraseRecordings,
    RecordedCall,
    Recordings,
    UploadEnd,
    UploadState,
)

router = APIRouter(prefix=f"{API}/recordings")

MOST: Final = 500
_CHUNK: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_WAV: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"audio/wav": {}}}}
_FILE: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"application/octet-stream": {}}}}


@router.get("", summary="Recordings, newest first")
async def get_recordings(
    request: Request,
    number: Annotated[str, Query(max_length=80)] = "",
    call: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> Recordings:
    """Return recordings of a number, of a call, or the latest."""
    who = person_of(request)

    def question(connection: Connection) -> list[RecordedCall]:
        region = centre.load(connection, who.site).region
        numbers = tuple({number, stored_form(number, region)}) if number else ()
        return recordings.listed(connection, who.site, call=plain(call, 80), numbers=numbers, limit=limit)

    office = office_of(request)
    found = await office.database.read(question)
    await office.views.note(who, office.clock(), "seen.recordings", call=plain(call, 80), count=len(found))
    return Recordings(found)


@router.get("/to-erase", summary="What this seat is to delete")
async def get_to_erase(request: Request) -> ErasedRecordings:
    """Return what the seat has not yet said it deleted."""
    seat = seat_of(request).seat
    return await office_of(request).database.read(lambda connection: recordings.to_erase(connection, seat))


@router.post("/erase", openapi_extra=body_of(EraseRecordings), summary="Erase for good, also at the seats")
async def post_erase(request: Request) -> ErasedRecordings:
    """Erase the recordings of a number, a call, or one recording."""
    who = person_of(request)
    asked = await fitted_body(request, EraseRecordings)
    return await erasing.erase(office_of(request), who.site, f"person:{who.name}", asked)


@router.get("/{recording}/parts/{offset}", summary="How much of a file is here")
async def get_part(request: Request, recording: str, offset: int) -> UploadState:
    """Return where an upload goes on."""
    return await keeping.state(office_of(request), seat_of(request), Place(recording, offset))


@router.post("/{recording}/parts/{offset}", openapi_extra=_CHUNK, summary="The next part of a file")
async def post_chunk(
    request: Request, recording: str, offset: int, at: Annotated[int, Query(ge=0, le=2**40)]
) -> UploadState:
    """Keep a chunk on the disk, then answer."""
    chunk = keeping.Chunk(at, await request.body(), request.headers.get(DIGEST_HEADER, ""))
    return await keeping.take_chunk(office_of(request), seat_of(request), Place(recording, offset), chunk)


@router.post(
    "/{recording}/parts/{offset}/end", openapi_extra=body_of(UploadEnd), summary="All of a file was sent"
)
async def post_end(request: Request, recording: str, offset: int) -> UploadState:
    """Check the whole and keep it for good."""
    told = await fitted_body(request, UploadEnd)
    return await keeping.end(office_of(request), seat_of(request), Place(recording, offset), told)


@router.get("/{recording}/sound", response_class=Response, responses=_WAV, summary="Hear a call (WAV)")
async def get_sound(request: Request, recording: str) -> Response:
    """Decrypt and stream; who listened is written down first."""
    place = Place(recording, 0)
    sound = await listening.sound(office_of(request), person_of(request), place.recording)
    headers = {"Content-Length": str(sound.length)}
    return StreamingResponse(sound.chunks, media_type="audio/wav", headers=headers)


@router.get(
    "/{recording}/files/{offset}", response_class=Response, responses=_FILE,
    summary="A file as it was recorded, encrypted",
)  # fmt: skip
async def get_file(request: Request, recording: str, offset: int) -> Response:
    """Hand the encrypted file over, for whoever has the private key elsewhere."""
    place = Place(recording, offset)
    path = await listening.file(office_of(request), person_of(request), place)
    return FileResponse(path, media_type="application/octet-stream", filename=place.name)
