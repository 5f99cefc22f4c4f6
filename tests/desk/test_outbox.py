"""The outbox: committed means kept, whatever happens to the process, the file or the disk."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from app.desk.outbox import Attention, Contents, Counts, Outbox, counts_of
from app.domain.errors import HearthlineError
from tests.desk.scripted_server import ScriptedServer

ROOT = Path(__file__).parents[2]


class Opened:
    """An outbox with what it told."""

    def __init__(self, path: Path) -> None:
        self.troubles: list[HearthlineError | None] = []
        self.counts: list[Counts] = []
        self.outbox = Outbox(path, self.counts.append, self.troubles.append)
        self.contents: Contents = self.outbox.start().result(30)

    def codes(self) -> list[str]:
        return [trouble.code for trouble in self.troubles if trouble is not None]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    made: list[Opened] = []

    def make(path: Path | None = None) -> Opened:
        made.append(Opened(path or tmp_path / "outbox.sqlite"))
        return made[-1]

    yield make
    for one in made:
        one.outbox.stop()


def test_a_fact_stays_until_it_is_settled(opened: Callable[..., Opened], tmp_path: Path) -> None:
    first = opened()
    numbers = [first.outbox.put("test.fact", {"n": n}, wall=1.0).result(30) for n in range(3)]
    assert numbers == [1, 2, 3]
    facts = first.outbox.waiting(10).result(30)
    assert [(f.seq, f.source, f.body) for f in facts] == [(n, "desk", {"n": n - 1}) for n in (1, 2, 3)]
    first.outbox.settle([facts[0].id], [Attention(facts[1], "No.", "Ask.")]).result(30)
    first.outbox.stop()
    assert first.counts[-1] == Counts(1, 1)
    assert counts_of(tmp_path / "outbox.sqlite") == Counts(1, 1)

    again = opened()
    assert [f.seq for f in again.outbox.waiting(10).result(30)] == [3]
    assert [(a.fact.seq, a.title) for a in again.contents.attention] == [(2, "No.")]
    again.outbox.try_again().result(30)
    assert [f.seq for f in again.outbox.waiting(10).result(30)] == [2, 3]
    assert again.outbox.put("test.fact", {}, wall=1.0).result(30) == 4, "numbers are never used twice"


def test_drafts_memories_and_history_come_back(opened: Callable[..., Opened]) -> None:
    first = opened()
    for n in range(200):
        last = first.outbox.save_draft("call-1", {"notes": "a" * n})
    last.result(30)
    first.outbox.save_draft("call-2", {"notes": "gone"})
    first.outbox.drop_draft("call-2")
    first.outbox.keep("session", {"boot": "x"})
    first.outbox.save_history({"call": "c", "at": time.time(), "title": "\ud83d 한국어\x00"}).result(30)
    first.outbox.stop()
    contents = opened().contents
    assert contents.drafts == {"call-1": {"notes": "a" * 199}}
    assert contents.kept["session"] == {"boot": "x"}
    assert contents.history[0]["title"] == "\ud83d 한국어\x00"


def test_handing_in_drops_the_draft_in_the_same_commit(opened: Callable[..., Opened]) -> None:
    first = opened()
    first.outbox.save_draft("call-1", {"notes": "x"})
    row = {"call": "call-1", "at": time.time(), "outcome": "Resolved"}
    first.outbox.put("wrap_up.saved", {}, wall=1.0, drop_draft="call-1", history=row).result(30)
    first.outbox.stop()
    contents = opened().contents
    assert contents.drafts == {}
    assert contents.counts == Counts(1, 0)
    assert contents.history[0]["outcome"] == "Resolved"


def test_the_file_is_for_its_user_only(opened: Callable[..., Opened], tmp_path: Path) -> None:
    opened()
    assert (tmp_path / "outbox.sqlite").stat().st_mode & 0o077 == 0


def damage(path: Path, chance: random.Random) -> None:
    """Do to a file what disks and people do."""
    raw = bytearray(path.read_bytes())
    kind = chance.randrange(5)
    if kind == 0:
        for _ in range(chance.randrange(1, 200)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
    elif kind == 1:
        raw = raw[: chance.randrange(len(raw))]
    elif kind == 2:
        raw = bytearray()
    elif kind == 3:
        raw = bytearray(chance.randbytes(chance.randrange(1, 9000)))
    else:
        start = chance.randrange(len(raw))
        raw[start : start + 4096] = bytes(4096)
    path.write_bytes(bytes(raw))
    if chance.random() < 0.5:
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)


@pytest.mark.medium
def test_a_damaged_file_is_put_aside_and_work_goes_on(tmp_path: Path, opened: Callable[..., Opened]) -> None:
    model = tmp_path / "model.sqlite"
    first = opened(model)
    futures: list[Future[Any]] = [first.outbox.put("f", {"n": n}, wall=1.0) for n in range(50)]
    futures.append(first.outbox.save_draft("call-1", {"notes": "kept " * 50}))
    futures[-1].result(30)
    first.outbox.stop()
    content = model.read_bytes()
    told = 0
    for seed in range(200):
        path = tmp_path / f"seed-{seed}.sqlite"
        path.write_bytes(content)
        damage(path, random.Random(seed))
        began = time.monotonic()
        one = Opened(path)
        try:
            assert one.outbox.put("after", {"seed": seed}, wall=1.0).result(30) > 0
            facts = one.outbox.waiting(1000).result(30)
            assert facts[-1].kind == "after"
            assert time.monotonic() - began < 5.0
        finally:
            one.outbox.stop()
        put_aside = list(tmp_path.glob(f"seed-{seed}.sqlite.damaged-*"))
        assert bool(put_aside) == ("outbox_damaged" in one.codes())
        told += bool(put_aside)
        for left in tmp_path.glob(f"seed-{seed}.sqlite*"):
            left.unlink()
    assert told > 60, "the damage must be real for this test to mean something"


def test_what_can_be_read_of_a_damaged_file_is_carried_over(
    tmp_path: Path, opened: Callable[..., Opened]
) -> None:
    path = tmp_path / "outbox.sqlite"
    first = opened()
    for n in range(300):
        last = first.outbox.put("f", {"n": n, "text": "x" * 200}, wall=1.0)
    last.result(30)
    first.outbox.stop()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    raw = bytearray(path.read_bytes())
    raw[-4096:] = os.urandom(4096)
    path.write_bytes(bytes(raw))
    again = opened()
    assert again.codes() == ["outbox_damaged"]
    assert len(again.outbox.waiting(1000).result(30)) > 100


def test_a_full_disk_is_waited_out_and_nothing_is_lost(tmp_path: Path) -> None:
    script = f"""
