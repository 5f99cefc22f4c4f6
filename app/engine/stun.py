"""Asks a STUN server how this seat looks from outside (RFC 8489), a TURN server whether it is there.

A thread's work. pjsua2's own questions, asked once a call, take seconds when the server is gone.
"""

import ipaddress
import os
import socket
import struct
from typing import Final

from app.engine.addresses import literal

_COOKIE: Final = 0x2112A442
_BINDING: Final = 0x0001
_BINDING_ANSWER: Final = 0x0101
_ALLOCATE: Final = 0x0003
_REQUESTED_TRANSPORT: Final = 0x0019
_MAPPED: Final = 0x0001
_XOR_MAPPED: Final = 0x0020
_TRY_SECONDS: Final = 0.5
_TRIES: Final = 3


def public_address(server: str, port: int) -> str:
    """Return the address that a STUN server sees us at, "" when it says nothing. Blocks up to 1.5 s."""
    family = socket.AF_INET6 if ":" in server else socket.AF_INET
    key = os.urandom(12)
    question = struct.pack("!HHI", _BINDING, 0, _COOKIE) + key
    with socket.socket(family, socket.SOCK_DGRAM) as asking:
        asking.settimeout(_TRY_SECONDS)
        for _ in range(_TRIES):
            try:
                asking.connect((server, port))
                asking.send(question)
                found = mapped(asking.recv(2048), key)
            except OSError:
                continue
            if found:
                return found
    return ""


def relays(server: str, port: int) -> bool:
    """Say whether a TURN server answers (RFC 8656). Blocks up to 1.5 s.

    It is asked without a name, so it refuses; whether it likes the account's password shows in a call.
    """
    family = socket.AF_INET6 if ":" in server else socket.AF_INET
    key = os.urandom(12)
    udp = struct.pack("!HHBxxx", _REQUESTED_TRANSPORT, 4, socket.IPPROTO_UDP)
    question = struct.pack("!HHI", _ALLOCATE, len(udp), _COOKIE) + key + udp
    with socket.socket(family, socket.SOCK_DGRAM) as asking:
        asking.settimeout(_TRY_SECONDS)
        for _ in range(_TRIES):
            try:
                asking.connect((server, port))
                asking.send(question)
                answer = asking.recv(2048)
            except OSError:
                continue
            if len(answer) >= 20 and answer[8:20] == key:
                return True
    return False


def mapped(answer: bytes, key: bytes) -> str:
    """Return the mapped address in an answer to the question with this `key`, "" when it is none of ours."""
    if len(answer) < 20 or answer[8:20] != key:
        return ""
    kind, length, cookie = struct.unpack("!HHI", answer[:8])
    if kind != _BINDING_ANSWER or cookie != _COOKIE or length != len(answer) - 20:
        return ""
    plain, place = "", 20
    while place + 4 <= len(answer):
        attribute, size = struct.unpack("!HH", answer[place : place + 4])
        value = answer[place + 4 : place + 4 + size]
        if attribute == _XOR_MAPPED:
            mask = struct.pack("!I", _COOKIE) + key
            return _address(value, bytes(a ^ b for a, b in zip(value[4:], mask, strict=False)))
        if attribute == _MAPPED:
            plain = _address(value, value[4:])
        place += 4 + size + (-size % 4)
    return plain


def _address(value: bytes, raw: bytes) -> str:
    sizes = {1: 4, 2: 16}
    if len(value) < 4 or len(raw) != sizes.get(value[1]):
        return ""
    return literal(str(ipaddress.ip_address(raw)))
