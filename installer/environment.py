"""The project's own Python environment: `.venv`, filled from the hashed locks. Standard library only."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from installer.machine import Stop

ROOT: Final = Path(__file__).resolve().parents[1]
TOOLS: Final = ROOT / ".tools"
VENV: Final = ROOT / ".venv"
LOCKS: Final = ("requirements.lock", "requirements-wheel.lock")
MARKER: Final = VENV / "hearthline-locks.sha256"
_PROGRAMS: Final = "Scripts" if os.name == "nt" else "bin"
_SUFFIX: Final = ".exe" if os.name == "nt" else ""


def python() -> Path:
    """Return the environment's interpreter."""
    return VENV / _PROGRAMS / f"python{_SUFFIX}"


def fingerprint() -> str:
    """Return what the environment depends on: the locks and this Python, as one hash."""
    digest = hashlib.sha256(sys.version.encode())
    for name in LOCKS:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def ready() -> bool:
    """Say whether the environment was made from exactly these locks by this Python."""
    return python().exists() and MARKER.exists() and MARKER.read_text().strip() == fingerprint()


def make() -> None:
    """Make or renew the environment; nothing when it is ready. Raises Stop in plain words."""
    if ready():
        return
    print("Preparing the Python environment (.venv); the first time fetches about 130 MB …", flush=True)
    MARKER.unlink(missing_ok=True)
    _fill(VENV, sys.executable, LOCKS)
    MARKER.write_text(fingerprint() + "\n")


def beside(folder: Path, interpreter: str, lock: str) -> Path:
    """Make another environment in `folder` from one hashed lock; return its interpreter. Raises Stop.

    Made again only when the lock or the interpreter's version changes.
    """
    version = subprocess.run(
        [interpreter, "-c", "import sys; print(sys.version)"], check=False, capture_output=True, text=True
    )
    if version.returncode:
        raise Stop(f"{interpreter} does not run.")
    wanted = hashlib.sha256(version.stdout.encode() + (ROOT / lock).read_bytes()).hexdigest()
    marker = folder / "hearthline-lock.sha256"
    if not marker.exists() or marker.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        _fill(folder, interpreter, (lock,))
        marker.write_text(wanted)
    return folder / _PROGRAMS / f"python{_SUFFIX}"


def translations() -> None:
    """Build the translations that the window loads, where the builder is there."""
    if (ROOT / "ui" / "i18n" / "build.py").exists():
        _need([str(python()), "-m", "ui.i18n.build"], dict(os.environ))


def _fill(folder: Path, interpreter: str, names: tuple[str, ...]) -> None:
    uv = _uv()
    inside = str(folder / _PROGRAMS / f"python{_SUFFIX}")
    quiet = dict(os.environ, UV_NO_PROGRESS="1", UV_LINK_MODE="copy", UV_PYTHON_DOWNLOADS="never")
    _need([str(uv), "venv", "-q", "--allow-existing", "--python", interpreter, str(folder)], quiet)
    locks = [str(ROOT / name) for name in names]
    sync = [str(uv), "pip", "sync", "-q", "--compile-bytecode", "--python", inside]
    sync += ["--require-hashes", *locks]
    result = subprocess.run(sync, env=quiet, check=False, capture_output=True, text=True)
    if result.returncode:
        _with_pip(inside, locks, result.stderr)


def _uv() -> Path:
    """Return our own uv, installed beside the checkout's files from its hashed lock."""
    lock = ROOT / "requirements-tools.lock"
    marker = TOOLS / "lock.sha256"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    uv = TOOLS / "bin" / f"uv{_SUFFIX}"
    if uv.exists() and marker.exists() and marker.read_text() == wanted:
        return uv
    probe = subprocess.run([sys.executable, "-m", "pip", "--version"], check=False, capture_output=True)
    if probe.returncode:
        raise Stop("Python's pip is missing. On Debian and Ubuntu: apt-get install python3-pip")
    shutil.rmtree(TOOLS, ignore_errors=True)
    options = ["-q", "--no-input", "--disable-pip-version-check", "--root-user-action=ignore"]
    command = [sys.executable, "-m", "pip", "install", *options, "--target", str(TOOLS)]
    _need([*command, "--require-hashes", "-r", str(lock)], dict(os.environ))
    marker.write_text(wanted)
    return uv


def _with_pip(inside: str, locks: list[str], said: str) -> None:
    """Fill the environment with pip, which knows proxies and mirrors from its own configuration."""
    print("uv could not fetch the packages; trying pip …", flush=True)
    command = [sys.executable, "-m", "pip", "--python", inside, "install", "-q", "--no-deps"]
    command += ["--require-hashes", "--disable-pip-version-check"]
    for lock in locks:
        command += ["-r", lock]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    if result.returncode:
        raise Stop(_fetch_failed(said + result.stderr))


def _need(command: list[str], environment: dict[str, str]) -> None:
    result = subprocess.run(command, env=environment, cwd=ROOT, check=False, capture_output=True, text=True)
    if result.returncode:
        raise Stop(_fetch_failed(result.stdout + result.stderr))


def _fetch_failed(said: str) -> str:
    last = "\n".join(said.strip().splitlines()[-8:])
    network = any(word in said for word in ("resolve", "connect", "timed out", "Network", "certificate"))
    advice = (
        "Is this machine connected to the network? Behind a company proxy set HTTPS_PROXY, SSL_CERT_FILE."
        if network
        else "Remove the folders .tools and .venv and try again."
    )
    return f"The Python environment could not be prepared. {advice}\nWhat was said last:\n{last}"
