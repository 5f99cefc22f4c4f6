"""The seat's SIP accounts as the engine gets them."""

from dataclasses import replace
from pathlib import Path

from app.desk.account_book import MAIN, OwnAccount
from app.desk.delivered import identities, voicemail_number, watched
from app.desk.directory import named
from app.desk.seat_file import Seat
from app.desk.secrets import SeatSecrets
from app.desk.settings import Settings
from app.domain.errors import Unavailable
from app.domain.phrase import phrase
from app.wire import home
from app.wire.engine import AccountSettings, AutoAnswer, DtmfMethod, SrtpMode


def account_settings(
    seat: Seat,
    secrets: SeatSecrets,
    settings: Settings,
    *,
    consent: bool,
    lines: tuple[str, ...] = (),
) -> AccountSettings | None:
    """Return the arguments of `account.set` for the call centre's account, None for a seat without one.

    An empty password is left out: the engine keeps the one it holds. `lines`: numbers to watch besides those
    of the settings.
    """
    sip = seat.configuration.sip
    if sip is None or not sip.registrar:
        return None
    return replace(
        _usual(settings, secrets, consent=consent),
        account=MAIN,
        registrar=sip.registrar,
        user=sip.user,
        password=secrets.sip_password or None,
        auth_user=sip.auth_user,
        domain=sip.domain,
        display_name=sip.display_name or seat.configuration.agent,
        proxy=sip.proxy,
        srtp=_srtp(settings.text("account.srtp") or sip.srtp),
        ca_file=str(ca_path()) if sip.ca_pem else "",
        voicemail=voicemail_number(sip, settings),
        identities=identities(sip, settings),
        watch=tuple(dict.fromkeys((*(named(e)[0] for e in watched(sip, settings)), *lines))),
    )


def own_settings(
    own: OwnAccount, secrets: SeatSecrets, settings: Settings, *, consent: bool
) -> AccountSettings:
    """Return the arguments of `account.set` for an account of one's own.

    What the settings say of accounts in general (keypad digits, timers, STUN…) holds for it too.
    """
    return replace(
        _usual(settings, secrets, consent=consent),
        account=own.id,
        registrar=registrar_uri(own.server, own.transport),
        user=own.user,
        password=secrets.accounts.get(own.id) or None,
        auth_user=own.auth_user,
        display_name=own.display_name,
        proxy=registrar_uri(own.proxy, own.transport) if own.proxy else "",
        srtp=_srtp(own.srtp),
        voicemail=own.voicemail,
        identities=own.identities,
    )


def _usual(settings: Settings, secrets: SeatSecrets, *, consent: bool) -> AccountSettings:
    """Return what all accounts have alike."""
    return AccountSettings(
        "",
        "",
        "",
        verify=settings.flag("account.verify"),
        codecs=settings.words("account.codecs"),
        keep_alive=settings.number("account.keep_alive"),
        expiry=settings.number("account.expiry"),
        consent=consent,
        dtmf=DtmfMethod(settings.text("account.dtmf")),
        auto_answer=AutoAnswer(settings.text("account.auto_answer")),
        call_waiting=settings.flag("account.call_waiting"),
        message_waiting=settings.flag("account.message_waiting"),
        session_timer=settings.number("account.session_timer"),
        ice=settings.flag("account.ice"),
        stun=settings.text("account.stun"),
        turn=settings.text("account.turn"),
        turn_user=settings.text("account.turn_user"),
        turn_password=secrets.turn_password or None,
        wildcard_certificates=settings.flag("account.wildcard_certificates"),
    )


def _srtp(chosen: str) -> SrtpMode:
    return SrtpMode(chosen) if chosen in set(SrtpMode) else SrtpMode.OPTIONAL


def ca_path() -> Path:
    """Return the file that holds the call centre's own certificate authority."""
    return home.home() / "call-centre-ca.pem"


def write_ca(seat: Seat) -> None:
    """Put the call centre's own certificate authority where the engine reads it. Raises Unavailable."""
    sip = seat.configuration.sip
    if sip is not None and sip.ca_pem:
        try:
            ca_path().write_text(sip.ca_pem, encoding="ascii", errors="ignore")
        except OSError as error:
            raise Unavailable(
                "file_not_written", phrase("{file} could not be written.", file=ca_path().name)
            ) from error


def registrar_uri(server: str, transport: str) -> str:
    """Return the registrar's address for a server as typed and a transport chosen."""
    text = server.strip()
    for scheme in ("sips:", "sip:"):
        text = text.removeprefix(scheme)
    host = text.partition(";")[0].strip("/ ")
    way = transport if transport in {"udp", "tcp", "tls"} else "udp"
    return f"sip:{host};transport={way}"
