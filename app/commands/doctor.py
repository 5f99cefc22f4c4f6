"""`hearthline doctor`: looks at what this machine lacks for a seat and says what to do about it."""

import argparse
import ctypes
import importlib.util
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from app.desk import program
from app.desk.secrets import Secrets
from app.wire import home


class Level(StrEnum):
    """How a finding stands: in order, worth knowing, or in the way of working."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, how it stands, and what to do."""

    subject: str
    level: Level
    text: str
    hint: str = ""


_SUPPORTED: Final = ((3, 11), (3, 12))
_LEAST_DISK: Final = 200 * 1024 * 1024
_PACKAGES: Final = (
    *("PySide6", "sounddevice", "keyring", "httpx", "httpx_sse", "truststore", "platformdirs"),
    *("fastapi", "uvicorn", "sqlalchemy", "cryptography", "alembic", "argon2", "jinja2"),
    *("phonenumbers", "sipmessage"),
)
_LIBRARIES: Final = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libportaudio.so.2": "libportaudio2",
}
_LINUX: Final = sys.platform == "linux"


def main(arguments: list[str]) -> int:
    """Look at everything and print it. Returns 0 when a seat can work here, else 1."""
    parser = argparse.ArgumentParser("hearthline doctor", description="Looks for what is missing here.")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    words = parser.parse_args(arguments)
    findings = [_looked(check) for check in CHECKS]
    bad = sum(finding.level is Level.BAD for finding in findings)
    if words.json:
        print(json.dumps({"good": not bad, "findings": [asdict(finding) for finding in findings]}))
        return 1 if bad else 0
    marks = {Level.GOOD: "ok  ", Level.NOTE: "note", Level.BAD: "BAD "}
    for finding in findings:
        print(f"{marks[finding.level]}  {finding.subject}: {finding.text}")
        if finding.hint:
            print(f"      → {finding.hint}")
    print(
        "\nA seat can work here." if not bad else f"\n{bad} of these must be mended before a seat can work."
    )
    return 1 if bad else 0


