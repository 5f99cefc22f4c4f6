"""The jitter buffer must not cut speech: a setting that the PyPI wheel hides and our own build shows."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PROGRAM = """
import ctypes
import pjsua2
from app.engine.endpoint import keep_every_frame

media = pjsua2.MediaConfig()
keep_every_frame(media)
kept = media.jbDiscardAlgo
if not isinstance(kept, int):
    address = int(kept)
    kept.disown()
    kept = ctypes.c_int.from_address(address).value
print(kept)
"""


@pytest.mark.parametrize("first", ["import pjsua2", "import app.engine"], ids=["wheel", "own build if there"])
def test_no_frame_is_cut_out_of_the_speech(first: str) -> None:
    command = [sys.executable, "-c", f"{first}\n{PROGRAM}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "0", "")
