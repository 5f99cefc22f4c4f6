"""What is built and how: one place, and one hash over all of it."""

import hashlib
import sys
import sysconfig
from pathlib import Path
from typing import Final

PATCHES: Final = Path(__file__).parent / "patches"

CONFIG_SITE: Final = """\
/* Hearthline's pjproject: a call-centre seat, voice only. */
#define PJSUA_MAX_CALLS 32
#define PJSUA_MAX_ACC 16
#define PJSUA_MAX_PLAYERS 32
#define PJSUA_MAX_RECORDERS 32
#define PJ_IOQUEUE_MAX_HANDLES 1024
#define PJMEDIA_HAS_VIDEO 0
#define PJ_HAS_IPV6 1
"""

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
            "bcg729",
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

CFLAGS: Final = "-O2 -fPIC -DNDEBUG -fstack-protector-strong -D_FORTIFY_SOURCE=2"

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
    "uuid-dev",
)
"""Debian packages the build needs; `dev.py setup` installs them."""


def patches() -> list[Path]:
    """Return our patches in the order they are applied."""
    return sorted(PATCHES.glob("*.patch"))


def digest(source: bytes) -> str:
    """Return the name of the build: a hash of recipe, patches, source, Python and machine."""
    tag = f"{sys.implementation.cache_tag} {sysconfig.get_platform()}"
    parts = [CONFIG_SITE, " ".join(CONFIGURE), CFLAGS, tag, *(p.read_text() for p in patches())]
    return hashlib.sha256("\0".join(parts).encode() + source).hexdigest()[:16]
