"""The event stream: who hears what, resuming, slow clients, the end."""

import asyncio
import json

import pytest

from app.domain.agent import AgentStatus, Availability
from app.server.event_stream import EventStream, Rounds
from app.server.people.policy import SeatPrincipal
from app.server.status.presence import Presence
from app.server.stream import QUEUE, RING, Hub, Listener, all_seats, everybody, one_seat, supervisors
from app.wire.office import Heartbeat, StreamEvent
from app.wire.seat_check import Health

SEAT, OTHER, PERSON = Listener("", "s1"), Listener("", "s2"), Listener("", session="x")


def _events(frames: bytes | None) -> list[tuple[str, int | None, dict[str, object]]]:
    found = []
    for block in (frames or b"").decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            seq = int(fields["id"]) if "id" in fields else None
            found.append((fields["event"], seq, json.loads(fields["data"])))
    return found


async def test_each_hears_what_is_for_them() -> None:
    hub = Hub()
    streams = {name: hub.subscribe(who, None) for name, who in (("s1", SEAT), ("s2", OTHER), ("p", PERSON))}
    elsewhere = hub.subscribe(Listener("site 2", "s3"), None)
    for stream in (*streams.values(), elsewhere):
        await stream.next(0)
    for word, to in (
        ("all", everybody()), ("seats", all_seats()), ("people", supervisors()), ("one", one_seat("s1")),
    ):  # fmt: skip
        hub.publish(StreamEvent.CALLER_FILE, {"word": word}, to)
    heard = {n: [d["word"] for _, _, d in _events(await s.next(0))] for n, s in streams.items()}
    assert heard == {"s1": ["all", "seats", "one"], "s2": ["all", "seats"], "p": ["all", "people"]}
    assert await elsewhere.next(0) is None


async def test_a_client_that_was_away_gets_what_it_missed() -> None:
    hub = Hub()
    first = hub.subscribe(SEAT, None)
    ((_, start, hello),) = _events(await first.next(0))
    assert hello == {"seq": start, "fresh": True}
    first.leave()
    sent = [hub.publish(StreamEvent.CALLER_FILE, {"n": i}, all_seats()) for i in range(10)]
    again = _events(await hub.subscribe(SEAT, str(sent[3])).next(0))
    assert again[0][2] == {"seq": sent[3], "fresh": False}
    assert [hub.subscribe(SEAT, last).fresh for last in (str(sent[3]), "1", None)] == [False, True, True]
    assert [(seq, data["n"]) for _, seq, data in again[1:]] == [(sent[i], i) for i in range(4, 10)]


@pytest.mark.parametrize("last", ["", "0", "1", "-1", "x", "9" * 30, "٣", "1e3", "99999999999999"])
async def test_an_id_that_cannot_be_resumed_starts_afresh(last: str) -> None:
    hub = Hub()
    hub.publish(StreamEvent.CALLER_FILE, {}, all_seats())
    ((event, seq, data),) = _events(await hub.subscribe(SEAT, last).next(0))
    assert (event, seq, data) == ("hello", hub.seq, {"seq": hub.seq, "fresh": True})


async def test_an_id_from_before_the_ring_or_a_restart_starts_afresh() -> None:
    old = Hub()
    last = old.publish(StreamEvent.CALLER_FILE, {}, all_seats())
    await asyncio.sleep(0.02)
    assert _events(await Hub().subscribe(SEAT, str(last)).next(0))[0][2]["fresh"] is True
    for _ in range(RING):
        old.publish(StreamEvent.CALLER_FILE, {}, supervisors())
    assert _events(await old.subscribe(SEAT, str(last)).next(0))[0][2]["fresh"] is False
    old.publish(StreamEvent.CALLER_FILE, {}, supervisors())
    assert _events(await old.subscribe(SEAT, str(last)).next(0))[0][2]["fresh"] is True


async def test_a_slow_client_is_bounded_and_starts_afresh() -> None:
    hub = Hub()
    slow, quick = hub.subscribe(SEAT, None), hub.subscribe(OTHER, None)
    for i in range(QUEUE * 3):
        hub.publish(StreamEvent.CALLER_FILE, {"n": i}, all_seats())
        await quick.next(0)
    events = _events(await slow.next(0))
    assert len(events) <= QUEUE
    assert events[0][0] == "hello"
    assert events[0][2]["fresh"] is True


