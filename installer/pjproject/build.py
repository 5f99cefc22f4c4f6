"""Builds pjsua2 by the recipe and puts it into the cache; shows each step and how long it took."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from installer.pjproject import filters, recipe, source
from installer.pjproject.recipe import Variant
from installer.pjproject.source import BuildError

_CHECK: Final = """
import ctypes, json, pathlib, pjsua2
ctypes.CDLL(str(pathlib.Path(pjsua2.__file__).with_name("libhearthline_sound.so"))).hl_wait_for_sip
endpoint = pjsua2.Endpoint(); endpoint.libCreate()
settings = pjsua2.EpConfig(); settings.uaConfig.threadCnt = 0; settings.uaConfig.maxCalls = 32
settings.logConfig.level = settings.logConfig.consoleLevel = 0
endpoint.libInit(settings)
codecs = [codec.codecId for codec in endpoint.codecEnum2()]
print(json.dumps({"version": endpoint.libVersion().full, "codecs": codecs}))
endpoint.libDestroy()
"""


def cache() -> Path:
    """Return the folder of builds, outside every checkout; `HEARTHLINE_CACHE` moves it."""
    named = os.environ.get("HEARTHLINE_CACHE")
    base = (
        Path(named)
        if named
        else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hearthline"
    )
    return base / "engine"


def pointer(variant: Variant) -> Path:
    """Return the file that names the newest build of each Python; the engine reads the plain one."""
    return cache() / ("current.json" if variant is Variant.PLAIN else f"{variant.value}.json")


def preload() -> str:
    """Return what LD_PRELOAD must name for a process that runs a sanitized build. Raises BuildError.

    The C++ library goes with the sanitizer's own, which otherwise misses the exceptions thrown through it.
    """
    found = []
    for name in ("libasan.so", "libstdc++.so.6"):
        command = ["gcc", f"-print-file-name={name}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not Path(done.stdout.strip()).is_absolute():
            raise BuildError("GCC's AddressSanitizer is missing. Install libgcc-12-dev or that of your GCC.")
        found.append(str(Path(done.stdout.strip()).resolve()))
    return " ".join(found)


def current(variant: Variant = Variant.PLAIN) -> dict[str, str] | None:
    """Return what the pointer says of this Python's build, or None when there is no usable one."""
    try:
        builds = json.loads(pointer(variant).read_text())
        build: dict[str, str] = builds[sys.implementation.cache_tag]
    except (OSError, ValueError, KeyError):
        return None
    return build if (cache() / build["folder"] / "pjsua2.py").is_file() else None


def ensure(variant: Variant = Variant.PLAIN) -> dict[str, str]:
    """Return the build by today's recipe, building it if it is not there. Raises BuildError."""
    if not sys.platform.startswith("linux"):
        raise BuildError("The engine is built on Linux only so far; here the stock wheel serves.")
    known = current(variant)
    today = recipe.digest(b"", variant)
    if known and known["recipe"] == today:
        return known
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hearthline-pjproject-") as scratch:
        with _step("source"):
            tarball = source.find(Path(scratch))
        name = recipe.digest(tarball.read_bytes(), variant)
        result = _build(Path(scratch), tarball, cache() / name, variant, today)
    print(f"  engine {result['version']} ready in {time.monotonic() - started:.0f} s", flush=True)
    return result


def _build(scratch: Path, tarball: Path, target: Path, variant: Variant, today: str) -> dict[str, str]:
    """Build by the recipe as it is now; `today` names it, whatever becomes of the checkout meanwhile."""
    tree = _unpack(scratch, tarball, variant)
    log = scratch / "build.log"
    with _step("configure"):
        flags = recipe.compiler_flags(variant)
        environment = {**os.environ, "CFLAGS": flags, "CXXFLAGS": flags, "LC_ALL": "C"}
        _run(["./aconfigure", *recipe.CONFIGURE], tree, log, environment)
    (scratch / "out").mkdir()
    with _step("libraries and binding"), ThreadPoolExecutor(2) as workers:
        libraries = workers.submit(_libraries, tree, log)
        binding = workers.submit(_binding, tree, scratch / "binding.log")
        libraries.result()
        if variant is Variant.PLAIN:  # the filters are no door to strangers: nothing to attack there
            filters.make(tree, recipe.compiler_flags(variant).split(), scratch / "out")
        folder = binding.result()
    with _step("link and check"):
        built = _link(folder, scratch / "out", log, variant)
        facts = _check(built, variant)
    return _install(built, target, {"recipe": today, "source": tarball.name, **facts}, variant)


def _unpack(scratch: Path, tarball: Path, variant: Variant) -> Path:
    with _step("unpack and patch"):
        with tarfile.open(tarball) as archive:
            archive.extractall(scratch / "source", filter="data")
        makefiles = list((scratch / "source").glob("*/aconfigure"))
        if len(makefiles) != 1:
            raise BuildError(f"{tarball.name} is not a pjproject source tarball.")
        tree = makefiles[0].parent
        makefile = tree / "pjmedia/build/Makefile"
        text = makefile.read_text()
        for name in recipe.NOT_FREE:
            text = text.replace(f" {name}", "")
        makefile.write_text(text)
        (tree / "pjlib/include/pj/config_site.h").write_text(recipe.config_site(variant))
        for patch in recipe.patches():
            _run(["patch", "-p1", "--fuzz=0", "-i", str(patch)], tree, scratch / "patch.log")
    return tree


