"""The Debian package, step by step: briefcase lays the program out, we add what it does not know of.

Added to briefcase's tree before it packs: our own engine build, where its source is, bytecode, the scalable
icon. The package carries the distribution's Python version in its dependencies: it is for the Debian or
Ubuntu release that it was made on.
"""

import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from installer import notices, staging, wheels
from installer.environment import ROOT
from installer.machine import Stop
from installer.pjproject import build as engine_build
from installer.pjproject import recipe, source

SYSTEM_PYTHON: Final = "/usr/bin/python3"
LEAST: Final = (2, 17)
"""The oldest pjproject that may go into a package: older ones have known holes."""
TARGET: Final = ROOT / "build" / "dist"
WORK: Final = ROOT / "build" / "bundle"
_WHEEL: Final = "pjsua2-python"


def engine() -> tuple[Path, dict[str, str]]:
    """Return folder and facts of our own engine build for the system's Python; built now if it is missing.

    Raises Stop: never the stock wheel in its place.
    """
    if os.environ.get("HEARTHLINE_ENGINE_BUILD") == "wheel":
        raise Stop(
            "HEARTHLINE_ENGINE_BUILD asks for the stock engine. It has known holes: no package has it."
        )
    done = subprocess.run([SYSTEM_PYTHON, "-m", "installer.pjproject"], cwd=ROOT, check=False)
    if done.returncode:
        raise Stop(
            "There is no package without our own engine build: the stock engine has known holes, and a\n"
            "package that carried it would spread them. Above is what stopped the build."
        )
    tag = subprocess.run(
        [SYSTEM_PYTHON, "-c", "import sys; print(sys.implementation.cache_tag)"],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    facts = json.loads((engine_build.cache() / "current.json").read_text())[tag]
    folder = engine_build.cache() / facts["folder"]
    check_engine(folder, facts["version"])
    return folder, facts


def check_engine(folder: Path, version: str) -> None:
    """Raise Stop unless the folder holds an engine build of ours that may be given to others."""
    number = re.match(r"(\d+)\.(\d+)", version)
    if not (folder / "build.json").is_file() or not list(folder.glob("_pjsua2*.so")):
        raise Stop(f"{folder.name} is not an engine build of ours. A package carries no other.")
    if number is None or (int(number[1]), int(number[2])) < LEAST:
        raise Stop(f"The engine is {version}; a package needs {'.'.join(map(str, LEAST))} or later.")


def libraries() -> set[str]:
    """Return the names of the Python libraries that go in: what we run with, without the stock engine."""
    names = {wheels.normal(str(one.metadata["Name"])) for one in notices.runtime()}
    return names - {_WHEEL}


def source_archive(facts: dict[str, str]) -> Path:
    """Return the archive of the engine's source: tarball, our patches and recipe. Raises Stop.

    The tarball is fetched again only when the cache does not hold it, and is the very one that was built.
    """
    kept = engine_build.cache() / "source" / facts["source"]
    if not kept.is_file():
        with tempfile.TemporaryDirectory(prefix="hearthline-source-") as scratch:
            try:
                found = source.find(Path(scratch))
            except source.BuildError as error:
                raise Stop(f"The engine's source must go with the package. {error}") from error
            if recipe.digest(found.read_bytes()) != facts["folder"]:
                raise Stop(
                    "The source at hand is not the one that the engine was built from. Build it again:\n"
                    f"remove {facts['folder']} from the engine cache and run dev.py bundle once more."
                )
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(found, kept)
    TARGET.mkdir(parents=True, exist_ok=True)
    archive = TARGET / f"hearthline-engine-{facts['version']}-source.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(kept, f"hearthline-engine/{kept.name}")
        for file in [*recipe.patches(), recipe.SOUND, *sorted((ROOT / "installer/pjproject").glob("*.py"))]:
            tar.add(file, f"hearthline-engine/{file.relative_to(ROOT / 'installer/pjproject').as_posix()}")
    return archive


def complete(tree: Path, build: Path, facts: dict[str, str], python: str) -> None:
    """Add to briefcase's tree (the folder with `usr`) what it does not know of."""
    home = tree / "usr/lib/hearthline"
    shutil.rmtree(home / "engine", ignore_errors=True)
    shutil.copytree(build, home / "engine", ignore=shutil.ignore_patterns("__pycache__"))
    documents = tree / "usr/share/doc/hearthline"
    documents.mkdir(parents=True, exist_ok=True)
    (documents / "SOURCE").write_text(source_offer(facts), encoding="utf-8")
    shutil.copy(staging.STAGE / "THIRD-PARTY-NOTICES.md", documents)
    icons = tree / "usr/share/icons/hicolor/scalable/apps"
    icons.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "ui/program_icon.svg", icons / "org.hearthline.hearthline.svg")
    _slim(home / "app_packages")
    code = [python, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "-s", str(tree)]
    for folder in ("app", "app_packages", "engine"):
        subprocess.run([*code, "-p", "/", str(home / folder)], check=False, stdout=subprocess.DEVNULL)
    for path in tree.rglob("*"):  # as briefcase does for what it made itself
        if not path.is_symlink():
            mode = path.stat().st_mode & 0o755
            path.chmod(mode | 0o755 if path.is_dir() else mode | 0o644)


