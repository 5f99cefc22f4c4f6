"""TLS: only a registrar that proves who it is gets the password."""

import contextlib
import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engine.conftest import RunningEngine, Seat
from tests.engine.peer import Message, answer_register
from tests.peers.certificates import Authority, authority
from tests.peers.name_server import NameServer


class TlsRegistrar:
    """Accepts TLS connections and answers every REGISTER with 200."""

    def __init__(self, certificate: Path, key: Path, version: ssl.TLSVersion | None) -> None:
        self.messages: list[str] = []
        self.named: list[str | None] = []
        self._open: list[socket.socket] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
        self._context.sni_callback = lambda _socket, name, _context: self.named.append(name)
        if version is not None:
            with warnings.catch_warnings(action="ignore"):
                self._context.set_ciphers("ALL:@SECLEVEL=0")
                self._context.minimum_version = self._context.maximum_version = version
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(plain,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, plain: socket.socket) -> None:
        try:
            with self._context.wrap_socket(plain, server_side=True) as secure:
                self._open.append(secure)
                while data := secure.recv(65535):
                    if data.strip():
                        self.messages.append(data.decode())
                        secure.sendall(answer_register(Message(data.decode(), ("", 0))).encode())
        except (OSError, UnicodeDecodeError):  # a socket shut down by the test hands out what TLS still had
            plain.close()


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    with NameServer() as one:
        yield one


