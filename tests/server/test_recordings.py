"""Recordings at the server: uploads that go on, who may listen, what is erased and what remains."""

import asyncio
import contextlib
import hashlib
import io
import json
import random
import sqlite3
import wave
from array import array
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, select

from app.commands.server import main
from app.domain.ids import new_id
from app.recording.folder import name_of
from app.recording.pieces import About, Sealer
from app.server.people.policy import Role
from app.server.recordings import copies, erasing
from app.server.store import recordings, schema
from app.wire.recordings import DIGEST_HEADER, EraseRecordings
from tests.server.running import Running, SeatClient, running

PHRASE = "the phrase of this test"
NUMBER = "+40215550147"
UPLOADS = "/api/v1/recordings"


@pytest.fixture
async def office(database_url: str, tmp_path: Path) -> AsyncIterator[Running]:
    """A server with the key of recordings open, on each kind of database."""
    folder = str(tmp_path / "shelf")
    async with running(database_url, recording_phrase=PHRASE, recordings=folder) as started:
        yield started


def sealed(server: Running, recording: str, call: str, *, offset: int = 0, seconds: int = 2) -> bytes:
    key = server.office.database.read_here(lambda c: recordings.newest_key(c, ""))
    assert key is not None
    sealer = Sealer(About(recording, call, server.clock.now, offset), key.public)
    loud = random.Random(recording)
    out = bytearray(sealer.head)
    for n in range(seconds):
        tone = array("h", (loud.randrange(-9000, 9000) for _ in range(16_000))).tobytes()
        out += sealer.piece(n * 16_000, tone, bytes(32_000), last=n == seconds - 1)
    return bytes(out)


async def send_chunk(seat: SeatClient, at: str, place: int, chunk: bytes) -> httpx.Response:
    headers = {"Content-Type": "application/octet-stream", DIGEST_HEADER: hashlib.sha256(chunk).hexdigest()}
    return await seat.client.post(f"{UPLOADS}/{at}?at={place}", content=chunk, headers=headers)


async def upload(seat: SeatClient, recording: str, file: bytes, offset: int = 0) -> dict[str, Any]:
    at = f"{recording}/parts/{offset}"
    size = (await seat.client.get(f"{UPLOADS}/{at}")).json()["size"]
    while size < len(file):
        answer = await send_chunk(seat, at, size, file[size : size + 20_000])
        assert answer.status_code == 200, answer.text
        size = answer.json()["size"]
    end = {"size": len(file), "sha256": hashlib.sha256(file).hexdigest()}
    answer = await seat.client.post(f"{UPLOADS}/{at}/end", json=end)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def facts(seat: SeatClient, recording: str, call: str, began: float) -> list[dict[str, Any]]:
    spoken = {
        "id": call, "account": "a", "direction": "inbound", "state": "talking", "number": NUMBER,
        "name": "Ana", "offered_at": began, "answered_at": began + 3,
    }  # fmt: skip
    view = {"recording": recording, "consent": "given", "began": began, "id": call}
    kinds = [("started", "on"), ("paused", "paused"), ("resumed", "on"), ("stopped", "stopped")]
    told = [seat.fact("call.talking", spoken, "engine")]
    return told + [
        seat.fact(f"recording.{kind}", {**view, "state": state}, "engine", wall=began + 10 * n)
        for n, (kind, state) in enumerate(kinds)
    ]


async def recorded(server: Running, seat: SeatClient) -> tuple[str, str, bytes]:
    """A recording with its facts and its file at the server: id, call, bytes."""
    recording, call = new_id(), new_id()
    assert set(await seat.send(*facts(seat, recording, call, server.clock.now))) == {"applied"}
    file = sealed(server, recording, call)
    assert (await upload(seat, recording, file))["stored"]
    return recording, call, file


def audit(server: Running) -> list[tuple[str, str, dict[str, Any]]]:
    found = select(schema.audit.c.who, schema.audit.c.what, schema.audit.c.detail).order_by(
        schema.audit.c.at, schema.audit.c.place
    )
    return [tuple(row) for row in server.office.database.read_here(lambda c: c.execute(found).all())]


