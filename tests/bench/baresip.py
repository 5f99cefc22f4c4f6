"""baresip as the yardstick: the same call to the same echo on the same kind of virtual headset.

ALSA's default goes to the sound server, where PULSE_SINK and PULSE_SOURCE name the headset; no echo
canceller, noise filter or voice detection is loaded; its configuration lies in a folder of its own.
"""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.peers.process import ended

_CONFIG: Final = """\
sip_listen 127.0.0.1:0
call_max_calls 4
audio_player alsa,default
audio_source alsa,default
audio_alert alsa,null
rtp_stats no
statmode_default off
module_path {modules}
module stdio.so
module g722.so
module g711.so
module plc.so
module alsa.so
module_tmp account.so
module_app menu.so
"""
_ASOUND: Final = """\
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
"""


def modules_folder() -> Path:
    """Return where Debian keeps baresip's modules."""
    for folder in ("/usr/lib/baresip/modules", "/usr/lib/x86_64-linux-gnu/baresip/modules"):
        if Path(folder).is_dir():
            return Path(folder)
    raise RuntimeError("baresip is not installed (apt: baresip-core)")


def alsa_to_pulse(folder: Path) -> dict[str, str]:
    """Write an ALSA configuration that leads to the sound server; return the environment that selects it."""
    path = folder / "asound.conf"
    path.write_text(_ASOUND)
    return {"ALSA_CONFIG_PATH": str(path)}


@contextmanager
def baresip(
    folder: Path,
    environment: Mapping[str, str],
    *,
    port: int,
    user: str,
    password: str,
    dial: str = "",
    codec: str = "G722/16000",
    until: str = "Call established",
) -> Iterator[subprocess.Popen[bytes]]:
    """Run baresip, registered at the switch on `port` and in a call with `dial`, for the block.

    `until` is what its log says when it has come as far as wanted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config").write_text(_CONFIG.format(modules=modules_folder()))
    account = f"<sip:{user}@127.0.0.1:{port};transport=udp>;auth_user={user};auth_pass={password}"
    (folder / "accounts").write_text(f"{account};regint=120;audio_codecs={codec};ptime=20\n")
    (folder / "accounts").chmod(0o600)
    (folder / "contacts").write_text("")
    log = folder / "baresip.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            ["baresip", "-f", str(folder), *(["-e", f"/dial sip:{dial}@127.0.0.1:{port}"] if dial else [])],
            env={**os.environ, **environment, **alsa_to_pulse(folder), "HOME": str(folder)},
            stdin=subprocess.PIPE, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        _wait_for(log, until)
        yield process
    finally:
        ended(process)


def _wait_for(log: Path, text: str, timeout: float = 10) -> None:
    end = time.monotonic() + timeout
    while text.encode() not in log.read_bytes():
        if time.monotonic() > end:
            raise RuntimeError(f"baresip did not say {text!r}:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.005)
