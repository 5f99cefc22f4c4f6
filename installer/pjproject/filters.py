"""Compiles the microphone's filters: WebRTC's, which lie in pjproject's source, and our lines around them.

A library of its own beside the sound path's. Only what they need is compiled, by pjproject's list of files.
"""

import os
import platform
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from installer.pjproject.recipe import FILTER_FLAGS, FILTERS, SOUND
from installer.pjproject.source import BuildError

_INTEL: Final = ("x86_64", "amd64", "i686", "i386")
_ARM: Final = ("aarch64", "arm64")
_LINKED: Final = ("-Wl,--gc-sections", "-Wl,-Bsymbolic", "-Wl,-z,defs", "-Wl,-z,relro,-z,now")
_LISTED: Final = re.compile(r"^\t(\S+)\.o \\$", re.M)
_RESAMPLER: Final = "common_audio/resampler/sinc_resampler"
_FFT: Final = "common_audio/third_party/ooura/fft_size_128/ooura_fft"


def make(tree: Path, flags: list[str], out: Path) -> None:
    """Compile the library into `out`; about a minute on one core. Raises BuildError."""
    home = tree / "third_party/webrtc_aec3/src"
    words = [*flags, *FILTER_FLAGS, *_processor_flags(), f"-I{home}"]
    common = home / "filters.hpp"
    common.write_bytes((SOUND / "filters.hpp").read_bytes())
    _run(["g++", "-x", "c++-header", "-std=c++17", *words, str(common), "-o", f"{common}.gch"])
    own = home / "hearthline_filters.cc"
    own.write_bytes((SOUND / "filters.cc").read_bytes())
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        objects = list(workers.map(lambda source: _compiled(source, words), [own, *_sources(tree, home)]))
    target = ["-s", *map(str, objects), "-o", str(out / FILTERS), "-pthread"]
    _run(["g++", "-shared", *flags, *_LINKED, *target])


def _sources(tree: Path, home: Path) -> list[Path]:
    """Return the files that pjproject would compile, and those for this processor."""
    makefile = (tree / "third_party/build/webrtc_aec3/Makefile").read_text()
    names = _LISTED.findall(makefile)
    machine = platform.machine().lower()
    if machine in _INTEL:
        names += [f"{_RESAMPLER}_sse", f"{_FFT}_sse2"]
        names += [str(path.relative_to(home).with_suffix("")) for path in home.rglob("*_avx2.cc")]
    elif machine in _ARM:
        names += [f"{_RESAMPLER}_neon", f"{_FFT}_neon"]
    found = [home / f"{name}{end}" for name in dict.fromkeys(names) for end in (".cc", ".c")]
    sources = [path for path in found if path.is_file()]
    if len(sources) < len(names) // 2:
        raise BuildError("The tarball carries no WebRTC filters. Name another one (2.17 or later).")
    return sources


def _processor_flags() -> list[str]:
    machine = platform.machine().lower()
    if machine in _INTEL:
        return ["-msse2", "-DWEBRTC_ENABLE_AVX2"]
    return ["-DWEBRTC_HAS_NEON", "-DWEBRTC_ARCH_ARM64"] if machine in _ARM else []


def _compiled(source: Path, words: list[str]) -> Path:
    target = source.with_suffix(".o")
    if source.suffix == ".c":
        command = ["gcc", *words]
    elif source.stem.endswith("_avx2"):
        command = ["g++", "-std=c++17", *words, "-mavx2", "-mfma"]
    else:
        command = ["g++", "-std=c++17", *words, "-include", "filters.hpp"]
    _run([*command, "-c", str(source), "-o", str(target)])
    return target


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"The microphone's filters cannot be compiled:\n{done.stderr[-1500:]}")
