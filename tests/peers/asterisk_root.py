"""The root folder that Asterisk 22 runs in: made once by mmdebstrap, kept outside the checkout.

It lies in `$HEARTHLINE_CACHE` or `~/.cache/hearthline`. The name carries the recipe, so another recipe makes
another root. Two tests that start at once wait for each other by a lock file.
"""

import fcntl
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

SUITE: Final = "sid"
PACKAGES: Final = ("asterisk", "asterisk-core-sounds-en-gsm")
NAME: Final = "asterisk-22"
MODULES: Final = "usr/lib/*/asterisk/modules"


def cache_folder() -> Path:
    """Return where big things that tests need are kept between runs."""
    folder = os.environ.get("HEARTHLINE_CACHE")
    path = Path(folder) if folder else Path.home() / ".cache" / "hearthline"
    path.mkdir(parents=True, exist_ok=True)
    return path


def asterisk_root() -> Path:
    """Return the root, made now (about half a minute) if it is not there yet."""
    root = cache_folder() / NAME
    with _locked(root.with_suffix(".lock")):
        if not (root / "made").exists():
            _make(root)
        _name_hosts(root)
    return root


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(root: Path) -> None:
    if os.geteuid() != 0 or shutil.which("mmdebstrap") is None:
        raise RuntimeError("The tests against Asterisk need root and the package mmdebstrap.")
    shutil.rmtree(root, ignore_errors=True)
    command = ["mmdebstrap", "--mode=root", "--variant=apt", '--aptopt=Acquire::Check-Valid-Until "false"']
    made = subprocess.run(
        [*command, f"--include={','.join(PACKAGES)}", SUITE, str(root)],
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
    (root / "made").write_text(f"{SUITE} {' '.join(PACKAGES)}\n")


def _name_hosts(root: Path) -> None:
    names = f"127.0.0.1 localhost {socket.gethostname()} A.ROOT-SERVERS.NET\n"
    hosts = root / "etc/hosts"
    if not hosts.exists() or hosts.read_text() != names:
        fresh = root / "etc/hosts.new"
        fresh.write_text(names)
        fresh.rename(hosts)
