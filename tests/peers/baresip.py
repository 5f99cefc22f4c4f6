"""baresip as a far end: registered at a switch or proxy, answers by itself, led through its control port."""

import json
import queue
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.peers.asterisk import free_port
from tests.peers.process import PATIENCE, ended

_CONFIG: Final = """\
net_interface 127.0.0.1
sip_listen 127.0.0.1:{port}
sip_cafile {ca_file}
sip_verify_server no
call_max_calls 4
call_hold_other_calls no
audio_player aubridge,far
audio_source ausine,440
audio_alert aubridge,alert
ausrc_srate 48000
auplay_srate 48000
ausrc_channels 2
auplay_channels 1
rtp_ports {rtp}-{rtp_end}
module_path {modules}
module g711.so
module ausine.so
module aubridge.so
module srtp.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
"""


class Baresip:
    """One running baresip; `number` is its own. Events are collected by a thread."""

    def __init__(self, number: str, control: int, folder: Path) -> None:
        self.number = number
        self._folder = folder
        self._events: list[dict[str, Any]] = []
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._changed = threading.Condition()
        self._socket = _connected(control)
        self._thread = threading.Thread(target=self._read, name="baresip", daemon=True)
        self._thread.start()

    def do(self, command: str, words: str = "") -> dict[str, Any]:
        """Carry out one command of baresip's menu and return its answer. Raises RuntimeError."""
        text = json.dumps({"command": command, "params": words}).encode()
        self._socket.sendall(str(len(text)).encode() + b":" + text + b",")
        answer = self._answers.get(timeout=PATIENCE)
        if not answer.get("ok"):
            raise RuntimeError(f"baresip refused {command}: {answer}")
        return answer

    def call(self, to: str) -> None:
        """Call an address."""
        self.do("dial", to)

    def hang_up(self) -> None:
        """End the call."""
        self.do("hangup")

    def send_digits(self, digits: str) -> None:
        """Press keys in the call."""
        for digit in digits:
            self.do("sndcode", digit)
            time.sleep(0.25)

    def digits(self) -> str:
        """Return the keys that came in the call."""
        return "".join(
            str(e.get("param", ""))[:1] for e in self.events("CALL_DTMF_START") if e.get("param", "")
        )

    def events(self, kind: str) -> list[dict[str, Any]]:
        """Return the events of one type so far."""
        with self._changed:
            return [event for event in self._events if event.get("type") == kind]

    def wait_for(self, kind: str, count: int = 1, timeout: float = PATIENCE) -> dict[str, Any]:
        """Return the n-th event of that type. Raises TimeoutError with its log."""
        end = time.monotonic() + timeout
        while len(found := self.events(kind)) < count:
            with self._changed:
                if not self._changed.wait(end - time.monotonic()):
                    raise TimeoutError(f"baresip told no {kind}:\n{self.log()[-1500:]}")
        return found[count - 1]

    def log(self) -> str:
        """Return what baresip wrote."""
        return (self._folder / "baresip.log").read_text(errors="replace")

    def close(self) -> None:
        """End the connection."""
        self._socket.close()
        self._thread.join(5)

    def _read(self) -> None:
        data = b""
        while True:
            try:
                piece = self._socket.recv(65_536)
            except OSError:
                return
            if not piece:
                return
            data += piece
            while (colon := data.find(b":")) > 0 and len(data) > colon + int(data[:colon]) + 1:
                size = int(data[:colon])
                self._take(json.loads(data[colon + 1 : colon + 1 + size]))
                data = data[colon + size + 2 :]

    def _take(self, message: dict[str, Any]) -> None:
        if message.get("event"):
            with self._changed:
                self._events.append(message)
                self._changed.notify_all()
        else:
            self._answers.put(message)


@contextmanager
def baresip(
    folder: Path,
    registrar: str,
    number: str,
    password: str,
    *,
    ca_file: Path | None = None,
    srtp: bool = False,
) -> Iterator[Baresip]:
    """Run baresip, registered at `registrar` (`sip:host:port;transport=…`), for the block."""
    folder.mkdir(parents=True, exist_ok=True)
    control, first = free_port(), 30_000 + (free_port() % 1000) * 20
    (folder / "config").write_text(
        _CONFIG.format(
            port=free_port(socket.SOCK_DGRAM), ca_file=ca_file or "/dev/null", modules=_modules(),
            control=control, rtp=first, rtp_end=first + 18,
        )
    )  # fmt: skip
    address = registrar.removeprefix("sip:")
    account = f"<sip:{number}@{address}>;auth_user={number};auth_pass={password};regint=120;answermode=auto"
    account += f';outbound="{registrar}";audio_codecs=PCMA/8000/1,PCMU/8000/1'
    (folder / "accounts").write_text(account + (";mediaenc=srtp-mand" if srtp else "") + "\n")
    (folder / "accounts").chmod(0o600)
    (folder / "contacts").write_text("")
    with (folder / "baresip.log").open("wb") as out:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", "baresip", "-f", str(folder), "-v"],
            stdin=subprocess.PIPE, stdout=out, stderr=out,
        )  # fmt: skip
    one: Baresip | None = None
    try:
        one = Baresip(number, control, folder)
        _registered(one, folder)
        yield one
    finally:
        if one is not None:
            one.close()
        ended(process)


def _registered(one: Baresip, folder: Path) -> None:
    end = time.monotonic() + 15
    log = folder / "baresip.log"
    while not one.events("REGISTER_OK") and b"200 OK" not in log.read_bytes():
        if time.monotonic() > end:
            raise RuntimeError(f"baresip is not registered:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


def _connected(port: int) -> socket.socket:
    end = time.monotonic() + 25
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=2)
        except OSError:
            if time.monotonic() > end:
                raise RuntimeError("baresip does not listen on its control port") from None
            time.sleep(0.05)
        else:
            connection.settimeout(None)
            return connection


def _modules() -> Path:
    for folder in (Path("/usr/lib/baresip/modules"), Path("/usr/lib/x86_64-linux-gnu/baresip/modules")):
        if folder.is_dir():
            return folder
    raise RuntimeError("baresip is not installed (apt: baresip-core)")
