"""PJSIP's name resolution, done by us: its own holds up the loop, and with it every call, while DNS is slow.

PJSIP asks an "external resolver" for every host it sends to (`pjsip_endpt_set_ext_resolver`); pjsua2 does not
show it, so it is set by ctypes. Addresses and the names of our accounts are answered at once; any other name
(a far end's Contact or Record-Route) on a thread, while the request waits and everything else goes on.
"""

import ctypes
import logging
from collections.abc import Callable
from typing import Any, Final

import pjsua2 as pj

from app.engine.about import stock_engine
from app.engine.addresses import literal
from app.engine.loop import Loop
from app.engine.name_client import in_background
from app.engine.resolving import Names, NoAnswer

_log = logging.getLogger("hearthline.engine")

_IPV6: Final = 128
"""PJSIP_TRANSPORT_IPV6"""
_UDP, _TCP, _TLS = 1, 2, 3
_RELIABLE: Final = 1
_SECURE: Final = 2
_UNKNOWN_HOST: Final = 70_018
"""PJ_ERESOLVE"""
_MOST_RECORDS: Final = 32
_MOST_REMEMBERED: Final = 256


class _Text(ctypes.Structure):
    _fields_ = (("pointer", ctypes.c_void_p), ("length", ctypes.c_ssize_t))


class _HostPort(ctypes.Structure):
    _fields_ = (("host", _Text), ("port", ctypes.c_int))


class _HostInfo(ctypes.Structure):
    _fields_ = (("flag", ctypes.c_uint), ("type", ctypes.c_int), ("address", _HostPort))


class _Record(ctypes.Structure):
    _fields_ = (
        ("name", _Text),
        ("type", ctypes.c_int),
        ("priority", ctypes.c_uint),
        ("weight", ctypes.c_uint),
        ("address", ctypes.c_uint32 * 7),  # pj_sockaddr: the size of sockaddr_in6
        ("address_length", ctypes.c_int),
    )


class _Records(ctypes.Structure):
    _fields_ = (("count", ctypes.c_uint), ("entry", _Record * _MOST_RECORDS))


_Answer = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(_Records))
_Ask = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(_HostInfo), ctypes.c_void_p, ctypes.c_void_p
)


class _Resolver(ctypes.Structure):
    _fields_ = (("resolve", _Ask),)


class NameService:
    """Answers PJSIP's questions for addresses. Loop thread only.

    `prefer` says which address stands for a name and port; it is kept in memory of this object, which must
    live as long as the endpoint.
    """

    def __init__(self, loop: Loop, names: Names) -> None:
        self._loop = loop
        self._names = names
        self._preferred: dict[tuple[str, int], str] = {}
        self._remembered: dict[str, str] = {}
        self._library = ctypes.CDLL(pj._pjsua2.__file__)
        self._resolver = _Resolver(_Ask(self._asked))

    def start(self) -> None:
        """Take over from PJSIP's own resolution; the endpoint runs. The stock engine keeps its own."""
        if stock_engine():
            return  # what it hands to an external resolver is laid out otherwise; it serves this machine only
        get = self._library.pjsua_get_pjsip_endpt
        get.restype, get.argtypes = ctypes.c_void_p, ()
        put = self._library.pjsip_endpt_set_ext_resolver
        put.argtypes = (ctypes.c_void_p, ctypes.POINTER(_Resolver))
        status = put(get(), ctypes.byref(self._resolver))
        if status:
            _log.warning("PJSIP keeps resolving names itself (%d)", status)

    def prefer(self, host: str, port: int, address: str) -> None:
        """Send what is meant for `host` and `port` to `address` from now on."""
        self._preferred[(host.lower(), port)] = address

    def _asked(self, _resolver: Any, _pool: Any, asked: Any, token: Any, answer: Any) -> None:
        try:
            info = asked.contents
            raw = ctypes.string_at(info.address.host.pointer, info.address.host.length)
            host = raw.decode("ascii", "replace").strip("[]").lower()
            kind, port = _kind(info.type, info.flag), info.address.port
            reply: Callable[[str], None] = lambda address: self._reply(answer, token, kind, port, address)  # noqa: E731
            address = literal(host) or self._preferred.get((host, port or _usual(kind)), "")
            if address:
                reply(address)
            else:
                self._look_up(host, reply)
        except Exception:  # noqa: BLE001 - a callback from C has nobody to raise to
            _log.exception("a name could not be resolved")

    def _look_up(self, host: str, reply: Callable[[str], None]) -> None:
        def work() -> None:
            try:
                found = self._names.addresses(host)
            except NoAnswer:
                found = []
            self._loop.post(lambda: self._found(host, found[0] if found else "", reply))

        in_background(work, "name look-up")

    def _found(self, host: str, address: str, reply: Callable[[str], None]) -> None:
        if address and len(self._remembered) < _MOST_REMEMBERED:
            self._remembered[host] = address
        reply(address or self._remembered.get(host, ""))

    def _reply(self, answer: Any, token: Any, kind: int, port: int, address: str) -> None:
        records = _Records()
        status = _UNKNOWN_HOST
        if address:
            status = self._fill(records, kind, port or _usual(kind), address)
        _Answer(answer)(status, token, ctypes.byref(records))

    def _fill(self, records: _Records, kind: int, port: int, address: str) -> int:
        family = ctypes.c_uint16.in_dll(
            self._library, "PJ_AF_INET6" if ":" in address else "PJ_AF_INET"
        ).value
        plain = address.encode("ascii")
        buffer = ctypes.create_string_buffer(plain)
        text = _Text(ctypes.cast(buffer, ctypes.c_void_p), len(plain))
        entry = records.entry[0]
        place = ctypes.cast(ctypes.byref(entry, _Record.address.offset), ctypes.c_void_p)
        status = self._library.pj_sockaddr_init(family, place, ctypes.byref(text), ctypes.c_uint16(port))
        if status == 0:
            records.count = 1
            entry.type = kind | _IPV6 if ":" in address else kind
            entry.address_length = self._library.pj_sockaddr_get_len(place)
        return int(status)


def _kind(kind: int, flag: int) -> int:
    """Return the transport without its IPv6 bit; where none was named, by what it must be able to do."""
    kind &= ~_IPV6
    if kind:
        return kind
    if flag & _SECURE:
        return _TLS
    return _TCP if flag & _RELIABLE else _UDP


def _usual(kind: int) -> int:
    return 5061 if kind == _TLS else 5060
