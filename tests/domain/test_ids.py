"""Ids sort by birth and never repeat."""

import time
import uuid

from app.domain.ids import new_id


def test_ids_are_version_7_sorted_and_unique() -> None:
    early = new_id()
    time.sleep(0.002)
    many = [new_id() for _ in range(1000)]
    assert uuid.UUID(early).version == 7
    assert uuid.UUID(early).variant == uuid.RFC_4122
    assert early < min(many)
    assert len(set(many)) == 1000
