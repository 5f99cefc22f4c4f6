"""Phrases are strings that can be translated later."""

import json

import pytest

from app.domain.phrase import Phrase, from_told, joined, phrase, text_in, with_phrases
from app.domain.text import plain


def test_a_phrase_reads_as_english_and_keeps_its_template() -> None:
    text = phrase("Server unreachable: calls work, {count} items wait.", count=12)
    assert text == "Server unreachable: calls work, 12 items wait."
    assert text.template == "Server unreachable: calls work, {count} items wait."
    assert text.values == {"count": 12}


def test_braces_of_a_name_are_left_alone() -> None:
    assert phrase("Calling {name}", name="{x}") == "Calling {x}"


def far(text: str) -> str:
    """Return a text as the program at the other end has it."""
    return text_in(json.loads(json.dumps(with_phrases({"title": text}))), "title")


def test_a_phrase_is_one_again_in_another_program() -> None:
    inner = phrase("The microphone {name} is silent.", name="H390")
    text = phrase("Not transferred: {why} {count} left.", why=inner, count=2)
    back = far(text)
    assert back == "Not transferred: The microphone H390 is silent. 2 left."
    assert isinstance(back, Phrase)
    assert (back.template, back.values["count"]) == (text.template, 2)
    assert isinstance(back.values["why"], Phrase)
    assert back.values["why"].template == inner.template


def test_a_program_that_tells_only_english_is_understood() -> None:
    assert with_phrases({"title": "Plain.", "hint": phrase("No values.")}) == {
        "title": "Plain.", "hint": "No values.",
    }  # fmt: skip
    back = text_in({"title": "Plain {brace}."}, "title")
    assert isinstance(back, Phrase)
    assert (back, back.template, back.values) == ("Plain {brace}.", "Plain {brace}.", {})
    assert text_in({"title": None}, "title") == text_in({}, "title") == ""
    assert text_in({"title": ["x"], "phrases": ["y"]}, "title") == "['x']"


@pytest.mark.parametrize(
    "told",
    [
        None, "x", {"template": "{a}"}, {"template": 3, "values": {}}, {"template": "{a}", "values": []},
        {"template": "{a.__class__}", "values": {"a": "1"}}, {"template": "{0}", "values": {}},
        {"template": "{a!r}", "values": {"a": "1"}}, {"template": "{a:>9}", "values": {"a": "1"}},
        {"template": "{b}", "values": {"a": "1"}}, {"template": "{", "values": {}},
        {"template": "another text {a}", "values": {"a": "1"}},
        {"template": "x" * 2000, "values": {}},
        {"template": "{a}", "values": {f"a{n}": 1 for n in range(50)}},
    ],
)  # fmt: skip
def test_what_does_not_fit_leaves_the_english(told: object) -> None:
    back = from_told("1", told)
    assert back == "1"
    assert not isinstance(back, Phrase)


def test_endless_nesting_is_refused() -> None:
    told: dict[str, object] = {"template": "deep", "values": {}}
    for _ in range(50):
        told = {"template": "{a}", "values": {"a": told}}
    assert not isinstance(from_told("deep", told), Phrase)


def test_joined_texts_keep_their_parts() -> None:
    both = joined(phrase("{count} missed", count=3), "", "Plain.", by=": ")
    assert both == "3 missed: Plain."
    assert isinstance(both, Phrase)
    assert [v.template for v in both.values.values() if isinstance(v, Phrase)] == ["{count} missed", "Plain."]
    assert joined("", "") == ""
    assert joined("One.") == "One."


def test_a_phrase_is_made_safe_value_by_value() -> None:
    safe = plain(phrase("{name} writes: {text}", name="A\u202eB", text="x\ny"))
    assert safe == "AB writes: x y"
    assert isinstance(safe, Phrase)
    assert safe.template == "{name} writes: {text}"
    assert len(plain(phrase("{name} writes", name="W" * 500), 80)) == 80
