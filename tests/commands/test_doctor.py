"""The doctor: good findings on this machine, clear words where something is missing, exit status by that."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.commands import doctor
from app.commands.doctor import Finding, Level

ROOT = Path(__file__).parents[2]


def _run(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HEARTHLINE_HOME": str(home), **settings}
    command = [sys.executable, "-m", "app", "doctor", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=80
    )


def test_it_finds_this_machine_fit_and_says_so_in_json(tmp_path: Path) -> None:
    result = _run(tmp_path, "--json")
    told = json.loads(result.stdout)
    assert result.returncode == 0, result.stdout
    assert result.stderr == ""
    assert told["good"] is True
    levels = {finding["subject"]: finding["level"] for finding in told["findings"]}
    assert levels["Python"] == levels["Python packages"] == levels["Home folder"] == "good"
    assert all(finding["hint"] for finding in told["findings"] if finding["level"] != "good")


def test_a_folder_that_cannot_be_written_is_bad(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    result = _run(blocked / "home")
    assert result.returncode == 1
    assert "BAD   Home folder: cannot be written: Not a directory" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_a_missing_library_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_LIBRARIES", {"libnowhere.so.9": "libnowhere9", "libc.so.6": "libc6"})
    found = doctor.libraries()
    assert (found.level, found.text) == (Level.BAD, "missing: libnowhere9")
    assert "apt-get install libnowhere9" in found.hint


def test_a_missing_package_sends_to_setup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_PACKAGES", ("json", "no_such_package"))
    assert doctor.packages() == Finding(
        "Python packages", Level.BAD, "missing: no_such_package", "Run: python3 dev.py setup"
    )


def test_the_stock_engine_is_named_with_its_rule() -> None:
    found = doctor.engine()
    assert found.level in {Level.GOOD, Level.NOTE}
    if "(wheel)" in found.text:
        assert "SECURITY.md" in found.hint
        assert "OpenSSL 1.0.2" in found.text


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("real time", Level.GOOD),
        ("real time from RealtimeKit", Level.GOOD),
        ("ahead of others", Level.NOTE),
        ("ordinary", Level.NOTE),
    ],
)
def test_the_priority_of_sound_is_told(monkeypatch: pytest.MonkeyPatch, said: str, level: Level) -> None:
    lines = f"engine pjproject 2.17\nsound threads: {said}\n"
    done = subprocess.CompletedProcess([], 0, lines, "")
    monkeypatch.setattr(doctor, "_versions", lambda: done)
    found = doctor.sound_threads()
    if sys.platform == "linux":
        assert (found.text, found.level) == (said, level)
        assert ("rtkit" in found.hint) == (level is Level.NOTE)


def test_no_sound_device_is_a_note_and_a_server_without_a_way_is_bad(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    cards = Path("/proc/asound/cards")
    if not cards.exists() or "no soundcards" in cards.read_text():
        assert doctor.sound().level is Level.NOTE
    (tmp_path / "pulse").mkdir()
    (tmp_path / "pulse" / "native").touch()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert doctor.sound().text.startswith("PulseAudio runs")
    monkeypatch.setattr(doctor, "_alsa_route", lambda: False)
    assert doctor.sound().level is Level.BAD
