"""Links that were clicked: whom to call is taken, everything else a page may say is dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadInput
from app.domain.link import LONGEST, Link, is_link, read_link


@pytest.mark.parametrize(
    ("link", "number"),
    [
        ("tel:+40-21-555-0199", "+40215550199"),
        ("tel:+40%2021%20555%200199", "+40215550199"),
        ("TEL:%2B40215550199", "+40215550199"),
        ("tel:(021)555.01.99;phone-context=+40", "0215550199"),
        ("tel:*46", "*46"),
        ("tel:112", "112"),
        ("tel://0215550199", "0215550199"),
        (" tel:0215550199 ", "0215550199"),
        ("sip:ana@example.test", "ana@example.test"),
        ("sips:ana@example.test:5061", "ana@example.test:5061"),
        ("sip:+40-21-555-0199@example.test;user=phone", "+40215550199@example.test"),
        ("sip:ana@[2001:db8::1]:5060", "ana@[2001:db8::1]:5060"),
        ("sip:reception", "reception"),
        ("callto://+4021555", "+4021555"),
        ("callto:ana+type=person", "ana"),
        ("callto:ana@example.test", "ana@example.test"),
    ],
)
def test_whom_to_call(link: str, number: str) -> None:
    assert read_link(link) == Link(number, context="+40" if "context" in link else "")


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("tel:+4021555;ext=12", Link("+4021555", "12")),
        ("tel:+4021555;EXT=1-2;isub=9", Link("+4021555", "12")),
        ("tel:+4021555,,34", Link("+4021555", "34")),
        ("tel:7042;phone-context=example.test", Link("7042", "", "example.test")),
        ("tel:7042;phone-context=+40-21;ext=5", Link("7042", "5")),
        ("tel:7042;phone-context=%22%3Cb%3E", Link("7042")),
        ("tel:7042;ext=1;ext=2", Link("7042", "1")),
        ("tel:7042;ext=abc", Link("7042")),
        ("tel:7042;ext=1234567890123", Link("7042")),
    ],
)
def test_what_a_telephone_link_says_besides(link: str, found: Link) -> None:
    assert read_link(link) == found


@pytest.mark.parametrize(
    "link",
    [
        "sip:ana@example.test?Replaces=abc%3Bto-tag%3D1",
        "sip:ana@example.test;maddr=evil.test",
        "sip:ana@example.test;maddr=evil.test?Route=%3Csip:evil.test%3Blr%3E",
        "sip:ana@example.test;transport=tcp;lr;ttl=255?Subject=x&body=y@evil.test",
        "sip:ana:secret@example.test",
        "sip:ana;phone-context=evil.test@example.test",
        "sips:ana@example.test?Call-Info=%3Bevil",
    ],
)
def test_headers_routes_and_passwords_are_dropped(link: str) -> None:
    assert read_link(link) == Link("ana@example.test")


@pytest.mark.parametrize(
    "link",
    [
        "tel:%0d%0aBYE",
        "tel:123%0D%0ABYE sip:x",
        "tel:123\r\nBYE",
        "tel:123;ext=1%0a",
        "sip:a@b%0d%0aX:%20y",
        "sip:a@b?Subject=%0aRoute:x",
        "tel:1\x002",
        "tel:1%002",
        "tel:1%C2%852",
        "tel:" + "1" * LONGEST,
    ],
)
def test_a_link_that_hides_something_is_refused_whole(link: str) -> None:
    with pytest.raises(BadInput) as error:
        read_link(link)
    assert error.value.code == "bad_link"
    assert error.value.hint


@pytest.mark.parametrize(
    "link",
    [
        "tel:", "tel:+", "tel:reception", "tel:--version", "tel:1%250d", "tel:;ext=5", "tel:" + "1" * 33,
        "callto:--flag", "sip:--flag", "sip:-o@", "sip:@host", "sip:a@b@c", "sip:a@", "sip:a@b c",
        "sip:a@b/c", "sip:a%40evil.test", "sip:%61%3b@b", "sip:<a>@b", 'sip:"a"@b', "sip:", "sip:?Replaces=x",
        "sip:;maddr=x", "sip:a@$(id)", "sip:`id`", "sip:a@b'c", "tel:é",
    ],
)  # fmt: skip
def test_what_cannot_be_called_is_told(link: str) -> None:
    with pytest.raises(BadInput) as error:
        read_link(link)
    assert error.value.title


@pytest.mark.parametrize("text", ["", "--hang-up", "file:///etc/passwd", "javascript:1", "http://tel:1", "1"])
def test_what_is_no_link_at_all(text: str) -> None:
    assert not is_link(text)
    with pytest.raises(BadInput):
        read_link(text)


_PIECES = ["tel:", "sip:", "callto:", "@", ";", "?", "%0d", "%0a", "%40", "%3b", "maddr=", "Replaces=", "--"]


@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=6)), max_size=8).map("".join))
def test_whatever_is_clicked_never_smuggles_anything(link: str) -> None:
    for text in (link, f"tel:{link}", f"sip:{link}"):
        try:
            found = read_link(text)
        except BadInput:
            continue
        assert not set(found.number) & set(' \r\n\t\0<>"?;%')
        assert not found.number.startswith("-")
        assert set(found.extension) <= set("0123456789*#")
        assert found.number.count("@") <= 1
