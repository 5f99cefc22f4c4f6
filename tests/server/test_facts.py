"""Facts: each applied once, in any order, in any packing; a poison one stops nothing."""

import asyncio
import json
import random
from typing import Any

import pytest

from app.domain.ids import new_id
from app.server.reading import clean, is_clean
from app.server.store import caller_files, contacts, facts, statuses, wrap_ups
from tests.server.running import Running, SeatClient

T0 = 1_800_000_000.0


def _call(call: str, state: str, **more: Any) -> dict[str, Any]:
    return {
        "call": call, "account": "a", "direction": "inbound", "state": state, "number": "021 555 0199",
        "name": "Ioana", "queue": "Support", "offered_at": T0, **more,
    }  # fmt: skip


def _whole_call(seat: SeatClient, call: str) -> list[dict[str, Any]]:
    talking = {"answered_at": T0 + 7}
    ended = {**talking, "ended_at": T0 + 67, "held_seconds": 12.0, "cause": "hung_up_there"}
    return [
        seat.fact("call.offered", _call(call, "offered"), "engine"),
        seat.fact("call.talking", _call(call, "talking", **talking), "engine"),
        seat.fact("call.held", _call(call, "held", **talking, held_since=T0 + 20), "engine"),
        seat.fact("call.resumed", _call(call, "talking", **talking, held_seconds=12.0), "engine"),
        seat.fact("call.ended", _call(call, "ended", **ended, quality={"mos": 4.1, "x": "?"}), "engine"),
        seat.fact(
            "wrap_up.saved",
            {"contact": call, "outcome": "resolved", "notes": "router\nrestarted", "complete": True},
        ),
        seat.fact("agent.status", {"availability": "ready", "since": T0 + 70}),
    ]


def _expect(server: Running, calls: list[str]) -> None:
    def check(connection: Any) -> None:
        found = {c.id: c for c in contacts.newest(connection, "", 1000)}
        assert set(found) == set(calls)
        for contact in found.values():
            assert contact.number == "+40215550199"
            assert (contact.wait_seconds, contact.talk_seconds) == (7.0, 60.0)
            assert (contact.cause, contact.outcome) == ("hung_up_there", "resolved")
            assert contact.notes == "router\nrestarted"

    server.office.database.read_here(check)


async def test_a_call_becomes_one_contact(server_on_both: Running) -> None:
    seat = await server_on_both.seat()
    assert set(await seat.send(*_whole_call(seat, "c1"))) == {"applied"}
    _expect(server_on_both, ["c1"])


@pytest.mark.parametrize("seed", range(5))
async def test_any_order_any_packing_many_times(server_on_both: Running, seed: int) -> None:
    """F28: every fact three times, shuffled over batches that arrive at once."""
    dice = random.Random(seed)
    seat = await server_on_both.seat()
    calls = [f"c{i}" for i in range(6)]
    every = [fact for call in calls for fact in _whole_call(seat, call)]
    pile = every * 3
    dice.shuffle(pile)
    batches = []
    while pile:
        size = dice.randint(1, 20)
        batches.append(pile[:size])
        pile = pile[size:]
    results = await asyncio.gather(*(seat.send(*batch) for batch in batches))
    told = [result for batch in results for result in batch]
    assert told.count("applied") == len(every)
    assert told.count("duplicate") == 2 * len(every)
    _expect(server_on_both, calls)
    history = server_on_both.office.database.read_here(lambda c: statuses.history(c, seat.seat, 0.0))
    assert len(history) == len(calls)
    assert server_on_both.office.database.read_here(lambda c: facts.missing(c, "")) == 0


async def test_a_gap_is_counted(server: Running) -> None:
    seat = await server.seat()
    first, _, third = (seat.fact("agent.status", {"availability": "ready"}) for _ in range(3))
    await seat.send(first, third)
    assert server.office.database.read_here(lambda c: facts.missing(c, "")) == 1


