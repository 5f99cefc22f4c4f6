"""Opening the window at sign-in: off at first, a file of the desktop's own, a command for any path."""

import sys
from pathlib import Path

import pytest

from app.commands import desk
from app.desk import autostart, program


@pytest.fixture(autouse=True)
def configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("HEARTHLINE_HOME", raising=False)
    return tmp_path / "config"


def test_it_is_off_until_somebody_says_so(configuration: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not autostart.is_on()
    assert desk.main(["autostart"]) == 0
    assert "only when you start it" in capsys.readouterr().out
    assert not configuration.exists()


def test_on_and_off(configuration: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.main(["autostart", "on"]) == 0
    assert autostart.is_on()
    assert "by itself" in capsys.readouterr().out
    (entry,) = (configuration / "autostart").iterdir()
    assert entry.name == "org.hearthline.hearthline.desktop"
    assert desk.main(["autostart", "off"]) == 0
    assert desk.main(["autostart", "off"]) == 0
    assert not autostart.is_on()
    assert list((configuration / "autostart").iterdir()) == []


def test_what_the_desktop_turned_off_is_off(configuration: Path) -> None:
    autostart.turn(on=True)
    path = autostart.file()
    path.write_text(path.read_text() + "Hidden=true\n")
    assert not autostart.is_on()


def test_a_folder_that_cannot_be_written_is_told(
    configuration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configuration.write_text("a file where a folder should be")
    assert desk.main(["autostart", "on"]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_the_command_survives_every_path(monkeypatch: pytest.MonkeyPatch) -> None:
    words = [sys.executable, '/opt/a "b"/$c`d`\\e/100%', "desk"]
    monkeypatch.setattr(program, "command", lambda *_: words)
    monkeypatch.setenv("HEARTHLINE_HOME", "/tmp/my home")
    autostart.turn(on=True)
    line = next(x for x in autostart.file().read_text().splitlines() if x.startswith("Exec="))
    assert _as_desktops_read(line.removeprefix("Exec=")) == ["env", "HEARTHLINE_HOME=/tmp/my home", *words]


def _as_desktops_read(value: str) -> list[str]:
    """Read an Exec value by the Desktop Entry Specification: string escapes, then quotes, then `%%`."""
    text, words, word, at = value.replace("\\\\", "\\"), [], "", 0
    while at < len(text):
        assert text[at] == '"'
        at += 1
        while text[at] != '"':
            at += text[at] == "\\"
            word += text[at]
            at += 1
        words.append(word.replace("%%", "%"))
        word, at = "", at + 2
    return words