async def test_text_of_strangers_cannot_break_a_frame() -> None:
    hub = Hub()
    stream = hub.subscribe(SEAT, None)
    await stream.next(0)
    name = "a\n\nevent: bye\ndata: {}\r\r\u2028\ud800"
    hub.publish(StreamEvent.CALLER_FILE, {"name": name}, all_seats())
    ((event, _, data),) = _events(await stream.next(0))
    assert (event, data["name"]) == ("caller_file", name)


async def test_the_end_says_bye_to_all_and_to_who_comes_later() -> None:
    hub = Hub()
    stream = hub.subscribe(SEAT, None)
    hub.close()
    assert [e[0] for e in _events(await stream.next(0))] == ["hello", "bye"]
    late = hub.subscribe(SEAT, None)
    assert [e[0] for e in _events(await late.next(0))] == ["hello", "bye"]
    assert hub.open_streams == 0


async def test_a_stream_ends_when_its_token_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.server.event_stream.PULSE_SECONDS", 0.05)
    hub = Hub()
    answers = iter([True, True, False])

    async def still() -> bool:
        return next(answers)

    sent: list[bytes] = []

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.body":
            body = message.get("body", b"")
            assert isinstance(body, bytes)
            sent.append(body)
            if not message.get("more_body"):
                answered.set()

    answered = asyncio.Event()

    async def receive() -> dict[str, object]:
        await answered.wait()
        return {"type": "http.disconnect"}

    response = EventStream(hub.subscribe(PERSON, None), still, Rounds())
    async with asyncio.timeout(3):
        await response({"type": "http"}, receive, send)  # type: ignore[arg-type]
    assert b"event: pulse" in b"".join(sent)
    assert hub.open_streams == 0


async def test_a_database_that_does_not_answer_does_not_silence_the_streams(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.server.event_stream.PULSE_SECONDS", 0.02)
    heard, pulses = asyncio.Event(), 0

    async def never() -> bool:
        await asyncio.Event().wait()
        return True

    async def send(message: dict[str, object]) -> None:
        nonlocal pulses
        pulses += b"pulse" in bytes(message.get("body", b""))  # type: ignore[call-overload]
        if pulses == 5:
            heard.set()

    async def receive() -> dict[str, object]:
        await heard.wait()
        return {"type": "http.disconnect"}

    response = EventStream(Hub().subscribe(PERSON, None), never, Rounds())
    async with asyncio.timeout(3):
        await response({"type": "http"}, receive, send)  # type: ignore[arg-type]
    assert pulses >= 5


def _beat(**status: object) -> Heartbeat:
    return Heartbeat(AgentStatus(**status), Health(registered=True))  # type: ignore[arg-type]


async def test_presence_tells_changes_once_and_silence_after_15_s() -> None:
    hub = Hub()
    board = hub.subscribe(PERSON, None)
    presence, who = Presence(hub), SeatPrincipal("s1", "Ioana")
    await board.next(0)
    for second in range(0, 15, 5):
        presence.heartbeat(who, _beat(availability=Availability.READY, since=1.0), 100.0 + second)
        presence.sweep(100.0 + second)
    events = _events(await board.next(0))
    assert [(e[2]["shown"], e[2]["reachable"]) for e in events] == [("ready", True)]
    presence.sweep(125.0)
    assert await board.next(0) is None
    presence.sweep(125.1)
    ((_, _, row),) = _events(await board.next(0))
    assert (row["shown"], row["reachable"], row["last_seen"]) == ("not_ready", False, 110.0)
    assert (row["reason"], row["since"]) == ("connection_lost", 110.0)
    presence.heartbeat(who, _beat(availability=Availability.READY, since=1.0), 130.0)
    ((_, _, row),) = _events(await board.next(0))
    assert row["reachable"] is True


def test_an_older_status_never_replaces_a_newer_one() -> None:
    presence, who = Presence(Hub()), SeatPrincipal("s1", "Ioana")
    new = AgentStatus(Availability.NOT_READY, "break", since=20.0)
    presence.status(who, new, 5, 21.0)
    presence.status(who, AgentStatus(Availability.READY, since=10.0), 4, 22.0)
    presence.status(who, AgentStatus(Availability.READY, since=11.0), 6, 23.0)
    (row,) = presence.board_agents()
    assert (row.shown.value, row.reason, row.since) == ("not_ready", "break", 20.0)
