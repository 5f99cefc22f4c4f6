"""What we ship or use of others is byte for byte what was looked at."""

import hashlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DIGESTS = {
    "app/server/pages/static/vendor/uPlot.iife.min.js": (
        "19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f"
    ),
    "app/server/pages/static/vendor/uPlot.min.css": (
        "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04"
    ),
    "tests/peers/axe/axe.min.js": "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c",
}


@pytest.mark.parametrize("name", DIGESTS)
def test_a_file_of_others_is_unchanged(name: str) -> None:
    assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == DIGESTS[name]


def test_every_shipped_file_of_others_has_a_digest() -> None:
    folder = ROOT / "app/server/pages/static/vendor"
    shipped = {path.name for path in folder.iterdir() if path.suffix in {".js", ".css"}}
    assert {f"app/server/pages/static/vendor/{name}" for name in shipped} <= set(DIGESTS)
