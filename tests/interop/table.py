"""The table of features and peers in docs/interop.md: every cell is what a run found, none is typed."""

import json
import re
import subprocess
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
TARGET: Final = ROOT / "docs" / "interop.md"
PARTS: Final = ROOT / "build" / "interop"
"""What each row found, so that a row that is run alone renews its own line only."""
_HEAD: Final = (
    "Made by `python3 dev.py test --slow interop`; no cell is typed. **fail** names a defect, of ours or of",
    "the peer; *not offered*: the peer has no such feature here, or no means to be led there from a test.",
)
_FOOT: Final = (
    "baresip, linphone and sipp are far ends behind Kamailio: it registers and routes, the calls and the",
    "sound are between them and the seat. Calls through Asterisk are two calls that it joins. *Calls",
    "renewed*: session timers of 90 s (RFC 4028), one call renewed by the seat and one by the switch.",
)


class Feature(StrEnum):
    """One column."""

    REGISTER = "register"
    CALL_OUT = "call out"
    CALL_IN = "call in"
    SOUND = "sound both ways"
    HOLD = "hold, resume"
    DIGITS_OUT = "keys out"
    DIGITS_IN = "keys in"
    BLIND = "blind transfer"
    ATTENDED = "attended transfer"
    MESSAGES = "messages waiting"
    RENEWAL = "calls renewed"
    END_HERE = "we hang up"
    END_THERE = "they hang up"


class Outcome(StrEnum):
    """What a cell may say."""

    PASS = "pass"
    FAIL = "fail"
    NOT_OFFERED = "not offered"


@dataclass
class Row:
    """One peer over one transport; `said` holds the reason of every cell that failed."""

    peer: str
    way: str
    cells: dict[Feature, Outcome] = field(default_factory=dict)
    said: dict[Feature, str] = field(default_factory=dict)

    @property
    def failed(self) -> list[str]:
        """Return the failed features with their reasons."""
        return [f"{feature}: {self.said.get(feature, '')}" for feature in Feature
                if self.cells.get(feature) is Outcome.FAIL]  # fmt: skip

    def keep(self) -> None:
        """Write this row's part, and the table if every row of it has been run."""
        PARTS.mkdir(parents=True, exist_ok=True)
        cells = {feature.value: outcome.value for feature, outcome in self.cells.items()}
        said = {feature.value: text for feature, text in self.said.items()}
        part: dict[str, Any] = {"peer": self.peer, "way": self.way, "cells": cells, "said": said}
        (PARTS / f"{self.peer} {self.way}.json".replace("/", "-")).write_text(json.dumps(part, indent=1))


def write(rows: list[tuple[str, str]], versions: dict[str, str]) -> bool:
    """Write the table if every one of these rows (peer, way) has been run; say whether it was written."""
    parts: dict[tuple[str, str], dict[str, str]] = {}
    reasons: list[str] = []
    for path in sorted(PARTS.glob("*.json")):
        part = json.loads(path.read_text())
        parts[part["peer"], part["way"]] = part["cells"]
        reasons += [f"- {part['peer']}, {part['way']}, {feature}: {_short(text)}"
                    for feature, text in part.get("said", {}).items()]  # fmt: skip
    if any(row not in parts for row in rows):
        return False
    lines = ["# Interoperability, as the last run found it", "", *_HEAD, ""]
    lines += ["| peer | over | " + " | ".join(Feature) + " |", "|---" * (len(Feature) + 2) + "|"]
    marks = {"pass": "pass", "fail": "**fail**", "not offered": "*not offered*"}
    for peer, way in rows:
        cells = [marks[parts[peer, way].get(feature.value, "not offered")] for feature in Feature]
        lines.append(f"| {peer} | {way} | " + " | ".join(cells) + " |")
    if reasons:
        lines += ["", "What the failed cells said:", "", *reasons]
    lines += ["", *(f"- {name}: {version}" for name, version in versions.items()), ""]
    lines += [*_FOOT, ""]
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join(lines), encoding="utf-8")
    return True


def _short(text: str) -> str:
    """Return the reason of a failure without what differs from run to run."""
    return re.sub(r" ?\{[^}]*\}|; came: .*", "", text.partition("\n")[0])[:160]


def version(*command: str) -> str:
    """Return the first line that says a version, of what a program prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    lines = [
        line.strip() for line in (done.stdout + done.stderr).splitlines() if any(c.isdigit() for c in line)
    ]
    return lines[0] if lines else "unknown"
