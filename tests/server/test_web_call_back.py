"""Web Call Back: what strangers may ask for, who may take it, what the visitor sees."""

import asyncio
from typing import Any

import httpx
import pytest

from app.server.addresses import address_key
from app.server.store import schema, web_call_backs
from app.server.web_call_back.requests import tidy
from tests.server.running import HOST, Running

NUMBER = "021 555 0199"
PUBLIC = "/public/web-call-backs"


async def _ask(
    server: Running, number: str = NUMBER, address: str = "203.0.113.5", **more: Any
) -> httpx.Response:
    visitor = await server.client(address)
    body = {"number": number, "name": "Ana", "consent": True, **more}
    return await visitor.post(PUBLIC, json=body)


async def _token(server: Running, **more: Any) -> str:
    answer = await _ask(server, **more)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["token"])


async def _state(server: Running, token: str) -> dict[str, Any]:
    answer = await (await server.client()).get(f"{PUBLIC}/{token}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_from_asking_to_being_reached(server_on_both: Running) -> None:
    server = server_on_both
    seat = await server.seat()
    stream = server.listen(seat=seat.seat)
    token = await _token(server, subject="Router", page="https://example.org/help")
    assert (await _state(server, token))["place"] == 1
    assert b'"state":"waiting"' in (await stream.next(1) or b"")
    (request,) = (await seat.client.get("/api/v1/web-call-backs")).json()["requests"]
    assert (request["number"], request["country"]) == ("+40215550199", "RO")
    claimed = await seat.client.post(f"/api/v1/web-call-backs/{request['id']}/claim")
    assert (claimed.status_code, claimed.json()["claimed_by"]) == (200, "Ioana Popescu")
    assert (await _state(server, token))["state"] == "claimed"
    body = {"request": request["id"], "contact": "c1", "reached": False}
    assert await seat.send(seat.fact("web_call_back.dialled", body)) == ["applied"]
    assert (await _state(server, token))["state"] == "dialling"
    assert await seat.send(seat.fact("web_call_back.result", body | {"reached": True})) == ["applied"]
    found = await _state(server, token)
    assert found["state"] == "reached"
    assert "Thank you" in found["text"]
    assert (await seat.client.get("/api/v1/web-call-backs")).json()["requests"] == []


async def test_fifty_agents_claim_at_once_and_one_has_it(server_on_both: Running) -> None:
    server = server_on_both
    seats = [await server.seat(f"Desk {i}", f"Agent {i}") for i in range(10)]
    tokens = [await _token(server, number=f"021 555 01{i:02}", address=f"203.0.113.{i}") for i in range(5)]
    assert len(tokens) == 5
    requests = (await seats[0].client.get("/api/v1/web-call-backs")).json()["requests"]
    for request in requests:
        path = f"/api/v1/web-call-backs/{request['id']}/claim"
        answers = await asyncio.gather(*(seat.client.post(path) for seat in seats))
        assert sorted(a.status_code for a in answers) == [200] + [409] * 9
        (winner,) = [a.json()["claimed_by"] for a in answers if a.status_code == 200]
        assert all(winner in a.json()["title"] for a in answers if a.status_code == 409)


async def test_a_claim_runs_out_and_can_be_renewed_and_released(server: Running) -> None:
    one, two = await server.seat("A", "One"), await server.seat("B", "Two")
    await _token(server)
    (request,) = (await one.client.get("/api/v1/web-call-backs")).json()["requests"]
    path = f"/api/v1/web-call-backs/{request['id']}"
    assert (await one.client.post(f"{path}/claim")).status_code == 200
    server.clock.now += 590
    assert (await one.client.post(f"{path}/claim")).status_code == 200
    assert (await two.client.post(f"{path}/release")).status_code == 409
    server.clock.now += 590
    assert (await two.client.post(f"{path}/claim")).status_code == 409
    server.clock.now += 11
    stream = server.listen(seat=two.seat)
    await server.office.writer.write(lambda tx: tidy(tx, server.office.hub, server.clock()))
    assert b'"state":"waiting"' in (await stream.next(1) or b"")
    assert (await two.client.post(f"{path}/claim")).status_code == 200
    assert (await two.client.post(f"{path}/release")).json()["state"] == "waiting"
    assert (await one.client.post("/api/v1/web-call-backs/none/claim")).status_code == 404


async def test_results_count_in_any_order_and_after_the_claim_ran_out(server: Running) -> None:
    seat = await server.seat()
    token = await _token(server)
    (request,) = (await seat.client.get("/api/v1/web-call-backs")).json()["requests"]
    body = {"request": request["id"], "contact": "c1", "reached": True}
    dialled, result = seat.fact("web_call_back.dialled", body), seat.fact("web_call_back.result", body)
    assert await seat.send(result, dialled, result) == ["applied", "applied", "duplicate"]
    assert (await _state(server, token))["state"] == "reached"


async def test_three_attempts_then_it_is_over(server: Running) -> None:
    seat = await server.seat()
    token = await _token(server)
    (request,) = (await seat.client.get("/api/v1/web-call-backs")).json()["requests"]
    body = {"request": request["id"], "contact": "c1", "reached": False}
    for left in (1, 1, 0):
        assert await seat.send(seat.fact("web_call_back.result", body)) == ["applied"]
        assert len((await seat.client.get("/api/v1/web-call-backs")).json()["requests"]) == left
    assert (await _state(server, token))["state"] == "not_reached"
    answer = await seat.client.post(f"/api/v1/web-call-backs/{request['id']}/claim")
    assert answer.status_code == 409


async def test_a_request_expires_that_nobody_calls(server: Running) -> None:
    token = await _token(server)
    server.clock.now += 24 * 3600 + 1
    await server.office.writer.write(lambda tx: tidy(tx, server.office.hub, server.clock()))
    assert (await _state(server, token))["state"] == "expired"


async def test_a_visitor_cancels_but_only_her_own(server: Running) -> None:
    first = await _token(server)
    second = await _token(server, address="198.51.100.7")
    assert first != second
    client = await server.client()
    assert (await client.post(f"{PUBLIC}/{second}/cancel")).json()["state"] == "cancelled"
    assert (await _state(server, first))["state"] == "waiting"
    assert (await client.post(f"{PUBLIC}/{first}/cancel")).json()["state"] == "cancelled"
    assert (await client.post(f"{PUBLIC}/{first}/cancel")).status_code == 200
    for wrong in ("x", "x" * 500, "%00", "..%2f"):
        assert (await client.get(f"{PUBLIC}/{wrong}")).status_code == 404
        assert (await client.post(f"{PUBLIC}/{wrong}/cancel")).status_code == 404


async def test_nobody_cancels_while_the_phone_rings(server: Running) -> None:
    seat = await server.seat()
    token = await _token(server)
    (request,) = (await seat.client.get("/api/v1/web-call-backs")).json()["requests"]
    await seat.send(seat.fact("web_call_back.dialled", {"request": request["id"], "contact": "c1"}))
    assert (await (await server.client()).post(f"{PUBLIC}/{token}/cancel")).status_code == 409


async def test_places_in_line_follow_the_wish(server: Running) -> None:
    now = server.clock.now
    later = await _token(server, number="0215550101", address="203.0.113.1", wish=now + 7200)
    soon = await _token(server, number="0215550102", address="203.0.113.2")
    assert (await _state(server, soon))["place"] == 1
    assert (await _state(server, later))["place"] == 2
    too_late = await _ask(server, number="0215550103", wish=now + 40 * 24 * 3600)
    assert too_late.status_code == 422


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("0900 123 456", "not_callable"),  # premium rate
        ("+44 906 123 4567", "not_callable"),  # premium rate elsewhere
        ("+44 20 7946 0958", "not_callable"),  # another country
        ("+882 16 1234 5678", "not_callable"),  # international network
        ("+881 6 123 45678", "not_callable"),  # satellite
        ("112", "not_callable"), ("911", "not_callable"),
        ("1", "bad_number"), ("", "bad_number"), ("12", "bad_number"), ("hello", "bad_number"),
        ("+40", "bad_number"), ("021 555 01", "bad_number"), ("sip:a@b", "bad_number"),
        ("0215550199" * 5, "bad_number"),
    ],
)  # fmt: skip
async def test_numbers_that_nobody_should_call(server: Running, number: str, code: str) -> None:
    """A17."""
    answer = await _ask(server, number=number)
    assert answer.status_code in {403, 422}
    assert answer.json()["code"] == code
    assert answer.json()["hint"]


