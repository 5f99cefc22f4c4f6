"""`hearthline diagnosis [FILE]`: logs, versions and settings of this laptop in one file, without secrets."""

import sys
import threading
import time
from pathlib import Path
from typing import Any

from app.desk import settings
from app.desk.diagnosis import bundle, secret_words
from app.desk.files import read_object
from app.desk.secrets import SeatSecrets, Secrets
from app.domain.errors import HearthlineError
from app.wire import home


def main(arguments: list[str]) -> int:
    """Write the bundle and say where it is. Returns the exit status."""
    if len(arguments) > 1 or (arguments and arguments[0].startswith("-")):
        print("hearthline diagnosis [FILE]", file=sys.stderr)
        return 2
    target = Path(arguments[0] if arguments else time.strftime("hearthline-diagnosis-%Y%m%d-%H%M%S.zip"))
    try:
        made = bundle(_parts(), _secrets())
        target.touch(mode=0o600)
        target.write_bytes(made)
    except HearthlineError as error:
        print(f"{error.title} {error.hint}".strip(), file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{target} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{target} holds logs, versions and settings; passwords and callers were taken out.")
    return 0


def _parts() -> dict[str, Any]:
    parts: dict[str, Any] = {"settings.json": settings.load(home.settings_file()).as_object()}
    try:
        parts["seat.json"] = read_object(home.home() / "seat.json")
    except HearthlineError as error:
        parts["seat.json"] = {"trouble": error.title}
    return parts


def _secrets() -> tuple[str, ...]:
    """Return what the keyring holds for this seat, so that it can be taken out; nothing without one."""
    found: list[str] = []
    done = threading.Event()

    def take(held: SeatSecrets, _there: bool) -> None:
        found.extend(secret_words(held))
        done.set()

    Secrets().load(take)
    done.wait(12)
    return tuple(found)