def _slim(packages: Path) -> None:
    """Take debugging symbols out of modules; those that were patched to find libraries are left alone."""
    patched = {path.name.removesuffix(".libs") for path in packages.glob("*.libs")} | {"PySide6", "shiboken6"}
    modules = [p for p in packages.rglob("*.so") if p.relative_to(packages).parts[0] not in patched]
    subprocess.run(["strip", "-g", *(str(p) for p in modules if ".libs" not in str(p))], check=False)


def source_offer(facts: dict[str, str]) -> str:
    """Return the text that says where the source of everything in the package is."""
    return f"""\
Hearthline is free software under the GNU General Public License, version 3 or later (see copyright).

The engine in /usr/lib/hearthline/engine is pjproject {facts["version"]} (GPL-2.0-or-later), built from
  {facts["source"]}
of Debian's source package asterisk, with our patches. Its complete source, with patches and build recipe, is
  hearthline-engine-{facts["version"]}-source.tar
which lies beside this package wherever it is offered. Who passes the package on passes that archive on too,
or gets it for whoever asks within three years, for no more than the cost of copying.

Hearthline itself is Python: what is installed is its source. The licences of the libraries it carries are in
THIRD-PARTY-NOTICES.md beside this file; each of them is at the Python Package Index under the version named
there. The programs `hearthline` and `headset-id` are made from bootstrap/*.c of Hearthline's templates.
"""


def check_tree(tree: Path, requires: list[str]) -> None:
    """Raise Stop if the tree carries what it must not, or needs a system library that nobody brings."""
    inside = tree / "usr/lib/hearthline"
    if (inside / "app_packages/pjsua2").exists() or list(inside.glob("app_packages/pjsua2*")):
        raise Stop("The stock engine got into the package. It must not.")
    for name in ("app", "app_packages", "engine"):
        if not any((inside / name).iterdir()):
            raise Stop(f"The package lacks {name}.")
    unmet = sorted(set(_system_packages(next((inside / "engine").glob("_pjsua2*.so")))) - set(requires))
    unmet = [name for name in unmet if name not in _ALWAYS]
    if unmet:
        raise Stop(f"The engine needs {', '.join(unmet)}: name them in briefcase.toml.")


_ALWAYS: Final = {"libc6", "libgcc-s1", "libnss3", "libnspr4"}
"""libc6 is briefcase's own line; the others come with those that are named."""


def _system_packages(module: Path) -> Iterator[str]:
    said = subprocess.run(["ldd", str(module)], check=True, capture_output=True, text=True).stdout
    for path in re.findall(r"=> (/\S+)", said):
        names = {path, str(Path(path).resolve()), path.removeprefix("/usr"), f"/usr{path}"}
        for name in sorted(names):
            done = subprocess.run(["dpkg", "-S", name], check=False, capture_output=True, text=True)
            if done.returncode == 0:
                yield done.stdout.partition(":")[0]
                break


def brief(python: Path, step: Callable[[str], None], what: str, *options: str) -> None:
    """Run briefcase in the stage; what it says goes to a log, its end to the person. Raises Stop."""
    step(f"briefcase {what}")
    command = [str(python), "-m", "briefcase", what, "linux", "system", "--no-input", *options]
    log = WORK / f"briefcase-{what}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as sink:
        done = subprocess.run(command, cwd=staging.STAGE, check=False, stdout=sink, stderr=sink)
    if done.returncode:
        last = "\n".join(log.read_text(errors="replace").strip().splitlines()[-15:])
        raise Stop(f"briefcase {what} failed; the whole of it is in {log.relative_to(ROOT)}:\n{last}")
