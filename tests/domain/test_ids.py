"""Ids sort by birth and never repeat."""

import time
import uuid

from app.domain.ids import first_id, new_id


def test_ids_are_version_7_sorted_and_unique() -> None:
    early = new_id()
    time.sleep(0.002)
    many = [new_id() for _ in range(1000)]
    assert uuid.UUID(early).version == 7
    assert uuid.UUID(early).variant == uuid.RFC_4122
    assert early < min(many)
    assert len(set(many)) == 1000


def test_the_first_id_of_a_moment_is_between_those_before_and_after() -> None:
    before, middle = new_id(), time.time() + 1
    assert before < first_id(middle) < first_id(middle + 0.001)
    assert first_id(time.time() - 1) < before
    assert first_id(-5.0) < before
