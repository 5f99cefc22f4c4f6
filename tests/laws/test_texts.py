"""Every text that a person may read is in the catalogues: no sentence is finished before it travels."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from app.engine.sound_words import WORDS
from ui.i18n import extract

ROOT: Final = extract.ROOT
TEXTS: Final = ROOT / "app/server/pages/texts"

_SENTENCE: Final = re.compile(r"[“{A-Z].* .*[.?…]", re.DOTALL)
_STATEMENT: Final = re.compile(r"(SELECT|DELETE|INSERT|UPDATE) ")
_FOR_DEVELOPERS: Final = frozenset({
    "add_argument", "add_parser", "ArgumentParser", "debug", "error", "exception", "info", "print", "warning",
    "RuntimeError", "TypeError", "ValueError", "OSError", "DeviceError",
})  # fmt: skip
"""Callables whose texts go to a log, a terminal or a traceback; DeviceError is told by its code."""
_NO_WINDOW: Final = ("app/demo", "ui/sample")
"""The demo's own terminal, what made-up people say, and what visitors' pages have words for by state."""

PAGES: Final = (
    "app/server/admin", "app/server/board", "app/server/emergencies", "app/server/people",
    "app/server/recordings/listening.py", "app/server/recordings/key_ring.py", "app/server/reports",
    "app/server/status", "app/server/switch", "app/server/wall", "app/server/edge.py",
    "app/server/problems.py", "app/server/reading.py", "app/server/releases.py",
    "app/server/files/forgetting.py", "app/server/recordings/erasing.py", "app/server/store/people.py",
    "app/server/store/seats.py", "app/server/store/diagnoses.py", "app/server/store/writer.py",
    "app/domain/opening.py", "app/domain/retention.py", "app/domain/schedule.py", "app/domain/switch.py",
    "app/domain/check.py", "app/engine/check_lines.py", "app/engine/sound_words.py",
    "app/engine/registration.py", "app/engine/network_trial.py",
)  # fmt: skip
"""What supervisors' pages may have to tell in words that are not their own."""


def _sources() -> list[Path]:
    aside = (*extract.NOT_THE_WINDOW, *_NO_WINDOW)
    found = [path for room in extract.ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in found if not path.relative_to(ROOT).as_posix().startswith(aside)]


def _texts(path: Path) -> Iterator[tuple[int, str, bool]]:
    """Give line, text and "is put together here" of each literal that is no docstring and not for logs."""
    aside: set[int] = set()
    for node in extract.nodes(path):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            aside.add(id(node.value))
        elif isinstance(node, ast.Call) and extract.name_of(node.func) in _FOR_DEVELOPERS:
            aside.update(id(part) for part in ast.walk(node))
    for node in extract.nodes(path):
        if id(node) in aside:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "{x}" for part in node.values]
            yield node.lineno, "".join(str(part) for part in parts), True
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value, False


def _escaped(path: Path, known: frozenset[str]) -> list[str]:
    return [
        f"{path.name}:{line}: {text}"
        for line, text, made in _texts(path)
        if _SENTENCE.fullmatch(text) and not _STATEMENT.match(text) and (made or text not in known)
    ]


def test_every_sentence_that_can_reach_the_window_is_in_its_catalogue() -> None:
    known = frozenset(extract.texts())
    escaped = [found for path in _sources() for found in _escaped(path, known)]
    assert not escaped, "hand these to phrase(), tr() or mark():\n" + "\n".join(escaped)


@pytest.mark.parametrize(
    "line",
    ['warn("code", f"The microphone {name} is silent.")', 'title = "Nobody has listed this one."'],
)
def test_a_sentence_that_is_not_listed_is_found(tmp_path: Path, line: str) -> None:
    source = tmp_path / "stray.py"
    source.write_text(
        f'"""A docstring may say anything. It does."""\n{line}\n_log.info("This one is for logs.")\n'
    )
    assert len(_escaped(source, frozenset())) == 1


def test_texts_of_errors_are_literals_or_phrases() -> None:
    """A text put together in the arguments of an error cannot be translated by whoever shows it."""
    made = []
    for path in _sources():
        for node in extract.nodes(path):
            if isinstance(node, ast.Call) and extract.name_of(node.func) in extract.PLACES:
                places = [
                    node.args[p] for p in extract.PLACES[extract.name_of(node.func)] if p < len(node.args)
                ]
                made += [f"{path}:{a.lineno}" for a in places if isinstance(a, (ast.JoinedStr, ast.BinOp))]
    assert not [place for place in made if "DeviceError" not in place and "/audio/" not in place]


def test_every_fault_of_a_device_has_words() -> None:
    codes = set()
    for path in sorted((ROOT / "audio").glob("*.py")):
        for node in extract.nodes(path):
            if isinstance(node, ast.Call) and extract.name_of(node.func) == "DeviceError" and node.args:
                codes.update(_codes(node.args[0]))
    assert codes
    assert codes <= set(WORDS)


def _codes(node: ast.expr) -> list[str]:
    if isinstance(node, ast.JoinedStr):
        rest = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        return [f"speaker{rest}", f"microphone{rest}"]
    return [str(node.value)] if isinstance(node, ast.Constant) else []


def page_texts() -> set[str]:
    """Return what the pages may have to tell in words that are not their own."""
    files = [
        path
        for room in PAGES
        for path in ([ROOT / room] if room.endswith(".py") else (ROOT / room).rglob("*.py"))
    ]
    return {text for path in sorted(files) for text in extract.texts_of(path)}


def test_pages_know_what_the_server_the_switch_and_seats_tell() -> None:
    phrases = json.loads((TEXTS / "phrases.ko.json").read_text(encoding="utf-8"))
    assert not sorted(page_texts() - set(phrases))
    assert not sorted(set(phrases) - page_texts())
    for template, korean in phrases.items():
        assert set(re.findall(r"{\w+}", template)) == set(re.findall(r"{\w+}", korean)), template


def test_window_and_pages_say_the_same_in_the_same_words() -> None:
    window = extract.read(extract.FOLDER / "hearthline_ko.ts")
    phrases = json.loads((TEXTS / "phrases.ko.json").read_text(encoding="utf-8"))
    known = {t: window[t].translation[0] for t in phrases if t in window and window[t].finished}
    assert {t: phrases[t] for t in known} == known
