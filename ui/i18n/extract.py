"""`python -m ui.i18n.extract`: bring the .ts catalogues up to date with the texts in the sources.

Texts are literals handed to `tr`, `mark` (ui) and `phrase` (rooms without Qt), titles and hints of our
errors, and the labels of the domain's default reasons and outcomes. All lie in one context; `{count}` asks
for plural forms. English needs a catalogue only for those. What is gone from the sources leaves the
catalogues; what is new waits there as unfinished.
"""

import ast
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ui.text import CONTEXT

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = Path(__file__).parent
ROOMS: Final = (
    "ui", "app/desk", "app/domain", "app/wire", "app/recording", "app/engine", "app/demo", "audio",
    "app/server",
)  # fmt: skip
NOT_THE_WINDOW: Final = (
    "app/recording/keys.py", "app/recording/opening.py", "app/server/account", "app/server/admin",
    "app/server/board",
    "app/server/console.py", "app/server/files/forgetting.py", "app/server/pages",
    "app/server/people/administration.py", "app/server/people/passwords.py", "app/server/people/routes.py",
    "app/server/people/set_up.py",
    "app/server/people/sign_in.py", "app/server/recordings/copies.py", "app/server/recordings/erasing.py",
    "app/server/recordings/key_ring.py", "app/server/recordings/listening.py", "app/server/releases.py",
    "app/server/reports", "app/server/serving.py", "app/server/settings.py", "app/server/status/orders.py",
    "app/server/store/backup.py", "app/server/store/migrate.py", "app/server/store/people.py",
    "app/server/store/seats.py", "app/server/switch", "app/server/wall", "app/server/web_call_back/gate.py",
    "app/server/web_call_back/visitors.py",
)  # fmt: skip
"""What only pages and the command line show; pages have catalogues of their own."""

PLACES: Final[dict[str, tuple[int, ...]]] = {
    "tr": (0,),
    "mark": (0,),
    "phrase": (0,),
    "HearthlineError": (1, 2),
    "BadInput": (1, 2),
    "Refused": (1, 2),
    "Unavailable": (1, 2),
    "Damaged": (1, 2),
    "DeviceError": (1, 2),
    "Reason": (1,),
    "Outcome": (1,),
    "SlowDown": (0, 1),
    "problem": (2, 3),
}
"""Which arguments of which callables are texts for people."""

FORMS: Final = {"en": 2, "ko": 1}
"""How many plural forms a language has."""


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of a catalogue; `translation` has one form, or one a plural form."""

    source: str
    translation: tuple[str, ...] = ()
    finished: bool = False

    @property
    def plural(self) -> bool:
        """Say whether the text depends on `{count}`."""
        return "{count}" in self.source


def texts(root: Path = ROOT) -> list[str]:
    """Return every text for people in the sources, sorted, each once."""
    found: set[str] = set()
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            if not path.relative_to(root).as_posix().startswith(NOT_THE_WINDOW):
                found.update(texts_of(path))
    return sorted(found)


def texts_of(path: Path) -> Iterator[str]:
    """Give every text for people in one source file."""
    for node in nodes(path):
        if isinstance(node, ast.Call):
            for place in PLACES.get(name_of(node.func), ()):
                if place < len(node.args) and (text := _literal(node.args[place])):
                    yield text


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of a source file; a file is read once."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def name_of(function: ast.expr) -> str:
    """Return the last name of what is called."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _literal(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def read(path: Path) -> dict[str, Message]:
    """Return the messages of a catalogue by source text; none when there is no such file."""
    if not path.exists():
        return {}
    found = {}
    for element in ET.parse(path).getroot().iter("message"):  # noqa: S314 - our own file
        source = element.findtext("source") or ""
        translation = element.find("translation")
        if translation is None:
            continue
        forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
        found[source] = Message(source, tuple(forms), translation.get("type") != "unfinished")
    return found


def write(path: Path, language: str, messages: list[Message]) -> None:
    """Write a catalogue."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for message in messages:
        element = ET.SubElement(context, "message", {"numerus": "yes"} if message.plural else {})
        ET.SubElement(element, "source").text = message.source
        translation = ET.SubElement(
            element, "translation", {} if message.finished else {"type": "unfinished"}
        )
        if message.plural:
            for form in message.translation or ("",) * FORMS[language]:
                ET.SubElement(translation, "numerusform").text = form
        else:
            translation.text = (message.translation or ("",))[0]
    ET.indent(root, " " * 4)
    body = ET.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def merged(language: str, known: dict[str, Message], sources: list[str]) -> list[Message]:
    """Return what a catalogue should hold: every source with the translation it has."""
    wanted = [s for s in sources if language != "en" or "{count}" in s]
    return [known.get(source, Message(source)) for source in wanted]


def main() -> int:
    """Update every catalogue and count what waits for a translator. Returns the exit status."""
    sources = texts()
    waiting = 0
    for language in FORMS:
        path = FOLDER / f"hearthline_{language}.ts"
        messages = merged(language, read(path), sources)
        write(path, language, messages)
        open_ones = [m.source for m in messages if not m.finished]
        waiting += len(open_ones)
        print(f"{path.name}: {len(messages)} texts, {len(open_ones)} unfinished")
        for source in open_ones:
            print(f"    {source}")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
