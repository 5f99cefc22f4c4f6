"""Where a seat keeps its files, and where its processes meet. `HEARTHLINE_HOME` moves all of it."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Final

import platformdirs

_LONGEST_SOCKET_PATH: Final = 100


def home() -> Path:
    """Return the seat's folder, made if it was not there, readable by its user only."""
    folder = os.environ.get("HEARTHLINE_HOME")
    path = Path(folder) if folder else Path(platformdirs.user_data_dir("hearthline", appauthor=False))
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def socket_path(name: str) -> Path:
    """Return the path of a local socket in home, or in the runtime folder if that path is too long."""
    path = home() / name
    if len(str(path).encode()) <= _LONGEST_SOCKET_PATH:
        return path
    runtime = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    digest = hashlib.sha256(str(path).encode()).hexdigest()[:16]
    folder = Path(runtime) / f"hearthline-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{digest}-{name}"


def engine_socket() -> Path:
    """Return where desk and engine meet (on Windows the file that names port and token)."""
    return socket_path("engine.sock")


def desk_socket() -> Path:
    """Return where a running desk answers `status`, a second start and `tel:` links."""
    return socket_path("desk.sock")


def engine_lock() -> Path:
    """Return the lock file that names the engine's pid."""
    return home() / "engine.lock"


def journal_folder() -> Path:
    """Return the folder of the engine's journal."""
    return home() / "journal"


def recordings_folder() -> Path:
    """Return the folder where recordings wait, encrypted, for the server."""
    return home() / "recordings"


def outbox_file() -> Path:
    """Return the desk's outbox (SQLite)."""
    return home() / "outbox.sqlite"


def settings_file() -> Path:
    """Return the file of the desk's settings (JSON; never a secret in it)."""
    return home() / "settings.json"


def server_database() -> Path:
    """Return the default database of the server role."""
    return home() / "server.sqlite"


def recordings_shelf() -> Path:
    """Return the folder in which the server role keeps recordings unless it is told another."""
    return home() / "server-recordings"


def server_address_file() -> Path:
    """Return the file in which a running server on this machine names its URL and pid (JSON)."""
    return home() / "server.json"


def log_file(role: str) -> Path:
    """Return the log of a role: `engine`, `desk`, `server`, `demo`."""
    folder = home() / "logs"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder / f"{role}.log"
