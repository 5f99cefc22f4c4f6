"""`hearthline open LINK`: the argument is a link and nothing else, whatever it looks like."""

import subprocess
import sys
from pathlib import Path

import pytest

from app import __main__ as program
from app.commands import desk
from app.commands import open as open_role
from app.desk.start import DeskStart

ROOT = Path(__file__).parents[2]


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> list[DeskStart]:
    seen: list[DeskStart] = []

    def started(start: DeskStart) -> int:
        seen.append(start)
        return 0

    monkeypatch.setattr(desk, "started", started)
    return seen


@pytest.mark.parametrize("link", ["tel:+40215550199", "--enrolment-stdin", "enrol", "-h; reboot", ""])
def test_the_argument_is_always_the_link(starts: list[DeskStart], link: str) -> None:
    assert open_role.main([link]) == 0
    assert starts == [DeskStart(link=link)]


@pytest.mark.parametrize("words", [["open", "tel:112"], ["desk", "tel:112"], ["tel:112"], ["TEL:112"]])
def test_every_way_a_link_comes_in(starts: list[DeskStart], words: list[str]) -> None:
    assert program.main(words) == 0
    assert [start.link.lower() for start in starts] == ["tel:112"]


def test_bad_use_is_told_and_starts_nothing(starts: list[DeskStart]) -> None:
    assert open_role.main([]) == 2
    assert open_role.main(["tel:1", "tel:2"]) == 2
    assert open_role.main(["--help"]) == 0
    assert starts == []


def test_the_menu_names_it() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "app", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert "  open " in said