async def test_a_supervisor_hears_what_a_seat_sent_and_it_is_written_down(office: Running) -> None:
    seat, boss = await office.seat(), await office.person()
    recording, call, file = await recorded(office, seat)
    (listed,) = (await boss.get(f"{UPLOADS}?number=0215550147")).json()["recordings"]
    assert (listed["id"], listed["call"], listed["number"], listed["state"]) == (
        recording,
        call,
        NUMBER,
        "stopped",
    )
    assert (listed["consent"], [p["size"] for p in listed["parts"]]) == ("given", [len(file)])
    answer = await boss.get(f"{UPLOADS}/{recording}/sound")
    assert answer.headers["content-type"] == "audio/wav"
    assert int(answer.headers["content-length"]) == len(answer.content)
    with wave.open(io.BytesIO(answer.content)) as sound:
        assert (sound.getnframes(), sound.getnchannels()) == (32_000, 2)
        samples = array("h", sound.readframes(16_000))
    assert max(samples[0::2]) > 5000
    assert set(samples[1::2]) == {0}
    assert (await boss.get(f"{UPLOADS}/{recording}/files/0")).content == file
    told = [
        (who, what) for who, what, detail in audit(office) if (detail or {}).get("recording") == recording
    ]
    assert [what for _, what in told] == [
        "recording.started", "recording.listened", "recording.fetched",
        "recording.paused", "recording.resumed", "recording.stopped",
    ]  # fmt: skip
    assert ("person:Ada", "recording.listened") in told
    assert (f"seat:{seat.seat}", "recording.paused") in told


async def test_agents_and_other_seats_hear_nothing(office: Running) -> None:
    seat, other = await office.seat(), await office.seat("Desk 2")
    agent, boss = await office.person(Role.AGENT, "Zoe"), await office.person()
    recording, call, _ = await recorded(office, seat)
    for client in (agent, other.client, seat.client, await office.client()):
        for path in ("", f"/{recording}/sound", f"/{recording}/files/0"):
            assert (await client.get(UPLOADS + path)).status_code in {401, 403}
    for client in (agent, boss, other.client, seat.client):
        assert (await client.post(f"{UPLOADS}/erase", json={"call": call})).status_code == 403
    assert (await other.client.get(f"{UPLOADS}/{recording}/parts/0")).status_code == 403
    assert (await send_chunk(other, f"{recording}/parts/0", 0, b"x")).status_code == 403
    assert await other.send(*facts(other, recording, call, 5.0)[1:2]) == ["rejected"]


async def test_an_upload_goes_on_where_it_was_and_nothing_wrong_is_kept(office: Running) -> None:
    seat = await office.seat()
    recording, call = new_id(), new_id()
    file, at = sealed(office, recording, call), f"{recording}/parts/0"
    assert (await send_chunk(seat, at, 0, file[:10_000])).json()["size"] == 10_000
    assert (await send_chunk(seat, at, 12_000, b"gap")).status_code == 409
    assert (await seat.client.get(f"{UPLOADS}/{at}")).json() == {
        "size": 10_000,
        "stored": False,
        "erased": False,
    }
    spoilt = {DIGEST_HEADER: hashlib.sha256(b"other").hexdigest()}
    answer = await seat.client.post(f"{UPLOADS}/{at}?at=10000", content=b"spoilt", headers=spoilt)
    assert (answer.status_code, answer.json()["code"]) == (422, "damaged_chunk")
    assert (await send_chunk(seat, at, 8_000, file[8_000:15_000])).json()["size"] == 15_000
    assert (await upload(seat, recording, file))["stored"]
    assert await upload(seat, recording, file) == {"size": len(file), "stored": True, "erased": False}
    end = {"size": 3, "sha256": hashlib.sha256(b"abc").hexdigest()}
    assert (await seat.client.post(f"{UPLOADS}/{new_id()}/parts/0/end", json=end)).status_code == 409
    assert (await send_chunk(seat, f"{recording}/parts/7", 0, b"x" * 300_000)).status_code == 413
    for bad in ("..%2F..%2Fetc", "nonsense", recording.upper()):
        assert (await seat.client.get(f"{UPLOADS}/{bad}/parts/0")).status_code in {404, 403, 422}


async def test_a_file_that_is_no_recording_or_another_one_is_refused(office: Running) -> None:
    seat = await office.seat()
    wrong = sealed(office, new_id(), new_id())
    for content in (b"no recording at all", wrong):
        at = f"{new_id()}/parts/0"
        await send_chunk(seat, at, 0, content[:200_000])
        end = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        assert (await seat.client.post(f"{UPLOADS}/{at}/end", json=end)).status_code in {403, 422}
        assert (await seat.client.get(f"{UPLOADS}/{at}")).json()["size"] == 0