async def test_other_countries_when_the_centre_says_so(server: Running) -> None:
    server.console.settings({"countries": ["RO", "GB"]})
    assert (await _ask(server, number="+44 20 7946 0958")).status_code == 202
    assert (await _ask(server, number="+1 202 555 0123")).status_code == 403


async def test_no_consent_no_call(server: Running) -> None:
    answer = await _ask(server, consent=False)
    assert (answer.status_code, answer.json()["code"]) == (422, "no_consent")


async def test_limits_by_address_number_and_widget(server: Running) -> None:
    for i in range(5):
        assert (await _ask(server, number=f"02155501{i:02}")).status_code == 202
    sixth = await _ask(server, number="0215550150")
    assert (sixth.status_code, sixth.json()["code"]) == (429, "slow_down")
    assert sixth.headers["retry-after"]
    assert (await _ask(server, number="0215550150", address="203.0.113.6")).status_code == 202
    server.clock.now += 3601
    assert (await _ask(server, number="0215550151")).status_code == 202
    for i in range(29):
        address = f"198.51.100.{i}"
        assert (await _ask(server, number=f"02155502{i:02}", address=address)).status_code == 202
    assert (await _ask(server, number="0215550152", address="192.0.2.1")).status_code == 429


async def test_a_number_twice_a_day(server: Running) -> None:
    for i in range(2):
        token = await _token(server, address=f"203.0.113.{i}")
        await (await server.client()).post(f"{PUBLIC}/{token}/cancel")
    assert (await _ask(server, address="203.0.113.9")).status_code == 429
    server.clock.now += 24 * 3600 + 1
    assert (await _ask(server, address="203.0.113.9")).status_code == 202


