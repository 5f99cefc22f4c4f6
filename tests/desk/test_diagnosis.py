"""The bundle for whoever helps: no planted secret and no caller comes through; the agent is told."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.commands import diagnosis as command
from app.desk import diagnosis
from app.desk.diagnosing import without_values
from app.desk.diagnosis import bundle, redacted
from app.domain.call import EndCause
from app.domain.phrase import joined, phrase
from app.wire import home
from app.wire.limits import LARGEST_DIAGNOSIS
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import PASSWORD, TOKEN, ScriptedServer

PLANTED = (
    'password = hunter2-planted', '"sip_password": "planted word with spaces"',
    "Authorization: Bearer planted.a.b.c",
    'Authorization: Digest username="7001", nonce="planted1", response="planted2"', "token=planted-token; x",
    "Cookie: hearthline=planted-cookie", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:planted/key+base64==",
    "sip:7001:planted-pw@pbx.example.com", "https://user:planted-pw@calls.example.org/",
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\nplanted\n-----END ENCRYPTED PRIVATE KEY-----",
    "recording_phrase: 'planted phrase'", "Set-Cookie: a=planted; HttpOnly", '{"turn_password":"planted"}',
    "HEARTHLINE_SERVER_RECORDING_PHRASE=planted", "Basic cGxhbnRlZA==planted",
)  # fmt: skip


@pytest.mark.parametrize("line", PLANTED)
def test_what_looks_like_a_secret_goes(line: str) -> None:
    left = redacted(f"before {line}\nafter")
    assert "planted" not in left
    assert "before" in left
    assert left.endswith("after")


def test_texts_with_callers_in_them_are_told_without_values() -> None:
    text = joined(phrase("Not transferred: {why}", why=phrase("{name} is busy.", name="Ana")), "Try again.")
    assert without_values(text) == "Not transferred: {name} is busy. Try again."
    assert without_values("plain") == "plain"


def test_what_is_known_to_be_secret_goes_wherever_it_stands() -> None:
    text = 'said Zx9-"quoted" and {"x": "Zx9-\\"quoted\\""} and zx9'
    assert "Zx9" not in redacted(text, ['Zx9-"quoted"', "", "ab"])


def test_callers_are_masked_and_what_helps_stays() -> None:
    log = (
        "2026-11-22 03:11:34,123 INFO hearthline.engine INVITE from +40 21 555 0147 to 0722-111-222\n"
        "registered with sip:pbx.example.com:5061 since 1800000000.25, expires 120, port 40000\n"
        "mail to ana.marcu@example.com, RTP 10.20.30.40:50000, call 0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
    )
    left = redacted(log)
    for gone in ("555 0147", "0722-111-222", "ana.marcu"):
        assert gone not in left
    for stays in (
        "2026-11-22 03:11:34,123", "…147", "…222", "pbx.example.com:5061", "1800000000.25", "expires 120",
        "10.20.30.40:50000", "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b", "@example.com",
    ):  # fmt: skip
        assert stays in left, stays


@given(st.text(max_size=300), st.text(min_size=4, max_size=30))
def test_no_text_lets_a_secret_through_or_breaks_it(text: str, secret: str) -> None:
    left = redacted(f"{text}{secret}{text}", [secret])
    assert secret not in left or secret in diagnosis.GONE


def unpacked(made: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def test_a_bundle_is_bounded_and_keeps_the_newest_lines(
    seat_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = home.log_file("desk")
    log.write_text("".join(f"{n} {hash((n, 'x'))}\n" for n in range(200_000)))
    files = unpacked(bundle({"x.json": {"password": "planted"}}))
    assert (
        files["logs/desk.log"].endswith(log.read_text().splitlines()[-1] + "\n")
        or "199999" in files["logs/desk.log"]
    )
    assert len(files["logs/desk.log"]) <= diagnosis.LOG_BYTES
    assert "planted" not in files["x.json"]
    assert json.loads(files["about.json"])["hearthline"]
    monkeypatch.setattr(diagnosis, "LARGEST_DIAGNOSIS", 40_000)
    small = bundle({})
    assert len(small) <= 40_000
    assert "199999" in unpacked(small)["logs/desk.log"]


def test_the_command_makes_one_here(
    seat_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.log_file("engine").write_text("password=planted\nworks\n")
    home.settings_file().write_text(json.dumps({"window.theme": "dark"}))
    target = tmp_path / "out.zip"
    assert command.main([str(target)]) == 0
    assert str(target) in capsys.readouterr().out
    assert target.stat().st_mode & 0o077 == 0
    files = unpacked(target.read_bytes())
    assert "works" in files["logs/engine.log"]
    assert "dark" in files["settings.json"]
    assert "planted" not in "".join(files.values())
    assert command.main(["--nonsense"]) == 2


def test_a_desk_that_is_asked_tells_the_agent_and_sends(
    ready_desk: HeadlessDesk, server: ScriptedServer
) -> None:
    home.log_file("desk").write_text(f"sent {TOKEN} and {PASSWORD}\nINVITE +40215550147\n")
    server.push("diagnosis", {"id": "d1", "sender": "Ada\u202e<b>"})
    view = ready_desk.until(lambda v: any("were sent to Ada" in t.title for t in v.troubles), "sent")
    assert "<b>" in view.troubles[-1].title, "as text: the window shows it plain"
    made = server.diagnoses["d1"]
    assert len(made) <= LARGEST_DIAGNOSIS
    everything = "".join(unpacked(made).values())
    assert TOKEN not in everything
    assert PASSWORD not in everything
    assert not re.search(r"5550147", everything)
    assert "Sample Centre" in everything
    assert {"about.json", "status.json", "devices.json", "settings.json", "seat.json"} <= set(unpacked(made))


def test_no_line_about_trouble_carries_the_name_of_a_caller(
    ready_desk: HeadlessDesk, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    call = engine.offer(name="Ana Marcu")
    engine.talk(call.id)
    ready_desk.until(lambda v: v.call, "the call")
    engine.end(call.id, EndCause.NETWORK)
    ready_desk.until(lambda v: any("Ana Marcu was cut off" in t.title for t in v.troubles), "told")
    server.push("diagnosis", {"id": "d3", "sender": "Ada"})
    ready_desk.until_true(lambda: "d3" in server.diagnoses, "sent")
    files = unpacked(server.diagnoses["d3"])
    assert "The call with {name} was cut off." in files["troubles.json"]
    assert "Marcu" not in "".join(files.values())


def test_a_server_that_does_not_take_it_is_told_too(ready_desk: HeadlessDesk, server: ScriptedServer) -> None:
    server.refuse_diagnoses = True
    server.push("diagnosis", {"id": "d2", "sender": "Ada"})
    ready_desk.until(lambda v: any("could not be sent" in t.title for t in v.troubles), "told")
