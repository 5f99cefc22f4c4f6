"""An administrator asks a seat for its logs: the order, what may be sent, who sees it."""

import hashlib
import io
import json
import zipfile

import httpx

from app.server.people.policy import Role, SeatPrincipal
from app.server.status import diagnoses
from app.server.store import audit
from app.wire.limits import LARGEST_DIAGNOSIS
from app.wire.recordings import DIGEST_HEADER
from tests.server.running import Running, SeatClient

PAGE = {"Accept": "text/html"}
BEAT = {"status": {"availability": "ready"}, "health": {"version": "0.0.9"}}


def zipped(text: str = "log") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("logs/desk.log", text)
    return out.getvalue()


async def send(seat: SeatClient, name: str, bundle: bytes, digest: str = "") -> httpx.Response:
    headers = {DIGEST_HEADER: digest or hashlib.sha256(bundle).hexdigest(), "Content-Type": "application/zip"}
    return await seat.client.post(f"/api/v1/diagnoses/{name}", content=bundle, headers=headers)


async def test_asked_sent_once_downloaded_and_written_down(server_on_both: Running) -> None:
    server = server_on_both
    seat, other, admin = (
        await server.seat(),
        await server.seat("Desk 2", "Kim"),
        await server.person(Role.ADMIN, "Ada"),
    )
    form = {"id": seat.seat}
    away = await admin.post("/admin/seat/diagnosis", data=form, headers=PAGE)
    assert away.status_code == 403
    await seat.client.post("/api/v1/heartbeat", json=BEAT)
    stream, elsewhere = server.listen(seat=seat.seat), server.listen(seat=other.seat)
    page = await admin.post("/admin/seat/diagnosis", data=form, headers=PAGE)
    assert "not come yet" in page.text
    told = (await stream.next(0) or b"").decode()
    assert "event: diagnosis" in told
    assert b"diagnosis" not in (await elsewhere.next(0) or b"")
    order = json.loads(told.rpartition("data: ")[2])
    assert order["sender"] == "Ada"
    server.office.asked.clear()
    await diagnoses.restore(server.office)
    diagnoses.repeat(server.office, SeatPrincipal(seat.seat, "Ioana"))
    assert f'"id":"{order["id"]}"'.encode() in (await stream.next(0) or b""), "missed, then told anew"
    bundle = zipped()
    assert (await send(other, order["id"], bundle)).status_code == 404
    assert (await send(seat, "made-up", bundle)).status_code == 404
    assert (await send(seat, order["id"], b"no zip")).status_code == 422
    assert (await send(seat, order["id"], bundle, "0" * 64)).status_code == 422
    assert (await send(seat, order["id"], b"PK" + bytes(LARGEST_DIAGNOSIS))).status_code == 413
    assert (await send(seat, order["id"], bundle)).json() == {"size": len(bundle)}
    diagnoses.repeat(server.office, SeatPrincipal(seat.seat, "Ioana"))
    assert await stream.next(0) is None, "it has come"
    assert (await send(seat, order["id"], bundle)).status_code == 404
    supervisor = await server.person(Role.SUPERVISOR, "Bob")
    assert (await supervisor.get(f"/admin/diagnosis?id={order['id']}")).status_code == 403
    fetched = await admin.get(f"/admin/diagnosis?id={order['id']}")
    assert fetched.content == bundle
    assert "attachment" in fetched.headers["content-disposition"]
    assert (await admin.get("/admin/diagnosis?id=nothing")).status_code == 404
    lines = server.office.database.read_here(lambda c: audit.newest(c, "", 20))
    assert [(line["who"], line["what"]) for line in reversed(lines) if line["what"] != "seen.seat"] == [
        ("person:Ada", "diagnosis.asked"), ("seat:Ioana Popescu", "diagnosis.came"),
        ("person:Ada", "seen.diagnosis"),
    ]  # fmt: skip