async def test_the_limits_hold_when_all_come_at_once(server_on_both: Running) -> None:
    answers = await asyncio.gather(*(_ask(server_on_both, number=f"02155501{i:02}") for i in range(20)))
    assert sorted(a.status_code for a in answers) == [202] * 5 + [429] * 15


async def test_a_robot_that_fills_the_hidden_field_learns_nothing(server: Running) -> None:
    answer = await _ask(server, website="https://spam.example")
    assert answer.status_code == 202
    assert set(answer.json()) == {"token", "state", "place", "text", "url", "wish"}
    assert server.office.database.read_here(lambda c: web_call_backs.waiting(c, "")) == 0


async def test_the_same_number_keeps_its_place(server: Running) -> None:
    await _token(server)
    await _token(server, number="+40 21 555 0199", address="198.51.100.2")
    assert server.office.database.read_here(lambda c: web_call_backs.waiting(c, "")) == 1


async def test_a_plain_form_is_led_to_the_visitors_page(server: Running) -> None:
    visitor = await server.client("203.0.113.5")
    form = {"number": NUMBER, "name": "Ana", "consent": "on", "wish": "0"}
    page = {"Accept": "text/html,application/xhtml+xml"}
    answer = await visitor.post(PUBLIC, data=form, headers=page)
    assert answer.status_code == 303
    shown = await visitor.get(answer.headers["location"].removeprefix(HOST), headers=page)
    assert shown.headers["content-type"].startswith("text/html")
    wrong = await visitor.post(PUBLIC, data=form | {"number": "12", "subject": "keep me"}, headers=page)
    assert wrong.status_code == 422
    assert "keep me" in wrong.text
    assert "12" in wrong.text


async def test_another_sites_page_may_ask_only_if_it_is_named(server: Running) -> None:
    server.console.settings({"widget_origins": ["https://shop.example"]})
    client = await server.client("203.0.113.5")
    for origin, allowed in (("https://shop.example", "https://shop.example"), ("https://evil.example", None)):
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        answer = await client.options(PUBLIC, headers=headers)
        assert answer.headers.get("access-control-allow-origin") == allowed
        answer = await client.post(PUBLIC, json={"number": "1", "consent": True}, headers=headers)
        assert answer.headers.get("access-control-allow-origin") == allowed
        assert answer.status_code == 422


def test_an_ipv6_network_is_one_visitor() -> None:
    assert address_key("2001:db8:1:2:3::4") == address_key("2001:db8:1:2:ffff::1")
    assert address_key("2001:db8:1:2::1") != address_key("2001:db8:1:3::1")
    assert address_key("::ffff:203.0.113.5") == address_key("203.0.113.5") == "203.0.113.5"
    assert address_key("nonsense" * 30) == ("nonsense" * 30)[:60]


async def test_who_cancelled_is_written_down(server: Running) -> None:
    token = await _token(server)
    await (await server.client()).post(f"{PUBLIC}/{token}/cancel")
    rows = server.office.database.read_here(
        lambda c: [tuple(r) for r in c.execute(schema.audit.select().with_only_columns(schema.audit.c.what))]
    )
    assert ("web_call_back.cancelled",) in rows
