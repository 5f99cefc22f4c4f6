"""The Debian package under test, and the bare machine with one ordinary user that it is installed on."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from installer import debian, machine
from installer.environment import ROOT
from tests.fresh.machine import FreshMachine

BARE: Final = ("ca-certificates", "apt-utils", "passwd", "util-linux")
USER: Final = "agent"
HOME: Final = "/home/agent"
_QUICK: Final = {"DPKG_DEB_COMPRESSOR_TYPE": "gzip", "DPKG_DEB_COMPRESSOR_LEVEL": "1"}
_SOURCES: Final = ("app", "audio", "ui", "installer", "briefcase.toml", "requirements.lock", "pyproject.toml")


def package() -> Path:
    """Return the package in build/dist if it is newer than every source, else make it (packed quickly)."""
    made = sorted(debian.TARGET.glob("hearthline_*.deb"), key=lambda path: path.stat().st_mtime)
    if made and made[-1].stat().st_mtime > _newest():
        return made[-1]
    machine.install_packages("bundle")
    done = subprocess.run(
        [sys.executable, "-m", "installer.build", "deb"],
        cwd=ROOT, env={**os.environ, **_QUICK}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    print(done.stdout)
    return max(debian.TARGET.glob("hearthline_*.deb"), key=lambda path: path.stat().st_mtime)


def _newest() -> float:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *_SOURCES], cwd=ROOT, capture_output=True, text=True, check=True
    )
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    return max(path.stat().st_mtime for path in files if path.is_file())


class BareMachine:
    """A bare Debian 12 with an ordinary user; commands run as root or as that user."""

    def __init__(self, root: Path) -> None:
        self.fresh = FreshMachine.install(root, BARE)
        self.root = root
        self.as_root(f"useradd --create-home --uid 1000 {USER}")

    def as_root(self, words: str, seconds: float = 600) -> str:
        """Run a shell line as root; return what it said. Raises AssertionError if it fails."""
        status, said = self.fresh.run(words, seconds)
        assert status == 0, f"{words}\n{said[-4000:]}"
        return said

    def as_user(self, words: str, seconds: float = 60, **settings: str) -> str:
        """Run a shell line as the ordinary user; return what it said. Raises AssertionError if it fails."""
        return self.as_root(_as_user(words, settings), seconds)

    def start(self, words: str, log: Path, **settings: str) -> subprocess.Popen[bytes]:
        """Start a shell line as the user; ending the process ends everything that it started."""
        process = self.fresh.start(f"{_as_user(words, settings)} > {log} 2>&1")
        assert process.stdout is not None
        process.stdout.close()
        return process  # type: ignore[return-value]

    def files(self) -> set[str]:
        """Return every file of the system but those of homes, logs and what apt keeps for itself."""
        skipped = (
            "home",
            "root",
            "srv",
            "proc",
            "sys",
            "dev",
            "tmp",
            "run",
            "var/log",
            "var/cache",
            "var/lib",
        )
        found = set()
        for folder, names, leaves in os.walk(self.root):
            place = Path(folder).relative_to(self.root).as_posix()
            names[:] = [n for n in names if f"{place}/{n}".removeprefix("./") not in skipped]
            found |= {f"{place}/{name}".removeprefix("./") for name in [*leaves, *names]}
        return found


def _as_user(words: str, settings: Mapping[str, str]) -> str:
    given = {
        "HOME": HOME,
        "USER": USER,
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        **settings,
    }
    pairs = " ".join(f"{name}='{value}'" for name, value in given.items())
    return f"cd {HOME} && exec setpriv --reuid 1000 --regid 1000 --clear-groups env -i {pairs} {words}"


def wait_for(path: Path, seconds: float) -> None:
    """Wait until a file is there. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while not path.exists():
        if time.monotonic() > end:
            raise TimeoutError(f"{path.name} did not appear in {seconds} s")
        time.sleep(0.1)
