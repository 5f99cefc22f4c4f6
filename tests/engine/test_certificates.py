"""TLS: only a registrar that proves who it is gets the password."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engine.conftest import Seat
from tests.engine.peer import Message, answer_register
from tests.peers.certificates import Authority, authority


class TlsRegistrar:
    """Accepts TLS connections and answers every REGISTER with 200."""

    def __init__(self, certificate: Path, key: Path) -> None:
        self.messages: list[str] = []
        self._open: list[socket.socket] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
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


@pytest.fixture
def ca(tmp_path: Path) -> Authority:
    return authority(tmp_path / "keys")


@pytest.fixture
def registrar(ca: Authority) -> Iterator[Callable[..., TlsRegistrar]]:
    started: list[TlsRegistrar] = []

    def start(**how: object) -> TlsRegistrar:
        ca.sign("server", **how)  # type: ignore[arg-type]  # passed through
        started.append(TlsRegistrar(ca.folder / "server.crt", ca.folder / "server.key"))
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


@pytest.mark.parametrize(
    ("how", "word"),
    [
        ({"days": -1}, "expired"),
        ({"host": "pbx.example.com", "address": "127.0.0.9"}, "another computer"),
    ],
)
def test_a_bad_certificate_is_final_and_named(
    seat: Seat, ca: Authority, registrar: Callable[..., TlsRegistrar], how: dict[str, object], word: str
) -> None:
    server = registrar(**how)
    _set(seat, server, ca_file=str(ca.certificate))
    failed = seat.wait("account.failed")
    assert (failed["code"], failed["final"]) == ("bad_certificate", True)
    assert word in failed["error"]
    assert server.messages == []


def test_an_unknown_authority_is_final_and_named(
    seat: Seat, tmp_path: Path, registrar: Callable[..., TlsRegistrar]
) -> None:
    server = registrar()
    _set(seat, server, ca_file=str(authority(tmp_path / "other").certificate))
    failed = seat.wait("account.failed")
    assert "authority" in failed["error"]
    assert server.messages == []


def test_without_verification_any_certificate_will_do(
    seat: Seat, registrar: Callable[..., TlsRegistrar]
) -> None:
    _set(seat, registrar(days=-1), verify=False)
    seat.wait("account.registered")
