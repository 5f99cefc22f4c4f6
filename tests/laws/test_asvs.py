"""The security checklist names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| V\d+\.\d+\.\d+ \| [^|]+ \| `(tests/[\w/.]+)::(\w+)` \|$", re.MULTILINE)


def test_every_item_has_a_test_that_exists() -> None:
    text = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
    rows = ROW.findall(text)
    assert len(rows) == sum(line.startswith("| V") for line in text.splitlines())
    assert len(rows) >= 25
    for file, name in rows:
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), (file, name)
