"""Finished recordings reach the server whole and once, whoever is killed; what was erased is deleted here."""

import os
import random
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from array import array
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.ids import new_id
from app.recording.folder import finished, name_of
from app.recording.keys import new_pair
from app.recording.pieces import About, Sealer
from app.server.console import Console
from app.server.people.codes import new_token, token_hash
from app.server.recordings.shelf import Shelf
from app.server.store import Connection, seats
from app.server.store.database import Database
from app.wire.recordings import EraseRecordings
from tests.e2e.office import Office
from tests.peers.process import ended

pytestmark = [pytest.mark.medium, pytest.mark.timeout(240)]

ROOT = Path(__file__).parents[2]
SLOW = 400_000


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    one = Office(tmp_path / "office")
    one.start()
    yield one
    one.stop()
    assert "Traceback" not in one.log()


class Seat:
    """A seat's home with recordings in it, and the process that hands them over."""

    def __init__(self, folder: Path, office: Office) -> None:
        self.home, self.office = folder, office
        self.recordings = folder / "recordings"
        self.recordings.mkdir(parents=True)
        self.token, self.id = new_token(), ""
        self._public = new_pair("unused here").public
        self._process: subprocess.Popen[str] | None = None
        database = Database(f"sqlite:///{office.home / 'server.sqlite'}")
        database.open(exclusive=False)
        self.id = database.write_here(self._enrol)
        database.close()

    def _enrol(self, connection: Connection) -> str:
        seat = seats.add(
            connection, "", f"seat {secrets.token_hex(3)}", agent="Dan", sip=None, now=time.time()
        )
        seats.give_token(connection, seat.id, token_hash(self.token), "laptop", time.time())
        return seat.id

    def record(self, seconds: int, call: str = "") -> tuple[str, bytes]:
        """Put a finished recording into the folder; return its id and bytes."""
        recording, noise = new_id(), random.Random(seconds)
        sealer = Sealer(About(recording, call or new_id(), time.time()), self._public)
        file = bytearray(sealer.head)
        for n in range(seconds):
            sound = array("h", (noise.randrange(-9000, 9000) for _ in range(16_000))).tobytes()
            file += sealer.piece(16_000 * n, sound, sound, last=n == seconds - 1)
        (self.recordings / name_of(recording, 0)).write_bytes(file)
        return recording, bytes(file)

    def start(self, rate: int = SLOW) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.recording.upload_child", self.office.url, str(rate)],
            cwd=ROOT, env={**os.environ, "HEARTHLINE_HOME": str(self.home)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdin is not None
        self._process.stdin.write(self.token + "\n")
        self._process.stdin.flush()
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def stop(self, sign: signal.Signals = signal.SIGKILL) -> None:
        if self._process is not None:
            self._process.send_signal(sign)
            for pipe in (self._process.stdin, self._process.stdout):
                assert pipe is not None
                pipe.close()
            ended(self._process, 5)
            self._process = None

    def wait_empty(self, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while finished(self.recordings):
            assert time.monotonic() < until, (finished(self.recordings), self.office.log()[-2000:])
            time.sleep(0.05)


@pytest.fixture
def seat(tmp_path: Path, office: Office) -> Iterator[Seat]:
    one = Seat(tmp_path / "seat", office)
    yield one
    one.stop()


def shelf(office: Office) -> dict[str, bytes]:
    folder = office.home / "server.sqlite.recordings"
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def test_an_upload_outlives_kills_of_either_side(office: Office, seat: Seat) -> None:
    _kill_while_it_uploads(office, seat, seed=1, kills=3)


@pytest.mark.slow
@pytest.mark.recordings
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(2, 8))
def test_an_upload_outlives_many_kills_of_either_side(office: Office, seat: Seat, seed: int) -> None:
    _kill_while_it_uploads(office, seat, seed, kills=8)


def _kill_while_it_uploads(office: Office, seat: Seat, seed: int, kills: int) -> None:
    chance = random.Random(seed)
    sent = dict(seat.record(seconds) for seconds in (9, 14, 6))
    seat.start()
    for _ in range(kills):
        time.sleep(chance.uniform(0.05, 0.7))
        if chance.random() < 0.5:
            seat.stop()
            seat.start()
        else:
            office.kill()
            time.sleep(chance.uniform(0, 0.3))
            office.start()
    seat.wait_empty(60)
    assert shelf(office) == {name_of(recording, 0): file for recording, file in sent.items()}
    rows = office.rows("select recording, size, sha256 from recording_part")
    assert {(row["recording"], row["size"]) for row in rows} == {(r, len(f)) for r, f in sent.items()}
    assert len(rows) == 3


def test_a_server_that_is_away_is_waited_for(office: Office, seat: Seat) -> None:
    recording, file = seat.record(3)
    office.stop()
    seat.start()
    time.sleep(1.0)
    assert [part.recording for part in finished(seat.recordings)] == [recording]
    office.start()
    seat.wait_empty()
    assert shelf(office) == {name_of(recording, 0): file}


def test_an_upload_leaves_room_for_the_call(office: Office, seat: Seat) -> None:
    seat.record(10)
    seat.start(rate=100_000)
    began, first = time.monotonic(), 0
    while not first:
        first = sum(map(len, shelf(office).values()))
    time.sleep(2.0)
    uploaded, seconds = sum(map(len, shelf(office).values())), time.monotonic() - began
    assert first <= uploaded <= 100_000 * seconds + 40_000


def test_what_is_erased_is_deleted_at_the_seat_and_said(office: Office, seat: Seat) -> None:
    seat.start()
    kept, _ = seat.record(2)
    seat.wait_empty()
    seat.stop()
    call = new_id()
    doomed, _ = seat.record(2, call)
    (seat.recordings / f"{doomed}.500.hlrec.open").write_bytes(b"still open")
    with closing(sqlite3.connect(office.home / "server.sqlite")) as file:
        columns = "id, seat, number, number_raw, offered_at"
        file.execute(
            f"insert into contact ({columns}) values (?, ?, ?, ?, 1)", (call, seat.id, "+4021", "+4021")
        )
        file.commit()
    database = Database(f"sqlite:///{office.home / 'server.sqlite'}")
    database.open(exclusive=False)
    Console(database).erase_recordings(
        EraseRecordings(number="+4021"), Shelf(office.home / "server.sqlite.recordings")
    )
    seat.start()
    seat.wait_empty()
    until = time.monotonic() + 20
    while office.rows("select * from recording_erased where done_at is null"):
        assert time.monotonic() < until
        time.sleep(0.1)
    assert list(shelf(office)) == [name_of(kept, 0)]

    Console(database).erase_recordings(
        EraseRecordings(recording=kept), Shelf(office.home / "server.sqlite.recordings")
    )
    database.close()
    assert shelf(office) == {}
    until = time.monotonic() + 20
    while office.rows("select * from recording_erased where done_at is null"):
        assert time.monotonic() < until, "a seat that listens was not told"
        time.sleep(0.1)
