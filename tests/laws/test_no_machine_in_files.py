"""Nothing in the repository names the machine it was written on, or the registry that it fetched from."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLACES = re.compile(r"(?<![\w.~$}>-])/(?:root|work|home/\w+|Users/\w+|mnt/\w+|opt/(?:wheels|pypi)\w*)/[\w.]")
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("snapshot", "debian", "org"),
        ("registry", "npmjs", "org"),
        ("pkg", "dev"),
        ("archive", "ubuntu", "com"),
    )
]


def _files() -> list[Path]:
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    skipped = {".venv", ".tools", "build", ".mypy_cache", ".ruff_cache", "__pycache__", ".hypothesis"}
    found = (p for p in ROOT.rglob("*") if not skipped.intersection(p.relative_to(ROOT).parts))
    return sorted(p for p in found if p.is_file())


def findings(text: str) -> list[str]:
    """Return what in `text` names a machine's folder or a registry's host."""
    lower = text.lower()
    return [match.group() for match in PLACES.finditer(text)] + [host for host in HOSTS if host in lower]


def test_no_file_names_a_machine_or_a_registry() -> None:
    files = _files()
    assert len(files) > 30
    bad = {}
    for path in files:
        data = path.read_bytes()
        if b"\0" not in data[:8000]:
            found = findings(data.decode("utf-8", "replace"))
            if found:
                bad[path.relative_to(ROOT).as_posix()] = found
    assert bad == {}


@pytest.mark.parametrize("text", ["see /" + "root/x", "in /" + "work/main/app", "a /" + "home/ann/b", *HOSTS])
def test_the_law_sees_what_it_should(text: str) -> None:
    assert findings(text)


@pytest.mark.parametrize("text", ["~/.config/x", "$HOME/work/x", "/usr/share/work", "artwork/x", "`/api/v1`"])
def test_the_law_leaves_the_rest(text: str) -> None:
    assert findings(text) == []