_POISON: list[dict[str, Any]] = [
    {"kind": "wrap_up.saved", "body": {"contact": "c1", "outcome": "nonsense"}},
    {"kind": "wrap_up.saved", "body": {"contact": "c1", "complete": True}},
    {"kind": "wrap_up.saved", "body": {"contact": "", "outcome": "resolved"}},
    {"kind": "wrap_up.saved", "body": {}},
    {"kind": "call.ended", "body": {}},
    {"kind": "call.ended", "body": {"call": "c", "account": 7, "direction": "inbound", "state": "ended"}},
    {"kind": "call.ended", "body": _call("c", "ended", held_seconds="long")},
    {"kind": "caller_file.saved", "body": {"numbers": "not a list"}},
    {"kind": "agent.status", "body": {"availability": 3}},
    {"kind": "web_call_back.result", "body": {"request": "none", "reached": True}},
    {"kind": "made.up", "body": {}},
    {"kind": "unknown", "body": {}},
    {"seq": -1}, {"seq": "one"}, {"seq": None}, {"wall": -5}, {"wall": 1e300}, {"wall": "now"},
    {"source": ""}, {"source": "x" * 500}, {"body": []}, {"kind": None}, {"id": "y" * 300}, {"id": 5},
]  # fmt: skip


async def test_poison_is_rejected_and_the_rest_flows(server_on_both: Running) -> None:
    """F29."""
    seat = await server_on_both.seat()
    sent: list[Any] = []
    for poison in _POISON:
        sent.append(seat.fact("agent.status", {"availability": "ready"}, "desk") | poison)
        sent.append(seat.fact("agent.status", {"availability": "not_ready", "reason": "break"}))
    sent += ["text", None, 5, [], {}]
    answer = await seat.client.post("/api/v1/facts", json={"facts": sent})
    results = answer.json()["results"]
    told = [r["result"] for r in results]
    assert told == ["rejected", "applied"] * len(_POISON) + ["rejected"] * 5
    for result in results:
        if result["result"] == "rejected":
            assert result["title"].endswith(".")
    assert set(await seat.send(*[f for f, r in zip(sent, told, strict=True) if r == "applied"])) == {
        "duplicate"
    }


async def test_a_rejected_fact_can_be_sent_again_once_it_fits(server: Running) -> None:
    seat = await server.seat()
    fact = seat.fact("wrap_up.saved", {"contact": "c1", "outcome": "sold", "complete": True})
    assert await seat.send(fact) == ["rejected"]
    server.console.settings({"outcomes": [{"code": "sold", "label": "Sold"}]})
    assert await seat.send(fact) == ["applied"]


async def test_the_same_id_with_another_content_is_rejected(server_on_both: Running) -> None:
    seat = await server_on_both.seat()
    fact = seat.fact("agent.status", {"availability": "ready"})
    assert await seat.send(fact) == ["applied"]
    assert await seat.send(fact | {"body": {"availability": "not_ready"}}) == ["rejected"]
    assert await seat.send(fact) == ["duplicate"]


async def test_another_seat_cannot_use_our_ids_or_touch_our_records(server: Running) -> None:
    mine, other = await server.seat("A"), await server.seat("B")
    facts_of_mine = _whole_call(mine, "c1")
    await mine.send(*facts_of_mine)
    assert await other.send(facts_of_mine[0]) == ["rejected"]
    wrap_up = {"contact": "c1", "outcome": "complaint", "complete": True}
    assert await other.send(other.fact("wrap_up.saved", wrap_up)) == ["rejected"]
    assert await other.send(other.fact("call.ended", _call("c1", "ended", ended_at=T0 + 1), "engine")) == [
        "rejected"
    ]
    file = {"id": "f9", "name": "X", "contact": "c1"}
    assert await other.send(other.fact("caller_file.saved", file)) == ["rejected"]
    _expect(server, ["c1"])


async def test_a_number_used_twice_by_one_process_is_rejected_but_a_new_journal_is_not(
    server: Running,
) -> None:
    seat = await server.seat()
    first = seat.fact("agent.status", {"availability": "ready"}, boot="b1")
    again = first | {"id": new_id(), "body": {"availability": "not_ready"}}
    assert await seat.send(first) == ["applied"]
    assert await seat.send(again) == ["rejected"]
    assert await seat.send(again | {"boot": "b2"}) == ["applied"]


async def test_a_wrap_up_may_come_before_its_call_and_an_older_edit_changes_nothing(
    server_on_both: Running,
) -> None:
    seat = await server_on_both.seat()
    draft = seat.fact("wrap_up.saved", {"contact": "c1", "notes": "ro"})
    final = seat.fact("wrap_up.saved", {"contact": "c1", "notes": "router", "outcome": "resolved"})
    assert await seat.send(final) == ["applied"]
    assert await seat.send(draft) == ["applied"]
    found = server_on_both.office.database.read_here(lambda c: wrap_ups.of(c, "c1"))
    assert found is not None
    assert (found.notes, found.outcome) == ("router", "resolved")


