"""The attacks once more, on an engine whose every access to memory is checked: no report may be written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from installer.pjproject.build import cache, ensure, preload
from installer.pjproject.recipe import Variant
from tests.attacks.siege import REPORTS

pytestmark = [pytest.mark.slow, pytest.mark.asan, pytest.mark.timeout(3600)]

ROOT = Path(__file__).parents[2]
SPOIL = """
import ctypes, pjsua2
library = ctypes.CDLL(pjsua2._pjsua2.__file__)
memory = ctypes.CDLL(None)
memory.malloc.restype = ctypes.c_void_p
library.pj_ansi_strxcpy(ctypes.c_void_p(memory.malloc(8)), b"x" * 64, ctypes.c_size_t(64))
"""


@pytest.fixture(scope="module")
def build() -> Path:
    """The sanitized build; the first time it takes some minutes."""
    return cache() / ensure(Variant.SANITIZED)["folder"]


def test_a_write_past_the_end_is_reported(build: Path, tmp_path: Path) -> None:
    """Else the silence of the others would prove nothing."""
    environment = {
        **os.environ, "PYTHONPATH": str(build), "LD_PRELOAD": preload(),
        "ASAN_OPTIONS": f"detect_leaks=0:log_path={tmp_path}/asan",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", SPOIL], env=environment, check=False, capture_output=True)
    assert done.returncode != 0
    assert "heap-buffer-overflow" in "".join(path.read_text() for path in tmp_path.glob("asan*"))


def test_the_attacks_leave_no_report(build: Path, tmp_path: Path) -> None:
    command = [
        sys.executable, "-m", "pytest", "-q", "tests/attacks", "-p", "no:cacheprovider",
        "-m", "(medium and not slow) or mutants",
    ]  # fmt: skip
    environment = {**os.environ, REPORTS: str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    print(done.stdout[-2000:])
    assert [path.read_text()[:3000] for path in tmp_path.glob("*san*")] == []
    assert done.returncode == 0, done.stdout[-3000:]
