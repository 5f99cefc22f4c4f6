"""How often an idle TCP or TLS connection says that it is alive (RFC 5626 CRLF); UDP is set by account."""

import ctypes
import logging
from collections.abc import Iterable
from typing import Final

import pjsua2 as pj

_log = logging.getLogger("hearthline.engine")

_USUAL_SECONDS: Final = 90
_LONGS_BEFORE: Final = 10
"""`pjsip_cfg_t` in `long`s: where `tcp.keep_alive_interval` lies; `tls.keep_alive_interval` follows."""

_known: list[int] = [_USUAL_SECONDS]


def keep_alive(wishes: Iterable[int]) -> None:
    """Let every connection made from now on follow the shortest wish (seconds, 0 = none). Loop thread.

    PJSIP knows one interval for all, in a record that pjsua2 does not show. It is written only where the
    value known from before is found; another layout is left alone.
    """
    wanted = min((seconds for seconds in wishes if seconds), default=0)
    library = ctypes.CDLL(pj._pjsua2.__file__)
    record = (ctypes.c_long * (_LONGS_BEFORE + 2)).in_dll(library, "pjsip_sip_cfg_var")
    if [record[_LONGS_BEFORE], record[_LONGS_BEFORE + 1]] != [_known[0]] * 2:
        _log.info("the keep-alive of connections stays as it is")
        return
    record[_LONGS_BEFORE] = record[_LONGS_BEFORE + 1] = _known[0] = wanted
