"""`headset-id`, which tells udev whose buttons a person may use: by the device's own words, bounded."""

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from installer import environment, staging

HEADSET = "05 0b 09 05 a1 01 85 01 09 20 15 00 25 01 75 01 95 01 81 02 09 2f 81 06 c0"
CONSUMER = "05 0c 09 01 a1 01 09 e9 15 00 25 01 75 01 95 01 81 02 c0"
KEYBOARD = "05 01 09 06 a1 01 05 07 19 00 29 65 75 08 95 06 81 00 c0"
KEYPAD = "05 01 09 07 a1 01 c0"
IN_A_KEYBOARD = "05 01 09 06 a1 01 05 0b 09 20 a1 00 c0 c0"
FOUR_BYTES = "0b 05 00 0b 00 a1 01 c0"
PUSHED = "05 0b a4 05 01 b4 09 05 a1 01 c0"
LONG_ITEM = "fe 02 f0 aa bb " + HEADSET


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("gcc")
    assert compiler, "gcc builds the engine too: dev.py setup installs it"
    (source,) = (environment.ROOT / staging.TEMPLATES["linux"]).rglob("headset_id.c")
    made = tmp_path_factory.mktemp("headset") / "headset-id"
    flags = ["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined"]
    subprocess.run([compiler, *flags, "-fno-sanitize-recover", str(source), "-o", str(made)], check=True)
    return made


def _asked(program: Path, folder: Path, text: bytes) -> int:
    path = folder / "report_descriptor"
    path.write_bytes(text)
    done = subprocess.run([str(program), str(path)], capture_output=True, timeout=10, check=False)
    assert done.stderr == b""
    return done.returncode


@pytest.mark.parametrize(
    "text", [HEADSET, HEADSET + CONSUMER, CONSUMER + HEADSET, FOUR_BYTES, PUSHED, LONG_ITEM]
)
def test_a_headset_with_call_buttons(program: Path, tmp_path: Path, text: str) -> None:
    assert _asked(program, tmp_path, bytes.fromhex(text)) == 0


@pytest.mark.parametrize(
    "text",
    [
        "", CONSUMER, KEYBOARD, IN_A_KEYBOARD, HEADSET + KEYBOARD, KEYPAD + HEADSET, "05", "b4" + HEADSET,
        "a4" * 9 + HEADSET, "fe", "fe ff 00", "05 0b 09 05 a1 00 c0", "05 0b a1 01 c0",
    ],
)  # fmt: skip
def test_everything_else_stays_closed(program: Path, tmp_path: Path, text: str) -> None:
    assert _asked(program, tmp_path, bytes.fromhex(text)) == 1


def test_a_description_that_is_too_long_or_not_there_stays_closed(program: Path, tmp_path: Path) -> None:
    assert _asked(program, tmp_path, bytes.fromhex(HEADSET) + b"\xc0" * 4096) == 1
    for words in ([], ["/nowhere"], ["a", "b"], [str(tmp_path)]):
        assert subprocess.run([str(program), *words], check=False).returncode == 1


def test_no_description_harms_it(program: Path, tmp_path: Path) -> None:
    chance = random.Random(5)
    for _ in range(30):
        length = chance.randrange(1, 200)
        mutant = bytearray((bytes.fromhex(HEADSET) * 10)[:length])
        for _ in range(chance.randrange(12)):
            mutant[chance.randrange(length)] = chance.randrange(256)
        assert _asked(program, tmp_path, bytes(mutant)) in (0, 1)
