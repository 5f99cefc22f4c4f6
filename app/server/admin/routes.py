"""`/admin`: each page a GET, each form a POST that shows its page again with what came of it."""

from fastapi import APIRouter

from app.server.admin.audit_log import router as audit_log
from app.server.admin.centre import router as centre
from app.server.admin.data import router as data
from app.server.admin.hours import router as hours
from app.server.admin.people import router as people
from app.server.admin.seat import router as seat
from app.server.admin.seats import router as seats
from app.server.admin.switch import router as switch

router = APIRouter(include_in_schema=False)
for part in (seats, seat, people, centre, switch, hours, data, audit_log):
    router.include_router(part)