async def test_what_was_altered_on_the_server_is_seen(office: Running) -> None:
    seat, boss = await office.seat(), await office.person()
    recording, _, file = await recorded(office, seat)
    path = office.office.shelf._folder / name_of(recording, 0)
    path.write_bytes(file[:-1] + bytes([file[-1] ^ 1]))
    answer = await boss.get(f"{UPLOADS}/{recording}/sound")
    assert (answer.status_code, answer.json()["code"]) == (500, "recording_altered")


def _rows(table: str, connection: Connection) -> list[str]:
    return [str(tuple(row)) for row in connection.execute(select(schema.metadata.tables[table]))]


def _grep(office: Running, *words: str) -> list[str]:
    """Return where one of the words stands: tables of recordings, audit, files."""
    found = []
    tables = ("recording", "recording_part", "audit")
    for name in tables:
        rows = office.office.database.read_here(partial(_rows, name))
        found += [name for row in rows for word in words if word in row]
    for path in office.office.shelf._files():
        data = path.name.encode() + path.read_bytes()
        found += [path.name for word in words if word.encode() in data]
    return found


@pytest.mark.parametrize("by", ["number", "call"])
async def test_erasing_leaves_nothing_and_reaches_the_seat(office: Running, by: str) -> None:
    seat, other, admin = await office.seat(), await office.seat("Desk 2"), await office.person(Role.ADMIN)
    stream, deaf = office.listen(seat.seat), office.listen(other.seat)
    await stream.next(0.1)
    recording, call, _ = await recorded(office, seat)
    kept, _, _ = await recorded(office, other) if by == "call" else ("", "", b"")
    asked = {"number": "021 555 0147"} if by == "number" else {"call": call}
    answer = await admin.post(f"{UPLOADS}/erase", json=asked)
    assert answer.json()["recordings"] == [recording]
    told = (await stream.next(1.0) or b"").decode()
    assert "event: recordings.erased" in told
    assert recording in told
    assert b"recordings.erased" not in (await deaf.next(0.1) or b"")
    assert _grep(office, NUMBER, "5550147") == []
    assert set(_grep(office, recording)) == {"audit"}
    assert [p.name for p in office.office.shelf._files()] == ([name_of(kept, 0)] if kept else [])
    pending = (await seat.client.get(f"{UPLOADS}/to-erase")).json()
    assert recording in pending["recordings"]
    assert await upload(seat, recording, b"") == {"size": 0, "stored": False, "erased": True}
    late = sealed(office, new_id(), call)
    assert (await upload(seat, json.loads(late[11 : late.index(b"}") + 1])["recording"], late))["erased"]
    assert await seat.send(*facts(seat, recording, call, 1.0)[1:2]) == ["applied"]
    assert (await admin.get(f"{UPLOADS}?call={call}")).json() == {"recordings": []}
    assert await seat.send(seat.fact("recordings.erased", pending)) == ["applied"]
    assert (await seat.client.get(f"{UPLOADS}/to-erase")).json() == {"recordings": [], "calls": []}


async def test_what_the_console_erased_is_told_to_seats(server: Running, tmp_path: Path) -> None:
    server.console.new_recording_key(PHRASE)
    seat = await server.seat()
    stream = server.listen(seat.seat)
    await stream.next(0.1)
    recording, _, _ = await recorded(server, seat)
    assert server.console.erase_recordings(EraseRecordings(number=NUMBER), server.office.shelf) == 1
    await erasing.tell_seats(server.office, server.clock.now - 1)
    assert recording.encode() in (await stream.next(1.0) or b"")
    with contextlib.closing(sqlite3.connect(tmp_path / "server.sqlite")) as file:
        assert file.execute("SELECT count(*) FROM recording").fetchone() == (0,)


