"""Asks servers whether they are there, on threads of its own and from sockets of its own."""

import os
import socket
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Final

from app.engine.addresses import Target, Transport, bracketed
from app.engine.name_client import in_background

_SECONDS: Final = 2.0


class TlsFault(StrEnum):
    """Why no TLS session with a server can begin, whoever it is."""

    OLD = "old"
    """It speaks only versions before 1.2."""
    NONE = "none"
    """It speaks something else than TLS."""


def no_session(target: Target, then: Callable[[TlsFault | None], None]) -> None:
    """Call `then` on a thread of its own with what is wrong with a server's TLS, None if nothing can be told.

    PJSIP says the same of a closed port and of a server that speaks TLS 1.0. Only the greeting is sent.
    """
    in_background(lambda: then(_greeted(target)), "TLS check")


def _greeted(target: Target) -> TlsFault | None:
    import ssl

    plain = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    plain.check_hostname, plain.verify_mode = False, ssl.CERT_NONE
    plain.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        with socket.create_connection((target.address, target.port), _SECONDS) as probe:
            plain.wrap_socket(probe, server_hostname=target.host).close()
    except ssl.SSLError as error:
        if error.reason in {"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION"}:
            return TlsFault.OLD
        return TlsFault.NONE if error.reason == "WRONG_VERSION_NUMBER" else None
    except (OSError, ValueError):
        return None
    return None


def listens_not(target: Target, then: Callable[[], None]) -> None:
    """Call `then` on a thread of its own if the UDP port of a target is closed; say nothing otherwise.

    SIP over UDP hears nothing of a closed port and would wait 32 s for an answer.
    """

    def work() -> None:
        with socket.socket(_family(target), socket.SOCK_DGRAM) as probe:
            probe.settimeout(1.0)
            try:
                probe.connect((target.address, target.port))
                probe.send(b"\r\n\r\n")
                probe.recv(1)
            except ConnectionRefusedError:
                then()
            except OSError:
                return

    in_background(work, "port check")


def answers(targets: Iterable[Target], uri: str, user: str, then: Callable[[Target | None], None]) -> None:
    """Call `then` on a thread of its own with the first target that serves, or None.

    It is asked for the bindings of `user` without credentials: any answer but 5xx will do. Over TLS it is
    enough that it takes the connection; the REGISTER that follows proves the rest.
    """
    asked = tuple(targets)

    def work() -> None:
        then(next((target for target in asked if _serves(target, uri, user)), None))

    in_background(work, "server check")


def _serves(target: Target, uri: str, user: str) -> bool:
    kind = socket.SOCK_DGRAM if target.transport is Transport.UDP else socket.SOCK_STREAM
    try:
        with socket.socket(_family(target), kind) as probe:
            probe.settimeout(_SECONDS)
            probe.connect((target.address, target.port))
            if target.transport is Transport.TLS:
                return True
            host, port = probe.getsockname()[:2]
            probe.sendall(_question(target, uri, user, f"{bracketed(host)}:{port}"))
            answer = probe.recv(4096)
    except OSError:
        return False
    return answer.startswith(b"SIP/2.0 ") and answer[8:9] in b"1234"


def _question(target: Target, uri: str, user: str, here: str) -> bytes:
    mark = os.urandom(8).hex()
    address = f"sip:{user}@{uri.partition(':')[2].partition(';')[0]}"
    lines = (
        f"REGISTER {uri} SIP/2.0",
        f"Via: SIP/2.0/{target.transport.value.upper()} {here};branch=z9hG4bK{mark};rport",
        f"From: <{address}>;tag={mark}",
        f"To: <{address}>",
        f"Call-ID: {mark}",
        "CSeq: 1 REGISTER",
        "Max-Forwards: 70",
        "Content-Length: 0",
    )
    return "\r\n".join((*lines, "", "")).encode()


def _family(target: Target) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in target.address else socket.AF_INET
