"""The keys under which failed tries are counted."""

from app.server.addresses import address_key
from app.server.store.dialect import name_key
from app.server.store.people import Account


def account_key(name: str) -> str:
    """Return the key for a name somebody signs in with."""
    return f"name:{name_key(name)[:80]}"


def code_key(account: Account) -> str:
    """Return the key for somebody's second factor."""
    return f"code:{account.id}"


def device_code_key(id_hash: str, account: Account) -> str:
    """Return the key for somebody's second factor in a browser in which they signed in before.

    It is not that of the password there: a password that is known must not forget wrong codes.
    """
    return f"{code_key(account)}:{id_hash[:32]}"


def place_key(address: str) -> str:
    """Return the key for where somebody comes from."""
    return f"address:{address_key(address)}"


def device_key(id_hash: str, account: Account) -> str:
    """Return the key for a browser in which somebody signed in before."""
    return f"device:{account.id}:{id_hash[:32]}"


def own_key(account: Account) -> str:
    """Return the key for somebody who is signed in and types the own password once more."""
    return f"own:{account.id}"
