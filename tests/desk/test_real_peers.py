"""The desk with the real engine, the real server and the demo call centre, each a process of its own."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desk.lock import holder
from app.desk.views import FileState, Page, SetUpStep
from app.wire import home
from tests.desk.headless import HeadlessDesk

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.medium, pytest.mark.timeout(240)]


class DemoCentre:
    """The demo call centre: registers the seat and rings it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app", "demo", "centre", "--port", "0", "--pace", "2"],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.account = json.loads(self.process.stdout.readline())
        self._reader = threading.Thread(target=self.process.stdout.read, daemon=True)
        self._reader.start()

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        self._reader.join(30)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def centre() -> Iterator[DemoCentre]:
    peer = DemoCentre()
    yield peer
    peer.close()


@pytest.fixture
def new_desk(seat_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HeadlessDesk]:
    monkeypatch.setenv("HEARTHLINE_ENGINE_AUDIO", "null")
    monkeypatch.setenv("HEARTHLINE_AGENT_START_READY", "1")
    desk = HeadlessDesk(spawn_engine=True)
    yield desk
    if not desk.ended:
        desk.quit()


def become_a_centre(desk: HeadlessDesk, centre: DemoCentre) -> None:
    """Go through the assistant with a SIP account: an own server, an own seat, registered."""
    desk.until(lambda v: v.page is Page.SET_UP, "the assistant")
    desk.desk.set_up_choose("account")
    account = centre.account
    registrar = account["registrar"].partition(";")[0]
    desk.desk.set_up_account(registrar, account["user"], account["password"], "udp")
    desk.until(lambda v: v.set_up and v.set_up.step is SetUpStep.HEADSET, "own centre", 90.0)
    desk.desk.set_up_headset_done()
    view = desk.until(lambda v: v.set_up and v.set_up.step is SetUpStep.RESULT, "result", 40.0)
    assert view.set_up is not None
    assert view.set_up.success, view.set_up
    assert "/board" in view.set_up.hint
    desk.desk.set_up_finish()


def test_a_seat_of_its_own_takes_real_calls_and_outlives_its_engine(
    new_desk: HeadlessDesk, centre: DemoCentre
) -> None:
    become_a_centre(new_desk, centre)
    desk = new_desk.desk
    view = new_desk.until(lambda v: v.page is Page.OFFER and v.file.state is FileState.NEW, "rings", 40.0)
    assert view.call is not None
    first, number = view.call.call, view.call.number
    desk.answer(first)
    new_desk.until(lambda v: v.call and v.call.talk_since, "talking")
    desk.edit_notes(first, "first call")
    desk.edit_caller_file("name", "Named By The Agent")
    desk.send_dtmf(first, "1")
    new_desk.pump(1.0)
    desk.hang_up(first)
    new_desk.until(lambda v: v.page is Page.WRAP_UP, "wrap-up")
    desk.choose_outcome("resolved")
    desk.finish_wrap_up()
    view = new_desk.until(lambda v: v.line.waiting == 0 and v.line.server_reachable, "sent")
    assert view.line.needs_attention == 0, view.needs_attention

    engine = holder(home.engine_lock())
    assert engine is not None
    os.kill(engine, 9)
    began = time.monotonic()
    new_desk.until(lambda v: not v.line.registered, "noticed", 3.0)
    new_desk.until(lambda v: v.line.registered, "engine back and registered")
    print(f"registered again {time.monotonic() - began:.1f} s after the engine was killed")
    assert holder(home.engine_lock()) not in {None, engine}

    desk.type_ahead("Named By")
    view = new_desk.until(lambda v: v.dial.suggestions, "the server knows the person")
    assert view.dial.suggestions[0].name == "Named By The Agent"
    assert view.dial.suggestions[0].number.endswith(number[-8:])
    new_desk.quit()
    assert holder(home.engine_lock()) is None
    assert not home.server_address_file().exists() or not _lives(home.server_address_file())


def _lives(path: Path) -> bool:
    try:
        os.kill(int(json.loads(path.read_text())["pid"]), 0)
    except (OSError, ValueError):
        return False
    return True
