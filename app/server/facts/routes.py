"""`POST /api/v1/facts`."""

from fastapi import APIRouter, Request

from app.server.facts import applying
from app.server.office import office_of, seat_of
from app.server.reading import body_of, json_parts
from app.wire.office import API, FactBatch, FactResults

router = APIRouter(prefix=API)


@router.post("/facts", openapi_extra=body_of(FactBatch), summary="What happened at a seat, each fact once")
async def post_facts(request: Request) -> FactResults:
    """Apply a batch; answered only after the commit."""
    body, is_clean = await json_parts(request)
    sent = applying.listed(body)
    return await applying.apply(office_of(request), seat_of(request), sent, is_clean=is_clean)
