"""Caller files: found by number and name, merged when two edit at once, safe from what people type."""

from typing import Any

import pytest

from app.domain.caller_file import CallerFile
from app.server.files.folding import folded, index_words
from app.server.files.merging import both, merged
from app.server.files.numbers import beginnings, stored_form
from app.server.store import caller_files
from tests.server.running import Running, SeatClient

T0 = 1_800_000_000.0
PEOPLE = [
    ("f1", "Ioana Popescu", ["+40215550199"]),
    ("f2", "Ștefan Țurcanu", ["0722 123 456"]),
    ("f3", "김민수", ["+82 2-312-3456"]),
    ("f4", "José Ángel Núñez", ["+34 912 345 678"]),
    ("f5", "Maria Clara dela Cruz", ["+63 2 8123 4567"]),
    ("f6", "O'Brien & Söhne GmbH", ["+49 30 123456"]),
    ("f7", "100% _under_ \\ Ltd", ["+44 20 7946 0958"]),
]


async def _people(seat: SeatClient) -> None:
    facts = [
        seat.fact("caller_file.saved", {"id": i, "name": name, "numbers": numbers})
        for i, name, numbers in PEOPLE
    ]
    assert set(await seat.send(*facts)) == {"applied"}


async def _found(seat: SeatClient, query: str) -> list[str]:
    answer = await seat.client.get("/api/v1/people", params={"query": query})
    assert answer.status_code == 200, answer.text
    return [person["id"] for person in answer.json()["people"]]


_QUERIES = [
    ("ioa", ["f1"]), ("POP", ["f1"]), ("ioana pop", ["f1"]), ("pop ioana", ["f1"]), ("opesc", ["f1"]),
    ("stefan", ["f2"]), ("Țur", ["f2"]), ("turcanu", ["f2"]),
    ("김", ["f3"]), ("민수", ["f3"]), ("수", ["f3"]), ("nunez", ["f4"]), ("JOSE angel", ["f4"]),
    ("cruz", ["f5"]), ("o'brien", ["f6"]), ("sohne", ["f6"]), ("&", ["f6"]),
    ("100%", ["f7"]), ("_under_", ["f7"]), ("\\", ["f7"]),
    ("0722", ["f2"]), ("0722123", ["f2"]), ("+40722", ["f2"]), ("004072", ["f2"]),
    ("3456", ["f2", "f3", "f6"]), ("021 555", ["f1"]), ("nobody", []), ("zz", []), ("99999", []),
]  # fmt: skip


async def test_people_are_found(server_on_both: Running) -> None:
    seat = await server_on_both.seat()
    await _people(seat)
    for query, ids in _QUERIES:
        assert sorted(await _found(seat, query)) == ids, query


_NASTY = [
    'a"b', "NEAR(", "*", "hello OR", "-hello", "col:x", "^", "", " ", "'", '"', "''; DROP TABLE seat; --",
    "' OR '1'='1", "%", "_", "\\", "%%%",
    "a\u0000b", "\u202e", "(((", "+", "++", "0" * 300, "😀", "\U0010ffff",
    "a" * 300, "../..", "<script>", "{}", "$1", ":name", "?", "+40; SELECT 1", "UNION SELECT",
]  # fmt: skip


async def test_whatever_is_typed_is_only_text(server_on_both: Running) -> None:
    """A15 and finding 11: 200 with literal matches, never an error."""
    seat = await server_on_both.seat()
    await _people(seat)
    for query in _NASTY:
        assert set(await _found(seat, query)) <= {"f1", "f2", "f3", "f4", "f5", "f6", "f7"}
        answer = await seat.client.get("/api/v1/caller-files", params={"number": query})
        assert answer.status_code == 200, query
    assert await _found(seat, "%") == ["f7"]
    assert await _found(seat, "ioana") == ["f1"]


async def test_a_number_is_found_exactly_then_by_its_end(server_on_both: Running) -> None:
    seat = await server_on_both.seat()
    await _people(seat)
    for number, name in (
        ("+40722123456", "Ștefan Țurcanu"), ("0722-123-456", "Ștefan Țurcanu"),
        ("0040 722 123 456", "Ștefan Țurcanu"), ("+1722123456", "Ștefan Țurcanu"),
        ("722123456", "Ștefan Țurcanu"), ("123456", ""), ("+40722123457", ""), ("anonymous", ""), ("", ""),
    ):  # fmt: skip
        answer = await seat.client.get("/api/v1/caller-files", params={"number": number})
        assert answer.json()["name"] == name, number


async def test_an_exact_number_beats_a_similar_one(server: Running) -> None:
    seat = await server.seat()
    for i, number in (("a", "+49722123456"), ("b", "+40722123456")):
        await seat.send(seat.fact("caller_file.saved", {"id": i, "name": i, "numbers": [number]}))
    answer = await seat.client.get("/api/v1/caller-files", params={"number": "+49722123456"})
    assert answer.json()["id"] == "a"


