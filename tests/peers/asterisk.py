"""A real Asterisk (22, or 16) on ephemeral loopback ports, in a chroot, with a folder of its own.

Extensions: 500 echo, 501 tone, 502 tone that hangs up after 2 s, 503 busy, 504 rings for ever, 600 the queue
`support`, 700 reads four digits (event `Digits`), 701 sends `159#`, 702 sends the caller
on to 501, 703 plays a tone before it answers, `*45*10XX*610` and `*46*10XX*610` toggle a seat in and out of
the queue 610 and its pause there, with hints; `*21610` and `*22610` in and out, `*23R` a pause with the
reason R, `*24` back; 10XX a seat, 8PORT10XX a seat at the registrar on that port,
9PORT whoever listens there.
Seats 1001…1019: 1011 wants SRTP, 1012 takes it, 1013 wants it by DTLS, 1014 speaks Opus only, 1016 and 1012
renew their calls every 45 s (RFC 4028), 1017 may be signed in three times, 1018 uses ICE, 1019 wants no
session shorter than 120 s; all share one password made at the start.
"""

import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Final

from tests.peers.ami import ActionFailed, Ami
from tests.peers.asterisk_root import ASTERISK_22, Release, asterisk_root
from tests.peers.certificates import authority
from tests.peers.process import PATIENCE, alive

