"""The Python libraries of a package: those of the hashed lock, fetched once, checked by their hash."""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from installer.environment import ROOT
from installer.machine import Stop

LOCK: Final = "requirements.lock"
_PIN: Final = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)")


def runtime_lock(lock: str, names: set[str]) -> str:
    """Return the entries of a lock, hashes and all, for these libraries. Raises Stop for one it lacks."""
    found, kept = set(), []
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock.strip()):
        pin = _PIN.match(block)
        if pin is not None and normal(pin.group(1)) in names:
            found.add(normal(pin.group(1)))
            kept.append("\n".join(line for line in block.splitlines() if not line.strip().startswith("#")))
    if names - found:
        raise Stop(f"{LOCK} does not pin {', '.join(sorted(names - found))}: lock again.")
    return "\n".join(kept) + "\n"


def pins(folder: Path) -> list[str]:
    """Return `name==version` of every wheel there: of what a lock pins twice, the one for this Python."""
    return sorted("==".join(path.name.split("-")[:2]) for path in folder.glob("*.whl"))


def normal(name: str) -> str:
    """Return a library's name as locks spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def fetch(python: Path, names: set[str], folder: Path) -> list[str]:
    """Bring the wheels of these libraries into `folder`; return their pins. Raises Stop.

    Each file's hash is compared with the lock. The folder is kept for the next time.
    """
    lock = runtime_lock((ROOT / LOCK).read_text(encoding="utf-8"), names)
    marker = folder / "lock.sha256"
    wanted = hashlib.sha256(lock.encode()).hexdigest()
    if not marker.exists() or marker.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        chosen = folder / "runtime.lock"
        chosen.write_text(lock, encoding="utf-8")
        command = [str(python), "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps"]
        command += ["--require-hashes", "--only-binary", ":all:", "-d", str(folder), "-r", str(chosen)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-6:])
            raise Stop(
                "The Python libraries could not be fetched. Is this machine connected to the network?\n"
                f"pip said last:\n{last}"
            )
        marker.write_text(wanted)
    return pins(folder)
