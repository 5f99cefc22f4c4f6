"""What this machine must have from its operating system, and how it gets it. Standard library only.

Debian and Ubuntu are asked with dpkg-query and served with apt-get; every other system is told in words.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from installer.pjproject import recipe

SUPPORTED: Final = ((3, 11), (3, 12))
"""Python versions for which the engine's package exists."""

QT: Final = (
    "libglib2.0-0|libglib2.0-0t64",
    "libgl1",
    "libegl1",
    "libxkbcommon0",
    "libfontconfig1",
    "libdbus-1-3",
    "libbrotli1",
)
"""Needed by Qt even without a window. `a|b`: either name, as distributions rename."""

WINDOW: Final = (
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libx11-xcb1",
    "libwayland-client0",
    "libwayland-cursor0",
    "libwayland-egl1",
    "fonts-noto-core",
    "fonts-noto-cjk",
)
SOUND: Final = ("libportaudio2",)
SOUND_SERVER: Final = ("libasound2-plugins",)
"""The way from ALSA to PulseAudio or PipeWire; 148 MB, so only where a sound server is."""
NO_DISPLAY: Final = ("xvfb",)

RUN: Final = QT + WINDOW + SOUND
TEST: Final = (
    *RUN,
    *SOUND_SERVER,
    *NO_DISPLAY,
    "xauth",
    "xdotool",
    "openbox",
    "dbus",
    "dbus-user-session",
    "gnome-keyring",
    "playerctl",
    "pulseaudio",
    "pulseaudio-utils",
    "pipewire",
    "pipewire-pulse",
    "wireplumber",
    "chromium",
    "mmdebstrap",
    "postgresql",
    "sip-tester",
    "baresip-core",
    "kamailio",
    "kamailio-tls-modules",
    "linphone-cli",
    "coturn",
    "espeak-ng",
    "sox",
    "openssl",
    "iproute2",
    "nftables",
    "procps",
    "imagemagick",
    "git",
)
BUILD: Final = (*recipe.PACKAGES, "python3-dev")
"""Needed to build the engine from source."""
BUNDLE: Final = (
    *RUN,
    *SOUND_SERVER,
    *BUILD,
    "build-essential",
    "dpkg-dev",
    "git",
    "python3",
    "libssl3|libssl3t64",
    "libopus0",
    "libsrtp2-1",
    "libspeex1",
    "libspeexdsp1",
    "libgsm1",
    "libbcg729-0",
    "libuuid1",
    "libstdc++6",
    "libudev1",
    "desktop-file-utils",
    "xdg-utils",
    "hicolor-icon-theme",
)
"""Needed to make the Debian package: briefcase wants all that the package depends on to be installed."""
BENCH: Final = (*TEST, "twinkle", "linphone-desktop")


class Stop(Exception):
    """Something is missing that this program cannot get by itself; the text tells a person what to do."""


def check_python() -> None:
    """Go on under a supported Python of this machine, or raise Stop naming what to install."""
    if sys.version_info[:2] in SUPPORTED:
        return
    for major, minor in reversed(SUPPORTED):
        other = shutil.which(f"python{major}.{minor}")
        if other:
            print(f"This Python is {sys.version.split()[0]}; going on with {other}.", flush=True)
            raise SystemExit(subprocess.run([other, *sys.argv], check=False).returncode)
    raise Stop(
        f"Hearthline needs Python 3.11 or 3.12; this is {sys.version.split()[0]}.\n"
        "The telephone engine has no package for other versions yet. "
        "Install python3.12 (or python3.11) beside it and try again."
    )


def is_debian() -> bool:
    """Say whether packages come from apt here (Debian, Ubuntu and their children)."""
    return sys.platform == "linux" and bool(shutil.which("dpkg-query") and shutil.which("apt-get"))


def has_display() -> bool:
    """Say whether a window can be shown without a display of our own."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def has_sound_server() -> bool:
    """Say whether PulseAudio or PipeWire answers in this session (by its socket)."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return bool(runtime and (Path(runtime) / "pulse" / "native").exists())