@pytest.fixture(scope="module")
def shared_engine(names: NameServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    engine = RunningEngine(tmp_path_factory.mktemp("tls") / "home", nameserver=names.address)
    yield engine
    engine.close()


@pytest.fixture
def ca(tmp_path: Path) -> Authority:
    return authority(tmp_path / "keys")


@pytest.fixture
def registrar(ca: Authority) -> Iterator[Callable[..., TlsRegistrar]]:
    started: list[TlsRegistrar] = []

    def start(version: ssl.TLSVersion | None = None, **how: object) -> TlsRegistrar:
        ca.sign("server", **how)  # type: ignore[arg-type]  # passed through
        started.append(TlsRegistrar(ca.folder / "server.crt", ca.folder / "server.key", version))
        return started[-1]

    yield start
    for one in started:
        one.close()


def _set(seat: Seat, server: TlsRegistrar, host: str = "127.0.0.1", **more: object) -> None:
    registrar = f"sip:{host}:{server.port};transport=tls"
    seat.ask("account.set", account="a", registrar=registrar, user="1001", password="secret", **more)


def test_the_right_certificate_registers(
    seat: Seat, ca: Authority, registrar: Callable[..., TlsRegistrar]
) -> None:
    _set(seat, registrar(), "localhost", ca_file=str(ca.certificate))
    seat.wait("account.registered")


ACCEPTED: dict[str, dict[str, object]] = {
    "name": {"names": ["DNS:localhost"]},
    "name in other letters": {"names": ["DNS:LocalHost"]},
    "one of several names": {"names": ["DNS:a.test", "DNS:localhost", "IP:192.0.2.1"]},
    "SIP address": {"names": ["URI:sip:localhost"], "common": "anything"},
    "common name alone": {"names": [], "common": "localhost"},
}
REFUSED: dict[str, tuple[dict[str, object], str]] = {
    "expired": ({"days": -1}, "expired"),
    "another host": ({"host": "pbx.example.com", "address": "127.0.0.9"}, "another computer"),
    "self-signed": ({"self_signed": True}, "nobody but itself"),
    "common name beside other names": ({"names": ["DNS:a.test"], "common": "localhost"}, "another computer"),
    "SIP address with a user": ({"names": ["URI:sip:1001@localhost"]}, "another computer"),
    "another kind of address": ({"names": ["URI:https:localhost"]}, "another computer"),
    "name behind a NUL": ({"names": ["DNS:localhost\0.evil.test"]}, "hides"),
    "NUL in the common name": ({"names": [], "common": "localhost\0.evil.test"}, "hides"),
    "wildcard of everything": ({"names": ["DNS:*"], "common": "*"}, "another computer"),
}


@pytest.mark.parametrize("how", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_a_certificate_for_the_name_is_accepted(
    seat: Seat, ca: Authority, registrar: Callable[..., TlsRegistrar], how: dict[str, object]
) -> None:
    _set(seat, registrar(**how), "localhost", ca_file=str(ca.certificate))
    seat.wait("account.registered")


@pytest.mark.parametrize(("how", "word"), REFUSED.values(), ids=REFUSED.keys())
def test_a_bad_certificate_is_final_and_named(
    seat: Seat, ca: Authority, registrar: Callable[..., TlsRegistrar], how: dict[str, object], word: str
) -> None:
    server = registrar(**how)
    _set(seat, server, "localhost", ca_file=str(ca.certificate))
    failed = seat.wait("account.failed")
    assert (failed["code"], failed["final"]) == ("bad_certificate", True)
    assert word in failed["error"]
    assert server.messages == [], "nothing is sent to a server that was refused"


@pytest.mark.parametrize("allowed", [True, False])
def test_a_wildcard_needs_the_accounts_permission(
    names: NameServer, seat: Seat, ca: Authority, registrar: Callable[..., TlsRegistrar], allowed: bool
) -> None:
    names.put("pbx.hearth.test", "A", "127.0.0.1")
    server = registrar(names=["DNS:*.hearth.test"])
    more = {"ca_file": str(ca.certificate), "wildcard_certificates": allowed, "consent": True}
    _set(seat, server, "pbx.hearth.test", **more)
    if allowed:
        seat.wait("account.registered")
    else:
        assert "whole domain" in seat.wait("account.failed")["error"]
        assert server.messages == []


def test_permission_for_wildcards_is_no_permission_for_anything_else(
    seat: Seat, ca: Authority, registrar: Callable[..., TlsRegistrar]
) -> None:
    for how in ({"days": -1}, {"host": "pbx.example.com"}, {"self_signed": True}):
        server = registrar(**how)
        _set(seat, server, "localhost", ca_file=str(ca.certificate), wildcard_certificates=True)
        assert seat.wait("account.failed")["code"] == "bad_certificate"
        assert server.messages == []


def test_the_name_of_the_domain_must_be_proved_not_that_of_its_server(
    names: NameServer, seat: Seat, ca: Authority, registrar: Callable[..., TlsRegistrar]
) -> None:
    """Who answers for DNS could name any server (RFC 5922 §4)."""
    wrong = registrar(names=["DNS:server.test"])
    names.put("_sips._tcp.dom.test", "SRV", f"1 1 {wrong.port} server.test.")
    names.put("server.test", "A", "127.0.0.1")
    plain = {"account": "a", "user": "1001", "password": "secret", "consent": True}
    plain["ca_file"] = str(ca.certificate)
    seat.ask("account.set", registrar="sip:dom.test;transport=tls", **plain)
    assert "another computer" in seat.wait("account.failed")["error"]
    right = registrar(names=["DNS:dom.test"])
    names.put("_sips._tcp.dom.test", "SRV", f"1 1 {right.port} server.test.")
    seat.ask("account.register", account="a")
    seat.wait("account.registered")
    assert right.named == ["dom.test"]


def test_an_unknown_authority_is_final_and_named(
    seat: Seat, tmp_path: Path, registrar: Callable[..., TlsRegistrar]
) -> None:
    server = registrar()
    _set(seat, server, "localhost", ca_file=str(authority(tmp_path / "other").certificate))
    failed = seat.wait("account.failed")
    assert "authority" in failed["error"]
    assert server.messages == []


@pytest.mark.parametrize(
    ("version", "speaks"),
    [
        (ssl.TLSVersion.TLSv1, False),
        (ssl.TLSVersion.TLSv1_1, False),
        (ssl.TLSVersion.TLSv1_2, True),
        (ssl.TLSVersion.TLSv1_3, True),
    ],
)
def test_only_tls_1_2_and_later_are_spoken(
    seat: Seat,
    ca: Authority,
    registrar: Callable[..., TlsRegistrar],
    version: ssl.TLSVersion,
    speaks: bool,
) -> None:
    server = registrar(version=version)
    _set(seat, server, "localhost", ca_file=str(ca.certificate))
    if speaks:
        seat.wait("account.registered")
    else:
        retrying = seat.wait("account.retrying")
        assert (retrying["code"], retrying["final"]) == ("old_tls", False)
        assert "TLS 1.2" in retrying["hint"]
        assert server.messages == []


def test_a_port_that_speaks_no_tls_is_named(seat: Seat, ca: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        answering = threading.Thread(target=_refuse_in_the_clear, args=(plain,), daemon=True)
        answering.start()
        registrar = f"sip:localhost:{plain.getsockname()[1]};transport=tls"
        more = {"user": "1001", "password": "secret", "ca_file": str(ca.certificate)}
        seat.ask("account.set", account="a", registrar=registrar, **more)
        assert seat.wait("account.retrying")["code"] == "no_tls"
        plain.shutdown(socket.SHUT_RDWR)
        answering.join(5)


def _refuse_in_the_clear(plain: socket.socket) -> None:
    while True:
        try:
            connection, _ = plain.accept()
        except OSError:
            return
        with connection:
            connection.recv(1024)
            connection.sendall(b"SIP/2.0 400 Bad Request\r\n\r\n")


def test_without_verification_any_certificate_will_do(
    seat: Seat, registrar: Callable[..., TlsRegistrar]
) -> None:
    _set(seat, registrar(days=-1), verify=False)
    seat.wait("account.registered")
