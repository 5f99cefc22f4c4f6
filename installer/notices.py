"""Writes THIRD-PARTY-NOTICES.md from what is installed: every library we run with, and its licence.

.venv/bin/python -m installer.notices
"""

import hashlib
import re
import sys
import tomllib
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from installer.environment import ROOT

TARGET: Final = ROOT / "THIRD-PARTY-NOTICES.md"
_NAME: Final = re.compile(r"^[A-Za-z0-9._-]+")
_LICENCE_FILE: Final = re.compile(r"(^|/)(LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*$", re.I)
_ENGINE: Final = "pjsua2-python"
_STOCK: Final = """\
- **PJSIP (pjproject)**, inside `pjsua2-python`: GPL-2.0-or-later. The stock package also carries OpenSSL
  1.0.2k (OpenSSL and SSLeay licences), MIT Kerberos and PCRE as they were in CentOS 7.
"""
_OURS: Final = """\
- **PJSIP (pjproject) {version}**, our own build with our patches (see SOURCE): GPL-2.0-or-later. It uses
  OpenSSL 3 (Apache-2.0), Opus, Speex and libSRTP (BSD), GSM (TU Berlin) and libuuid (BSD) of the system.
- **WebRTC's sound filters** (echo, noise, gain) with RNNoise and PFFFT, from pjproject's source, in the same
  build: BSD (texts below); with Abseil: Apache-2.0.
"""
_ALSO: Final = """\
- **PortAudio**, on Windows and macOS inside `sounddevice`, on Linux from the system: MIT.
- **Qt 6**, inside `PySide6_Essentials`: LGPL-3.0, GPL-2.0 or GPL-3.0; used here under the GPL-3.0 (the same
  text as this project's LICENSE).
- **libpq and OpenSSL 3**, inside `psycopg-binary`: PostgreSQL licence; Apache-2.0.
- **uPlot**, the charts of the reports, unchanged: MIT (text below).
- **Noto Sans** (also KR, Thai, Arabic, Hebrew, Devanagari), in printed reports, cut down to what is
  needed: OFL-1.1 (text below).
- The voices of the demo's callers were made with **eSpeak NG** (GPL-3.0-or-later).
"""

_SHIPPED: Final = {
    "uPlot": "app/server/pages/static/vendor/LICENSE-uPlot.txt",
    "Noto Sans": "app/server/reports/fonts/OFL.txt",
}
"""What lies in the repository as others wrote it, with its licence."""
_FILTERS: Final = {"WebRTC's sound filters": "installer/pjproject/filters-licences.txt"}
"""What only a package carries compiled."""


def runtime() -> list[metadata.Distribution]:
    """Return what Hearthline needs to run on this system, with everything that needs in turn, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [*project["dependencies"], _ENGINE]
    found: dict[str, metadata.Distribution] = {}
    while waiting:
        requirement = waiting.pop()
        match = _NAME.match(requirement)
        if match is None or "extra ==" in requirement:
            continue
        try:
            one = metadata.distribution(match.group())
        except metadata.PackageNotFoundError:
            continue  # needed on another system only
        name = one.metadata["Name"].lower().replace("_", "-")
        if name not in found:
            found[name] = one
            waiting += [*(one.requires or ()), *_extras(requirement, one)]
    return [found[name] for name in sorted(found)]


def _first(said: Any, field: str) -> str:
    values = said.get_all(field) or [""]
    return str(values[0])


def licence(one: metadata.Distribution) -> str:
    """Return the licence as the package itself states it."""
    said = one.metadata
    classified = [
        line.rpartition("::")[2].strip()
        for line in said.get_all("Classifier") or []
        if line.startswith("License ::") and "OSI Approved" in line
    ]
    stated = _first(said, "License-Expression") or ", ".join(classified)
    stated = stated or _first(said, "License").partition("\n")[0]
    return stated or {"pjsua2-python": "GPL-2.0-or-later"}.get(said["Name"].lower(), "see its own files")


def written(packaged: Mapping[str, str] | None = None) -> str:
    """Return the whole file; for a package (`packaged`: the facts of its engine build) without the wheel."""
    libraries = [d for d in runtime() if packaged is None or d.metadata["Name"] != _ENGINE]
    rows = [f"| {d.metadata['Name']} | {d.version} | {licence(d)} |" for d in libraries]
    texts: dict[str, tuple[list[str], str]] = {}
    for one in libraries:
        for text in _texts(one):
            key = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
            texts.setdefault(key, ([], text))[0].append(one.metadata["Name"])
    parts = [
        "# Third-party notices",
        "",
        "Hearthline itself is GPL-3.0-or-later (see LICENSE). It runs with these libraries, each under its",
        "own licence; this file is made from the installed packages by `python -m installer.notices`.",
        "",
        "| library | version | licence |",
        "|---|---|---|",
        *rows,
        "",
        "## Not a Python package",
        "",
        (_OURS.format(**packaged) if packaged else _STOCK) + _ALSO,
    ]
    for names, text in texts.values():
        parts += [f"## {', '.join(dict.fromkeys(names))}", "", "```text", text.strip(), "```", ""]
    for shipped, path in (_SHIPPED | _FILTERS if packaged else _SHIPPED).items():
        words = (ROOT / path).read_text(encoding="utf-8").strip()
        parts += [f"## {shipped}", "", "```text", words, "```", ""]
    return "\n".join(parts)


def main() -> int:
    """Write the file; returns 0."""
    TARGET.write_text(written(), encoding="utf-8")
    print(f"{TARGET.name}: {len(runtime())} libraries")
    return 0


def _extras(requirement: str, one: metadata.Distribution) -> list[str]:
    wanted = re.search(r"\[([^\]]+)\]", requirement)
    names = [part.strip() for part in wanted.group(1).split(",")] if wanted else []
    lines = one.requires or []
    return [
        line.partition(";")[0] for line in lines for name in names if re.search(f"extra == ['\"]{name}", line)
    ]


def _texts(one: metadata.Distribution) -> list[str]:
    found = []
    for file in one.files or ():
        if _LICENCE_FILE.search(file.as_posix()) and file.suffix not in {".py", ".pyc"}:
            text = Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")
            if "GNU GENERAL PUBLIC LICENSE" not in text[:600]:  # that text is in LICENSE
                found.append("\n".join(line.rstrip() for line in text.splitlines()))
    return found


if __name__ == "__main__":
    sys.exit(main())