def wanted(tier: str) -> tuple[str, ...]:
    """Return the packages of a tier: `run`, `test`, `build`, `bundle` or `bench`."""
    if tier != "run":
        return {"test": TEST, "build": BUILD, "bundle": BUNDLE, "bench": BENCH}[tier]
    extra = SOUND_SERVER if has_sound_server() else ()
    return RUN + extra + (() if has_display() else NO_DISPLAY)


def missing(names: tuple[str, ...]) -> list[str]:
    """Return those of `names` of which no alternative is installed."""
    known = {alternative for name in names for alternative in name.split("|")}
    command = ["dpkg-query", "-W", "-f=${db:Status-Abbrev}\t${Package}\n", *sorted(known)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    rows = (line.split("\t") for line in answer.splitlines())
    installed = {row[1] for row in rows if len(row) == 2 and row[0].startswith("ii")}
    return [name for name in names if not installed.intersection(name.split("|"))]


def install_packages(tier: str) -> None:
    """Install what the tier needs and this machine lacks; quiet when nothing is missing. Raises Stop."""
    if not is_debian():
        _tell_other_systems()
        return
    lacking = missing(wanted(tier))
    if not lacking:
        return
    prefix = _as_root(lacking)
    print(
        f"Installing {len(lacking)} system packages: {' '.join(n.split('|')[0] for n in lacking)}", flush=True
    )
    update = subprocess.run([*prefix, "apt-get", "update", "-q"], check=False, capture_output=True, text=True)
    names, unknown = _offered(lacking)
    if unknown and tier == "run":
        raise Stop(_no_packages(unknown, update.stdout + update.stderr))
    if unknown:
        print(f"Your distribution does not offer: {' '.join(unknown)}. Tests that need them will fail.")
    if not names:
        return
    environment = {"DEBIAN_FRONTEND": "noninteractive"}
    setting = [f"{key}={value}" for key, value in environment.items()]
    command = [*prefix, "env", *setting, "apt-get", "install", "-q", "-y", "--no-install-recommends", *names]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    if result.returncode:
        last = "\n".join((result.stdout + result.stderr).splitlines()[-12:])
        raise Stop(f"The system packages could not be installed. apt-get said:\n{last}")


def _as_root(lacking: list[str]) -> list[str]:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        print("System packages are missing; sudo may ask for your password.", flush=True)
        return ["sudo"]
    names = " ".join(name.split("|")[0] for name in lacking)
    raise Stop(
        "System packages are missing, and neither are you root nor is there sudo.\n"
        "Ask somebody who is root to run:\n"
        f"  apt-get install --no-install-recommends {names}"
    )


def _offered(lacking: list[str]) -> tuple[list[str], list[str]]:
    found, unknown = [], []
    for name in lacking:
        for alternative in name.split("|"):
            command = ["apt-cache", "show", "--no-all-versions", alternative]
            if subprocess.run(command, check=False, capture_output=True).returncode == 0:
                found.append(alternative)
                break
        else:
            unknown.append(name.split("|")[0])
    return found, unknown


def _no_packages(unknown: list[str], said: str) -> str:
    last = "\n".join(line for line in said.splitlines()[-6:] if line.startswith(("E:", "W:")))
    return (
        f"apt does not know these packages: {' '.join(unknown)}.\n"
        "Is this machine connected to the network, and are its package sources right?"
        + (f" apt-get update said:\n{last}" if last else "")
    )


def _tell_other_systems() -> None:
    if sys.platform == "linux":
        print(
            "This is no Debian or Ubuntu: please see to it yourself that Qt 6's libraries (glib, GL, EGL,\n"
            "xkbcommon, xcb-cursor, fontconfig, dbus), PortAudio and Noto fonts are installed.\n"
            "This system is untried.",
            flush=True,
        )