async def test_recordings_go_when_their_days_are_over(office: Running) -> None:
    seat = await office.seat()
    office.console.settings({"recording_days": 30})
    old, _, file = await recorded(office, seat)
    office.clock.now += 29 * 86_400
    young, _, _ = await recorded(office, seat)
    assert await erasing.purge(office.office) == 0
    office.clock.now += 2 * 86_400
    assert await erasing.purge(office.office) == 1
    assert [path.name for path in office.office.shelf._files()] == [name_of(young, 0)]
    (report,) = [detail for _, what, detail in audit(office) if what == "recordings.purged"]
    assert report == {"recordings": 1, "files": 1, "bytes": len(file), "days": 30}
    assert (await upload(seat, old, file))["erased"]
    assert _grep(office, old) == ["audit"] * 4
    office.console.settings({"recording_days": 0, "retention": {"calls": 0}})
    office.clock.now += 5000 * 86_400
    assert await erasing.purge(office.office) == 0


async def test_a_server_without_the_pass_phrase_keeps_but_opens_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/server.sqlite"
    async with running(url, recording_phrase=PHRASE) as first:
        recording, _, file = await recorded(first, await first.seat())
    for phrase, code in (("", "no_pass_phrase"), ("another one", "bad_private_key")):
        async with running(url, recording_phrase=phrase) as again:
            boss = await again.person(name=f"Ada {code}")
            answer = await boss.get(f"{UPLOADS}/{recording}/sound")
            assert answer.json()["code"] == code
            assert (await boss.get(f"{UPLOADS}/{recording}/files/0")).content == file
    everything = _all_bytes(tmp_path)
    assert PHRASE.encode() not in everything
    assert b"BEGIN PRIVATE KEY" not in everything


def _all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_a_seat_is_told_how_to_record(server: Running) -> None:
    seat = await server.seat()
    server.console.settings({"recording": "always", "recording_consent": "announced"})
    told = (await seat.client.get("/api/v1/seat")).json()["recording"]
    assert told == {"mode": "off", "key": "", "consent": "not_asked"}, "without a key nobody could listen"
    server.console.new_recording_key(PHRASE)
    told = (await seat.client.get("/api/v1/seat")).json()["recording"]
    assert (told["mode"], told["consent"]) == ("always", "announced")
    assert told["key"].startswith("-----BEGIN PUBLIC KEY-----")


async def test_a_new_key_opens_the_old_recordings_too(office: Running) -> None:
    seat, boss = await office.seat(), await office.person()
    old, _, _ = await recorded(office, seat)
    office.clock.now += 10
    office.console.new_recording_key(PHRASE)
    new, _, _ = await recorded(office, seat)
    for recording in (old, new):
        assert (await boss.get(f"{UPLOADS}/{recording}/sound")).status_code == 200


async def test_the_same_chunk_from_two_sides_at_once_does_no_harm(office: Running) -> None:
    seat = await office.seat()
    recording, call = new_id(), new_id()
    file = sealed(office, recording, call)
    await asyncio.gather(*(upload(seat, recording, file) for _ in range(3)), return_exceptions=True)
    assert (await upload(seat, recording, file))["stored"]
    boss = await office.person()
    assert (await boss.get(f"{UPLOADS}/{recording}/files/0")).content == file


async def test_a_backup_brings_recordings_along(
    office: Running, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seat = await office.seat()
    kept, _, file = await recorded(office, seat)
    spoilt, _, _ = await recorded(office, seat)
    shelf, copy = tmp_path / "shelf", tmp_path / "copy"
    (shelf / name_of(spoilt, 0)).write_bytes(b"not what the seat sent")
    words = [str(copy), "--database", database_url, "--recordings", str(shelf)]
    assert await asyncio.to_thread(main, ["backup", *words]) == 0
    said = capsys.readouterr().out
    assert "1 recordings (" in said
    assert "1 have no file any more, or another one" in said
    saved = tmp_path / "copy.recordings"
    assert [path.name for path in saved.iterdir()] == [name_of(kept, 0)]
    assert (saved / name_of(kept, 0)).read_bytes() == file
    assert (saved / name_of(kept, 0)).stat().st_mode & 0o077 == 0
    (shelf / name_of(kept, 0)).unlink()
    assert copies.copy_back(saved, shelf) == 1
    assert copies.copy_back(saved, shelf) == 0
    assert (shelf / name_of(kept, 0)).read_bytes() == file
    without = ["backup", str(tmp_path / "small"), *words[1:], "--without-recordings"]
    assert await asyncio.to_thread(main, without) == 0
    assert "recordings are not in it" in capsys.readouterr().out
