"""What pjsua2 does not offer, asked of the SIP stack beneath it: two answers to requests. Loop thread only.

pjsua2 answers a REFER by dialling, or refuses it; a person has to be asked first. And it leaves a request
that belongs to no dialog without any answer. Only exported functions and opaque addresses are used, but
for the public `pjsip_module` record.
"""

import ctypes
import logging
from typing import Any, Final

import pjsua2 as pj

_log = logging.getLogger("hearthline.engine")

_LAST: Final = 99
"""After every module of pjsip itself (PJSIP_MOD_PRIORITY_APPLICATION is 64)."""

_FORBIDDEN: Final = 403
_NOT_ALLOWED: Final = 405

_library = ctypes.CDLL(pj._pjsua2.__file__)
_OnMessage = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)

for _name in ("pjsip_rdata_get_dlg", "pjsua_get_pjsip_endpt"):
    getattr(_library, _name).restype = ctypes.c_void_p
_library.pjsip_rdata_get_dlg.argtypes = [ctypes.c_void_p]
_library.pjsip_dlg_respond.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * 3]
_library.pjsip_endpt_register_module.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
_library.pjsip_endpt_unregister_module.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
_library.pjsip_endpt_respond_stateless.argtypes = [
    ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * 3,
]  # fmt: skip
_library.pjsip_rx_data_get_info.argtypes = [ctypes.c_void_p]
_library.pjsip_rx_data_get_info.restype = ctypes.c_char_p


class _Module(ctypes.Structure):
    _fields_ = (
        ("prev", ctypes.c_void_p), ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p), ("name_length", ctypes.c_ssize_t),
        ("id", ctypes.c_int), ("priority", ctypes.c_int),
        ("load", ctypes.c_void_p), ("start", ctypes.c_void_p),
        ("stop", ctypes.c_void_p), ("unload", ctypes.c_void_p),
        ("on_rx_request", _OnMessage), ("on_rx_response", ctypes.c_void_p),
        ("on_tx_request", ctypes.c_void_p), ("on_tx_response", ctypes.c_void_p),
        ("on_tsx_state", ctypes.c_void_p),
    )  # fmt: skip


def accept_for_now(request: Any) -> bool:
    """Answer 202 to a request in a dialog that pjsua2 is about to hand over; whatever it answers is dropped.

    `request` is the address of its `pjsip_rx_data`, valid inside the callback only.
    """
    address = int(request)
    dialog = _library.pjsip_rdata_get_dlg(address)
    return bool(dialog) and _library.pjsip_dlg_respond(dialog, address, 202, None, None, None) == 0


class LastAnswer:
    """Answers the requests that nobody else answers: REFER 403, others 405; between `begin` and `end`."""

    def __init__(self) -> None:
        name = b"mod-hearthline-last"
        self._on_request = _OnMessage(self._answer)
        self._module = _Module(
            name=name, name_length=len(name), id=-1, priority=_LAST, on_rx_request=self._on_request
        )
        self._endpoint: Any = None

    def begin(self) -> None:
        """Start; the endpoint is created."""
        self._endpoint = _library.pjsua_get_pjsip_endpt()
        if _library.pjsip_endpt_register_module(self._endpoint, ctypes.addressof(self._module)) != 0:
            _log.warning("requests that belong to no call will stay unanswered")
            self._endpoint = None

    def end(self) -> None:
        """Stop; before the endpoint is destroyed."""
        if self._endpoint is not None:
            _library.pjsip_endpt_unregister_module(self._endpoint, ctypes.addressof(self._module))
            self._endpoint = None

    def _answer(self, request: int) -> int:
        try:
            method = (_library.pjsip_rx_data_get_info(request) or b"").removeprefix(b"Request msg ")
            if method.startswith(b"ACK"):
                return 0
            status = _FORBIDDEN if method.startswith(b"REFER") else _NOT_ALLOWED
            _library.pjsip_endpt_respond_stateless(self._endpoint, request, status, None, None, None)
        except Exception:  # noqa: BLE001 - nothing may be raised into pjsip
            _log.exception("a stray request could not be answered")
        return 1
