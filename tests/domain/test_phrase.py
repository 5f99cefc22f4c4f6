"""Phrases are strings that can be translated later."""

from app.domain.phrase import phrase


def test_a_phrase_reads_as_english_and_keeps_its_template() -> None:
    text = phrase("Server unreachable: calls work, {count} items wait.", count=12)
    assert text == "Server unreachable: calls work, 12 items wait."
    assert text.template == "Server unreachable: calls work, {count} items wait."
    assert text.values == {"count": 12}


def test_braces_of_a_name_are_left_alone() -> None:
    assert phrase("Calling {name}", name="{x}") == "Calling {x}"
