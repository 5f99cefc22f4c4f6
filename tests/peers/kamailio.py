"""A real Kamailio on ephemeral loopback ports: registrar, and a proxy that stays in the path of every call.

Users 10XX share one password made at the start; a number 9PORT reaches whoever
listens there on loopback over UDP, 8PORT over TCP.
"""

import os
import re
import secrets
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.peers.asterisk import free_port
from tests.peers.certificates import authority

_TEMPLATE: Final = Path(__file__).parent / "proxy/kamailio.cfg"
_TLS: Final = """\
[server:default]
method = TLSv1.2+
verify_certificate = no
require_certificate = no
private_key = {folder}/keys/proxy.key
certificate = {folder}/keys/proxy.crt
ca_list = {folder}/keys/ca.crt
[client:default]
method = TLSv1.2+
verify_certificate = no
"""


@dataclass
class Kamailio:
    """One running proxy; `host` is the address that it listens on."""

    folder: Path
    host: str
    port: int
    tls_port: int
    password: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def ca_file(self) -> Path:
        """The CA that signed the certificate of the TLS port."""
        return self.folder / "keys/ca.crt"

    def registrar(self, transport: str = "udp") -> str:
        """Return the address to register at."""
        port = self.tls_port if transport == "tls" else self.port
        return f"sip:{self.host}:{port};transport={transport}"

    def start(self) -> None:
        """Start it, on the same ports each time. Raises RuntimeError with its log."""
        with (self.folder / "kamailio.log").open("ab") as out:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", "kamailio", "-f", str(self.folder / "kamailio.cfg"), "-DD",
                 "-E", "-m", "32", "-M", "4", "-Y", str(self.folder / "run"), "-w", str(self.folder)],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + 15
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"Kamailio did not start:\n{self.log()[-3000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End it and the processes that it forked (its own group, by id); idempotent."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(5)
            self.process = None

    def log(self) -> str:
        """Return what it said."""
        path = self.folder / "kamailio.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _answers(self) -> bool:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.bind((self.host, 0))
            asking.settimeout(0.3)
            mine = f"{self.host}:{asking.getsockname()[1]}"
            key = secrets.token_hex(6)
            asking.sendto(
                f"OPTIONS sip:{self.host}:{self.port} SIP/2.0\r\n"
                f"Via: SIP/2.0/UDP {mine};branch=z9hG4bK{key}\r\n"
                f"Max-Forwards: 5\r\nFrom: <sip:t@{mine}>;tag={key}\r\nTo: <sip:{self.host}>\r\n"
                f"Call-ID: {key}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n".encode(),
                (self.host, self.port),
            )
            try:
                return asking.recv(4096).startswith(b"SIP/2.0 200")
            except OSError:
                return False


@contextmanager
def kamailio(host: str = "127.0.0.1", switch: str = "") -> Iterator[Kamailio]:
    """Run a proxy for the length of the block; its folder is removed at the end.

    With `switch` (`address:port`) all calls of its users go through the switch there.
    """
    with tempfile.TemporaryDirectory(prefix="hl-kamailio-") as place:
        folder = Path(place)
        ours = authority(folder / "keys")
        ours.sign("proxy", address=host)
        (folder / "run").mkdir()
        proxy = Kamailio(folder, host, free_port(), free_port(), secrets.token_urlsafe(12))
        values = {
            "host": host, "port": str(proxy.port), "tls_port": str(proxy.tls_port), "folder": place,
            "password": proxy.password, "modules": str(_modules()), "switch": switch,
        }  # fmt: skip
        text = re.sub(r"<<(\w+)>>", lambda found: values[found[1]], _TEMPLATE.read_text())
        (folder / "kamailio.cfg").write_text(text)
        (folder / "tls.cfg").write_text(_TLS.format(folder=place))
        try:
            proxy.start()
            yield proxy
        finally:
            proxy.stop()


def _modules() -> Path:
    found = sorted(Path("/usr/lib").glob("*/kamailio/modules"))
    if not found:
        raise RuntimeError("Kamailio is not installed (apt: kamailio kamailio-tls-modules)")
    return found[0]
