"""The set-up: what is missing is named, words for people where something fails."""

import os
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from installer import environment, machine, notices
from installer.display import VirtualDisplay, png_from_xwd

WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel("Hearthline")
label.resize(300, 200)
label.show()
QTimer.singleShot(500, lambda: print("shown", flush=True))
sys.exit(app.exec())
"""


@pytest.fixture
def bare_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of our own as the whole PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def _program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_missing_names_what_dpkg_does_not_have_under_any_name(bare_path: Path) -> None:
    rows = "ii \\tlibgl1\\nun \\tlibegl1\\nii \\tlibglib2.0-0t64\\nrc \\txvfb\\n"
    _program(bare_path, "dpkg-query", f"printf '{rows}'; exit 1")
    names = ("libgl1", "libegl1", "libglib2.0-0|libglib2.0-0t64", "xvfb")
    assert machine.missing(names) == ["libegl1", "xvfb"]


def test_who_is_not_root_and_has_no_sudo_is_told_what_root_must_run(
    bare_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(bare_path, "dpkg-query", "exit 1")
    _program(bare_path, "apt-get", "exit 99")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(machine.Stop, match="apt-get install --no-install-recommends libglib2"):
        machine.install_packages("run")


def test_a_machine_without_network_is_told_so(bare_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(bare_path, "dpkg-query", "exit 1")
    _program(bare_path, "apt-get", "echo 'E: no such host' >&2; exit 100")
    _program(bare_path, "apt-cache", "exit 100")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    with pytest.raises(machine.Stop, match="connected to the network") as stop:
        machine.install_packages("run")
    assert "E: no such host" in str(stop.value)


def test_what_the_distribution_renamed_is_installed_under_its_name(
    bare_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = tmp_path / "asked"
    _program(bare_path, "dpkg-query", "exit 1")
    _program(bare_path, "apt-get", f'echo "$@" >> {asked}')
    _program(bare_path, "apt-cache", 'test "$3" != libglib2.0-0')
    _program(bare_path, "env", 'shift; exec "$@"')
    monkeypatch.setattr("os.geteuid", lambda: 0)
    machine.install_packages("run")
    lines = asked.read_text().splitlines()
    assert lines[0].startswith("update")
    assert "--no-install-recommends libglib2.0-0t64 libgl1" in lines[1]


def test_an_unsupported_python_is_told_plainly(bare_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "SUPPORTED", ((3, 1),))
    with pytest.raises(machine.Stop, match=r"needs Python 3\.11 or 3\.12"):
        machine.check_python()


def test_the_environment_is_renewed_when_a_lock_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in environment.LOCKS:
        shutil.copy(environment.ROOT / name, tmp_path)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    before = environment.fingerprint()
    assert before == environment.fingerprint()
    with (tmp_path / environment.LOCKS[0]).open("a") as lock:
        lock.write("# one more line\n")
    assert environment.fingerprint() != before


def test_every_requirement_is_hashed_and_no_lock_names_an_address() -> None:
    for name in (*environment.LOCKS, "requirements-tools.lock", "requirements-bundle.lock"):
        text = (environment.ROOT / name).read_text()
        pins = [line for line in text.splitlines() if "==" in line and not line.lstrip().startswith("#")]
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)
        assert "://" not in text


def test_a_picture_of_the_screen_is_a_readable_png() -> None:
    width, height, stride = 200, 100, 800
    header = struct.pack(
        ">25I", *([104, 7, 2, 24, width, height, 0, 0, 32, 0, 32, 32, stride] + [0] * 6 + [1] + [0] * 5)
    )
    pixels = bytearray(stride * height)
    assert png_from_xwd(header + b"name" + b"\0" * 12 + pixels) is None
    pixels[0:4] = bytes([9, 9, 9, 0])  # a mouse pointer is not yet a window
    assert png_from_xwd(header + b"name" + b"\0" * 12 + pixels) is None
    pixels[0 : stride * 10] = bytes([1, 2, 3, 0]) * width * 10
    png = png_from_xwd(header + b"name" + b"\0" * 12 + pixels)
    assert png is not None
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    place = png.index(b"IDAT")
    (size,) = struct.unpack(">I", png[place - 4 : place])
    rows = zlib.decompress(png[place + 4 : place + 4 + size])
    assert rows[:4] == bytes([0, 3, 2, 1])


@pytest.mark.medium
def test_a_display_of_our_own_comes_up_and_leaves_nothing(tmp_path: Path) -> None:
    with VirtualDisplay() as display:
        environment_of_x = {**os.environ, "DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb"}
        assert not display.save(tmp_path / "plain.png")
        window = subprocess.Popen(
            [sys.executable, "-c", WINDOW], env=environment_of_x, stdout=subprocess.PIPE
        )
        assert window.stdout is not None
        assert window.stdout.readline() == b"shown\n"
        assert display.save(tmp_path / "window.png")
        window.terminate()
        window.wait()
        window.stdout.close()
        process = display._process
        folder = Path(display._folder)
    assert process is not None
    assert process.poll() is not None
    assert not folder.exists()
    assert (tmp_path / "window.png").read_bytes().startswith(b"\x89PNG")


def test_the_notices_name_every_library_that_is_needed() -> None:
    text = notices.TARGET.read_text(encoding="utf-8")
    needed = {one.metadata["Name"] for one in notices.runtime()}
    assert {"PySide6_Essentials", "pjsua2-python", "fastapi", "psycopg"} <= needed
    assert [name for name in needed if f"| {name} |" not in text] == []
    assert "see its own files" not in text


@pytest.mark.parametrize("words", [["--help"], []])
def test_the_menu_shows_every_command(words: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "dev.py", *words],
        cwd=environment.ROOT,
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    for command in ("setup", "run", "test", "check", "bench", "bundle", "shots"):
        assert f"dev.py {command}" in result.stdout


def test_an_unknown_command_is_refused() -> None:
    result = subprocess.run(
        [sys.executable, "dev.py", "fly"], cwd=environment.ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert "no command 'fly'" in result.stderr
