"""Other telephones with a window, started with a home of their own, to set our memory beside theirs.

They are installed for the bench only, when it runs as root on Debian and they are missing.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.peers.process import ended
from tests.peers.xvfb import Screen

PACKAGES: Final = {"twinkle": "twinkle", "linphone": "linphone-desktop"}

_TWINKLE_PROFILE: Final = """\
user_name={user}
user_domain=127.0.0.1:{port}
user_display=Bench
auth_name={user}
auth_pass={password}
registrar=127.0.0.1:{port}
register_at_startup=yes
sip_transport=udp
"""
_TWINKLE_SYSTEM: Final = """\
dev_ringtone=alsa:default
dev_speaker=alsa:default
dev_mic=alsa:default
gui_use_systray=no
sip_port={sip_port}
rtp_port={rtp_port}
start_user_profile=bench
"""
_LINPHONE: Final = """\
[sip]
sip_port=-1
sip_tcp_port=-1
default_proxy=0
[auth_info_0]
username={user}
passwd={password}
domain=127.0.0.1
[proxy_0]
reg_proxy=<sip:127.0.0.1:{port};transport=udp>
reg_identity=sip:{user}@127.0.0.1
reg_sendregister=1
reg_expires=120
"""


def install(names: tuple[str, ...] = tuple(PACKAGES)) -> None:
    """Install what is missing with apt. Raises RuntimeError where that cannot be done."""
    missing = [PACKAGES[name] for name in names if shutil.which(name) is None]
    if not missing:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise RuntimeError(f"for this comparison install: {' '.join(missing)}")
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"apt-get could not install {' '.join(missing)}:\n{done.stderr[-1500:]}")


@contextmanager
def phone(
    name: str,
    folder: Path,
    screen: Screen,
    sound: Mapping[str, str],
    *,
    port: int,
    user: str,
    password: str,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of the phones with an account at the switch on `port`, its window on `screen`, its
    sound at the sound server that `sound` names.
    """
    folder.mkdir(parents=True, mode=0o700)
    values = {"port": port, "user": user, "password": password, "sip_port": port + 1, "rtp_port": 31_000}
    command = _twinkle(folder, values) if name == "twinkle" else _linphone(folder, values)
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "LANG": "C.UTF-8",
        **{key: sound[key] for key in ("PULSE_SERVER", "ALSA_CONFIG_PATH")}, **screen.environment,
    }  # fmt: skip
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        _wait_for_window(screen, process, folder)
        yield process
    finally:
        ended(process)


def _twinkle(folder: Path, values: dict[str, object]) -> list[str]:
    home = folder / ".twinkle"
    home.mkdir()
    (home / "bench.cfg").write_text(_TWINKLE_PROFILE.format(**values))
    (home / "twinkle.sys").write_text(_TWINKLE_SYSTEM.format(**values))
    return ["twinkle", "-f", "bench"]


def _linphone(folder: Path, values: dict[str, object]) -> list[str]:
    home = folder / ".config/linphone"
    home.mkdir(parents=True)
    (home / "linphonerc").write_text(_LINPHONE.format(**values))
    return ["dbus-run-session", "--", "linphone"]


def _wait_for_window(screen: Screen, process: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + 30
    while not screen.windows("."):
        if time.monotonic() > end or process.poll() is not None:
            raise RuntimeError(f"no window:\n{(folder / 'out').read_text(errors='replace')[-1500:]}")
        time.sleep(0.2)