def _looked(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except OSError as error:
        subject = check.__name__.replace("_", " ").capitalize()
        return Finding(
            subject, Level.BAD, f"could not be looked at: {error.strerror}", "See the lines below."
        )


def python() -> Finding:
    """Look at the Python version."""
    text = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    if sys.version_info[:2] in _SUPPORTED:
        return Finding("Python", Level.GOOD, text)
    return Finding("Python", Level.BAD, text, "Install Python 3.11 or 3.12; the engine has no others yet.")


def packages() -> Finding:
    """Look for the Python packages."""
    lacking = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if not lacking:
        return Finding("Python packages", Level.GOOD, f"all {len(_PACKAGES)} there")
    return Finding(
        "Python packages", Level.BAD, f"missing: {', '.join(lacking)}", "Run: python3 dev.py setup"
    )


def libraries() -> Finding:
    """Look for the system's libraries that Qt and PortAudio load."""
    if not _LINUX:
        return Finding("System libraries", Level.GOOD, "come with the packages on this system")
    lacking = [package for library, package in _LIBRARIES.items() if not _loads(library)]
    if not lacking:
        return Finding("System libraries", Level.GOOD, f"all {len(_LIBRARIES)} there")
    hint = f"Debian and Ubuntu: apt-get install {' '.join(lacking)}"
    return Finding("System libraries", Level.BAD, f"missing: {', '.join(lacking)}", hint)


@cache
def _versions() -> subprocess.CompletedProcess[str]:
    return program.run("version", seconds=30)


def engine() -> Finding:
    """Start the engine's library in a process of its own and let it tell its versions."""
    try:
        result = _versions()
    except subprocess.TimeoutExpired:
        return Finding("Engine", Level.BAD, "does not answer within 30 seconds")
    said = dict(line.split(" ", 1) for line in result.stdout.splitlines() if " " in line)
    if result.returncode:
        reason = (result.stdout + result.stderr).strip().splitlines()[-1:]
        return Finding("Engine", Level.BAD, " ".join(reason), "Run: python3 dev.py setup")
    text = f"{said.get('engine', '?')}, {said.get('tls', '?')}"
    if "(wheel)" in text:
        hint = "It has known holes: use it on loopback, elsewhere only with consent (see SECURITY.md)."
        return Finding("Engine", Level.NOTE, text, hint)
    return Finding("Engine", Level.GOOD, text)


def sound_threads() -> Finding:
    """Look what priority the threads that move sound get on this machine."""
    subject, mark = "Sound threads", "sound threads: "
    try:
        lines = _versions().stdout.splitlines()
    except subprocess.TimeoutExpired:
        lines = []
    standing = next((line.removeprefix(mark) for line in lines if line.startswith(mark)), "not known")
    if standing.startswith("real time") or not _LINUX:
        return Finding(subject, Level.GOOD, standing)
    hint = "Calls may stutter while the machine is busy. Debian and Ubuntu: apt-get install rtkit"
    return Finding(subject, Level.NOTE, standing, hint)


def sound() -> Finding:
    """Look for a way for sound to come in and go out."""
    server = _sound_server()
    if server and _LINUX and not _alsa_route():
        hint = "Debian and Ubuntu: apt-get install libasound2-plugins"
        return Finding("Sound", Level.BAD, f"{server} runs, but ALSA has no way to it", hint)
    if server:
        return Finding("Sound", Level.GOOD, f"{server} runs")
    if sound_found():
        return Finding("Sound", Level.GOOD, "a sound card is there")
    hint = "Plug in a headset. Everything else works; nobody can hear until then."
    return Finding("Sound", Level.NOTE, "no sound device", hint)


def sound_found() -> bool:
    """Say whether this machine has any sound device that we know how to look for."""
    if not _LINUX or _sound_server():
        return True
    try:
        cards = Path("/proc/asound/cards").read_text()
    except OSError:
        return False
    return "no soundcards" not in cards and bool(cards.strip())


def key_store() -> Finding:
    """Look whether the system's keyring takes a secret (at most 10 seconds)."""
    answers: list[bool] = []
    done = threading.Event()

    def take(good: bool) -> None:
        answers.append(good)
        done.set()

    Secrets().check(take)
    done.wait(12)
    if answers == [True]:
        return Finding("Keyring", Level.GOOD, "takes secrets")
    hint = (
        "Passwords are kept until the desk ends, never in a file. On Linux install gnome-keyring or KWallet."
    )
    return Finding("Keyring", Level.NOTE, "none that can be used", hint)


def display() -> Finding:
    """Look whether a window can be shown."""
    if not _LINUX or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return Finding("Display", Level.GOOD, "there")
    hint = "dev.py run draws on a virtual one and saves pictures of it."
    return Finding("Display", Level.NOTE, "none", hint)


def folder() -> Finding:
    """Look whether the seat's folder can be written and has room."""
    try:
        place = home.home()
        probe = place / ".doctor"
        probe.write_text("x")
        probe.unlink()
        free = shutil.disk_usage(place).free
    except OSError as error:
        hint = "Give this user the right to write there, or set HEARTHLINE_HOME to another folder."
        return Finding("Home folder", Level.BAD, f"cannot be written: {error.strerror}", hint)
    text = f"{place}, {free // 1024**2} MB free"
    if free < _LEAST_DISK:
        return Finding("Home folder", Level.BAD, text, "Make room: 200 MB at least.")
    return Finding("Home folder", Level.GOOD, text)


def ports() -> Finding:
    """Look whether this user may open the ports that a seat needs: UDP for calls, TCP for the server."""
    try:
        for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
            with socket.socket(socket.AF_INET, kind) as probe:
                probe.bind(("127.0.0.1", 0))
    except OSError as error:
        return Finding(
            "Network ports", Level.BAD, f"cannot be opened: {error.strerror}", "Look at the firewall."
        )
    return Finding("Network ports", Level.GOOD, "can be opened")


CHECKS: Final[tuple[Callable[[], Finding], ...]] = (
    python,
    packages,
    libraries,
    engine,
    sound,
    sound_threads,
    key_store,
    display,
    folder,
    ports,
)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _sound_server() -> str:
    """Return the name of the sound server of this session by its socket, "" if there is none."""
    runtime = os.environ.get("PULSE_RUNTIME_PATH") or os.environ.get("XDG_RUNTIME_DIR")
    if os.environ.get("PULSE_SERVER"):
        return "PulseAudio"
    if not runtime:
        return ""
    names = {"pulse/native": "PulseAudio", "native": "PulseAudio", "pipewire-0": "PipeWire"}
    return next((name for path, name in names.items() if (Path(runtime) / path).exists()), "")


def _alsa_route() -> bool:
    """Say whether ALSA's plug-in for PulseAudio or PipeWire is installed."""
    places = (Path("/usr/lib"), Path("/usr/lib64"))
    patterns = ("*/alsa-lib/libasound_module_pcm_p*.so", "alsa-lib/libasound_module_pcm_p*.so")
    return any(any(place.glob(pattern)) for place in places for pattern in patterns)
