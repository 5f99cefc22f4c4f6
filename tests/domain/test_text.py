"""Texts from strangers."""

import json
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text import plain, plain_block

ANYTHING = st.text(st.characters(exclude_categories=()))


@given(ANYTHING)
def test_a_plain_text_survives_json_utf8_and_sqlite(text: str) -> None:
    safe = plain(text)
    assert json.loads(json.dumps(safe).encode()) == safe
    connection = sqlite3.connect(":memory:")
    assert connection.execute("SELECT ?", (safe,)).fetchone() == (safe,)
    connection.close()
    assert len(safe) <= 200
    assert "\n" not in safe
    assert plain(safe) == safe


@given(ANYTHING)
def test_a_plain_block_keeps_lines_and_is_stable(text: str) -> None:
    safe = plain_block(text)
    safe.encode()
    assert "\r" not in safe
    assert "\x00" not in safe
    assert plain_block(safe) == safe


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("  Ana   Villanueva ", "Ana Villanueva"),
        ("a\x00b", "ab"),
        ("caf\udce9", "caf\ufffd"),
        ("txt.\u202egpj", "txt.gpj"),
        ("<b>김민준</b>", "<b>김민준</b>"),
        ("one\r\ntwo\tthree", "one two three"),
    ],
)
def test_known_tricks(raw: str, shown: str) -> None:
    assert plain(raw) == shown