SEATS: Final = tuple(str(number) for number in range(1001, 1020))
TONE_HERTZ: Final = 620
_TEMPLATES: Final = Path(__file__).parent / "pbx"
_RENEWED: Final = "timers = always\ntimers_sess_expires = 90"
_EXTRA: Final = {
    "1011": "media_encryption = sdes",
    "1012": f"media_encryption = sdes\nmedia_encryption_optimistic = yes\n{_RENEWED}",
    "1013": "media_encryption = dtls\ndtls_auto_generate_cert = yes\ndtls_setup = actpass",
    "1014": "disallow = all\nallow = opus",
    "1016": _RENEWED,
    "1018": "ice_support = yes",
    "1019": "timers_min_se = 120\ntimers_sess_expires = 240",
}
_EXTRA_AOR: Final = {"1017": "max_contacts = 3\nremove_existing = no"}
PLAIN_SEATS: Final = tuple(seat for seat in SEATS if seat not in {*_EXTRA, *_EXTRA_AOR})
"""Seats without anything of their own: whoever gets one by turns meets the same switch every time."""


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """Return a loopback port that was free a moment ago."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Asterisk:
    """One running switch. `folder` is its folder as this process sees it."""

    folder: Path
    root: Path
    password: str
    values: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    _ami: Ami | None = None

    @property
    def host(self) -> str:
        """The address it listens on."""
        return self.values["host"]

    @property
    def port(self) -> int:
        """The port for UDP and TCP."""
        return int(self.values["port"])

    @property
    def ca_file(self) -> Path:
        """The CA that signed the certificate of the TLS port."""
        return self.folder / "keys/ca.crt"

    @property
    def wrong_ca_file(self) -> Path:
        """A CA that signed nothing here."""
        return self.folder / "keys/stranger.crt"

    @property
    def ami(self) -> Ami:
        """The management connection."""
        assert self._ami is not None, "not running"
        return self._ami

    def registrar(self, transport: str = "udp") -> str:
        """Return the address to register at; also for `tls-expired` and `tls-other` (wrong host)."""
        ports = {"tls": "tls_port", "tls-expired": "expired_port", "tls-other": "other_port"}
        port = self.values[ports.get(transport, "port")]
        return f"sip:{self.host}:{port};transport={transport.partition('-')[0]}"

    def start(self) -> None:
        """Start the process and sign in to its management. Raises RuntimeError with its log."""
        inside = f"/{self.folder.relative_to(self.root)}/asterisk.conf"
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "chroot", str(self.root), "asterisk", "-f", "-C", inside],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"},
            start_new_session=True,
        )
        self._ami = self._sign_in()

    def stop(self) -> None:
        """End the process (by its id) without a good-bye to anybody; idempotent."""
        if self._ami is not None:
            self._ami.close()
            self._ami = None
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def log(self) -> str:
        """Return what Asterisk logged."""
        path = self.folder / "log/messages"
        return path.read_text(errors="replace") if path.exists() else ""

    def contact(self, seat: str, timeout: float = PATIENCE) -> str:
        """Return the contact address that a seat registered, waiting for it."""
        end = time.monotonic() + timeout
        while not (found := self.contacts(seat)):
            if time.monotonic() > end:
                raise TimeoutError(f"{seat} is not registered")
            time.sleep(0.02)
        return found[0]

    def contacts(self, seat: str) -> list[str]:
        """Return the contacts registered for a seat now."""
        mark = self.ami.mark()
        try:
            self.ami.act("PJSIPShowEndpoint", Endpoint=seat)
        except ActionFailed:
            return []
        self.ami.wait_for("EndpointDetailComplete", since=mark)
        return [e["URI"] for e in self.ami.events("ContactStatusDetail", since=mark, AOR=seat)]

    def join_queue(self, seat: str) -> None:
        """Let the queue `support` call this seat."""
        self.ami.act("QueueAdd", Queue="support", Interface=f"PJSIP/{seat}")

    def leave_queue(self, seat: str) -> None:
        """Take the seat out of the queue."""
        self.ami.act("QueueRemove", Queue="support", Interface=f"PJSIP/{seat}")

    def queue_members(self) -> list[str]:
        """Return the interfaces the queue `support` may call."""
        mark = self.ami.mark()
        self.ami.act("QueueStatus", Queue="support")
        self.ami.wait_for("QueueStatusComplete", since=mark)
        return [e["Location"] for e in self.ami.events("QueueMember", since=mark)]

    def originate(self, target: str, *, far: str = "echo", name: str = "", number: str = "") -> str:
        """Call `target` (an extension of the seats) for a caller who then does `far`; return its channel id.

        `far`: echo, tone or digits. The caller's own leg ends when the call does.
        """
        key = f"caller-{secrets.token_hex(4)}"
        self.ami.act(
            "Originate",
            Channel=f"Local/{far}@far/n",
            ChannelId=key,
            OtherChannelId=f"{key}-2",
            Context="agents",
            Exten=target,
            Priority=1,
            CallerID=f'"{name}" <{number}>',
            Timeout=30000,
            Async="true",
        )
        return key

    def messages_waiting(self, seat: str, new: int, old: int = 0) -> None:
        """Tell a seat how many messages wait in its mailbox."""
        box = self.folder / "spool/voicemail/seats" / seat
        for folder, count in (("INBOX", new), ("Old", old)):
            shutil.rmtree(box / folder, ignore_errors=True)
            (box / folder).mkdir(parents=True)
            for number in range(count):
                (box / folder / f"msg{number:04}.txt").write_text("[message]\n")

    def hang_up(self, channel: str) -> None:
        """Hang up a channel by id or name."""
        self.ami.act("Hangup", Channel=channel)

    def channels(self) -> list[str]:
        """Return the names of all channels that are up."""
        mark = self.ami.mark()
        self.ami.act("CoreShowChannels")
        self.ami.wait_for("CoreShowChannelsComplete", since=mark)
        return [e["Channel"] for e in self.ami.events("CoreShowChannel", since=mark)]

    def _sign_in(self) -> Ami:
        assert self.process is not None
        end = time.monotonic() + 20
        while time.monotonic() < end and self.process.poll() is None:
            try:
                ami = Ami(int(self.values["ami_port"]), "tests", self.values["ami_secret"])
            except (OSError, ActionFailed, TimeoutError):
                time.sleep(0.05)
                continue
            mark = 0
            ami.wait_for("FullyBooted", since=mark)
            return ami
        raise RuntimeError(f"Asterisk did not start:\n{self.log()[-4000:]}")


@contextmanager
def asterisk(host: str = "127.0.0.1", release: Release = ASTERISK_22) -> Iterator[Asterisk]:
    """Run a switch on an address of this machine for the length of the block.

    Its folder is removed at the end.
    """
    root = asterisk_root(release)
    _sweep(root)
    folder = root / "srv" / f"hearthline-{os.getpid()}-{secrets.token_hex(4)}"
    switch = Asterisk(folder, root, secrets.token_urlsafe(12), _values(root, folder, host, release))
    try:
        _configure(switch)
        switch.start()
        yield switch
    finally:
        switch.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(root: Path) -> None:
    """Remove the folders of test runs that were killed."""
    for folder in (root / "srv").glob("hearthline-*-*"):
        if not alive(int(folder.name.split("-")[1])):
            shutil.rmtree(folder, ignore_errors=True)


def _values(root: Path, folder: Path, host: str, release: Release) -> dict[str, str]:
    first = 10_000 + secrets.randbelow(100) * 200
    modules = next(root.glob(release.modules)).relative_to(root)
    ports = ("port", "tls_port", "expired_port", "other_port", "ami_port")
    return {
        **{name: str(free_port()) for name in ports},
        "host": host,
        "folder": f"/{folder.relative_to(root)}",
        "modules": f"/{modules}",
        "auth_type": release.auth_type,
        "ami_secret": secrets.token_urlsafe(16),
        "rtp_start": str(first),
        "rtp_end": str(first + 198),
    }


def _configure(switch: Asterisk) -> None:
    keys = switch.folder / "keys"
    for name in ("keys", "run", "log", "spool", "music"):
        (switch.folder / name).mkdir(parents=True)
    ours = authority(keys)
    ours.sign("switch", address=switch.host)
    ours.sign("expired", address=switch.host, days=-1)
    ours.sign("other", host="elsewhere.test", address="192.0.2.1")
    authority(keys, "stranger")
    boxes = "\n".join(f"{seat} => 1234,Seat {seat}" for seat in SEATS)
    values = {**switch.values, "password": switch.password, "seats": _seats(), "boxes": boxes}
    for template in _TEMPLATES.glob("*.conf"):
        (switch.folder / template.name).write_text(Template(template.read_text()).substitute(values))


def _seats() -> str:
    return "\n".join(
        f"[{seat}](agent)\nauth = {seat}\naors = {seat}\ncallerid = Seat {seat} <{seat}>\n"
        f"{_EXTRA.get(seat, '')}\n"
        f"[{seat}](auth)\nusername = {seat}\n[{seat}](aor)\nmailboxes = {seat}@seats\n"
        f"{_EXTRA_AOR.get(seat, '')}"
        for seat in SEATS
    )
