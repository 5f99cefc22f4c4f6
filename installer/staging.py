"""What briefcase reads: briefcase.toml merged with pyproject.toml, and the sources laid beside it."""

import re
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from installer.environment import ROOT

STAGE: Final = ROOT / "build" / "stage"
LINKED: Final = ("app", "ui", "audio", "installer", "LICENSE", "CHANGELOG.md", "README.md")
TEMPLATES: Final = {"linux": "installer/templates/linux-system"}
"""Our own templates. The other systems use briefcase's, which it fetches there; no such build was tried."""

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_PROJECT: Final = (
    "name", "version", "description", "readme", "requires-python", "license", "license-files", "authors",
    "dependencies",
)  # fmt: skip


def merged(app_settings: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the staged pyproject: `[project]` without what only developers need, and `[tool.briefcase]`.

    `app_settings` are put over those of the app (what only the build knows: pinned wheels, the icon).
    Raises ValueError when the two files name different versions.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    briefcase = tomllib.loads((ROOT / "briefcase.toml").read_text(encoding="utf-8"))
    if briefcase["version"] != project["version"]:
        raise ValueError("briefcase.toml and pyproject.toml name different versions")
    app = briefcase["app"]["hearthline"]
    app["requires"] = list(project["dependencies"])
    for system, template in TEMPLATES.items():
        app[system]["template"] = template
    app.update(app_settings or {})
    return {
        "project": {name: project[name] for name in _PROJECT if name in project},
        "tool": {"briefcase": briefcase},
    }


def stage(folder: Path = STAGE, app_settings: Mapping[str, Any] | None = None, notices: str = "") -> Path:
    """Write the merged file and lay the sources beside it; what briefcase made there before is kept.

    `notices`: the notices of third parties as this package needs them, "" for those of the checkout.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in LINKED:
        link = folder / name
        if not link.exists():
            try:
                link.symlink_to(ROOT / name)
            except OSError:  # Windows without the right to link
                copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
                copy(ROOT / name, link)
    told = folder / "THIRD-PARTY-NOTICES.md"
    told.unlink(missing_ok=True)
    told.write_text(notices or (ROOT / told.name).read_text(encoding="utf-8"), encoding="utf-8")
    target = folder / "pyproject.toml"
    target.write_text("\n".join(_table("", merged(app_settings))).lstrip() + "\n", encoding="utf-8")
    return target


def _table(name: str, content: Mapping[str, Any]) -> list[str]:
    """Return a TOML table and its sub-tables as lines."""
    lines = [f"\n[{name}]"] if name else []
    lines += [
        f"{_key(key)} = {_value(value)}" for key, value in content.items() if not isinstance(value, dict)
    ]
    for key, value in content.items():
        if isinstance(value, dict):
            lines += _table(f"{name}.{_key(key)}" if name else _key(key), value)
    return lines


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(part)}" for key, part in value.items()) + " }"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'
