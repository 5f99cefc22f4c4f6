"""Whether the window opens by itself when somebody signs in to this computer: off unless they say so.

Kept where the desktop looks for it (XDG autostart), not in our settings: the desktop's own switch works too.
"""

import os
import sys
from pathlib import Path
from typing import Final

from app.desk import program
from app.domain.errors import Unavailable
from app.domain.phrase import phrase

_NAME: Final = "org.hearthline.hearthline.desktop"
_ENTRY: Final = """\
[Desktop Entry]
Type=Application
Name=Hearthline
Icon=org.hearthline.hearthline
Exec={command}
Terminal=false
X-GNOME-Autostart-enabled=true
"""


def file() -> Path:
    """Return the file that the desktop looks at when somebody signs in. Raises Unavailable."""
    if not sys.platform.startswith("linux"):
        raise Unavailable(
            "no_autostart",
            phrase("Hearthline cannot start by itself on this system yet."),
            phrase("Put it among the programs that start with your session by hand."),
        )
    named = os.environ.get("XDG_CONFIG_HOME")
    folder = Path(named) if named else Path("~/.config").expanduser()
    return folder / "autostart" / _NAME


def is_on() -> bool:
    """Say whether the window opens when somebody signs in."""
    try:
        return "Hidden=true" not in file().read_text(encoding="utf-8").splitlines()
    except (OSError, Unavailable):
        return False


def turn(*, on: bool) -> None:
    """Turn it on or off for this person. Raises Unavailable."""
    place = file()
    try:
        if not on:
            place.unlink(missing_ok=True)
            return
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = place.with_suffix(".new")
        draft.write_text(_ENTRY.format(command=_command()), encoding="utf-8")
        draft.replace(place)
    except OSError as error:
        raise Unavailable(
            "no_autostart", phrase("{file} cannot be written: {reason}.", file=place, reason=error.strerror)
        ) from error


def _command() -> str:
    words = program.command("desk")
    home = os.environ.get("HEARTHLINE_HOME")
    if home:
        words = ["env", f"HEARTHLINE_HOME={home}", *words]
    return " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    """Return a word as desktop entries want it: quoted, backslashes doubled once more, `%` doubled."""
    inner = "".join(f"\\{sign}" if sign in '"`$\\' else sign for sign in word).replace("\\", "\\\\")
    return f'"{inner.replace("%", "%%")}"'
