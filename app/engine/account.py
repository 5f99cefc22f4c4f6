"""One SIP account as pjsua2 wants it: its configuration, its transport, its callbacks as plain values."""

import logging
import ssl
from pathlib import Path
from typing import Any, Final, Protocol

import pjsua2 as pj

from app.domain.errors import BadInput
from app.engine.addresses import Peer, Transport, loopback
from app.wire.engine import AccountSettings, SrtpMode

_log = logging.getLogger("hearthline.engine")

_ANY_REALM: Final = "*"
_REFRESH_BEFORE_SECONDS: Final = 10
_SYSTEM_CA_FILES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)

_TYPES: Final = {
    Transport.UDP: pj.PJSIP_TRANSPORT_UDP,
    Transport.TCP: pj.PJSIP_TRANSPORT_TCP,
    Transport.TLS: pj.PJSIP_TRANSPORT_TLS,
}
_SRTP: Final = {
    SrtpMode.OFF: pj.PJMEDIA_SRTP_DISABLED,
    SrtpMode.OPTIONAL: pj.PJMEDIA_SRTP_OPTIONAL,
    SrtpMode.MANDATORY: pj.PJMEDIA_SRTP_MANDATORY,
}


class AccountEvents(Protocol):
    """What an account tells; all on the loop thread, inside pjsua2's poll: be quick, never raise."""

    def registration_answered(self, status: int, expiry: int, message: str) -> None:
        """A REGISTER ended with `status`; `expiry` 0 with 200: unregistered. `message` "": no answer came."""

    def realm_told(self, message: str) -> None:
        """The registrar answered the question for its realm."""

    def invited(self, call_id: int, source: str, message: str) -> None:
        """An INVITE came from `source` (address:port)."""


class SipAccount(pj.Account):  # type: ignore[misc]  # pjsua2 has no types
    """A pjsua2 account; keep a strong reference until `shutdown`."""

    def __init__(self, events: AccountEvents) -> None:
        super().__init__()
        self._events = events

    def onRegState(self, prm: Any) -> None:  # noqa: N802 - pjsua2's name
        """Pass on how a REGISTER ended."""
        try:
            expiry = prm.expiration if prm.code // 100 == 2 else 0
            self._events.registration_answered(prm.code, expiry, prm.rdata.wholeMsg)
        except Exception:  # noqa: BLE001 - pjsua2 would swallow it unseen
            _log.exception("a registration answer could not be handled")

    def onSendRequest(self, prm: Any) -> None:  # noqa: N802
        """Pass on the answer to `ask_realm`."""
        try:
            self._events.realm_told(prm.e.body.tsxState.src.rdata.wholeMsg)
        except Exception:  # noqa: BLE001
            _log.exception("an answer could not be handled")

    def onIncomingCall(self, prm: Any) -> None:  # noqa: N802
        """Pass on an INVITE."""
        try:
            self._events.invited(prm.callId, prm.rdata.srcAddress, prm.rdata.wholeMsg)
        except Exception:  # noqa: BLE001
            _log.exception("an INVITE could not be handled")

    def onInstantMessage(self, prm: Any) -> None:  # noqa: N802
        """Drop it: this seat takes no messages."""

    def release(self) -> None:
        """Delete the account in pjsua2 and destroy this object now.

        Left to the garbage collector, its destructor could delete a later account in the same slot.
        """
        self.shutdown()
        pj.Account.__swig_destroy__(self)
        self.this = None

    def ask_realm(self, registrar: Peer) -> None:
        """Ask which bindings there are, without credentials: the challenge names the realm."""
        request = pj.SendRequestParam()
        request.method = "REGISTER"
        request.txOption.targetUri = registrar.uri
        self.sendRequest(request)


def make_transport(endpoint: Any, settings: AccountSettings, registrar: Peer) -> int:
    """Open the account's own transport on a random port and return its id. Raises pj.Error, BadInput."""
    transport = pj.TransportConfig()
    transport.port = 0
    if loopback(registrar.host):
        transport.boundAddress = "127.0.0.1"
    if registrar.transport is Transport.TLS:
        tls = transport.tlsConfig
        tls.verifyServer = settings.verify
        tls.CaListFile = ca_file(settings.ca_file) if settings.verify else ""
        tls.proto = pj.PJ_SSL_SOCK_PROTO_TLS1_2 | pj.PJ_SSL_SOCK_PROTO_TLS1_3
        tls.msecTimeout = 10_000
    return int(endpoint.transportCreate(_TYPES[registrar.transport], transport))


def ca_file(chosen: str) -> str:
    """Return the file of trusted authorities: the chosen one, else the system's. Raises BadInput."""
    candidates = (chosen,) if chosen else (ssl.get_default_verify_paths().cafile or "", *_SYSTEM_CA_FILES)
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            return candidate
    raise BadInput(
        "no_ca_file", "The file of trusted authorities is not there.", "Choose the call centre's CA file."
    )


def configuration(
    settings: AccountSettings, password: str, registrar: Peer, *, route: str, transport: int, realm: str
) -> Any:
    """Return the pjsua2 configuration of an account; `realm` "" until the registrar has named it."""
    domain = settings.domain or registrar.host
    name = settings.display_name.replace("\\", "").replace('"', "")
    account = pj.AccountConfig()
    account.idUri = f'"{name}" <sip:{settings.user}@{domain}>' if name else f"<sip:{settings.user}@{domain}>"
    registration = account.regConfig
    registration.registrarUri = registrar.uri
    registration.timeoutSec = settings.expiry
    registration.delayBeforeRefreshSec = min(_REFRESH_BEFORE_SECONDS, settings.expiry // 4)
    registration.retryIntervalSec = 0
    registration.firstRetryIntervalSec = 0
    registration.dropCallsOnFail = False
    registration.disableRegOnModify = True
    registration.unregWaitMsec = 1000
    registration.registerOnAdd = False
    _credentials(account, settings, password, realm)
    account.sipConfig.proxies.append(route)
    account.sipConfig.transportId = transport
    account.natConfig.udpKaIntervalSec = settings.keep_alive
    account.natConfig.iceEnabled = False
    account.callConfig.timerSessExpiresSec = 180
    media = account.mediaConfig
    media.srtpUse = _SRTP.get(settings.srtp, pj.PJMEDIA_SRTP_OPTIONAL)
    media.srtpSecureSignaling = 0
    media.transportConfig.port = 0
    if loopback(registrar.host):
        media.transportConfig.boundAddress = "127.0.0.1"
    return account


def _credentials(account: Any, settings: AccountSettings, password: str, realm: str) -> None:
    account.sipConfig.authCreds.clear()
    user = settings.auth_user or settings.user
    account.sipConfig.authCreds.append(pj.AuthCredInfo("digest", realm or _ANY_REALM, user, 0, password))
