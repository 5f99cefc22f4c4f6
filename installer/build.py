"""`dev.py bundle [deb|msi|dmg]`: the installable package; with `--stage` only what briefcase reads.

The Debian package is made here and tried (`dev.py test --slow bundle`). An MSI or a DMG can be made on its
own system only: for those the configuration, icons and scripts are laid out and the rest is said in words.
"""

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from installer import debian, environment, machine, notices, staging, wheels, windows
from installer.environment import ROOT
from installer.machine import Stop

KINDS: Final = {"linux": "deb", "win32": "msi", "darwin": "dmg"}
BRIEFCASE_LOCK: Final = "requirements-bundle.lock"


class Steps:
    """Says what is being done, and how long the step before took."""

    def __init__(self) -> None:
        self._began = self._started = time.monotonic()
        self._open = False

    def __call__(self, name: str) -> None:
        """Begin a step."""
        self.end()
        print(f"  {name} …", end="", flush=True)
        self._open = True

    def end(self) -> None:
        """End the step that is open, if any."""
        now = time.monotonic()
        if self._open:
            print(f" {now - self._started:.0f} s", flush=True)
        self._started, self._open = now, False

    @property
    def seconds(self) -> float:
        """Return the seconds since the first step."""
        return time.monotonic() - self._began


def main(words: list[str]) -> int:
    """Make the package or only stage it. Returns the exit status."""
    only_stage = "--stage" in words
    kinds = [word for word in words if word != "--stage"]
    kind = kinds[0] if kinds else KINDS.get(sys.platform, "")
    if len(kinds) > 1 or kind not in KINDS.values():
        print("Say which: dev.py bundle deb, msi or dmg (each on its own system; --stage anywhere).")
        return 2
    steps = Steps()
    try:
        if only_stage or KINDS.get(sys.platform) != kind or kind != "deb":
            return _staged(kind, only_stage)
        package = _debian(steps)
    except Stop as stop:
        steps.end()
        print(f"\n{stop}", file=sys.stderr)
        return 1
    steps.end()
    size = package.stat().st_size / 1e6
    print(f"{package.relative_to(ROOT)}: {size:.1f} MB, made in {steps.seconds:.0f} s")
    print(f"Install it: apt install ./{package.relative_to(ROOT)}")
    return 0


def _staged(kind: str, only_stage: bool) -> int:
    icons = staging.STAGE.parent / "icons"
    _draw_icons(icons)
    target = staging.stage(app_settings={"icon": str(icons / "hearthline")})
    if kind == "msi":
        windows.write_scripts(staging.STAGE)
    print(f"Staged for briefcase: {target.relative_to(ROOT)}")
    if only_stage:
        return 0
    print(
        f"A {kind.upper()} is made on its own system, and was never tried: our engine build for it is\n"
        "missing yet, and a package with the stock engine would spread its known holes.\n"
        "Until then run Hearthline from here: python3 dev.py run"
    )
    return 2


def _debian(steps: Steps) -> Path:
    if not machine.is_debian():
        raise Stop("A Debian package is made on Debian or Ubuntu.")
    build, facts = debian.engine()
    steps("the engine's source")
    archive = debian.source_archive(facts)
    steps("briefcase's environment")
    python = environment.beside(debian.WORK / "briefcase", debian.SYSTEM_PYTHON, BRIEFCASE_LOCK)
    steps("Python libraries")
    folder = debian.WORK / "wheels"
    pinned = wheels.fetch(python, debian.libraries(), folder)
    steps("staging")
    icons = debian.WORK / "icons"
    _draw_icons(icons)
    settings = {
        "requires": pinned,
        "requirement_installer_args": ["--no-index", "--no-deps", "--find-links", str(folder)],
        "icon": str(icons / "hearthline"),
    }
    staging.stage(app_settings=settings, notices=notices.written(packaged=facts))
    made = staging.STAGE / "build"
    shutil.rmtree(made, ignore_errors=True)
    debian.brief(python, steps, "create")
    debian.brief(python, steps, "build")
    steps("engine, notices, bytecode")
    (tree,) = (path.parent for path in made.glob("hearthline/*/*/hearthline-*/usr"))
    debian.complete(tree, build, facts, debian.SYSTEM_PYTHON)
    debian.check_tree(tree, staging.merged()["tool"]["briefcase"]["app"]["hearthline"]["linux"]["system"][
        "debian"]["system_runtime_requires"])  # fmt: skip
    shutil.rmtree(staging.STAGE / "dist", ignore_errors=True)
    debian.brief(python, steps, "package", "--adhoc-sign", "--packaging-format", "deb")
    (package,) = (staging.STAGE / "dist").glob("*.deb")
    target = debian.TARGET / package.name
    shutil.move(package, target)
    steps.end()
    print(f"{archive.relative_to(ROOT)}: the engine's source, to be given with the package")
    return target


def _draw_icons(folder: Path) -> None:
    done = subprocess.run(
        [str(environment.python()), "-m", "ui.program_icon", str(folder)],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise Stop(f"The icon could not be drawn:\n{done.stderr.strip()[-500:]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
