"""What is built and how: one place, and one hash over all of it."""

import hashlib
import sys
import sysconfig
from enum import StrEnum
from pathlib import Path
from typing import Final

PATCHES: Final = Path(__file__).parent / "patches"
SOUND: Final = Path(__file__).parent / "sound"
"""What moves a call's sound without Python: the C of a library of its own beside pjproject's."""
SOUND_LIBRARY: Final = "libhearthline_sound.so"
FILTERS: Final = "libhearthline_filters.so"
"""The library of the microphone's filters: WebRTC's, from pjproject's source."""


class Variant(StrEnum):
    """What a build is for: to run, or to be attacked in tests while every access to memory is checked."""

    PLAIN = "plain"
    SANITIZED = "sanitized"


CONFIG_SITE: Final = """\
/* Hearthline's pjproject: a call-centre seat, voice only. */
#define PJSUA_MAX_CALLS 32
#define PJSUA_MAX_ACC 16
#define PJSUA_MAX_PLAYERS 32
#define PJSUA_MAX_RECORDERS 32
#define PJ_IOQUEUE_MAX_HANDLES 1024
#define PJMEDIA_HAS_VIDEO 0
#define PJMEDIA_SRTP_HAS_DTLS 1
#define PJ_HAS_IPV6 1
#define PJSIP_MAX_PKT_LEN 16000
#define PJSIP_TLS_TRANSPORT_DONT_CREATE_LISTENER 1
"""

SANITIZED_SITE: Final = """\
#define PJ_POOL_DEBUG 1
"""
"""Each piece of memory by itself, so that the sanitizer sees where one ends."""

CONFIGURE: Final = (
    "--enable-epoll",
    "--disable-video",
    "--disable-sound",
    "--enable-speex-resample",
    "--with-external-speex",
    "--with-external-srtp",
    "--with-external-gsm",
    *(
        f"--disable-{part}"
        for part in (
            "ilbc-codec",
            "g7221-codec",
            "silk",
            "lyra",
            "opencore-amr",
            "libwebrtc",
            "libwebrtc-aec3",
            "libyuv",
            "ffmpeg",
            "v4l2",
            "openh264",
            "vpx",
            "sdl",
            "upnp",
        )
    ),
)

_CFLAGS: Final = {
    Variant.PLAIN: "-O2 -fPIC -DNDEBUG -fstack-protector-strong -D_FORTIFY_SOURCE=2",
    Variant.SANITIZED: "-O1 -g -fPIC -DNDEBUG -fno-omit-frame-pointer -fsanitize=address,bounds,null,return",
}

FILTER_FLAGS: Final = (
    "-w",
    "-fvisibility=hidden",
    "-ffunction-sections",
    "-fdata-sections",
    "-DWEBRTC_LINUX=1",
    "-DWEBRTC_POSIX=1",
    "-DWEBRTC_APM_DEBUG_DUMP=0",
)
"""For the microphone's filters, beside the flags for everything."""

NOT_FREE: Final = ("bdimad_dev.o",)
"""Objects named by the makefiles whose sources the Debian tarball leaves out."""

LIBRARY_FOLDERS: Final = ("pjlib", "pjlib-util", "pjnath", "third_party", "pjmedia", "pjsip")

PACKAGES: Final = (
    "gcc",
    "g++",
    "make",
    "binutils",
    "xz-utils",
    "patch",
    "swig",
    "libssl-dev",
    "libopus-dev",
    "libsrtp2-dev",
    "libspeex-dev",
    "libspeexdsp-dev",
    "libgsm1-dev",
    "libbcg729-dev",
    "libpulse-dev",
    "uuid-dev",
)
"""Debian packages the build needs; `dev.py setup` installs them."""


def patches() -> list[Path]:
    """Return our patches in the order they are applied."""
    return sorted(PATCHES.glob("*.patch"))


def sound_sources() -> list[Path]:
    """Return what the sound library is compiled from."""
    return sorted(SOUND.glob("*.c"))


def compiler_flags(variant: Variant) -> str:
    """Return the flags for C and C++."""
    return _CFLAGS[variant]


def config_site(variant: Variant) -> str:
    """Return the text of `config_site.h`."""
    return CONFIG_SITE + (SANITIZED_SITE if variant is Variant.SANITIZED else "")


def digest(source: bytes, variant: Variant = Variant.PLAIN) -> str:
    """Return the name of the build: a hash of recipe, patches, source, Python and machine."""
    tag = f"{sys.implementation.cache_tag} {sysconfig.get_platform()}"
    own = (config_site(variant), " ".join((*CONFIGURE, *FILTER_FLAGS)), compiler_flags(variant), tag)
    parts = [*own, *(p.read_text() for p in [*patches(), *sorted(SOUND.iterdir())])]
    return hashlib.sha256("\0".join(parts).encode() + source).hexdigest()[:16]
