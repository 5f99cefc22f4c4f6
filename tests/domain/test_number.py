"""Numbers as people type, paste and click them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadInput
from app.domain.number import dialable, is_emergency, masked, same_number


@pytest.mark.parametrize(
    ("number", "emergency"),
    [
        ("112", True),
        ("+112", True),
        ("911@centre.example", True),
        ("sip:112@10.0.0.1:5070;transport=tls", True),
        ("sips:%31%31%32@centre.example", True),
        ("sip:112;phone-context=x@centre.example", True),
        ("1123", False),
        ("echo@112.example", False),
        ("*43", False),
    ],
)
def test_an_emergency_number_is_known_however_it_is_written(number: str, emergency: bool) -> None:
    assert is_emergency(number) is emergency


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("+40 21 555 0199", "+40215550199"),
        ("(021) 555-01.99", "0215550199"),
        ("021/5550199", "0215550199"),
        ("tel:+40-21-555;phone-context=x", "+4021555"),
        ("tel:%2B4021555", "+4021555"),
        ("callto://+4021555", "+4021555"),
        ("sip:ana@example.test;transport=tcp?Replaces=x", "ana@example.test"),
        ("*46", "*46"),
        ("reception", "reception"),
    ],
)
def test_what_can_be_dialled(typed: str, dialled: str) -> None:
    assert dialable(typed) == dialled


@pytest.mark.parametrize(
    "typed", ["", "   ", "tel:", "tel:%0d%0aBYE", "a b@c", "x@", "--flag x", "1\x002", "é"]
)
def test_what_cannot(typed: str) -> None:
    with pytest.raises(BadInput) as error:
        dialable(typed)
    assert error.value.hint


@given(st.text())
def test_whatever_is_typed_never_smuggles_a_line_or_a_header(typed: str) -> None:
    try:
        result = dialable(typed)
    except BadInput:
        return
    assert not set(result) & set(' \r\n\t<>"?;')


def test_the_same_person_calls_with_and_without_country_code() -> None:
    assert same_number("+40215550199", "0215550199")
    assert not same_number("+40215550199", "+40215550198")
    assert not same_number("112", "9112")
    assert not same_number("", "")


def test_logs_see_three_digits() -> None:
    assert masked("+40215550199") == "…199"
