"""The `hearthline` program: one executable that plays any role (`hearthline desk|engine|server|…`)."""

import importlib
import sys
from typing import Final

ROLES: Final = {
    "desk": "the window an agent works in (what you get without a role)",
    "open": "a link that was clicked (tel:, sip:, callto:): the window asks before it dials",
    "demo": "everything at once on this machine, with a demo call centre that rings you",
    "engine": "SIP and sound without a window; the desk starts it by itself",
    "server": "the central server; `server admin add`, `server seat add`, `server backup`, …",
    "doctor": "looks for what is missing on this machine and says what to do",
    "diagnosis": "logs, versions and settings in one file, without secrets, for whoever helps",
    "status": "what is running and how it is; `status --json` for programs",
    "recording": "`recording open FILE… --key PRIVATE` makes a sound file of a recorded call",
    "ctl": "one command to the engine as JSON; `ctl -` reads it from standard input",
    "version": "versions of the program, the engine, its TLS library and codecs",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the role named first in `arguments` (default: those of the process). Returns the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] in {"-h", "--help", "help"}:
        print(_usage())
        return 0
    role = words.pop(0) if words and not words[0].startswith("-") and not _is_link(words[0]) else "desk"
    if role not in ROLES:
        print(f"There is no role {role!r}.\n\n{_usage()}", file=sys.stderr)
        return 2
    command = importlib.import_module(f"app.commands.{role}")
    return int(command.main(words))


def _is_link(word: str) -> bool:
    return word.lower().startswith(("tel:", "sip:", "sips:", "callto:"))


def _usage() -> str:
    lines = "\n".join(f"  {role:9} {text}" for role, text in ROLES.items())
    return f"hearthline ROLE …\n\n{lines}"


if __name__ == "__main__":
    sys.exit(main())
