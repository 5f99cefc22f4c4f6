"""`python -m ui.i18n.build`: make the .qm files the program loads from the .ts files translators write."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent


def build(folder: Path = FOLDER) -> list[Path]:
    """Make every .qm that is missing or older than its .ts; returns those made.

    Without the tool of PySide6 nothing is made, and the program speaks English.
    """
    tool = _tool()
    made = []
    for source in sorted(folder.glob("hearthline_*.ts")):
        target = source.with_suffix(".qm")
        if tool is None or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            continue
        words = [tool, "-silent", "-nounfinished", str(source), "-qm", str(target)]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
        if done.returncode == 0:
            made.append(target)
        else:
            print(f"{source.name}: {done.stderr.strip() or done.stdout.strip()}", file=sys.stderr)
    return made


def _tool() -> str | None:
    beside = Path(sys.executable).parent / "pyside6-lrelease"
    return str(beside) if beside.exists() else shutil.which("pyside6-lrelease")


def main() -> int:
    """Build, say what was made. Returns the exit status: 1 when a catalogue is still without its .qm."""
    for path in build():
        print(f"made {path.name}")
    missing = [p.name for p in FOLDER.glob("hearthline_*.ts") if not p.with_suffix(".qm").exists()]
    if missing:
        print(f"not made: {', '.join(missing)}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
