"""The engine as a process: one a seat, owned by somebody, leaving in good order, and its command line."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from app.engine.lock import running_pid
from app.wire.engine import Role
from tests.engine.calling import until
from tests.engine.conftest import ROOT, RunningEngine, Seat
from tests.engine.peer import SipPeer
from tests.peers.process import PATIENCE


def run(role: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", role],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def test_the_lock_names_the_pid_and_a_second_engine_leaves_with_3(engine: RunningEngine) -> None:
    engine.client()
    assert running_pid(engine.home / "engine.lock") == engine.process.pid
    second = run("engine", engine.environment)
    assert second.returncode == 3
    assert str(engine.process.pid) in second.stderr
    assert "Traceback" not in second.stderr


def test_the_socket_is_for_its_user_only(engine: RunningEngine) -> None:
    engine.client()
    assert stat.S_IMODE((engine.home / "engine.sock").stat().st_mode) == 0o600


def test_sigint_is_ignored_and_sigterm_leaves_in_order(engine: RunningEngine, peer: SipPeer) -> None:
    seat = Seat(engine.client())
    seat.register(peer)
    dialog = peer.ring()
    event = seat.wait("call.offered")
    seat.ask("call.answer", call=event["call"])
    peer.confirm(dialog)
    engine.process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    assert seat.ask("snapshot", after=0)["calls"]
    assert engine.stop() == 0
    peer.wait_request("BYE")
    peer.wait(lambda m: m.method == "REGISTER" and m.header("Expires") == "0")
    assert not (engine.home / "engine.sock").exists()
    assert running_pid(engine.home / "engine.lock") is None
    assert engine.errors.read_bytes() == b""


def test_shutdown_answers_then_leaves(engine: RunningEngine) -> None:
    assert engine.client().ask("shutdown")["ok"]
    assert engine.process.wait(PATIENCE) == 0


def test_without_an_owner_calls_are_refused_and_then_it_leaves(
    start_engine: Callable[..., RunningEngine], peer: SipPeer
) -> None:
    engine = start_engine(refuse_after="0.5", exit_after="4")
    seat = Seat(engine.client())
    seat.register(peer)
    time.sleep(1)
    peer.ring()
    ended = seat.wait("call.offered")
    seat.ask("call.reject", call=ended["call"])
    seat.wait("call.ended")
    seat.client.close()
    time.sleep(0.8)
    alone = peer.ring()
    peer.wait_answer(alone.call_id, 480)
    assert engine.process.wait(PATIENCE) == 0
    peer.wait(lambda m: m.method == "REGISTER" and m.header("Expires") == "0")


def test_a_call_keeps_an_ownerless_engine_alive(
    start_engine: Callable[..., RunningEngine], peer: SipPeer
) -> None:
    engine = start_engine(refuse_after="0.3", exit_after="0.6")
    seat = Seat(engine.client())
    seat.register(peer)
    dialog = peer.ring()
    event = seat.wait("call.offered")
    seat.ask("call.answer", call=event["call"])
    peer.confirm(dialog)
    seat.wait("call.talking")
    seat.client.close()
    before = dialog.rtp.received
    time.sleep(2)
    assert engine.process.poll() is None
    until(lambda: dialog.rtp.received - before > 80, "the caller hears nothing of a desk that died")
    again = Seat(engine.client(Role.DESK))
    assert again.snapshot["calls"][0]["id"] == event["call"]
    again.ask("call.hang_up", call=event["call"])
    again.wait("call.ended")


def test_a_crashed_engine_leaves_no_lock_behind(engine: RunningEngine) -> None:
    engine.client()
    engine.kill()
    engine.start()
    assert engine.client().ask("snapshot", after=0)["ok"]


def test_ctl_speaks_json_and_tells_good_from_bad(engine: RunningEngine) -> None:
    engine.client()
    good = engine.ctl('{"do":"device.list"}')
    assert (good.returncode, json.loads(good.stdout)["ok"]) == (0, True)
    bad = engine.ctl('{"do":"fly"}')
    assert bad.returncode == 1
    assert json.loads(bad.stdout)["error"]["code"] == "unknown_command"
    assert "call.dial" in json.loads(bad.stdout)["error"]["hint"]
    many = engine.ctl("-", stdin='{"id":1,"do":"device.list"}\n\n{"id":2,"do":"offer.allow","allow":true}\n')
    assert [json.loads(line)["id"] for line in many.stdout.splitlines()] == [1, 2]
    assert many.returncode == 0
    assert engine.ctl("not json").returncode == 1
    assert engine.ctl().returncode == 2


def test_ctl_without_an_engine_says_so(engine: RunningEngine) -> None:
    engine.client()
    engine.stop()
    gone = engine.ctl('{"do":"device.list"}')
    assert gone.returncode == 1
    error = json.loads(gone.stdout)["error"]
    assert error["code"] == "no_engine"
    assert error["hint"]
    assert "Traceback" not in gone.stderr


def test_ctl_follows_events_after_a_snapshot(engine: RunningEngine, peer: SipPeer) -> None:
    engine.client()
    with subprocess.Popen(
        [sys.executable, "-m", "app", "ctl", "-"], cwd=ROOT, env=engine.environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        account = {
            "do": "account.set",
            "account": "a",
            "registrar": peer.registrar,
            "user": "1",
            "password": "secret",
        }
        for command in ({"do": "snapshot"}, account):
            process.stdin.write(json.dumps(command).encode() + b"\n")
        process.stdin.flush()
        names = []
        while "account.registered" not in names:
            names.append(json.loads(process.stdout.readline()).get("event"))
        process.stdin.close()
        assert process.wait(PATIENCE) == 0


def test_version_needs_no_engine(engine: RunningEngine) -> None:
    told = run("version", engine.environment)
    assert told.returncode == 0
    words = dict(line.split(" ", 1) for line in told.stdout.splitlines())
    assert words["engine"].startswith("pjproject 2.")
    assert words["tls"].startswith("OpenSSL")
    assert "G722/16000/1" in words["codecs"]
    assert told.stderr == ""


@pytest.mark.parametrize("value", ["loud", ""])
def test_a_bad_option_is_named(engine: RunningEngine, value: str) -> None:
    environment = {
        **engine.environment,
        "HEARTHLINE_ENGINE_AUDIO": value,
        "HEARTHLINE_HOME": str(engine.home / "x"),
    }
    told = run("engine", environment)
    assert told.returncode == 1
    assert "HEARTHLINE_ENGINE_AUDIO" in told.stderr
    assert "Traceback" not in told.stderr


class Raw:
    """A bare socket to the engine, for bad manners."""

    def __init__(self, engine: RunningEngine) -> None:
        engine.client()
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(str(engine.home / "engine.sock"))
        self.file = self.socket.makefile("rb")

    def say(self, data: bytes) -> dict[str, object]:
        self.socket.sendall(data)
        reply: dict[str, object] = json.loads(self.file.readline())
        return reply

    def close(self) -> None:
        self.file.close()
        self.socket.close()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{\n", "bad_json"),
        (b"[1,2]\n", "bad_json"),
        (b"\xff\xfe\n", "bad_json"),
        (b"[" * 30_000 + b"\n", "bad_json"),
        (b'{"do":"call.dial"}\n', "missing_field"),
        (b'{"do":"call.dial","to":7}\n', "bad_field"),
        (b'{"do":"offer.allow","allow":"yes"}\n', "bad_field"),
        (b'{"do":null}\n', "unknown_command"),
        (b'{"id":{"x":1},"do":"call.answer","call":"\\ud800"}\n', "unknown_call"),
    ],
)
def test_a_bad_line_gets_an_answer_and_the_next_one_works(
    engine: RunningEngine, line: bytes, code: str
) -> None:
    raw = Raw(engine)
    reply = raw.say(line)
    assert isinstance(reply["error"], dict)
    assert reply["error"]["code"] == code
    assert raw.say(b'{"id":2,"do":"device.list"}\n')["ok"]
    raw.close()


def test_a_line_without_end_is_cut_off(engine: RunningEngine) -> None:
    raw = Raw(engine)
    reply = raw.say(b"x" * 70_000)
    assert isinstance(reply["error"], dict)
    assert reply["error"]["code"] == "line_too_long"
    assert raw.file.readline() == b""
    raw.close()
    assert engine.client().ask("device.list")["ok"]


def test_a_reader_that_sleeps_is_let_go_and_others_hear_on(engine: RunningEngine) -> None:
    sleeper = Raw(engine)
    sleeper.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    assert sleeper.say(b'{"id":1,"do":"hello","role":"test"}\n')["ok"]
    line = json.dumps({"id": "y" * 60_000, "do": "device.list"}).encode() + b"\n"
    sleeper.socket.settimeout(0.5)
    let_go = False
    for _ in range(4000):
        try:
            sleeper.socket.sendall(line)
        except OSError:
            let_go = True
            break
    assert let_go
    assert engine.client().ask("device.list")["ok"]
    sleeper.close()


def test_rss_is_that_of_a_small_process(engine: RunningEngine) -> None:
    engine.client()
    pages = int((f := open(f"/proc/{engine.process.pid}/statm")).read().split()[1])  # noqa: PTH123, SIM115
    f.close()
    assert pages * os.sysconf("SC_PAGE_SIZE") < 150e6
