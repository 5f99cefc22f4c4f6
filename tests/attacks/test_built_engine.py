"""What our own engine build says of itself: what it can, what it must not, how it is hardened."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.engine.own_build import folder

pytestmark = pytest.mark.medium

ASK = """
import ctypes, json, pjsua2 as pj

class Writer(pj.LogWriter):
    lines = []
    def write(self, entry):
        Writer.lines.append(entry.msg)

library = ctypes.CDLL(pj._pjsua2.__file__)
library.pj_log_set_level(0)
endpoint = pj.Endpoint(); endpoint.libCreate()
settings = pj.EpConfig(); settings.uaConfig.threadCnt = 0; settings.uaConfig.maxCalls = 32
writer = Writer(); settings.logConfig.writer = writer
settings.logConfig.level = settings.logConfig.consoleLevel = 4
endpoint.libInit(settings)
library.pj_dump_config()
library.OpenSSL_version.restype = ctypes.c_char_p
library.OPENSSL_version_major.restype = ctypes.c_uint
parameters = pj.CallOpParam(True); offered = parameters.opt  # it lies inside them
answer = {
    "version": endpoint.libVersion().full,
    "codecs": [codec.codecId for codec in endpoint.codecEnum2()],
    "srtp": list(endpoint.srtpCryptoEnum()),
    "calls": library.pjsua_call_get_max_count(),
    "config": "".join(Writer.lines),
    "devices": len(endpoint.audDevManager().enumDev2()),
    "tls": library.OPENSSL_version_major(),
    "media": [offered.audioCount, offered.videoCount, offered.textCount],
    "symbols": [name for name in NAMES if hasattr(library, name)],
}
endpoint.libDestroy()
print(json.dumps(answer))
"""
PRESENT = {"pjsip_front_door_set", "pjsip_front_door_refused"}
ABSENT = {
    "pj_cli_telnet_create", "pjmedia_vid_port_create", "pjmedia_alsa_factory", "pjmedia_pa_factory",
    "pjmedia_oss_factory", "pjmedia_codec_openh264_vid_init", "pjmedia_codec_vpx_vid_init",
    "gnutls_init",
}  # fmt: skip


@pytest.fixture(scope="module")
def build() -> Path:
    found = folder()
    assert found is not None, "build the engine first: python3 dev.py setup"
    return found


@pytest.fixture(scope="module")
def told(build: Path) -> dict[str, Any]:
    names = f"NAMES = {sorted(PRESENT | ABSENT)!r}\n"
    environment = {**os.environ, "PYTHONPATH": str(build), "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        [sys.executable, "-c", names + ASK], env=environment, capture_output=True, text=True, check=True
    )
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def test_it_is_as_new_as_promised(told: dict[str, Any]) -> None:
    assert tuple(int(part) for part in told["version"].split("-")[0].split(".")[:2]) >= (2, 17)
    assert told["tls"] == 3


def test_it_speaks_every_codec_that_is_offered(told: dict[str, Any]) -> None:
    names = {codec.partition("/")[0] for codec in told["codecs"]}
    assert {"opus", "G722", "PCMA", "PCMU", "G729"} <= names


def test_it_encrypts_speech(told: dict[str, Any]) -> None:
    assert {"AES_CM_128_HMAC_SHA1_80", "AES_256_CM_HMAC_SHA1_80"} <= set(told["srtp"])


def test_it_holds_32_calls_and_their_sockets(told: dict[str, Any]) -> None:
    assert told["calls"] == 32
    assert "PJ_IOQUEUE_MAX_HANDLES" in told["config"]
    line = next(line for line in told["config"].splitlines() if "PJ_IOQUEUE_MAX_HANDLES" in line)
    assert int(line.split(":")[-1]) == 1024


def test_it_has_no_part_that_a_seat_does_not_need(told: dict[str, Any]) -> None:
    assert set(told["symbols"]) == PRESENT
    assert told["devices"] == 0
    assert told["media"] == [1, 0, 0]


def test_it_is_hardened(build: Path) -> None:
    library = next(build.glob("_pjsua2*.so"))
    text = subprocess.run(
        ["readelf", "-Wdl", "--dyn-syms", str(library)], capture_output=True, text=True, check=True
    ).stdout
    for sign in ("GNU_RELRO", "BIND_NOW", "__stack_chk_fail", "__memcpy_chk"):
        assert sign in text, sign
    stack = next(line for line in text.splitlines() if "GNU_STACK" in line)
    assert "RWE" not in stack
