"""A fresh minimal Debian 12 in a folder: what a person has who just installed it, and nothing of ours.

Its package sources, certificates and pip settings are those of the machine that runs the test, taken at run
time. Commands run in namespaces of their own: what they mount and start is gone when they end.
"""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).parents[2]
FRESH: Final = ("python3", "python3-pip", "ca-certificates", "git")
_APT: Final = Path("/etc/apt")
_PASSED_ON: Final = re.compile(r"(?:PIP_|SSL_CERT|REQUESTS_CA|CURL_CA|UV_).*|(?:https?|no|all)_proxy", re.I)
_ENTER: Final = """\
mount --make-rprivate /
mount -t proc proc {root}/proc
mount --rbind /dev {root}/dev
mount -t tmpfs tmpfs {root}/dev/shm
mount -t tmpfs tmpfs {root}/tmp
exec chroot {root} sh -c {words}
"""


class FreshMachine:
    """One root folder; `run` works in it as root, `start` returns the process."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def install(cls, root: Path, packages: tuple[str, ...] = FRESH) -> "FreshMachine":
        """Install the minimal system (about 20 seconds). Raises CalledProcessError, TimeoutExpired."""
        sources = root.with_suffix(".sources" if _debian_sources().suffix == ".sources" else ".list")
        shutil.copy(_debian_sources(), sources)
        options = [f"--aptopt={line}" for line in _apt_options()]
        command = ["mmdebstrap", "--mode=root", "--variant=minbase", f"--include={','.join(packages)}"]
        _run([*command, *options, "bookworm", str(root), str(sources)], 600)
        machine = cls(root)
        machine._settle()
        return machine

    def clone(self, place: str) -> None:
        """Put a fresh clone of this checkout's last commit at `place`."""
        target = self.root / place.lstrip("/")
        _run(["git", "clone", "-q", "--no-hardlinks", str(CHECKOUT), str(target)], 120)

    def start(self, words: str) -> subprocess.Popen[str]:
        """Run a shell line; ending the returned process ends everything that it started."""
        script = _ENTER.format(root=shlex.quote(str(self.root)), words=shlex.quote(words))
        command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-e", "-c", script]
        return subprocess.Popen(
            command,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, words: str, seconds: float) -> tuple[int, str]:
        """Run a shell line to its end and return status and output. Raises TimeoutExpired."""
        process = self.start(words)
        try:
            said, _ = process.communicate(timeout=seconds)
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()
        return process.returncode, said

    def _settle(self) -> None:
        """Give it the way to the network that this machine has."""
        for name in ("resolv.conf", "hosts", "pip.conf"):
            source = Path("/etc") / name
            if source.exists():
                shutil.copy(source, self.root / "etc" / name)
        user = Path.home() / ".config/pip"
        if user.is_dir():
            shutil.copytree(user, self.root / "root/.config/pip", dirs_exist_ok=True)
        for setting in _apt_settings():
            shutil.copy(setting, self.root / "etc/apt/apt.conf.d" / setting.name)
        ours = Path("/usr/local/share/ca-certificates")
        if ours.is_dir():
            shutil.copytree(ours, self.root / "usr/local/share/ca-certificates", dirs_exist_ok=True)
        status, said = self.run("update-ca-certificates", 120)
        assert status == 0, said

    @staticmethod
    def _environment() -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if _PASSED_ON.fullmatch(name)}
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return {**kept, "PATH": path, "HOME": "/root", "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}


def _debian_sources() -> Path:
    """Return the file with this machine's Debian 12 sources."""
    places = [*sorted((_APT / "sources.list.d").glob("*.sources")), _APT / "sources.list"]
    for place in [*places, *sorted((_APT / "sources.list.d").glob("*.list"))]:
        if place.is_file() and re.search(r"^(Suites:.*|deb .*)\bbookworm\b(?!-)", place.read_text(), re.M):
            return place
    raise FileNotFoundError("this machine's apt has no Debian 12 sources")


def _apt_settings() -> list[Path]:
    """Return this machine's apt settings that concern fetching."""
    wanted = re.compile(r"^\s*Acquire", re.M)
    return [path for path in sorted((_APT / "apt.conf.d").glob("*")) if wanted.search(path.read_text())]


def _apt_options() -> list[str]:
    lines = [line.strip() for path in _apt_settings() for line in path.read_text().splitlines()]
    return [line for line in lines if line.startswith("Acquire") and line.endswith(";")]


def _run(command: list[str], seconds: float) -> None:
    result = subprocess.run(command, check=False, capture_output=True, text=True, timeout=seconds)
    assert result.returncode == 0, (result.stdout + result.stderr)[-3000:]
