#!/usr/bin/env python3
"""The developer's menu, and how everybody else starts Hearthline from its source. Standard library only.

    python3 dev.py setup            system packages, Python environment, translations
    python3 dev.py run              the demo: window, engine, server and a call centre that rings you
    python3 dev.py test             all tests but the slow ones (--fast: only the quick ones;
                                    --slow GROUP: one slow group; a path or -k WORD narrows it)
    python3 dev.py check            formatting, lint, types, house rules
    python3 dev.py bench            measures delay, dropouts, CPU, start times beside other phones
    python3 dev.py shots            pictures of every state of the window into build/shots
    python3 dev.py bundle           the installable package

Every command sets up first what it needs; the second time that takes no time. `setup`, `test` and `bench`
build the engine library from source (under four minutes, once); with `--no-build`, and for `run`, whatever
engine is there serves: ours if it was built, else the stock package.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from installer import environment, machine
from installer.display import VirtualDisplay
from installer.pjproject import build as engine_build

ROOT: Final = environment.ROOT
COMMANDS: Final = ("setup", "run", "test", "check", "bench", "bundle", "shots")
PYTEST: Final = ("-m", "pytest", "-q", "--dist", "loadfile", "--no-loadscope-reorder", "--reruns", "1", "-rR")
"""A test that fails on a busy machine is run once more, and named at the end (RERUN)."""
QUICK_FILES, REAL_FILES = "3", "4"
"""How many files run at a time: those with real peers wait more than they work, on two cores too."""
FIRST_PICTURE: Final = 4.0
NEXT_PICTURE: Final = 5.0
PICTURE: Final = ROOT / "build" / "window.png"


def prepare(tier: str) -> None:
    """Make sure of Python, system packages and environment for `run`, `test` or `bench`. Raises Stop."""
    machine.check_python()
    machine.install_packages(tier)
    environment.make()
    environment.translations()


def python(*words: str, **settings: str) -> int:
    """Run the environment's Python in the checkout and return its exit status."""
    command = [str(environment.python()), *words]
    return subprocess.run(command, cwd=ROOT, env={**surroundings(), **settings}, check=False).returncode


