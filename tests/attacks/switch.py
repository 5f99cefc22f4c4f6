"""A registrar over TCP that takes every REGISTER; one connection at a time."""

import contextlib
import socket
import threading

from tests.engine.peer import Message, answer_register


class TcpSwitch:
    """Listens on loopback; a thread of its own answers."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.2)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def registrar(self) -> str:
        """The address for `account.set`."""
        return f"sip:127.0.0.1:{self._listener.getsockname()[1]};transport=tcp"

    def __enter__(self) -> "TcpSwitch":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(5)
        self._listener.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(TimeoutError):
                connection, source = self._listener.accept()
                with connection, contextlib.suppress(OSError):
                    connection.settimeout(0.2)
                    self._serve(connection, source)

    def _serve(self, connection: socket.socket, source: tuple[str, int]) -> None:
        while not self._stop.is_set():
            try:
                data = connection.recv(65_536)
            except TimeoutError:
                continue
            if not data:
                return
            for text in data.decode().split("\r\n\r\n"):
                if text.startswith("REGISTER"):
                    connection.sendall(answer_register(Message(text + "\r\n", source)).encode())
