"""Two queues, four seats, sixty callers by sipp: the board counts as Asterisk's own log does.

Three seats are engines without a window, one is a real desk that is clicked; callers give up after a while of
their own. The figures are read from the board in Chromium and computed from `queue_log` here, call by call.
"""

import json
import random
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from app.domain.agent import AgentStatus, Availability
from app.wire.codec import to_plain
from app.wire.office import EnrolmentRequest, Heartbeat
from app.wire.seat_check import Health
from tests.e2e.board import open_board
from tests.e2e.office import Office
from tests.peers.asterisk import Asterisk, asterisk, free_port
from tests.peers.engine import CommandRefused, Engine
from tests.peers.session_bus import session_bus
from tests.peers.window import DeskWindow
from tests.peers.xvfb import screen

pytestmark = [pytest.mark.slow, pytest.mark.queues, pytest.mark.timeout(500)]

SCENARIO = Path(__file__).parent / "sipp" / "caller.xml"
USERS = ("1014", "1015", "1016")
DESK_USER = "1018"
CALLS_EACH = 30
THRESHOLD = 3


@dataclass(frozen=True)
class Stay:
    """One caller's stay in a queue, from Asterisk's log."""

    queue: str
    answered: bool
    abandoned: bool
    wait: int


def stays(log: list[list[str]]) -> list[Stay]:
    """Return what became of every caller: fields are time|call|queue|agent|event|data…"""
    found = []
    for _, _, queue, _, event, *data in log:
        if event == "CONNECT":
            found.append(Stay(queue, True, False, int(data[0])))
        elif event == "ABANDON":
            found.append(Stay(queue, False, True, int(data[2])))
        elif event == "EXITWITHTIMEOUT":
            found.append(Stay(queue, False, False, int(data[2])))
    return found


class Agent:
    """A seat's engine that answers after a moment, talks a little and hangs up half of the time.

    It is Ready all the time, and says so to the server as a desk does.
    """

    def __init__(self, engine: Engine, server: httpx.Client, seed: int) -> None:
        self.engine = engine
        self._server = server
        self._dice = random.Random(seed)
        self._leave = threading.Event()
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._work, self._beat)]
        for thread in self._threads:
            thread.start()

    def _beat(self) -> None:
        body = to_plain(Heartbeat(AgentStatus(Availability.READY), Health(registered=True)))
        while not self._leave.is_set():
            self._server.post("/api/v1/heartbeat", json=body).raise_for_status()
            self._leave.wait(2.0)

    def _work(self) -> None:
        seen = 0
        while not self._leave.is_set():
            offers = self.engine.link.events("call.offered", since=seen)
            if not offers:
                time.sleep(0.05)
                continue
            seen = self.engine.link.mark()
            self._take(offers[-1]["call"])

    def _take(self, call: str) -> None:
        self._leave.wait(self._dice.uniform(0.2, 4.5))
        try:
            self.engine.link.do("call.answer", call=call)
            self._leave.wait(self._dice.uniform(1.0, 4.0))
            if self._dice.random() < 0.5:
                self.engine.link.do("call.hang_up", call=call)
        except CommandRefused:
            return  # somebody else answered, or the caller gave up

    def stop(self) -> None:
        self._leave.set()
        for thread in self._threads:
            thread.join(10)
        self._server.close()
        self.engine.stop()


class DeskAgent:
    """Somebody at the real desk: answers, talks, hangs up half of the time, writes every wrap-up."""

    def __init__(self, window: DeskWindow, seed: int) -> None:
        self._window = window
        self._dice = random.Random(seed)
        self._leave = threading.Event()
        self.answered = 0
        self.missed: list[str] = []
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._leave.set()
        self._thread.join(30)

    def _work(self) -> None:
        while not self._leave.is_set():
            try:
                self._look()
            except TimeoutError as error:
                self.missed.append(str(error).partition(";")[0])  # the caller was quicker
            self._leave.wait(0.1)

    def _look(self) -> None:
        window = self._window
        if window.widget("answer"):
            self._leave.wait(self._dice.uniform(0.2, 3.0))
            if window.widget("answer"):
                window.click("answer")
                window.wait_for("call_state", "alking", 3)
                self.answered += 1
                self._leave.wait(self._dice.uniform(1.0, 4.0))
                if self._dice.random() < 0.5 and window.widget("end"):
                    window.click("end")
        elif window.widget("finish_wrap_up"):
            window.click("outcome_resolved")
            window.click("finish_wrap_up")
            window.wait_gone("finish_wrap_up", 5)