def surroundings() -> dict[str, str]:
    """Return the environment for our programs: bytecode is kept, or each of many starts compiles anew."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def setup(words: list[str]) -> int:
    """Prepare everything that the tests need (`setup run`: only what running needs)."""
    prepare("run" if "run" in words else "test")
    build_engine(words)
    print("Ready. Next: python3 dev.py run")
    return 0


def build_engine(words: list[str]) -> None:
    """Build our own engine into the cache outside the checkout; without it the stock engine serves."""
    if "--no-build" in words or "run" in words or sys.platform != "linux":
        return
    try:
        machine.install_packages("build")
    except machine.Stop as stop:
        print(stop, file=sys.stderr)
    if python("-m", "installer.pjproject"):
        print("Going on with the stock engine: good for the demo, elsewhere only with consent.")


def run(words: list[str]) -> int:
    """Run the demo, on a display of our own where there is none."""
    prepare("run")
    if sys.platform == "linux" and engine_build.current() is None:
        print("The demo runs on the stock engine. Before an account elsewhere: python3 dev.py setup (once,")
        print("some minutes) builds the full one; without it you are asked for your consent at each start.")
    if machine.has_display():
        return _follow(words, None)
    with VirtualDisplay() as display:
        print(f"There is no display here: the window is drawn on a virtual one ({display.name}, Xvfb).")
        print(
            f"A picture of it is kept in {PICTURE.relative_to(ROOT)}, renewed every few seconds.", flush=True
        )
        return _follow(words, display)


def _follow(words: list[str], display: VirtualDisplay | None) -> int:
    settings = surroundings()
    if display is not None:
        settings |= {"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb"}
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda n, _: asked.append(n))
    process = subprocess.Popen(
        [str(environment.python()), "-m", "app", "demo", *words], cwd=ROOT, env=settings
    )
    due = time.monotonic() + FIRST_PICTURE
    told = False
    while process.poll() is None:
        time.sleep(0.1)
        if asked:
            asked.clear()
            process.send_signal(signal.SIGTERM)
        if display is not None and time.monotonic() >= due:
            due = time.monotonic() + NEXT_PICTURE
            if display.save(PICTURE) and not told:
                told = True
                print(f"Picture of the window: {PICTURE.relative_to(ROOT)}", flush=True)
    return process.returncode


def test(words: list[str]) -> int:
    """Run the quick tests, then those with real peers; or what the options say."""
    if "--slow" in words:
        place = words.index("--slow")
        group = words[place + 1] if len(words) > place + 1 else "slow"
        prepare("test")
        build_engine(words)
        rest = _plain([*words[:place], *words[place + 2 :]])
        return python("-m", "pytest", "-q", "-m", f"slow and {group}", *rest)
    fast = "--fast" in words
    rest = _plain(words)
    prepare("run" if fast else "test")
    if not fast:
        build_engine(words)
    quick = python(*PYTEST, "-n", QUICK_FILES, "-m", "not medium and not slow", *rest)
    if fast:
        return quick
    real = python(*PYTEST, "-n", REAL_FILES, "-m", "medium and not slow", *rest)
    nothing = 5
    if rest and nothing in (quick, real) and quick != real:
        return quick if real == nothing else real
    return quick or real


def _plain(words: list[str]) -> list[str]:
    return [word for word in words if word not in {"--fast", "--no-build"}]


def check(_: list[str]) -> int:
    """Hold formatting, lint, types and house rules; every step runs, one failure fails all."""
    prepare("run")
    steps = (
        ("formatting", ("-m", "ruff", "format", "--check", "-q", ".")),
        ("lint", ("-m", "ruff", "check", "-q", ".")),
        ("types", ("-m", "mypy")),
        ("syntax", ("-m", "compileall", "-q", "app", "audio", "ui", "installer", "tests", "dev.py")),
        ("house rules", ("-m", "pytest", "-q", "tests/laws")),
    )
    failed = []
    for name, command in steps:
        print(f"— {name}", flush=True)
        if python(*command):
            failed.append(name)
    print(f"Not in order: {', '.join(failed)}." if failed else "Everything in order.")
    return 1 if failed else 0


def bench(words: list[str]) -> int:
    """Measure and print; needs a quiet machine."""
    prepare("bench")
    build_engine(words)
    return python("-m", "tests.bench", *_plain(words))


def shots(words: list[str]) -> int:
    """Draw every state of the window into build/shots."""
    prepare("run")
    return python("-m", "ui.shots", *words)


def bundle(words: list[str]) -> int:
    """Make the installable package: here the Debian one, with our own engine build inside."""
    prepare("run")
    if machine.is_debian() and not {"--stage", "msi", "dmg"}.intersection(words):
        machine.install_packages("bundle")
    return python("-m", "installer.build", *words)


def menu() -> int:
    """Show what there is; on a terminal ask which."""
    print(__doc__)
    if not sys.stdin.isatty():
        return 0
    for number, name in enumerate(COMMANDS, 1):
        print(f"  {number}  {name}")
    try:
        answer = input("Which? ").strip()
    except (EOFError, KeyboardInterrupt):
        return 0
    if answer.isdigit() and 1 <= int(answer) <= len(COMMANDS):
        answer = COMMANDS[int(answer) - 1]
    return main([answer]) if answer else 0


def main(words: list[str]) -> int:
    """Run one command of the menu; returns the exit status."""
    if not words:
        return menu()
    name, *rest = words
    if name in {"-h", "--help", "help"}:
        print(__doc__)
        return 0
    if name not in COMMANDS:
        print(f"There is no command {name!r}.\n{__doc__}", file=sys.stderr)
        return 2
    table = {command: globals()[command] for command in COMMANDS}
    try:
        return int(table[name](rest if name in {"setup", "test", "bench"} else _plain(rest)))
    except machine.Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent)
    sys.exit(main(sys.argv[1:]))
