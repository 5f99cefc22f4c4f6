"""The installable package: merges briefcase.toml with pyproject.toml into what briefcase reads.

`dev.py bundle` stages that file and then says that the package itself comes with our own engine build: the
stock engine has known holes, and a package that carried it would spread them.
"""

import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

from installer.environment import ROOT

STAGE: Final = ROOT / "build" / "stage"
LINKED: Final = (
    "app", "ui", "audio", "installer", "LICENSE", "THIRD-PARTY-NOTICES.md", "CHANGELOG.md", "README.md",
)  # fmt: skip
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_PROJECT: Final = (
    "name", "version", "description", "readme", "requires-python", "license", "license-files", "authors",
    "dependencies",
)  # fmt: skip


def merged() -> dict[str, Any]:
    """Return the staged pyproject: `[project]` without what only developers need, and `[tool.briefcase]`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    briefcase = tomllib.loads((ROOT / "briefcase.toml").read_text(encoding="utf-8"))
    if briefcase["version"] != project["version"]:
        raise ValueError("briefcase.toml and pyproject.toml name different versions")
    app = briefcase["app"]["hearthline"]
    app["requires"] = list(project["dependencies"])
    return {
        "project": {name: project[name] for name in _PROJECT if name in project},
        "tool": {"briefcase": briefcase},
    }


def stage(folder: Path = STAGE) -> Path:
    """Write the merged file and lay the sources beside it; what briefcase made there before is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in LINKED:
        link = folder / name
        if not link.exists():
            try:
                link.symlink_to(ROOT / name)
            except OSError:  # Windows without the right to link
                copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
                copy(ROOT / name, link)
    target = folder / "pyproject.toml"
    target.write_text("\n".join(_table("", merged())).lstrip() + "\n", encoding="utf-8")
    return target


def main() -> int:
    """Stage, and say why there is no package yet. Returns 2."""
    target = stage()
    print(f"Staged for briefcase: {target.relative_to(ROOT)}")
    print(
        "There is no package to install yet. It will carry our own build of the telephone engine;\n"
        "one with the stock engine would bring its known holes to other machines.\n"
        "Until then run Hearthline from here: python3 dev.py run"
    )
    return 2


def _table(name: str, content: dict[str, Any]) -> list[str]:
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


if __name__ == "__main__":
    sys.exit(main())
