"""The root folder that an Asterisk runs in: made once by mmdebstrap, kept outside the checkout.

It lies in `$HEARTHLINE_CACHE` or `~/.cache/hearthline`, one a release. Two tests that start at
once wait for each other by a lock file.
"""

import fcntl
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PACKAGES: Final = ("asterisk", "asterisk-core-sounds-en-gsm")


@dataclass(frozen=True, slots=True)
class Release:
    """One Asterisk: the Debian suite that has it, its folder's name, where its modules lie in it.

    `auth_type`: how its configuration calls digest authentication; `voicemail`: Debian has that part of it.
    """

    name: str
    suite: str
    modules: str
    auth_type: str = "digest"
    voicemail: bool = True


ASTERISK_22: Final = Release("asterisk-22", "sid", "usr/lib/*/asterisk/modules")
ASTERISK_16: Final = Release(
    "asterisk-16", "bullseye", "usr/lib/asterisk/modules", "userpass", voicemail=False
)


def cache_folder() -> Path:
    """Return where big things that tests need are kept between runs."""
    folder = os.environ.get("HEARTHLINE_CACHE")
    path = Path(folder) if folder else Path.home() / ".cache" / "hearthline"
    path.mkdir(parents=True, exist_ok=True)
    return path


def asterisk_root(release: Release = ASTERISK_22) -> Path:
    """Return the root, made now (about a minute) if it is not there yet."""
    root = cache_folder() / release.name
    with _locked(root.with_suffix(".lock")):
        if not (root / "made").exists():
            _make(root, release)
        _name_hosts(root)
    return root


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(root: Path, release: Release) -> None:
    if os.geteuid() != 0 or shutil.which("mmdebstrap") is None:
        raise RuntimeError("The tests against Asterisk need root and the package mmdebstrap.")
    shutil.rmtree(root, ignore_errors=True)
    command = ["mmdebstrap", "--mode=root", "--variant=apt", '--aptopt=Acquire::Check-Valid-Until "false"']
    made = subprocess.run(
        [*command, f"--include={','.join(PACKAGES)}", release.suite, str(root)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if made.returncode:
        shutil.rmtree(root, ignore_errors=True)
        raise RuntimeError(f"mmdebstrap failed:\n{made.stderr[-4000:]}")
    # without a name server Asterisk would stall for seconds on its own host name
    (root / "etc/nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: files\nservices: files\n")
    (root / "etc/resolv.conf").unlink(missing_ok=True)
    (root / "made").write_text(f"{release.suite} {' '.join(PACKAGES)}\n")


def _name_hosts(root: Path) -> None:
    names = f"127.0.0.1 localhost {socket.gethostname()} A.ROOT-SERVERS.NET\n"
    hosts = root / "etc/hosts"
    if not hosts.exists() or hosts.read_text() != names:
        fresh = root / "etc/hosts.new"
        fresh.write_text(names)
        fresh.rename(hosts)
