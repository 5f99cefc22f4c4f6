"""A real TURN and STUN server (coturn) on an address of this machine, with one user of its own."""

import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.peers.asterisk import free_port
from tests.peers.process import ended

REALM: Final = "relay.test"
_CONFIG: Final = """
listening-ip={host}
relay-ip={host}
listening-port={port}
min-port={first}
max-port={last}
realm={realm}
user=seat:{password}
lt-cred-mech
fingerprint
no-tls
no-dtls
no-cli
no-multicast-peers
allow-loopback-peers
pidfile={folder}/turn.pid
userdb={folder}/turn.db
log-file={folder}/turn.log
simple-log
verbose
"""


@dataclass(frozen=True)
class Relay:
    """One running server; `user` and `password` are what it gives relayed addresses to."""

    host: str
    port: int
    password: str
    folder: Path
    user: str = "seat"

    @property
    def server(self) -> str:
        """Where it listens, as `account.set` wants it."""
        return f"{self.host}:{self.port}"

    def log(self) -> str:
        """Return what the server logged."""
        return "".join(path.read_text(errors="replace") for path in self.folder.glob("turn*.log"))


@contextmanager
def relay(folder: Path, host: str = "127.0.0.1") -> Iterator[Relay]:
    """Run coturn for the length of the block. Raises RuntimeError with its log when it does not start."""
    folder.mkdir(parents=True, exist_ok=True)
    first = 42_000 + secrets.randbelow(100) * 100
    one = Relay(host, free_port(), secrets.token_hex(8), folder)
    config = folder / "turn.conf"
    config.touch(mode=0o600)
    config.write_text(
        _CONFIG.format(
            host=host, port=one.port, first=first, last=first + 99, realm=REALM,
            password=one.password, folder=folder,
        )
    )  # fmt: skip
    process = subprocess.Popen(
        ["setpriv", "--pdeathsig", "TERM", "turnserver", "-c", str(config)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _listens(one, process)
        yield one
    finally:
        ended(process)


def _listens(one: Relay, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 15
    while "UDP listener opened" not in one.log():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"coturn does not run:\n{one.log()[-2000:]}")
        time.sleep(0.05)
