"""desk.sock: status, a second start, links, notices; and what strangers may try there."""

import asyncio
import json
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.desk.desk_socket import ask_desk
from app.wire import home
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine


def ask(desk: HeadlessDesk, request: dict[str, Any]) -> dict[str, Any]:
    """Ask as another process would, while the desk's own thread goes on."""
    answers: list[dict[str, Any]] = []
    thread = threading.Thread(target=lambda: answers.append(asyncio.run(ask_desk(request))))
    thread.start()
    desk.until_true(lambda: not thread.is_alive(), f"an answer to {request}")
    thread.join()
    return answers[0]


def test_status_is_the_whole_truth(ready_desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    call = engine.offer()
    ready_desk.until(lambda v: v.calls, "offer")
    told = ask(ready_desk, {"do": "status"})
    assert set(told) == {
        "version", "engine", "desk", "server", "accounts", "calls", "agent", "outbox", "last_error",
    }  # fmt: skip
    assert told["engine"] == {"pid": 1, "running": True}
    assert told["desk"]["running"]
    assert told["server"]["reachable"]
    assert [(a["account"], a["state"], a["error"]) for a in told["accounts"]] == [
        ("main", "registered", None)
    ]
    assert [(c["call"], c["state"], c["peer"], c["direction"]) for c in told["calls"]] == [
        (call.id, "offered", "+40215550199", "inbound")
    ]
    assert told["agent"]["availability"] == "ready"
    assert told["agent"]["shown"] == "offered"


def test_a_second_start_shows_the_window(desk: HeadlessDesk) -> None:
    assert ask(desk, {"do": "show"}) == {"ok": True}
    assert desk.shown == 1


@pytest.mark.parametrize(
    ("link", "number"),
    [
        ("tel:+40-21-555-0199", "+40215550199"),
        ("tel:+40215550199;phone-context=evil.example", "+40215550199"),
        ("sip:ioana@example.org;maddr=evil.example?Replaces=x", "ioana@example.org"),
        ("callto://0040215550199", "0040215550199"),
        ("TEL:%2B40215550199", "+40215550199"),
        ("tel:%0d%0aBYE sip:x", ""),
        ("sip:a@b%0d%0aX: y", ""),
        ("--hang-up", ""),
        ("file:///etc/passwd", ""),
        ("tel:" + "1" * 5000, ""),
    ],
)
def test_a_link_asks_and_is_never_dialled_by_itself(
    desk: HeadlessDesk, engine: ScriptedEngine, link: str, number: str
) -> None:
    assert ask(desk, {"do": "open", "link": link}) == {"ok": True}
    view = desk.until(lambda v: v.link and v.link.number == number and (number or v.link.error), "asks")
    assert view.link is not None
    assert "evil" not in view.link.number
    assert desk.shown == 1
    assert engine.did("call.dial") == []


def test_ten_links_a_second_dial_nothing(desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    for n in range(30):
        ask(desk, {"do": "open", "link": f"tel:07220001{n:02}"})
    assert engine.did("call.dial") == []
    assert desk.view.link is not None
    assert desk.view.link.number == "0722000129"
    assert 1 <= desk.shown <= 10, "thirty links do not raise the window thirty times"


def test_notice_and_welcome_are_plain_text_and_links_are_web_links(desk: HeadlessDesk) -> None:
    ask(desk, {"do": "notice", "text": "The centre\u202e rang\x00 <b>you</b>"})
    ask(desk, {
        "do": "welcome", "lines": ["one", "two"],
        "links": [["Board", "http://127.0.0.1/board"], ["Bad", "file:///etc/passwd"], ["x"], 7],
    })  # fmt: skip
    view = desk.until(lambda v: v.welcome.lines, "welcome")
    assert view.notice == "The centre rang <b>you</b>"
    assert view.welcome.links == (("Board", "http://127.0.0.1/board"),)


def test_nonsense_gets_an_answer_and_the_desk_lives(desk: HeadlessDesk) -> None:
    assert ask(desk, {"do": "explode"})["ok"] is False
    assert ask(desk, {})["ok"] is False
    with socket.socket(socket.AF_UNIX) as raw:
        raw.connect(str(home.desk_socket()))
        raw.sendall(b"\xff\xfenot json\n")
        assert json.loads(raw.makefile("rb").readline())["ok"] is False
        with suppress(OSError):
            raw.sendall(b"x" * 3_000_000)
    assert ask(desk, {"do": "status"})["desk"]["running"]


def test_the_socket_is_for_its_user_only_and_goes_with_the_desk(desk: HeadlessDesk, seat_home: Path) -> None:
    path = seat_home / "desk.sock"
    assert path.stat().st_mode & 0o077 == 0
    desk.stop()
    assert not path.exists()


def test_quit_by_socket(desk: HeadlessDesk, engine: ScriptedEngine) -> None:
    ask(desk, {"do": "quit"})
    desk.until_true(lambda: desk.ended, "gone")
    assert engine.did("shutdown")
