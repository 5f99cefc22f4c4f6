"""`server seats-needed`: the printed example, and numbers that make no sense."""

import pytest

from app.commands.server import main


def test_the_printed_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["seats-needed", "100", "180"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("14 seats for 10.00 erlangs")
    assert said[1] == "answered within 20 s: 88.8 %"
    assert said[2] == "mean wait 7.8 s, occupancy 71.4 %"
    assert said[3] == "20 people with 30 % away"


@pytest.mark.parametrize("words", [["0", "180"], ["10", "-1"], ["10", "180", "--target", "1"]])
def test_numbers_that_make_no_sense(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["seats-needed", *words]) == 1
    assert capsys.readouterr().err