def _libraries(tree: Path, log: Path) -> None:
    _run(["make", "dep"], tree, log)
    for folder in recipe.LIBRARY_FOLDERS:
        _run(["make", f"-j{os.cpu_count() or 1}", "-C", f"{folder}/build", "lib"], tree, log)


def _binding(tree: Path, log: Path) -> Path:
    folder = tree / "pjsip-apps/src/swig/python"
    _run(["make", "pjsua2_wrap.cpp"], folder, log)
    flags = _make_words(folder, "cflags")
    include = sysconfig.get_path("include")
    if not Path(include, "Python.h").is_file():
        raise BuildError("Python's headers are missing. Install python3-dev (or the headers of your Python).")
    # The generated wrapper reads nothing from outside; checking it too would take minutes to compile.
    compiler = ["g++", "-w", *flags, "-fno-sanitize=all", "-g0", "-O1", f"-I{include}"]
    _run([*compiler, "-c", "pjsua2_wrap.cpp", "-o", "pjsua2_wrap.o"], folder, log)
    return folder


def _link(folder: Path, out: Path, log: Path, variant: Variant) -> Path:
    module = out / f"_pjsua2{sysconfig.get_config_var('EXT_SUFFIX')}"
    libraries = [f"-l{word}" for word in _make_words(folder, "libs")]
    flags = recipe.compiler_flags(variant).split()
    words = [*flags, *_make_words(folder, "ldflags"), *libraries, "-Wl,-z,relro,-z,now"]
    _run(["g++", "-shared", "pjsua2_wrap.o", "-o", str(module), *words], folder, log)
    if variant is Variant.PLAIN:
        _run(["strip", "-g", str(module)], folder, log)
    shutil.copy(folder / "pjsua2.py", out)
    _sound(out, log, variant)
    return out


def _sound(out: Path, log: Path, variant: Variant) -> None:
    """Compile what moves a call's sound in C."""
    flags = ["-std=c11", "-Wall", "-Wextra", *recipe.compiler_flags(variant).split(), "-Wl,-z,relro,-z,now"]
    target = out / recipe.SOUND_LIBRARY
    sources = [str(source) for source in recipe.sound_sources()]
    _run(["gcc", "-shared", *flags, *sources, "-o", str(target), "-lpulse", "-pthread"], out, log)


def _check(built: Path, variant: Variant) -> dict[str, str]:
    environment = {**os.environ, "PYTHONPATH": str(built), "PYTHONSAFEPATH": "1"}
    if variant is Variant.SANITIZED:
        environment |= {"LD_PRELOAD": preload(), "ASAN_OPTIONS": "detect_leaks=0"}
    done = subprocess.run(
        [sys.executable, "-c", _CHECK],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode:
        raise BuildError(f"The built engine does not start: {done.stderr.strip()[-500:]}")
    facts = json.loads(done.stdout.strip().splitlines()[-1])
    for codec in ("opus", "G722", "PCMA", "PCMU"):
        if not any(name.startswith(codec) for name in facts["codecs"]):
            raise BuildError(f"The built engine lacks the codec {codec}.")
    return {"version": str(facts["version"]), "codecs": " ".join(facts["codecs"])}


def _install(built: Path, target: Path, facts: dict[str, str], variant: Variant) -> dict[str, str]:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(built, target)
    build = {"folder": target.name, **facts}
    (target / "build.json").write_text(json.dumps(build, indent=1) + "\n")
    known = pointer(variant)
    try:
        builds = json.loads(known.read_text())
    except (OSError, ValueError):
        builds = {}
    builds[sys.implementation.cache_tag] = build
    fresh = known.with_suffix(".new")
    fresh.write_text(json.dumps(builds, indent=1) + "\n")
    fresh.replace(known)
    return build


def _make_words(folder: Path, target: str) -> list[str]:
    done = subprocess.run(
        ["make", "--no-print-directory", "-f", "helper.mak", target],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.split()


def _run(command: list[str], folder: Path, log: Path, environment: dict[str, str] | None = None) -> None:
    with log.open("a") as output:
        done = subprocess.run(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode:
        tail = re.sub(r"\s+\n", "\n", log.read_text(errors="replace"))[-1500:]
        raise BuildError(f"{command[0]} failed while building the engine:\n{tail}")


@contextmanager
def _step(name: str) -> Iterator[None]:
    started = time.monotonic()
    print(f"  engine: {name} …", end="", flush=True)
    try:
        yield
    except BaseException:
        print(" failed", flush=True)
        raise
    print(f" {time.monotonic() - started:.0f} s", flush=True)
