"""linphonec as a far end: registered at a switch or proxy, answers by itself, led by its standard input."""

import array
import math
import re
import subprocess
import threading
import time
import wave
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.peers.asterisk import free_port
from tests.peers.process import PATIENCE, ended

_CONFIG: Final = """\
[sip]
sip_port={udp}
sip_tcp_port={tcp}
sip_tls_port={tls}
bind_address=127.0.0.1
guess_hostname=0
contact=sip:{number}@127.0.0.1
default_proxy=0
media_encryption={encryption}
media_encryption_mandatory={mandatory}
verify_server_certs=0
verify_server_cn=0
register_only_when_network_is_up=0
use_info=0
use_rfc2833=1
inc_timeout=30
[net]
mtu=0
[sound]
hold_music={tone}
{sound}[rtp]
audio_rtp_port={rtp}-{rtp_end}
[proxy_0]
reg_proxy=<{registrar}>
reg_route=<{registrar};lr>
reg_identity=sip:{number}@{address}
reg_expires=120
reg_sendregister=1
publish=0
[auth_info_0]
username={number}
passwd={password}
realm=*
"""

_HEADSET: Final = """\
echocancellation=0
agc=0
[audio_codec_0]
mime=G722
rate=8000
channels=1
enabled=1
"""
"""Goes on in [sound]; other codecs are not offered."""


class Linphone:
    """One running linphonec; `number` is its own."""

    def __init__(self, number: str, process: subprocess.Popen[bytes], folder: Path) -> None:
        self.number = number
        self.pid = process.pid
        self._process = process
        self._folder = folder
        self._lock = threading.Lock()

    def do(self, line: str) -> None:
        """Type one line at its prompt."""
        with self._lock:
            assert self._process.stdin is not None
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()

    def call(self, to: str) -> None:
        """Call an address."""
        self.do(f"call {to}")

    def hang_up(self) -> None:
        """End the call."""
        self.do("terminate")

    def send_digits(self, digits: str) -> None:
        """Press keys in the call."""
        for digit in digits:
            self.do(digit)
            time.sleep(0.4)

    def digits(self) -> str:
        """Return the keys that came in the call."""
        return "".join(re.findall(r"Receiving tone (.)", self.log()))

    def wait_said(self, text: str, count: int = 1, timeout: float = PATIENCE) -> None:
        """Return once it printed this so often. Raises TimeoutError with what it said."""
        end = time.monotonic() + timeout
        while self.log().count(text) < count:
            if time.monotonic() > end:
                raise TimeoutError(f"linphone did not say {text!r}:\n{self.log()[-2000:]}")
            time.sleep(0.05)

    def log(self) -> str:
        """Return what it printed."""
        return (self._folder / "linphone.out").read_text(errors="replace")


@contextmanager
def linphone(
    folder: Path,
    registrar: str,
    number: str,
    password: str,
    *,
    srtp: bool = False,
    sound: Mapping[str, str] | None = None,
) -> Iterator[Linphone]:
    """Run linphonec, registered at `registrar` (`sip:host:port;transport=…`), for the block.

    With `sound` (the environment of a sound server) it speaks and listens there, in G.722 and without
    filters, and does not answer by itself; else it plays a tone from a file.
    """
    (folder / ".local/share/linphone").mkdir(parents=True, exist_ok=True)
    (folder / ".config").mkdir(exist_ok=True)
    first = 31_000 + (free_port() % 1000) * 20
    kinds = {"udp": -1, "tcp": -1, "tls": -1} | {registrar.rpartition("=")[2]: free_port()}
    configuration = folder / "linphonerc"
    configuration.touch(mode=0o600)
    configuration.write_text(
        _CONFIG.format(
            **kinds, number=number, password=password, registrar=registrar, rtp=first, rtp_end=first + 18,
            address=registrar.removeprefix("sip:").partition(";")[0],
            encryption="srtp" if srtp else "none", mandatory=0, tone=_tone(folder),
            sound=_HEADSET if sound else "",
        )
    )  # fmt: skip
    with (folder / "linphone.out").open("wb") as out:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", "linphonec", "-a", "-c", str(configuration)],
            env={**(sound or {}), "HOME": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            stdin=subprocess.PIPE, stdout=out, stderr=out,
        )  # fmt: skip
    one = Linphone(number, process, folder)
    try:
        one.wait_said("linphonec>")
        one.do(f"soundcard use {_default_card(one)}" if sound else "soundcard use files")
        _registered(one)
        yield one
    finally:
        ended(process)


def _default_card(one: Linphone) -> str:
    """Return its number for ALSA's default, which leads to the sound server's devices by the environment."""
    one.do("soundcard list")
    one.wait_said("ALSA Unknown: default")
    found = re.search(r"(\d+): ALSA Unknown: default", one.log())
    assert found is not None
    return found[1]


def _tone(folder: Path) -> Path:
    """Write what it says into a call: a tone of 440 Hz, a minute long."""
    path = folder / "tone.wav"
    one = array.array("h", (int(8000 * math.sin(2 * math.pi * 440 * n / 8000)) for n in range(8000)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(one.tobytes() * 60)
    return path


def _registered(one: Linphone) -> None:
    end = time.monotonic() + 20
    while "\nregistered, identity" not in one.log() and "> registered, identity" not in one.log():
        if time.monotonic() > end:
            raise RuntimeError(f"linphone is not registered:\n{one.log()[-2000:]}")
        one.do("status register")
        time.sleep(0.5)