@pytest.fixture
def switch() -> Iterator[Asterisk]:
    with asterisk() as started:
        yield started


@pytest.fixture
def office(tmp_path: Path, switch: Asterisk) -> Iterator[Office]:
    """A real server linked to the switch."""
    one = Office(tmp_path / "office")
    try:
        one.begin()
        link = {
            "kind": "asterisk", "port": int(switch.values["ami_port"]), "user": "tests",
            "queues": ["support", "sales"],
        }  # fmt: skip
        one.setting("switch", json.dumps(link))
        one.setting("threshold_seconds", str(THRESHOLD))
        one.switch_secret(switch.values["ami_secret"])
        yield one
    finally:
        one.stop()
    assert "Traceback" not in one.log()


@pytest.fixture
def agents(office: Office, switch: Asterisk, tmp_path: Path) -> Iterator[list[Agent]]:
    """Three engines with the seats that belong to them."""
    found = []
    for number, user in enumerate(USERS):
        home = tmp_path / user
        home.mkdir()
        code = office.seat_at(switch, user, f"Desk {user}", f"Agent {user}")
        client = httpx.Client(base_url=office.url, timeout=20)
        answer = client.post("/api/v1/enrolments", json=to_plain(EnrolmentRequest(code, "test")))
        client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        engine = Engine(home, {})
        engine.start()
        engine.register(switch.registrar(), user, switch.password)
        found.append(Agent(engine, client, number))
    yield found
    for agent in found:
        agent.stop()


@pytest.fixture
def desk(office: Office, switch: Asterisk, tmp_path: Path) -> Iterator[DeskWindow]:
    """The fourth seat: a real desk, Ready."""
    home = tmp_path / "desk"
    home.mkdir()
    code = office.seat_at(switch, DESK_USER, "Desk", "Dana Desk")
    with screen() as one, session_bus(tmp_path / "person") as person:
        environment = {**person, "HEARTHLINE_AGENT_START_READY": "1", "HEARTHLINE_ENGINE_AUDIO": "null"}
        window = DeskWindow(home, one, environment)
        try:
            window.start((office.url, code))
            switch.contact(DESK_USER, timeout=30)
            window.wait_until_calls_may_ring()
            yield window
        finally:
            one.save(tmp_path / "screen.png")
            window.close()
    assert "Traceback" not in window.log()


def test_every_figure_is_that_of_the_queue_log(
    office: Office, switch: Asterisk, agents: list[Agent], desk: DeskWindow
) -> None:
    with open_board(office) as board:
        ready(board.page, len(agents) + 1)
        dana = DeskAgent(desk, 7)
        callers = [call(switch, extension) for extension in ("600", "601")]
        most_waiting = 0
        while any(caller.poll() is None for caller in callers):
            board.page.wait_for_timeout(1000)
            waiting = board.page.locator("#figures tr.all td.waiting").inner_text()
            most_waiting = max(most_waiting, int(waiting or 0))
        board.page.wait_for_timeout(6000)
        dana.stop()
        said = stays(queue_log(switch))
        figures = api(board.page, "/api/v1/board")["figures"]
        print(f"{len(said)} callers, {most_waiting} waited at most, the desk took {dana.answered}: {figures}")
        print("on the page:", board.page.locator("#figures tbody").inner_text().split())
        assert len(said) >= 2 * CALLS_EACH * 0.9
        assert most_waiting >= 2
        assert sum(s.abandoned for s in said) >= 3
        assert sum(s.answered for s in said) >= 10
        assert dana.answered >= 2
        compare(figures, said)
        shown(board.page, "", said)
        for queue in figures["queues"]:
            mine = [s for s in said if s.queue == queue["queue"]]
            compare(queue, mine)
            shown(board.page, queue["queue"], mine)
        calls = api(board.page, "/api/v1/board/calls?figure=asa")["calls"]
        told = sorted((c["queue"], c["wait_seconds"]) for c in calls if c["how"].startswith("answered"))
        assert told == sorted((s.queue, s.wait) for s in said if s.answered)


