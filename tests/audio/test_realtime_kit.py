"""RealtimeKit, pretended on a bus of its own: what it is asked for, what is taken instead, who is calmed."""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from jeepney import HeaderFields, Message, MessageType, message_bus, new_error, new_method_return
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.peers.process import ended

pytestmark = pytest.mark.medium

LONGEST_RUN = 200_000
RESET_ON_FORK = 0x40000000
PROPERTIES = {
    "RTTimeUSecMax": ("x", LONGEST_RUN),
    "MaxRealtimePriority": ("i", 20),
    "MinNiceLevel": ("i", -15),
}
BUS = """<busconfig><type>system</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/>
<allow eavesdrop="false"/></policy></busconfig>"""

CHILD = """
import hashlib, logging, os, resource, sys, threading
import jeepney.io.blocking
from audio import priority

for limit in (resource.RLIMIT_RTPRIO, resource.RLIMIT_NICE):
    resource.setrlimit(limit, (0, 0))
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
said = []
log = logging.getLogger("hearthline.audio")
log.setLevel(logging.INFO)
heard = threading.Event()
class Hear(logging.Handler):
    def emit(self, record):
        said.append(record.getMessage())
        heard.set()
log.addHandler(Hear())
priority.come_first()
def wild():
    assert not priority.be_on_time()
    assert heard.wait(10)
    print(threading.get_native_id(), *resource.getrlimit(resource.RLIMIT_RTTIME), flush=True)
    if "wild" in sys.argv:
        hashlib.pbkdf2_hmac("sha256", b"", b"", 1_500_000)  # long without the GIL and without sleep
    print(os.sched_getscheduler(0) & ~0x40000000 == os.SCHED_OTHER)
thread = threading.Thread(target=wild)
thread.start()
thread.join()
print(said[0])
"""


class Kit:
    """What RealtimeKit does, as far as this user may; `refuses` real time or everything."""

    def __init__(self, bus: DBusConnection) -> None:
        self._bus = bus
        self.refuses: set[str] = set()
        self.asked: list[tuple[str, ...]] = []
        bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.RealtimeKit1"))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._bus.sock.shutdown(2)
        self._thread.join(5)
        self._bus.close()

    def _serve(self) -> None:
        while True:
            try:
                message = self._bus.receive()
            except (OSError, EOFError):
                return
            if message.header.message_type is MessageType.method_call:
                self._bus.send(self._answer(message))

    def _answer(self, message: Message) -> Message:
        method = message.header.fields[HeaderFields.member]
        if method == "Get":
            return new_method_return(message, "v", (PROPERTIES[message.body[1]],))
        self.asked.append((method, *map(str, message.body)))
        if method in self.refuses:
            return new_error(message, "org.freedesktop.DBus.Error.AccessDenied", "s", ("not for you",))
        thread, wish = message.body
        with contextlib.suppress(PermissionError):  # then only the words are tried, as for any other user
            if method == "MakeThreadRealtime":
                os.sched_setscheduler(thread, os.SCHED_RR | RESET_ON_FORK, os.sched_param(wish))
            else:
                os.setpriority(os.PRIO_PROCESS, thread, wish)
        return new_method_return(message, "", ())


@pytest.fixture
def address() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "conf").write_text(BUS.format(folder=folder))
        command = [
            "dbus-daemon",
            f"--config-file={folder}/conf",
            "--nofork",
            "--nosyslog",
            "--print-address=1",
        ]
        bus = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert bus.stdout is not None
        try:
            yield bus.stdout.readline().decode().strip()
        finally:
            ended(bus)
            bus.stdout.close()


@pytest.fixture
def kit(address: str) -> Iterator[Kit]:
    one = Kit(open_dbus_connection(address))
    try:
        yield one
    finally:
        one.close()


def run(address: str, *words: str) -> list[str]:
    """Return what the child of an ordinary user printed; one that was killed fails here."""
    environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": address}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *words],
        env=environment, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert done.returncode == 0, (done.returncode, done.stdout, done.stderr)
    return done.stdout.splitlines()


def test_real_time_is_granted_under_its_limit_and_a_thread_out_of_hand_is_calmed(
    kit: Kit, address: str
) -> None:
    facts, calm, said = run(address, "wild")
    thread, soft, hard = facts.split()
    assert kit.asked == [("MakeThreadRealtime", thread, "2")]
    assert (int(soft), int(hard)) == (LONGEST_RUN // 2, LONGEST_RUN)
    assert calm == "True"
    assert said == "sound threads: real time from RealtimeKit"


def test_where_real_time_is_refused_it_comes_before_others(kit: Kit, address: str) -> None:
    kit.refuses = {"MakeThreadRealtime"}
    facts, _, said = run(address)
    assert kit.asked[1:] == [("MakeThreadHighPriority", facts.split()[0], "-11")]
    assert said == "sound threads: ahead of others from RealtimeKit"


def test_where_everything_is_refused_it_stays_ordinary(kit: Kit, address: str) -> None:
    kit.refuses = {"MakeThreadRealtime", "MakeThreadHighPriority"}
    assert run(address)[2] == "sound threads: ordinary"


def test_without_a_bus_it_stays_ordinary(tmp_path: Path) -> None:
    assert run(f"unix:path={tmp_path}/nobody")[2] == "sound threads: ordinary"
