"""Where a 3xx may send this seat: only to the call centre it was given, nowhere else without asking."""

from app.domain.errors import BadInput
from app.engine.addresses import Peer, literal, peer
from app.engine.live_account import Account
from app.engine.sip_text import address, every, headers

_MOST: int = 4


def contacts(answer: str) -> tuple[Peer, ...]:
    """Return the addresses that a 3xx names, as far as they can be read."""
    found = []
    for value in every(headers(answer), "contact")[:_MOST]:
        try:
            found.append(peer(address(value).uri))
        except BadInput:
            continue
    return tuple(found)


def ours(account: Account, host: str) -> bool:
    """Say whether a host is of the call centre: its domain, one below it, or an address of its servers."""
    name = host.strip("[]").rstrip(".").lower()
    if literal(name):
        return any(target.address == literal(name) for target in account.targets)
    domains = {account.registrar.host.lower(), account.next_hop.host.lower()}
    if account.settings.domain:
        domains.add(account.settings.domain.partition(":")[0].lower())
    return any(name == domain or name.endswith(f".{domain}") for domain in domains if not literal(domain))


def may_follow(account: Account, uri: str) -> bool:
    """Say whether a call of an account may go on to the `uri` of a 3xx."""
    try:
        return ours(account, peer(address(uri).uri).host)
    except BadInput:
        return False