def api(page: Page, path: str) -> dict[str, Any]:
    """Ask the server as the page does, with the supervisor's session."""
    found: dict[str, Any] = page.request.get(page.url.replace("/board", path)).json()
    return found


def ready(page: Page, seats: int) -> None:
    """Wait until the queues have every seat, ready, and the board says that they said so."""
    end = time.monotonic() + 30
    while True:
        rows = api(page, "/api/v1/board")["agents"]
        if [(row["shown"], row["confidence"]) for row in rows] == [("ready", "confirmed")] * seats:
            return
        assert time.monotonic() < end, rows
        page.wait_for_timeout(300)


def call(switch: Asterisk, extension: str) -> "subprocess.Popen[bytes]":
    """Let callers come to a queue, one every 0.9 s."""
    words = [
        f"127.0.0.1:{switch.port}", "-sf", str(SCENARIO), "-s", extension, "-m", str(CALLS_EACH), "-r", "1",
        "-rp", "900", "-i", "127.0.0.1", "-p", str(free_port()), "-nostdin",
    ]  # fmt: skip
    null = subprocess.DEVNULL
    return subprocess.Popen(["sipp", *words], stdin=null, stdout=null, stderr=null)


@dataclass(frozen=True)
class Counted:
    """The figures of some callers, computed from the log alone."""

    asa: float
    rate: float
    level: float
    answered: int
    abandoned: int


def counted(said: list[Stay]) -> Counted:
    """Compute what the board should say; the service level ignores who gave up in time."""
    answered = [s.wait for s in said if s.answered]
    in_time = sum(s.answered and s.wait <= THRESHOLD for s in said)
    lost_in_time = sum(s.abandoned and s.wait <= THRESHOLD for s in said)
    abandoned = sum(s.abandoned for s in said)
    level = in_time / (len(said) - lost_in_time)
    return Counted(fmean(answered), abandoned / len(said), level, len(answered), abandoned)


def compare(figures: dict[str, Any], said: list[Stay]) -> None:
    """Hold what the board was told against what the log says."""
    should = counted(said)
    assert figures["offered"] == len(said)
    assert (figures["answered"], figures["abandoned"]) == (should.answered, should.abandoned)
    assert figures["asa_seconds"] == round(should.asa, 1)
    assert figures["abandon_rate"] == round(should.rate, 4)
    assert figures["service_level"] == round(should.level, 4)


def shown(page: Page, queue: str, said: list[Stay]) -> None:
    """Hold what stands on the page against what the log says; then open the calls behind the number."""
    should = counted(said)
    row = page.locator(f'#figures tr[data-queue="{queue}"]')

    def cell(name: str) -> str:
        return row.locator(f"td.{name} .value").inner_text().strip()

    assert numbers(cell("answered")) == [should.answered, len(said)]
    assert abs(seconds(cell("asa")) - should.asa) <= 0.55, (cell("asa"), should)
    assert abs(numbers(cell("abandoned"))[0] - 100 * should.rate) <= 0.051, (cell("abandoned"), should)
    assert abs(numbers(cell("service_level"))[0] - 100 * should.level) <= 0.51, (
        cell("service_level"),
        should,
    )
    row.locator("td.asa button").click()
    page.locator("#calls tbody tr").first.wait_for()
    lines = page.locator("#calls tbody tr:not(.aside)").all()
    waits = sorted(seconds(line.locator("td.number").first.inner_text()) for line in lines)
    page.locator("#calls .close").click()
    assert waits == sorted(s.wait for s in said if s.answered)


def numbers(text: str) -> list[float]:
    """Return the numbers in a text."""
    return [float(number) for number in re.findall(r"[0-9.]+", text)]


def seconds(text: str) -> int:
    """Return the seconds of a clock like 1:07."""
    minutes, _, rest = text.strip().rpartition(":")
    return int(minutes) * 60 + int(rest)


def queue_log(switch: Asterisk) -> list[list[str]]:
    """Return Asterisk's own log of its queues, a list of fields a line."""
    return [line.split("|") for line in (switch.folder / "log" / "queue_log").read_text().splitlines()]
