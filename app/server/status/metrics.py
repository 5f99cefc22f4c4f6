"""`/metrics`: a few gauges as plain text, for whoever watches the server."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from app.server.office import Office, office_of, site_of
from app.server.store import Connection, facts, web_call_backs

router = APIRouter()


@router.get("/metrics", response_class=PlainTextResponse, summary="Gauges as plain text")
async def get_metrics(request: Request) -> PlainTextResponse:
    """Return one gauge a line."""
    office, site = office_of(request), site_of(request)

    def question(connection: Connection) -> dict[str, int]:
        return {
            "facts_missing": facts.missing(connection, site),
            "web_call_backs_waiting": web_call_backs.waiting(connection, site),
        }

    gauges = _now(office, site) | await office.database.read(question)
    return PlainTextResponse("".join(f"hearthline_{name} {value}\n" for name, value in gauges.items()))


def _now(office: Office, site: str) -> dict[str, int]:
    agents = office.presence.board_agents(site)
    return {
        "seats": len(agents),
        "seats_reachable": sum(agent.reachable for agent in agents),
        "streams_open": office.hub.open_streams,
        "events_sequence": office.hub.seq,
        "commits_total": office.writer.commits,
        "writes_total": office.writer.jobs,
    }
