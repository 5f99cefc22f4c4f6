"""The settings of an account in pjsua2's words."""

from typing import Any, Final

import pjsua2 as pj

from app.engine.addresses import Transport, literal, loopback
from app.engine.bindings import mark
from app.engine.live_account import Account
from app.wire.engine import AccountSettings, SrtpMode

_ANY_REALM: Final = "*"
_REFRESH_BEFORE_SECONDS: Final = 10
_SUBSCRIPTION_SECONDS: Final = 600
_SRTP: Final = {
    SrtpMode.OFF: pj.PJMEDIA_SRTP_DISABLED,
    SrtpMode.OPTIONAL: pj.PJMEDIA_SRTP_OPTIONAL,
    SrtpMode.MANDATORY: pj.PJMEDIA_SRTP_MANDATORY,
}


def configuration(account: Account, transport: int) -> Any:
    """Return the pjsua2 configuration of an account at its present target.

    Until the registrar has named its realm the password answers any; see `Registering.realm_told`.
    """
    settings, target = account.settings, account.target
    assert target is not None
    plain = pj.AccountConfig()
    domain = settings.domain or account.registrar.host
    name = settings.display_name.replace("\\", "").replace('"', "")
    plain.idUri = f'"{name}" <sip:{settings.user}@{domain}>' if name else f"<sip:{settings.user}@{domain}>"
    _registration(plain.regConfig, settings, account.registrar.uri)
    _credentials(plain, settings, account.password, account.realm)
    plain.sipConfig.proxies.append(target.route)
    plain.sipConfig.transportId = transport
    # PJSIP would look the name in the route up, on this thread, to learn the port for the Contact.
    named = target.transport is Transport.TLS and not literal(target.host)
    plain.natConfig.contactUseSrcPort = not named
    plain.natConfig.udpKaIntervalSec = settings.keep_alive
    plain.sipConfig.contactUriParams = mark()
    plain.mwiConfig.enabled = settings.message_waiting
    plain.mwiConfig.expirationSec = _SUBSCRIPTION_SECONDS
    _media(plain, settings, target.address)
    return plain


def _registration(registration: Any, settings: AccountSettings, registrar: str) -> None:
    registration.registrarUri = registrar
    registration.timeoutSec = settings.expiry
    registration.delayBeforeRefreshSec = min(_REFRESH_BEFORE_SECONDS, settings.expiry // 4)
    registration.retryIntervalSec = 0
    registration.firstRetryIntervalSec = 0
    registration.dropCallsOnFail = False
    registration.disableRegOnModify = True
    registration.unregWaitMsec = 1000
    registration.registerOnAdd = False


def _credentials(plain: Any, settings: AccountSettings, password: str, realm: str) -> None:
    plain.sipConfig.authCreds.clear()
    user = settings.auth_user or settings.user
    plain.sipConfig.authCreds.append(pj.AuthCredInfo("digest", realm or _ANY_REALM, user, 0, password))


def _media(plain: Any, settings: AccountSettings, address: str) -> None:
    plain.natConfig.iceEnabled = False
    plain.callConfig.timerSessExpiresSec = 180
    media = plain.mediaConfig
    media.srtpUse = _SRTP.get(settings.srtp, pj.PJMEDIA_SRTP_OPTIONAL)
    media.srtpSecureSignaling = 0
    media.transportConfig.port = 0
    if ":" in address:
        plain.sipConfig.ipv6Use = pj.PJSUA_IPV6_ENABLED_PREFER_IPV6
        media.ipv6Use = pj.PJSUA_IPV6_ENABLED_PREFER_IPV6
    if loopback(address):
        media.transportConfig.boundAddress = "::1" if ":" in address else "127.0.0.1"
