"""The settings of an account in pjsua2's words."""

import ctypes
from functools import cache
from typing import Any, Final

import pjsua2 as pj

from app.engine.addresses import Transport, literal, loopback
from app.engine.bindings import mark
from app.engine.live_account import Account
from app.engine.nat import Nat, through_ice
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
    for uri in account.stale:
        gone = pj.SipHeader()
        gone.hName, gone.hValue = "Contact", f"<{uri}>;expires=0"
        plain.regConfig.headers.append(gone)
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
    _media(plain, settings, target.address, account.nat)
    return plain


def refresh_before(expiry: int) -> int:
    """Return how many seconds before its end a binding of `expiry` seconds is refreshed."""
    return min(_REFRESH_BEFORE_SECONDS, expiry // 4)


def _registration(registration: Any, settings: AccountSettings, registrar: str) -> None:
    registration.registrarUri = registrar
    registration.timeoutSec = settings.expiry
    registration.delayBeforeRefreshSec = refresh_before(settings.expiry)
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


def _media(plain: Any, settings: AccountSettings, address: str, nat: Nat) -> None:
    plain.callConfig.timerUse = (
        pj.PJSUA_SIP_TIMER_OPTIONAL if settings.session_timer else pj.PJSUA_SIP_TIMER_INACTIVE
    )
    if settings.session_timer:
        plain.callConfig.timerSessExpiresSec = settings.session_timer
    media = plain.mediaConfig
    media.srtpUse = _SRTP.get(settings.srtp, pj.PJMEDIA_SRTP_OPTIONAL)
    media.srtpSecureSignaling = 0
    if settings.srtp is not SrtpMode.OFF and _knows_dtls():
        # The first is offered; the far end may offer either.
        media.srtpOpt.keyings.append(pj.PJMEDIA_SRTP_KEYING_SDES)
        media.srtpOpt.keyings.append(pj.PJMEDIA_SRTP_KEYING_DTLS_SRTP)
    media.transportConfig.port = 0
    if ":" in address:
        plain.sipConfig.ipv6Use = pj.PJSUA_IPV6_ENABLED_PREFER_IPV6
        media.ipv6Use = pj.PJSUA_IPV6_ENABLED_PREFER_IPV6
    elif through_ice(settings):
        # Else ICE offers the link-local address of IPv6 as the way for far ends without ICE.
        media.ipv6Use = pj.PJSUA_IPV6_DISABLED
    if loopback(address):
        media.transportConfig.boundAddress = "::1" if ":" in address else "127.0.0.1"
    _through_nat(plain.natConfig, media, settings, nat)
    if loopback(address) and nat == Nat():
        plain.natConfig.iceEnabled = False  # it leaves loopback out and would have no address at all


def _through_nat(plain: Any, media: Any, settings: AccountSettings, nat: Nat) -> None:
    plain.iceEnabled = through_ice(settings)
    plain.sipStunUse = pj.PJSUA_STUN_USE_DISABLED
    plain.mediaStunUse = (
        pj.PJSUA_STUN_USE_DEFAULT if through_ice(settings) and nat.stun else pj.PJSUA_STUN_USE_DISABLED
    )
    if nat.public:
        media.transportConfig.publicAddress = nat.public
    if nat.turn:
        plain.turnEnabled = True
        plain.turnServer = nat.turn
        plain.turnUserName = settings.turn_user
        plain.turnPasswordType = 0
        plain.turnPassword = settings.turn_password or ""


@cache
def _knows_dtls() -> bool:
    """Say whether this build of PJSIP has DTLS-SRTP; the stock wheel has not."""
    count = ctypes.c_uint(8)
    methods = (ctypes.c_int * 8)()
    ctypes.CDLL(pj._pjsua2.__file__).pjmedia_srtp_enum_keying(ctypes.byref(count), methods)
    return int(pj.PJMEDIA_SRTP_KEYING_DTLS_SRTP) in methods[: count.value]