_HOSTILE = [
    "<img src=x onerror=alert(1)>", "<a href=file:///etc/passwd>", "x" * 5_000, "\u202egnp.exe", "a\u0000b",
    "\ud800bad", "😀 ĂâÎîȘșȚț 김민수", "'; DROP TABLE contact; --", '"; --', "%_\\", "=HYPERLINK(1)",
    "a\r\nX-Header: b",
]  # fmt: skip


async def test_names_of_strangers_are_stored_as_plain_text(server_on_both: Running) -> None:
    """A11, A12: whatever a name holds, the row is there, as text, without what turns or ends it."""
    seat = await server_on_both.seat()
    for i, name in enumerate(_HOSTILE):
        call = _call(f"c{i}", "offered", name=name, queue=name, dialled=name)
        assert await seat.send(seat.fact("call.offered", call, "engine")) == ["applied"], name
    people = await server_on_both.person()
    answer = await people.get("/api/v1/contacts?limit=100")
    shown = {c["id"]: c["name"] for c in answer.json()["contacts"]}
    assert len(shown) == len(_HOSTILE)
    assert shown["c0"] == _HOSTILE[0]
    assert shown["c3"] == "gnp.exe"
    assert shown["c4"] == "ab"
    assert "\n" not in shown["c11"]
    assert max(map(len, shown.values())) <= 200
    assert "text/html" not in answer.headers["content-type"]


async def test_a_caller_file_is_saved_versioned_and_announced(server_on_both: Running) -> None:
    seat, other = await server_on_both.seat("A"), await server_on_both.seat("B")
    stream = server_on_both.listen(seat=other.seat)
    file = {"id": "f1", "name": "Ioana", "numbers": ["021 555 0199"], "notes": "likes tea", "contact": "c1"}
    assert await seat.send(seat.fact("caller_file.saved", file)) == ["applied"]
    frames = await stream.next(1)
    assert frames is not None
    assert b'event: caller_file\ndata: {"id":"f1","numbers":["+40215550199"]}' in frames
    stored = server_on_both.office.database.read_here(lambda c: caller_files.get(c, "", "f1"))
    assert stored is not None
    assert (stored.file.version, stored.file.numbers) == (1, ("+40215550199",))


async def test_a_file_without_an_id_is_one_file_for_its_contact(server: Running) -> None:
    seat = await server.seat()
    for notes in ("a", "ab", "abc"):
        body = {"name": "New", "numbers": ["0722 000 111"], "notes": notes, "contact": "c1"}
        assert await seat.send(seat.fact("caller_file.saved", body)) == ["applied"]
    answer = await seat.client.get("/api/v1/people?query=new")
    assert len(answer.json()["people"]) == 1


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"facts":[]}', '{"facts":{}}', '{"facts":[NaN]}', "nix", "[" * 100_000]
)
async def test_no_batch_at_all_is_a_problem(server: Running, body: str) -> None:
    seat = await server.seat()
    headers = {"Content-Type": "application/json"}
    answer = await seat.client.post("/api/v1/facts", content=body, headers=headers)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) >= {"type", "title", "status", "code", "hint"}


async def test_too_many_facts_and_too_large_a_body(server: Running) -> None:
    seat = await server.seat()
    fact = seat.fact("agent.status", {})
    answer = await seat.client.post("/api/v1/facts", json={"facts": [fact] * 101})
    assert answer.status_code == 422
    answer = await seat.client.post("/api/v1/heartbeat", content=b" " * 70_000)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "text",
    [
        '{"a":"\\u202ex"}', '{"a":"x\x7f"}', '{"a":"Ștefan"}', '{"a":1e300}', '{"a":-9007199254740993}',
        '{"a":[1,99999999999999999]}', "[" * 13 + "]" * 13, '{"a":"' + "x" * 20_001 + '"}',
        '{"a": 12.5E3}', '{"a":[ 12345678901234567.5]}',
    ],
)  # fmt: skip
def test_what_may_have_to_be_cleaned_is_never_taken_for_clean(text: str) -> None:
    assert not is_clean(text.encode())


def test_what_is_taken_for_clean_is_left_as_it_is_by_cleaning() -> None:
    text = '{"facts":[{"id":"019a3e7e-1e55","seq":90071992,"wall":1763792000.1234567,"body":{"n":"2e5"}}]}'
    assert is_clean(text.encode())
    assert clean(json.loads(text)) == json.loads(text)
