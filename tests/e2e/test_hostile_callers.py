"""Callers who send what no telephone should: the engine stays up, tells clean text, takes the next call."""

import asyncio
import json
import time
from typing import Any

import httpx
import pytest

from tests.e2e.office import PASSWORD, SUPERVISOR, Office
from tests.peers.asterisk import Asterisk
from tests.peers.engine import Engine
from tests.peers.server_process import enrolled
from tests.peers.sip import FarEnd

pytestmark = pytest.mark.medium

NAMES = {
    "html": (b"<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
    "link": (b"<a href=file:///etc/passwd>Bank</a>", "<a href=file:///etc/passwd>Bank</a>"),
    "formula": (b"=HYPERLINK(1)", "=HYPERLINK(1)"),
    "bad utf-8": (b"Kim \xff\xfe\xfd", None),
    "half a character": (b"Kim \xed\xa0\x80", None),
    "right-to-left": ("\u202eknaB \u2066ruoY\u200f".encode(), "knaB ruoY"),
    "korean": ("김민준".encode(), "김민준"),
    "very long": (b"A" * 3000, None),
    "controls": (b"Bell\x07\x1b[31m", None),
}


@pytest.fixture
def contact(switch: Asterisk, seat: str, engine: Engine) -> str:
    """Where the engine listens; everybody on 127.0.0.1 may call it."""
    engine.register(switch.registrar(), seat, switch.password, trusted=["127.0.0.1"])
    return switch.contact(seat).removeprefix("sip:").partition(";")[0]


@pytest.mark.parametrize("key", NAMES)
def test_a_hostile_name_is_shown_as_clean_text(
    engine: Engine, far_end: FarEnd, contact: str, key: str
) -> None:
    sent, expected = NAMES[key]
    caller = far_end.call(contact, name=sent, number="+40215550100")
    offered = engine.link.wait_for("call.offered")
    name = offered["name"]
    json.dumps(name, ensure_ascii=False).encode()  # no lone surrogate is left
    assert len(name) <= 200
    assert not any(ord(c) < 32 or c in "\u202a\u202e\u2066\u200f" for c in name)
    if expected is not None:
        assert name == expected
    assert offered["number"] == "+40215550100"
    caller.wait_status(180)
    caller.hang_up()
    assert engine.link.wait_for("call.ended", call=offered["call"])["cause"] == "abandoned"


def test_a12_a_name_off_the_wire_is_text_at_the_server_too(
    engine: Engine, far_end: FarEnd, contact: str, office: Office
) -> None:
    """From a SIP header over engine and server to the pages a supervisor opens."""
    name = "\u202e<script>alert(1)</script>=1+1"
    caller = far_end.call(contact, name=name.encode(), number="+40215550112")
    offered = engine.link.wait_for("call.offered")
    caller.wait_status(180)
    caller.hang_up()
    ended = engine.link.wait_for("call.ended", call=offered["call"])
    body = {key: value for key, value in ended.items() if key != "event"}
    pages = asyncio.run(_told(office, body))
    known = json.loads(pages["/api/v1/contacts"])["contacts"]
    assert [one["name"] for one in known if one["id"] == offered["call"]] == [name[1:]]
    shown = pages["/reports/calls"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;=1+1" in shown
    assert not any("<script>alert" in text and path != "/api/v1/contacts" for path, text in pages.items())
    assert not any("\u202e" in text or "\\u202e" in text for text in pages.values())


async def _told(office: Office, body: dict[str, Any]) -> dict[str, str]:
    """Send the end of a call as its seat does; return what a supervisor is then shown."""
    pages = {}
    async with await enrolled(office.url, office.seat(f"hostile {time.monotonic_ns()}", "Kim")) as seat:
        await seat.fact("engine", "call.ended", body)
    async with httpx.AsyncClient(base_url=office.url, timeout=20) as boss:
        typed, own = {"name": SUPERVISOR, "password": PASSWORD}, {"Origin": office.url}
        assert (await boss.post("/sign-in", json=typed, headers=own)).status_code == 200
        for path in ("/api/v1/contacts", "/reports", "/reports/calls", "/reports/days.csv"):
            pages[path] = (await boss.get(path, headers={"Accept": "text/html"})).text
    return pages


def test_a_nul_in_the_name_never_ends_the_engine(engine: Engine, far_end: FarEnd, contact: str) -> None:
    hostile = far_end.call(contact, name=b"Kim\x00Lee")
    time.sleep(0.5)
    assert all("\x00" not in e["name"] for e in engine.link.events("call.offered"))
    hostile.hang_up()
    caller = far_end.call(contact, name=b"After", number="+40215550101")
    offered = engine.link.wait_for("call.offered", name="After")
    caller.hang_up()
    engine.link.wait_for("call.ended", call=offered["call"])


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x00" * 2000,
        b"INVITE\r\n\r\n",
        b"INVITE sip:x SIP/2.0\r\nVia: SIP/2.0/UDP \xff\xff\r\nContent-Length: -1\r\n\r\n",
        b"SIP/2.0 200 OK\r\n\r\n",
        b"REGISTER " + b"A" * 1300,
    ],
    ids=["nul", "no headers", "bad lengths", "answer to nothing", "long line"],
)
def test_garbage_is_dropped(engine: Engine, far_end: FarEnd, contact: str, garbage: bytes) -> None:
    host, _, port = contact.rpartition("@")[2].partition(":")
    for _ in range(20):
        far_end.send(garbage, (host, int(port)))
    caller = far_end.call(contact, name=b"After")
    offered = engine.link.wait_for("call.offered", name="After")
    caller.hang_up()
    engine.link.wait_for("call.ended", call=offered["call"])


def test_a_flood_of_ghost_calls_leaves_room_for_a_real_one(
    engine: Engine, far_end: FarEnd, contact: str
) -> None:
    engine.link.do("offer.allow", allow=False)
    ghosts = [far_end.call(contact, number=f"+4021555{n:04}") for n in range(8)]
    for ghost in ghosts:
        ghost.wait_ended()
        assert 180 not in ghost.statuses
    engine.link.do("offer.allow", allow=True)
    caller = far_end.call(contact, name=b"Real")
    offered = engine.link.wait_for("call.offered", name="Real", timeout=3)
    caller.hang_up()
    engine.link.wait_for("call.ended", call=offered["call"])


def test_a_stranger_never_rings(engine: Engine, contact: str) -> None:
    stranger = FarEnd("127.0.0.2")
    try:
        call = stranger.call(contact, name=b"Stranger")
        time.sleep(1.5)
        assert 180 not in call.statuses
        assert engine.link.events("call.offered") == []
        assert engine.link.events("call.ended") == []
    finally:
        stranger.close()


@pytest.mark.parametrize(
    ("word", "told"), [(b"TN-Validation-Passed", "verified"), (b"TN-Validation-Failed", "failed")]
)
def test_the_centres_word_about_a_number_is_told(
    engine: Engine, far_end: FarEnd, contact: str, word: bytes, told: str
) -> None:
    identity = b'"Ioana" <sip:+40215550199;verstat=' + word + b"@127.0.0.1>"
    caller = far_end.call(contact, number="+1999", headers=(("P-Asserted-Identity", identity),))
    offered = engine.link.wait_for("call.offered")
    assert offered["verification"] == told
    assert offered["name"] == "Ioana"
    caller.hang_up()
    engine.link.wait_for("call.ended", call=offered["call"])