async def test_earlier_contacts_come_with_the_file(server: Running) -> None:
    seat = await server.seat()
    await _people(seat)
    call = {
        "account": "a", "direction": "inbound", "state": "ended", "number": "0722123456", "queue": "Support",
        "offered_at": T0, "answered_at": T0 + 5, "ended_at": T0 + 65, "cause": "hung_up_here",
    }  # fmt: skip
    for i in range(3):
        await seat.send(
            seat.fact("call.ended", call | {"call": f"c{i}", "offered_at": T0 + i}, "engine"),
            seat.fact("wrap_up.saved", {"contact": f"c{i}", "outcome": "resolved", "notes": f"note {i}"}),
        )
    answer = await seat.client.get("/api/v1/caller-files", params={"number": "+40722123456"})
    earlier = answer.json()["earlier"]
    assert [e["id"] for e in earlier] == ["c2", "c1", "c0"]
    assert (earlier[0]["summary"], earlier[0]["outcome"], earlier[0]["seconds"]) == ("note 2", "resolved", 60)


def _file(**fields: Any) -> CallerFile:
    return CallerFile(id="f", version=fields.pop("version", 1), **fields)


def test_what_she_left_alone_keeps_what_others_wrote() -> None:
    base = _file(name="A", email="old")
    current = _file(name="A", email="new", version=2)
    sent = _file(name="B", email="old")
    after, changed = merged(current, {"email": 5.0}, base, sent, 9.0)
    assert (after.name, after.email, after.version) == ("B", "new", 3)
    assert changed == {"email": 5.0, "name": 9.0}


def test_of_two_changes_to_a_field_the_later_stands_and_both_notes_stay() -> None:
    base = _file(name="A", notes="first")
    current = _file(name="B", notes="first, theirs", version=2)
    sent = _file(name="C", notes="first, mine")
    changed = {"name": 50.0, "notes": 50.0}
    early, _ = merged(current, changed, base, sent, 40.0)
    assert early.name == "B"
    assert early.notes == "first, theirs\n\nfirst, mine"
    late, _ = merged(current, changed, base, sent, 60.0)
    assert late.name == "C"


def test_nothing_new_is_no_new_version() -> None:
    current = _file(name="A", version=4)
    after, _ = merged(current, {}, None, _file(name="A", version=4), 1.0)
    assert after.version == 4


def test_both_texts_once() -> None:
    assert both("a b", "b") == "a b"
    assert both("b", "a b") == "a b"
    assert both("", "x") == "x"


async def test_two_agents_edit_the_same_file(server_on_both: Running) -> None:
    one, two = await server_on_both.seat("A", "One"), await server_on_both.seat("B", "Two")
    await _people(one)
    shared = {"id": "f1", "name": "Ioana Popescu", "numbers": ["+40215550199"], "version": 1}
    await one.send(one.fact("caller_file.saved", shared | {"notes": "from one", "email": "i@p.ro"}))
    await two.send(two.fact("caller_file.saved", shared | {"notes": "from two", "customer_number": "83"}))
    answer = await one.client.get("/api/v1/caller-files", params={"number": "0215550199"})
    file = answer.json()
    assert (file["email"], file["customer_number"], file["version"]) == ("i@p.ro", "83", 3)
    assert file["notes"] == "from one\n\nfrom two"


async def test_one_agent_types_on_without_conflict_in_any_order(server_on_both: Running) -> None:
    seat = await server_on_both.seat()
    base = {"id": "f1", "name": "A", "numbers": ["0215550199"], "version": 0}
    facts = [
        seat.fact("caller_file.saved", base | {"notes": notes})
        for notes in ("", "hello", "hallo", "hal", "hi")
    ]
    await seat.send(facts[0], facts[2])
    await seat.send(facts[4], facts[1], facts[3])
    stored = server_on_both.office.database.read_here(lambda c: caller_files.get(c, "", "f1"))
    assert stored is not None
    assert stored.file.notes == "hi"


def test_names_are_folded_but_hangul_stays_whole() -> None:
    assert folded("  ȘTEFAN   Țurcanu ") == "stefan turcanu"
    assert folded("김민수") == "김민수"
    assert index_words("김민수", "AB-12") == {"김민수", "민수", "수", "ab", "12"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("021 555 0199", "+40215550199"), ("+40 (21) 555-0199", "+40215550199"), ("112", "112"),
        ("*46", "*46"), ("anna@example.org", "anna@example.org"), ("anonymous", "anonymous"), ("", ""),
        ("1001", "1001"),
    ],
)  # fmt: skip
def test_numbers_as_they_are_stored(typed: str, stored: str) -> None:
    assert stored_form(typed, "RO") == stored


def test_beginnings_of_numbers() -> None:
    assert beginnings("0722", "RO") == ["+40722", "+0722"]
    assert beginnings("+4", "RO") == ["+4"]
    assert beginnings("0040", "RO") == ["+40"]
    assert beginnings("", "RO") == []
