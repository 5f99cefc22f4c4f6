"""`hearthline recording open`: a sound file of a recording, for whoever has the private key."""

import subprocess
import sys
from array import array
from pathlib import Path

import pytest

from app.domain.ids import new_id
from app.recording.keys import new_pair
from app.recording.pieces import About, Sealer
from tests.recording.played import LOUD, Played

ROOT = Path(__file__).parents[2]
PHRASE = "a phrase for this test"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A recording of two files and its key, encrypted."""
    pair, recording = new_pair(PHRASE), new_id()
    (tmp_path / "key.pem").write_text(pair.private)
    square = array("h", ([9000] * 8 + [-9000] * 8) * 1000).tobytes()
    for offset in (0, 1500):
        sealer = Sealer(About(recording, "call", 1.0, offset), pair.public)
        piece = sealer.piece(0, square, bytes(len(square)), last=True)
        (tmp_path / f"{recording}.{offset}.hlrec").write_bytes(sealer.head + piece)
    return tmp_path


def run(folder: Path, *words: str, phrase: str = PHRASE) -> subprocess.CompletedProcess[str]:
    files = sorted(str(path) for path in folder.glob("*.hlrec"))
    return subprocess.run(
        [sys.executable, "-m", "app", "recording", "open", *files, "--key", str(folder / "key.pem"), *words],
        cwd=ROOT, input=phrase + "\n", capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_the_files_of_a_recording_become_one_sound_file(folder: Path) -> None:
    target = folder / "call.wav"
    done = run(folder, "--output", str(target))
    assert (done.returncode, done.stderr) == (0, "")
    assert "2.5 s" in done.stdout
    played = Played(target.read_bytes())
    assert played.seconds == 2.5
    assert played.tone(played.left, 1000, 0.1, 0.9) > LOUD
    assert set(played.left[16_000:24_000]) == {0}
    again = run(folder, "--output", str(target))
    assert again.returncode == 1
    assert "is there already" in again.stderr


def test_what_is_wrong_is_said_in_words_and_leaves_no_file(folder: Path) -> None:
    wrong = run(folder, phrase="another phrase")
    assert wrong.returncode == 1
    assert "cannot be opened" in wrong.stderr
    first = sorted(folder.glob("*.hlrec"))[0]
    whole = first.read_bytes()
    first.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    altered = run(folder)
    assert altered.returncode == 1
    assert "altered" in altered.stderr
    assert "Traceback" not in wrong.stderr + altered.stderr
    assert list(folder.glob("*.wav*")) == []
    first.write_bytes(whole[:-1])
    short = run(folder)
    assert short.returncode == 3
    assert "cut short" in short.stderr
