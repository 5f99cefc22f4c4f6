"""pjsua2 itself: how the library is configured, started and taken down. Loop thread only."""

import ctypes
import gc
import logging
from collections.abc import Callable
from typing import Any, Final

import pjsua2 as pj

from app import VERSION
from app.domain.errors import HearthlineError, Unavailable
from app.domain.phrase import phrase
from app.engine.sound import tune
from audio.ports import CLOCK_RATE

_log = logging.getLogger("hearthline.pjsip")

DEFAULT_CODECS: Final = ("OPUS", "G722", "PCMA", "PCMU")
_HIGHEST_PRIORITY: Final = 255
JITTER_BUFFER: Final = (60, 60, 200, 300)
"""Milliseconds: to begin with, at least and at most before sound is played, and at most in all."""
_DISCARD_NONE: Final = 0
"""PJMEDIA_JB_DISCARD_NONE"""
_MOST_CALLS: Final = 32
_LEVELS: Final = {1: logging.INFO, 2: logging.INFO}
"""What pjproject calls an error we handle where it comes back; it is no warning by itself."""

_PJ_LEVEL: Final = 3
"""Up to here pjproject logs no SIP message, no credential and no SRTP key."""


class _LogWriter(pj.LogWriter):  # type: ignore[misc]  # pjsua2 has no types
    """Routes pjproject's lines through `logging`."""

    def write(self, entry: Any) -> None:
        """Log one line."""
        if entry.level <= _PJ_LEVEL:
            _log.log(_LEVELS.get(entry.level, logging.DEBUG), "%s", entry.msg.strip())


class Endpoint(pj.Endpoint):  # type: ignore[misc]
    """The one pjsua2 endpoint; asks about every certificate before anything is sent."""

    def __init__(self, trusts: Callable[[str, int, str], bool]) -> None:
        """`trusts` gets (remote address:port, PJ_SSL_CERT_… bits, certificate) of every TLS handshake."""
        super().__init__()
        self._trusts = trusts
        self._connections: set[int] = set()
        self._writer = _LogWriter()

    def begin(self) -> None:
        """Create, configure and start the library. Raises Unavailable."""
        _hush_start()
        try:
            self.libCreate()
            self.libInit(self._configuration())
            self.libStart()
            prefer_codecs(self, DEFAULT_CODECS)
            opus_at_the_bridges_rate(self)
        except pj.Error as error:
            raise Unavailable(
                "sip_engine",
                "The SIP engine does not start.",
                phrase("{reason}. Is the memory or disk full?", reason=error.reason),
            ) from error

    def end(self) -> None:
        """Take the library down; every Call, Account and media object must be gone by now. Takes a second."""
        gc.collect()
        self.libDestroy()

    def onTransportState(self, prm: Any) -> None:  # noqa: N802 - pjsua2's name
        """Judge a TLS handshake: PJSIP sends what waits for it only after this, and nothing if it is shut."""
        tls, connected = prm.tlsInfo, prm.state == pj.PJSIP_TP_STATE_CONNECTED
        if prm.type.lower() in {"tcp", "tls"}:
            (self._connections.add if connected else self._connections.discard)(int(prm.hnd))
        if prm.type.lower() != "tls" or (tls.isEmpty() and not connected):
            return
        trusted = False
        try:
            trusted = self._trusts(tls.remoteAddr, tls.verifyStatus, str(tls.remoteCertInfo.raw))
        except Exception:  # noqa: BLE001 - pjsua2 would swallow it and go on
            _log.exception("a certificate could not be judged")
        if not trusted and connected:
            _shut(int(prm.hnd))

    def renew_connections(self) -> None:
        """Send whatever comes next over new connections: the old ones may be dead without knowing it."""
        for connection in tuple(self._connections):
            _shut(connection)
        self._connections.clear()

    def _configuration(self) -> Any:
        configuration = pj.EpConfig()
        agent = configuration.uaConfig
        agent.threadCnt = 0
        agent.mainThreadOnly = True
        agent.maxCalls = _MOST_CALLS
        agent.mwiUnsolicitedEnabled = True
        agent.userAgent = f"Hearthline/{VERSION}"
        log = configuration.logConfig
        log.msgLogging = 0
        log.level = _PJ_LEVEL if _log.isEnabledFor(logging.DEBUG) else 2
        log.consoleLevel = log.level
        log.writer = self._writer
        log.decor = pj.PJ_LOG_HAS_SENDER
        media = configuration.medConfig
        tune(media)
        # PJSIP's own figures collapse under jitter that reorders packets.
        media.jbInit, media.jbMinPre, media.jbMaxPre, media.jbMax = JITTER_BUFFER
        keep_every_frame(media)
        return configuration


def _shut(connection: int) -> None:
    """Close a connection once nobody uses it, and let nobody new use it; pjsua2 takes no number back."""
    shut = ctypes.CDLL(pj._pjsua2.__file__).pjsip_transport_shutdown2
    shut.argtypes = (ctypes.c_void_p, ctypes.c_int)
    shut(connection, 0)


def keep_every_frame(media: Any) -> None:
    """Let the jitter buffer never shorten speech to win back delay; `jbMax` bounds the delay instead.

    PJSIP's progressive discard cut 20 ms out of the speech after every late packet, several times a minute
    on a busy laptop. The PyPI wheel shows the setting as a bare C enum: it is written where its copy lies.
    """
    algorithm = media.jbDiscardAlgo
    if isinstance(algorithm, int):
        media.jbDiscardAlgo = _DISCARD_NONE
        return
    ctypes.c_int.from_address(int(algorithm)).value = _DISCARD_NONE
    media.jbDiscardAlgo = algorithm
    algorithm.disown()


def prefer_codecs(endpoint: Any, names: tuple[str, ...]) -> list[str]:
    """Offer these codecs in this order and no other; return those the engine has.

    Raises HearthlineError when it has none of them.
    """
    known = {codec.codecId: codec.codecId.partition("/")[0].upper() for codec in endpoint.codecEnum2()}
    wanted = [name.upper() for name in names]
    if not set(wanted) & set(known.values()):
        raise Unavailable("no_codec", "The engine has none of these codecs.", "Use G722, PCMA or PCMU.")
    for codec, name in known.items():
        priority = _HIGHEST_PRIORITY - wanted.index(name) if name in wanted else 0
        endpoint.codecSetPriority(codec, priority)
    return [name for name in wanted if name in known.values()]


def opus_at_the_bridges_rate(endpoint: Any) -> None:
    """Let Opus code what the bridge carries, not silence above it; without Opus (the stock wheel) nothing."""
    try:
        opus = endpoint.getCodecOpusConfig()
        opus.sample_rate, opus.channel_cnt = CLOCK_RATE, 1
        endpoint.setCodecOpusConfig(opus)
    except (pj.Error, AttributeError) as error:
        _log.debug("no Opus here: %s", error)


def failed(error: Any, title: str) -> HearthlineError:
    """Return a pjsua2 error in words."""
    return Unavailable("sip_engine", title, phrase("The SIP engine says: {reason}.", reason=error.reason))


def _hush_start() -> None:
    # libCreate prints to standard output before it knows where its log goes.
    library = ctypes.CDLL(pj._pjsua2.__file__)
    library.pj_log_set_level(0)
