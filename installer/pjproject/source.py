"""Where pjproject's source comes from: a file that is named, or Debian's `asterisk` source package.

The mirror is whatever this machine's own apt already uses; apt checks the signature of what it fetches.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

NAMED: Final = "HEARTHLINE_PJPROJECT_SOURCE"
_WANTED: Final = "asterisk_*.orig-Xpjproject.tar.*"


class BuildError(Exception):
    """The build cannot go on; the text says why and what to do."""


def find(folder: Path) -> Path:
    """Return the tarball of pjproject, fetched into `folder` if it is not named. Raises BuildError."""
    named = os.environ.get(NAMED)
    if named:
        path = Path(named)
        if not path.is_file():
            raise BuildError(f"{NAMED} names {path}, which is not a file. Name a pjproject source tarball.")
        return path
    return _fetch(folder)


def _fetch(folder: Path) -> Path:
    mirror, key = _own_mirror()
    lists = folder / "lists"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    signed = f"[signed-by={key}] " if key else ""
    source_list = folder / "sources.list"
    source_list.write_text(f"deb-src {signed}{mirror} sid main\n")
    options = [
        f"-oDir::Etc::SourceList={source_list}",
        "-oDir::Etc::SourceParts=/dev/null",
        f"-oDir::State::Lists={lists}",
        "-oAcquire::Check-Valid-Until=false",
        "-oAPT::Sandbox::User=root",
    ]
    _apt(folder, "update", *options)
    _apt(folder, "source", "--download-only", "asterisk", *options)
    found = sorted(folder.glob(_WANTED))
    if not found:
        raise BuildError(
            "Debian's asterisk source package no longer carries pjproject. "
            f"Name a source tarball (2.17 or later) in {NAMED}."
        )
    return found[-1]


def _apt(folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        ["apt-get", "-qq", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no word why"])[-1]
        raise BuildError(
            f"apt could not fetch the source: {last}. Check the network, or name a tarball in {NAMED}."
        )


def _own_mirror() -> tuple[str, str]:
    for text in _apt_sources():
        for stanza in re.split(r"\n\s*\n", text):
            fields = dict(re.findall(r"^([A-Za-z-]+):\s*(.+)$", stanza, re.M))
            if "deb" in fields.get("Types", "").split() and _is_debian(fields.get("Suites", "")):
                return fields["URIs"].split()[0], fields.get("Signed-By", "")
        for options, uri, suite in re.findall(r"^deb\s+(?:\[(.*?)\]\s+)?(\S+)\s+(\S+)\s+main", text, re.M):
            if _is_debian(suite):
                key = re.search(r"signed-by=(\S+)", options)
                return uri, key.group(1) if key else ""
    raise BuildError(f"This machine's apt has no Debian mirror. Name a pjproject tarball in {NAMED}.")


def _is_debian(suites: str) -> bool:
    return any(s in {"bookworm", "trixie", "forky", "sid", "stable", "testing"} for s in suites.split())


def _apt_sources() -> Iterator[str]:
    apt = Path("/etc/apt")
    for path in [apt / "sources.list", *sorted((apt / "sources.list.d").glob("*"))]:
        if path.suffix in {".list", ".sources"} and path.is_file():
            lines = path.read_text().splitlines()
            yield "\n".join(line for line in lines if not line.startswith("#"))
