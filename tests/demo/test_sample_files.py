"""The sample people in a real server: found by number, with their earlier contacts, and not twice."""

import json
import time
from pathlib import Path

from app.demo import people
from app.server.console import Console
from app.server.files.saving import lookup
from app.server.store.database import Database


def test_sample_people_are_imported_once_with_their_earlier_contacts(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'server.sqlite'}")
    database.open(exclusive=False)
    try:
        console = Console(database)
        source = tmp_path / "people.json"
        for _ in range(2):
            source.write_text(json.dumps(people.sample_files(time.time())), encoding="utf-8")
            console.import_files(source)
        file = database.read_here(lambda c: lookup(c, "", "+40721555019", "RO"))
    finally:
        database.close()
    assert file.name == "Ioana Popescu"
    assert file.customer_number == "83-1174"
    assert [(one.queue, one.agent, one.seconds, one.outcome) for one in file.earlier] == [
        ("Support", "Dana", 372.0, "resolved"),
        ("Sales", "Mihai", 118.0, "information"),
    ]
    assert 8 * 86400 < time.time() - file.earlier[0].at < 10 * 86400
    assert file.earlier[0].summary.startswith("Slow internet")
