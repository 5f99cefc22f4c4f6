"""The journal: no fact that was heard of is lost, none comes twice, no file can stop the engine."""

import json
import os
import random
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.engine.announcer import Announcer
from app.engine.journal import Journal, open_journal
from app.wire.engine import EventName
from tests.engine.conftest import RunningEngine, Seat
from tests.engine.journal_child import announce_for_ever
from tests.engine.peer import SipPeer
from tests.peers.process import PATIENCE


def _run_and_kill(folder: Path, after: float, heard: dict[int, str]) -> int:
    """Let a child announce for a moment, SIGKILL it; note what it told; return the last acknowledgement."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        announce_for_ever(folder, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        first = told.readline()
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines = [first, *told.read().splitlines(keepends=True)]
    acknowledged = 0
    for line in lines:
        if line.startswith(b"ack "):
            acknowledged = int(line[4:])
        elif line.endswith(b"\n"):
            fact = json.loads(line)
            assert fact["seq"] not in heard, "a number came twice"
            heard[fact["seq"]] = fact["id"]
    return acknowledged


def test_forty_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    heard: dict[int, str] = {}
    acknowledged = 0
    chance = random.Random(7)
    for _ in range(40):
        acknowledged = max(acknowledged, _run_and_kill(tmp_path, chance.uniform(0.0, 0.12), heard))
        journal = open_journal(tmp_path)
        kept = {seq: json.loads(line)["id"] for seq, line in journal.facts.items()}
        journal.close()
        assert journal.damage is None
        lost = [seq for seq, name in heard.items() if seq > acknowledged and kept.get(seq) != name]
        assert lost == []
        assert journal.last_seq >= max(heard)
        heard |= kept  # written but not yet told when the child died: the next snapshot tells them
    assert len(heard) > 200


def test_a_torn_last_line_is_put_aside_and_told(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    journal.append([(1, b'{"seq":1,"id":"a"}'), (2, b'{"seq":2,"id":"b"}')], {"open_calls": [1]})
    journal.close()
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole[:-20])
    again = open_journal(tmp_path)
    assert list(again.facts) == [1, 2]
    assert again.damage is not None
    assert again.damage.code == "journal_damaged"
    assert list(tmp_path.glob("unreadable-*"))
    assert again.last_seq > 2
    again.close()
    assert open_journal(tmp_path).damage is None


@pytest.mark.parametrize("seed", range(30))
def test_random_damage_never_stops_the_journal(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    journal = open_journal(tmp_path)
    for seq in range(1, 40):
        journal.append([(seq, json.dumps({"seq": seq, "id": f"id{seq}"}).encode())], {})
    journal.close()
    data = bytearray(journal.path.read_bytes())
    if seed % 3 == 0:
        del data[chance.randrange(len(data)) :]
    elif seed % 3 == 1:
        for _ in range(20):
            data[chance.randrange(len(data))] = chance.randrange(256)
    else:
        data[:] = os.urandom(3000)
    journal.path.write_bytes(data)
    again = open_journal(tmp_path)
    for seq, line in again.facts.items():
        assert json.loads(line) == {"seq": seq, "id": f"id{seq}"}
    again.append([(again.last_seq + 1, b'{"seq":1,"id":"new"}')], {})
    again.close()


def test_acknowledged_facts_leave_the_file(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    for seq in range(1, 2001):
        line = json.dumps({"seq": seq, "id": "x" * 300}).encode()
        journal.append([(seq, line)], {"open_calls": ["c"]}) if seq % 500 == 0 else journal.append(
            [(seq, line)], {}
        )
        journal.keep(seq, line)
    journal.last_seq = 2000
    journal.notes["open_calls"] = ["c"]
    journal.acknowledge(1990)
    journal.close()
    assert journal.path.stat().st_size < 10_000
    again = open_journal(tmp_path)
    assert (list(again.facts), again.last_seq, again.notes) == (
        list(range(1991, 2001)),
        2000,
        {"open_calls": ["c"]},
    )
    again.acknowledge(2000)
    again.close()
    empty = open_journal(tmp_path)
    assert (empty.facts, empty.last_seq) == ({}, 2000)
    empty.close()


def test_a_full_disk_is_told_and_what_waited_is_written_later(tmp_path: Path) -> None:
    heard: list[dict[str, object]] = []
    announcer = Announcer(open_journal(tmp_path), lambda _event, line: heard.append(json.loads(line)))
    announcer.start()
    announcer.announce(EventName.CALL_OFFERED, {"n": 1})
    _until(lambda: len(heard) == 1)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, hard))
    try:
        announcer.announce(EventName.CALL_TALKING, {"n": 2})
        announcer.announce(EventName.CALL_ENDED, {"n": 3})
        _until(lambda: len(heard) >= 4)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [e.get("unsaved") for e in heard if "n" in e] == [None, True, True]
    warnings = [e for e in heard if e["event"] == "engine.warning"]
    assert [w["code"] for w in warnings] == ["journal_unsaved"]
    _until(lambda: b'"n":3' in (tmp_path / "facts.journal").read_bytes())
    announcer.announce(EventName.CALL_ENDED, {"n": 4})
    _until(lambda: heard[-1].get("n") == 4)
    assert "unsaved" not in heard[-1]
    announcer.close()
    kept = open_journal(tmp_path)
    assert [json.loads(line).get("n") for line in kept.facts.values() if b'"n"' in line] == [1, 2, 3, 4]
    assert [json.loads(line)["seq"] for line in kept.facts.values()] == list(range(1, 6))
    kept.close()


def test_a_folder_that_cannot_be_used_costs_no_event(tmp_path: Path) -> None:
    heard: list[dict[str, object]] = []
    (tmp_path / "file").write_text("in the way")
    announcer = Announcer(
        Journal(tmp_path / "file" / "facts.journal"), lambda _event, line: heard.append(json.loads(line))
    )
    announcer.start()
    announcer.announce(EventName.CALL_OFFERED, {"n": 1})
    _until(lambda: len(heard) == 2)
    assert heard[0]["unsaved"] is True
    announcer.close()


def _until(what: Callable[[], bool], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


def test_a_snapshot_tells_what_the_server_lacks_and_numbers_go_on(
    engine: RunningEngine, peer: SipPeer
) -> None:
    seat = Seat(engine.client())
    seat.register(peer)
    peer.ring()
    offered = seat.wait("call.offered")
    facts = seat.ask("snapshot", after=0)["facts"]
    assert [fact["event"] for fact in facts] == ["account.registering", "account.registered", "call.offered"]
    assert [fact["seq"] for fact in facts] == [1, 2, 3]
    assert [fact["seq"] for fact in seat.ask("snapshot", after=2)["facts"]] == [3]
    seat.ask("journal.ack", through=2)
    assert [fact["seq"] for fact in seat.ask("snapshot", after=0)["facts"]] == [3]
    seat.ask("call.reject", call=offered["call"])
    assert seat.wait("call.ended")["seq"] == 4
    engine.stop()
    engine.start()
    again = Seat(engine.client())
    left = again.snapshot["facts"]
    assert [fact["seq"] for fact in left][:2] == [3, 4]
    assert again.snapshot["seq"] == left[-1]["seq"]
    assert again.snapshot["calls"] == []
    again.ask("journal.ack", through=left[-1]["seq"])
    again.register(peer)
    assert again.ask("snapshot", after=0)["facts"][0]["seq"] == left[-1]["seq"] + 1


def test_a_corrupt_journal_is_told_and_the_engine_works(engine: RunningEngine, peer: SipPeer) -> None:
    engine.client()
    engine.stop()
    journal = engine.home / "journal" / "facts.journal"
    journal.write_bytes(os.urandom(2000))
    engine.start()
    seat = Seat(engine.client())
    assert [fact["code"] for fact in seat.snapshot["facts"]] == ["journal_damaged"]
    seat.register(peer)
