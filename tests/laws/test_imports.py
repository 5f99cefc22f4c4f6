"""The import law of the house: rooms import one way, and each foreign library has one room."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

ROOMS = {
    "app/domain": set[str](),
    "app/wire": {"app/domain"},
    "app/recording": {"app/domain"},
    "app/engine": {"app/domain", "app/wire", "app/recording", "audio"},
    "app/desk": {"app/domain", "app/wire", "app/recording"},
    "app/server": {"app/domain", "app/wire", "app/recording"},
    "app/demo": {"app/domain"},
    "app/commands": {
        "app/domain",
        "app/wire",
        "app/recording",
        "app/engine",
        "app/desk",
        "app/server",
        "app/demo",
        "ui",
    },
    "audio": set[str](),
    "ui": {"app/desk", "app/domain"},
    "installer": {"app/__main__"},
}

OWNERS = {
    "PySide6": ("ui/",),
    "pjsua2": ("app/engine/",),
    "sounddevice": ("audio/",),
    "pulsectl": ("audio/",),
    "hid": ("audio/",),
    "hidraw": ("audio/",),
    "sqlalchemy": ("app/server/store/",),
    "alembic": ("app/server/store/",),
    "sqlite3": ("app/server/store/", "app/desk/outbox"),
    "httpx": ("app/desk/server_client.py", "app/server/"),
    "httpx_sse": ("app/desk/server_client.py",),
    "fastapi": ("app/server/",),
    "keyring": ("app/desk/",),
    "sipmessage": ("app/demo/",),
}


def _sources() -> list[Path]:
    return [ROOT / "app/__main__.py", *sorted(p for r in ROOMS for p in (ROOT / r).rglob("*.py"))]


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative imports hide the room they reach into"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _room(name: str) -> str | None:
    parts = name.split(".")
    if parts[0] == "app" and len(parts) > 1:
        return f"app/{parts[1]}" if f"app/{parts[1]}" in ROOMS else None
    return parts[0] if parts[0] in ROOMS else None


@pytest.mark.parametrize("path", _sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_imports_only_what_its_room_may(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    own = next((room for room in ROOMS if place.startswith(room + "/")), None)
    for name in _imports(path):
        room = _room(name)
        if own is not None and room is not None and room != own:
            assert room in ROOMS[own], f"{place} may not import {name}"
        owners = OWNERS.get(name.partition(".")[0])
        assert owners is None or place.startswith(owners), f"{place} may not import {name}"


def test_no_two_modules_import_each_other() -> None:
    modules = {
        p.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__"): p
        for p in _sources()
    }
    edges = {
        name: {m for i in _imports(path) for m in (i, i.rpartition(".")[0]) if m in modules and m != name}
        for name, path in modules.items()
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, f"circle: {' -> '.join((*trail, name))}"
        if name not in done:
            for other in sorted(edges[name]):
                visit(other, (*trail, name))
            done.add(name)

    for name in modules:
        visit(name, ())
