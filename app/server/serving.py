"""The server process: binds, says where, serves, and goes down within three seconds with a word to all."""

import asyncio
import contextlib
import copy
import gc
import json
import logging
import os
import signal
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import uvicorn

from app.domain.errors import BadInput, Unavailable
from app.server.app import create_app
from app.server.office import Office
from app.server.settings import ServerSettings
from app.wire.home import log_file, server_address_file

log = logging.getLogger("hearthline.server")

GRACE_SECONDS: Final = 2
KEEP_ALIVE_SECONDS: Final = 75


def serve(settings: ServerSettings) -> None:
    """Run until SIGTERM or SIGINT. Raises HearthlineError when it cannot start."""
    settings.check()
    _check_certificate(settings)
    app = create_app(settings)
    office: Office = app.state.office
    office.database.open(exclusive=True, put_aside=settings.embedded)
    try:
        bound = _bound(settings)
    except BaseException:
        office.database.close()
        raise
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="on", ws="none", proxy_headers=False,
        server_header=False, timeout_keep_alive=KEEP_ALIVE_SECONDS, timeout_graceful_shutdown=GRACE_SECONDS,
        ssl_certfile=settings.tls_cert or None, ssl_keyfile=settings.tls_key or None, backlog=2048,
    )  # fmt: skip
    office.url = settings.public_url or _url(settings, bound)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _quiet)  # uvicorn raises the signal again at its end
    server = _Server(config, office.hub.close, lambda: _announce(office.url))
    try:
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(server.serve(sockets=[bound]))
    finally:
        _withdraw()


class _Server(uvicorn.Server):
    """uvicorn that tells when it listens, and closes the streams before it waits for requests to end."""

    def __init__(
        self, config: uvicorn.Config, close_streams: Callable[[], None], listening: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._close_streams = close_streams
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _collect_seldom()
            self._listening()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._close_streams()
        await super().shutdown(sockets)


def _collect_seldom() -> None:
    """Let the search for garbage in cycles pass over what a server keeps for good, and come less often.

    With thousands of open streams every full search has to look at all of them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


class _OneLine(logging.Formatter):
    """For people at a terminal: what happened, never a traceback; the log file has it."""

    def format(self, record: logging.LogRecord) -> str:
        short = copy.copy(record)
        short.exc_info, short.exc_text = None, None
        return super().format(short)


@contextlib.contextmanager
def logged(*, embedded: bool) -> Iterator[None]:
    """Write what happens to the server's log; warnings also to standard error."""
    file = logging.FileHandler(log_file("server"), encoding="utf-8")
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    terminal = logging.StreamHandler(sys.stderr)
    terminal.setFormatter(_OneLine("%(message)s"))
    terminal.setLevel(logging.CRITICAL if embedded else logging.WARNING)
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    handlers: tuple[logging.Handler, ...] = (file, terminal)
    for handler in handlers:
        root.addHandler(handler)
    try:
        yield
    finally:
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()


def _quiet(_number: int, _frame: object) -> None:
    """Let the process end by itself."""


def _bound(settings: ServerSettings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise Unavailable(
            "cannot_listen",
            f"The server cannot listen on {settings.host}:{settings.port}: {os.strerror(error.errno or 0)}.",
            "Stop what uses this port, or choose another one with --listen HOST:PORT.",
        ) from error


def _check_certificate(settings: ServerSettings) -> None:
    if not settings.tls:
        return
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(settings.tls_cert, settings.tls_key, password="")
    except (OSError, ValueError) as error:
        raise BadInput(
            "bad_certificate",
            f"The certificate or its key cannot be used: {error}.",
            "Give PEM files that belong together, the key without a pass phrase.",
        ) from error


def _url(settings: ServerSettings, bound: socket.socket) -> str:
    port = bound.getsockname()[1]
    own = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}  # noqa: S104 - nothing is bound here
    host = own.get(settings.host, settings.host)
    return f"{'https' if settings.tls else 'http'}://{host}:{port}"


def _announce(url: str) -> None:
    file = server_address_file()
    fresh = file.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps({"url": url, "pid": os.getpid()}), encoding="utf-8")
    fresh.replace(file)
    print(f"listening on {url}", flush=True)
    log.info("listening on %s", url)


def _withdraw() -> None:
    file: Path = server_address_file()
    with contextlib.suppress(OSError, ValueError):
        if json.loads(file.read_text(encoding="utf-8")).get("pid") == os.getpid():
            file.unlink()