import resource, signal, sys, time
from pathlib import Path
from app.desk.outbox import Outbox
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
troubles = []
outbox = Outbox(Path({str(tmp_path / "o.sqlite")!r}), lambda c: None, lambda t: troubles.append(t and t.code))
outbox.start().result(30)
outbox.put("f", {{"n": 0}}, wall=1.0).result(30)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))
futures = [outbox.put("f", {{"n": n, "text": "x" * 3000}}, wall=1.0) for n in range(1, 60)]
time.sleep(1.5)
assert troubles[0] == "outbox_full", troubles
assert not futures[-1].done()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
for future in futures:
    future.result(30)
assert troubles[-1] is None, troubles
assert [f.body["n"] for f in outbox.waiting(100).result(30)] == list(range(60))
outbox.stop()
print("good")
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == "good\n", done.stderr


def test_without_a_writable_folder_it_works_in_memory_and_says_so(
    tmp_path: Path, opened: Callable[..., Opened]
) -> None:
    one = opened(tmp_path / "no-such-folder" / "outbox.sqlite")
    assert one.outbox.put("f", {}, wall=1.0).result(30) == 1
    assert one.codes() == ["outbox_memory"]


@pytest.mark.medium
def test_a_sigkill_loop_with_a_cutting_network_loses_and_doubles_nothing(
    tmp_path: Path, server: ScriptedServer
) -> None:
    chance = random.Random(27)
    server.cut = 0.25
    committed: list[int] = []
    path = tmp_path / "outbox.sqlite"
    for loop in range(10):
        arguments = [str(path), server.url, str(loop * 10_000), "10000"]
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.desk.outbox_child", *arguments],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert child.stdout is not None
        committed.append(int(child.stdout.readline()))
        time.sleep(0.1 + chance.random() * 0.5)
        child.kill()
        committed += [int(line) for line in child.stdout.read().split()]
        child.stdout.close()
        child.wait(30)
    server.cut = 0.0
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.desk.outbox_child", str(path), server.url, "0", "0"],
        cwd=ROOT,
        text=True,
    )
    deadline = time.monotonic() + 60
    while counts_of(path).waiting and time.monotonic() < deadline:
        time.sleep(0.1)
    child.kill()
    child.wait(30)
    arrived = [fact["body"]["number"] for fact in server.facts]
    assert len(committed) > 200
    assert set(committed) <= set(arrived), "lost"
    assert len(arrived) == len(set(arrived)), "doubled"
    sequence = [fact["seq"] for fact in server.facts]
    assert sequence == sorted(set(sequence)), "out of order"
    print(f"{len(committed)} committed over 10 kills, {sum(server.times_sent.values())} sent")
