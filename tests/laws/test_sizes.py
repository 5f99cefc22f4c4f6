"""House rule on size: no file over 500 lines, no function over 60 (docstring apart); no drawers."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "audio", "ui", "installer", "tests")
FILES = [ROOT / "dev.py", *sorted(p for r in ROOMS for p in (ROOT / r).rglob("*.py"))]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_is_small_enough_to_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 500
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            start = node.body[0].end_lineno if ast.get_docstring(node) else node.lineno
            assert node.end_lineno is not None
            assert start is not None
            assert node.end_lineno - start <= 60, f"{path.name}:{node.lineno} {node.name} is too long"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_drawer_names(path: Path) -> None:
    for word in ("utils", "util", "misc", "helpers", "manager", "factory"):
        assert word not in path.stem.split("_")
