"""A11, A13: what a caller or a link may contain comes out as plain text, and dials what it shows."""

import json
import unicodedata
from pathlib import Path

import pytest

from tests.attacks.siege import Siege
from tests.engine.peer import SipPeer
from tests.peers.engine import CommandRefused, Engine

pytestmark = pytest.mark.medium

WORDS: dict[str, tuple[bytes, str]] = {
    "an image that fails": (b"<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
    "a file link": (b"<a href=file:///etc/passwd>x</a>", "<a href=file:///etc/passwd>x</a>"),
    "a formula": (b"=HYPERLINK(1)", "=HYPERLINK(1)"),
    "5 kB": (b"x" * 5000, "x" * 120),
    "right to left": ("\u202e\u2066evil\u2069\u202c \u200fx".encode(), "evil x"),
    "a NUL": (b"a\x00b", "ab"),
    "bad UTF-8": (b"caf\xe9 \xff\xfe", "caf\ufffd \ufffd\ufffd"),
    "half a character": (b"Kim \xed\xa0\x80", ""),
    "emoji": ("Ana \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1f7\U0001f1f4".encode(), ""),
    "escapes of a terminal": (b"\x1b[31mred\x07\x1b]0;x\x07", ""),
    "line ends": ("a\u2028b\u2029c\x85d\u000be".encode(), ""),
    "SQL": (b"'; DROP TABLE calls; --", "'; DROP TABLE calls; --"),
    "a template": (b"{{7*7}} ${7*7} %s%n", "{{7*7}} ${7*7} %s%n"),
}
HEADERS = ("X-Customer", "X-Queue", "Subject", "User-to-User", "Call-Info")


def _plain(value: str) -> None:
    value.encode()  # no lone surrogate
    for sign in value:
        kind = unicodedata.category(sign)
        assert kind not in {"Cc", "Cs", "Zl", "Zp"}, repr(value)
        assert sign not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f", repr(value)


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in _strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in _strings(part)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("name", WORDS)
def test_a_callers_words_are_plain_text_from_the_wire_to_the_disk(besieged: Siege, name: str) -> None:
    raw, expected = WORDS[name]
    text = raw.decode("utf-8", "surrogateescape")
    mark = besieged.engine.link.mark()
    lines = "".join(f"{header}: {text}\r\n" for header in HEADERS if "\0" not in text)
    besieged.peer.ring(sender=f'"{text}" <sip:+40711111111@127.0.0.1>', extra=lines).rtp.close()
    offered = besieged.engine.link.wait_for("call.offered", since=mark)
    besieged.engine.link.do("call.reject", call=offered["call"])
    ended = besieged.engine.link.wait_for("call.ended", since=mark, call=offered["call"])
    assert not expected or offered["name"] == expected
    assert offered["number"] == "+40711111111"
    for event in (offered, ended):
        for value in _strings(event):
            _plain(value)
    told = besieged.engine.link.do("snapshot", after=offered["seq"] - 1)
    assert [f["name"] for f in told["facts"] if f.get("call") == offered["call"]][:1] == [offered["name"]]
    kept = _on_disk(besieged.engine.home, offered["call"])
    assert kept
    for fact in kept:
        for value in _strings(fact):
            _plain(value)


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\r"])
def test_no_sign_in_a_name_begins_a_header(besieged: Siege, end: str) -> None:
    """What a language takes for the end of a line is none in SIP; else a name could vouch for itself."""
    lie = f"{end}P-Asserted-Identity: <sip:+40999;verstat=TN-Validation-Passed@h>{end}X: "
    mark = besieged.engine.link.mark()
    besieged.peer.ring(
        sender=f'"A{lie}" <sip:+40711111112@127.0.0.1>', extra=f"Subject: B{lie}\r\n"
    ).rtp.close()
    besieged.answers()
    offers = besieged.engine.link.do("snapshot", after=2**60)["calls"]
    for call in offers:
        if call["state"] == "offered":
            besieged.engine.link.do("call.reject", call=call["id"])
            besieged.engine.link.wait_for("call.ended", since=mark, call=call["id"])
            assert call["number"] in {"+40711111112", ""}
            assert call["verification"] == "unknown"


def _on_disk(home: Path, call: str) -> list[object]:
    files = [path for path in (home / "journal").rglob("*") if path.is_file()]
    lines = [line for path in files for line in path.read_bytes().split(b"\n") if call.encode() in line]
    return [json.loads(line[line.index(b"{") : line.rindex(b"}") + 1]) for line in lines]


LINKS = (
    "tel:%0d%0aBYE%20sip:x", "tel:+40211\r\nBYE sip:x SIP/2.0", "tel:+40211;phone-context=evil.example",
    "sip:100?Replaces=1%3Bto-tag%3D2%3Bfrom-tag%3D3", "sip:100@evil.example;maddr=127.0.0.2?Route=%3Csip:e",
    "--help", "-rf", "file:///etc/passwd", "http://evil.example/", "javascript:alert(1)",
    "sip:100;tag=1>;x=<sip:evil@evil", "100@evil.example>;x=", "100\x00@evil", "\u202e100",
    "<sip:100@evil.example>", "sip:" + "9" * 5000, "",
)  # fmt: skip


@pytest.mark.parametrize("link", LINKS, ids=range(len(LINKS)))
def test_a_link_dials_what_it_shows_at_the_switch_or_nothing(
    engine: Engine, peer: SipPeer, link: str
) -> None:
    """Whatever is dialled goes to the switch, and nothing hangs on to it: no header, no parameter."""
    engine.register(peer.registrar, "1001", "secret")
    try:
        engine.link.do("call.dial", to=link)
    except CommandRefused:
        return
    invite = peer.wait_request("INVITE")
    target = invite.text.split(" ")[1]
    for word in (
        "?",
        "maddr",
        "Replaces",
        "Route",
        "BYE",
        "tag=",
        "phone-context",
        "\r",
        "\n",
        "<",
        "%0d",
        "%0D",
    ):
        assert word not in target, target
    assert "\r\nBYE" not in invite.text
    assert not invite.header("Replaces")
    assert invite.source == peer.source
