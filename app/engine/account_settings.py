"""Which settings of an account can be used at all."""

import re
from typing import Final

from app.domain.errors import BadInput, Refused
from app.domain.phrase import phrase
from app.engine.about import stock_engine
from app.engine.addresses import Peer, Transport, loopback, peer, trust
from app.engine.transports import ca_file
from app.wire.engine import AccountSettings

_USER: Final = re.compile(r"[A-Za-z0-9_.!~*'()&=+$,%-]{1,128}")
_DOMAIN: Final = re.compile(r"[A-Za-z0-9.\-\[\]:_]{1,253}")
_SERVER: Final = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]{1,253})(?::\d{1,5})?")
_MOST_WATCHED: Final = 100


def checked(settings: AccountSettings) -> tuple[Peer, Peer]:
    """Return registrar and next hop of settings that can be used. Raises BadInput, Refused."""
    registrar = peer(settings.registrar)
    next_hop = peer(settings.proxy) if settings.proxy else registrar
    if not settings.account or not _USER.fullmatch(settings.user):
        raise BadInput("bad_user", "This is not a SIP user name.", "It is the part before the @.")
    if settings.domain and not _DOMAIN.fullmatch(settings.domain):
        raise BadInput("bad_domain", "This is not a SIP domain.", "It is the part after the @.")
    if any(ord(c) < 32 for c in settings.display_name + settings.auth_user + settings.turn_user):
        raise BadInput("bad_name", "A name contains a control character.", "Type it again.")
    _intervals(settings)
    _helpers(settings)
    trust((), settings.trusted)
    if next_hop.transport is Transport.TLS and settings.verify:
        ca_file(settings.ca_file)
    if stock_engine() and not settings.consent and not all(loopback(p.host) for p in (registrar, next_hop)):
        raise Refused(
            "consent_needed",
            "This engine has known security holes and is meant for this machine only.",
            "Agree to use it with a server elsewhere, or install the full engine.",
        )
    return registrar, next_hop


def _intervals(settings: AccountSettings) -> None:
    if not 0 <= settings.keep_alive <= 3600 or not 20 <= settings.expiry <= 86_400:
        raise BadInput("bad_interval", "The expiry or keep-alive is out of bounds.", "Expiry 20–86400 s.")
    if settings.session_timer and not 90 <= settings.session_timer <= 86_400:
        raise BadInput("bad_interval", "The session timer is out of bounds.", "0 (off) or 90–86400 s.")


def _helpers(settings: AccountSettings) -> None:
    for server in (settings.stun, settings.turn):
        if server and not _SERVER.fullmatch(server):
            raise BadInput(
                "bad_server", "This is not a STUN or TURN server.", "Example: stun.example.com:3478"
            )
    if len(settings.watch) > _MOST_WATCHED or not all(_USER.fullmatch(number) for number in settings.watch):
        raise BadInput(
            "bad_watch",
            "These numbers cannot be watched.",
            phrase("At most {most}, without spaces.", most=_MOST_WATCHED),
        )
