"""Every code that the sound room can raise has words of ours."""

import re
from pathlib import Path

from app.engine.sound_words import WORDS, in_words
from audio.ports import DeviceError, Direction
from audio.routes import missing

AUDIO = Path(__file__).parents[2] / "audio"


def test_every_code_of_the_sound_room_has_words() -> None:
    said = set[str]()
    for path in AUDIO.glob("*.py"):
        for code in re.findall(r'DeviceError\(\s*f?"([^"]+)"', path.read_text(encoding="utf-8")):
            said |= {code.replace("{what}", what) for what in ("speaker", "microphone")}
    assert len(said) >= 8
    assert said <= set(WORDS)


def test_known_codes_are_put_in_words_and_unknown_ones_keep_theirs() -> None:
    assert in_words(missing(Direction.INPUT)).title == "The microphone is not there."
    told = in_words(DeviceError("new_thing", "Something new.", "Do this."))
    assert (told.code, told.title, told.hint) == ("new_thing", "Something new.", "Do this.")


def test_words_are_sentences_with_something_to_do() -> None:
    for title, hint in WORDS.values():
        assert title.endswith(".")
        assert hint.endswith(".")
