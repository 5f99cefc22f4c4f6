"""One measured figure, and the table and file that the bench leaves."""

import json
import platform
import time
from dataclasses import asdict, dataclass
from pathlib import Path

HEARTHLINE = "Hearthline"


@dataclass(frozen=True)
class Row:
    """`ours` beside `other` (another phone in the same run, or None); `note` says how it was measured."""

    section: str
    what: str
    unit: str
    ours: float | None
    other: float | None = None
    beside: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours divided by the other's; below 1 is better, since every figure here is a cost."""
        return self.ours / self.other if self.ours is not None and self.other else None


def table(rows: list[Row]) -> str:
    """Return the rows as text, a block per section."""
    lines = [f"{'':44}{HEARTHLINE:>12}{'other':>12}{'ratio':>8}"]
    section = ""
    for row in rows:
        if row.section != section:
            section = row.section
            lines.append(f"\n{section}")
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
        name = f"  {row.what} ({row.unit})"
        beside = f"  {row.beside}" if row.beside else ""
        note = f"  {row.note}" if row.note else ""
        lines.append(f"{name:44}{_figure(row.ours):>12}{_figure(row.other):>12}{ratio:>8}{beside}{note}")
    return "\n".join(lines)


def save(rows: list[Row], path: Path) -> None:
    """Write the rows and what machine they come from as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    machine = {
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }
    plain = {"at": int(time.time()), **machine, "rows": [{**asdict(r), "ratio": r.ratio} for r in rows]}
    path.write_text(json.dumps(plain, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` (0…1) of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, round(share * len(ordered) + 0.5) - 1))]


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
