"""People with an account, and one-time sign-in links."""

from dataclasses import dataclass

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from app.domain.errors import Refused
from app.domain.ids import new_id
from app.domain.phrase import phrase
from app.server.store import schema
from app.server.store.dialect import insert_new, name_key

_person = schema.person
_session = schema.session
_link = schema.sign_in_link
_device = schema.known_device
_code = schema.recovery_code
_COLUMNS = [_person.c[name] for name in ("id", "site", "name", "role", "password_hash", "totp")]


@dataclass(frozen=True, slots=True)
class Account:
    """One person. `role` is a word of `people.policy.Role`."""

    id: str
    site: str
    name: str
    role: str
    password_hash: str
    totp: str | None = None


def add(
    connection: Connection, site: str, name: str, *, role: str, password_hash: str, now: float
) -> Account:
    """Add a person. Raises Refused when the name is taken."""
    account = Account(new_id(), site, name, role, password_hash)
    row = {
        "id": account.id, "site": site, "name": name, "name_key": name_key(name), "role": role,
        "password_hash": password_hash, "created_at": now,
    }  # fmt: skip
    if not insert_new(connection, _person, row):
        raise Refused(
            "taken", phrase("There is already somebody called {name}.", name=name), "Choose another name."
        )
    return account


def set_password(connection: Connection, person: str, password_hash: str) -> None:
    """Change a password; every session of the person ends, no browser of theirs is known any more."""
    connection.execute(update(_person).where(_person.c.id == person).values(password_hash=password_hash))
    _forget(connection, person, _session, _device, _link)


def by_name(connection: Connection, name: str) -> Account | None:
    """Return the active person of that name."""
    return _one(connection, _person.c.name_key == name_key(name))


def by_id(connection: Connection, person: str) -> Account | None:
    """Return the active person with that id."""
    return _one(connection, _person.c.id == person)


def _one(connection: Connection, condition: object) -> Account | None:
    row = connection.execute(
        select(*_COLUMNS).where(condition, _person.c.disabled_at.is_(None))  # type: ignore[arg-type]
    ).first()
    return Account(*row) if row else None


def any_admin(connection: Connection) -> bool:
    """Say whether there is an administrator."""
    return connection.scalar(select(_person.c.id).where(_person.c.role == "admin").limit(1)) is not None


def set_role(connection: Connection, person: str, role: str) -> None:
    """Change a person's role; every session of the person ends."""
    connection.execute(update(_person).where(_person.c.id == person).values(role=role))
    _forget(connection, person, _session)


def disable(connection: Connection, person: str, now: float) -> None:
    """Take a person's access away; the name stays taken, so that the audit log stays unambiguous."""
    connection.execute(update(_person).where(_person.c.id == person).values(disabled_at=now))
    _forget(connection, person, _session, _device, _link, _code)


def count_admins(connection: Connection) -> int:
    """Return how many active administrators there are."""
    active = (_person.c.role == "admin") & _person.c.disabled_at.is_(None)
    return connection.scalar(select(func.count()).select_from(_person).where(active)) or 0


def every(connection: Connection, site: str) -> list[Account]:
    """Return all active people of a site by name."""
    found = select(*_COLUMNS).where(_person.c.site == site, _person.c.disabled_at.is_(None))
    return [Account(*row) for row in connection.execute(found.order_by(_person.c.name_key))]


def set_totp(connection: Connection, person: str, secret: str | None) -> None:
    """Set or take away the second factor; every session and recovery code of the person ends."""
    connection.execute(update(_person).where(_person.c.id == person).values(totp=secret, totp_step=-1))
    _forget(connection, person, _session, _code)


def _forget(connection: Connection, person: str, *tables: Table) -> None:
    for table in tables:
        connection.execute(delete(table).where(table.c.person == person))


def use_totp_step(connection: Connection, person: str, step: int) -> bool:
    """Note that the code of a time step was used; False when it, or a later one, was used before."""
    mine = (_person.c.id == person) & (_person.c.totp_step < step)
    return connection.execute(update(_person).where(mine).values(totp_step=step)).rowcount == 1


def add_link(connection: Connection, account: Account, token_hash: str, expires_at: float) -> None:
    """Store a one-time sign-in link."""
    row = {
        "token_hash": token_hash, "site": account.site, "person": account.id, "expires_at": expires_at
    }  # fmt: skip
    connection.execute(insert(_link).values(row))


def use_link(connection: Connection, token_hash: str, now: float) -> Account | None:
    """Return whose link this is and forget it, with all that are too old."""
    person = connection.scalar(
        delete(_link)
        .where(_link.c.token_hash == token_hash, _link.c.expires_at > now)
        .returning(_link.c.person)
    )
    connection.execute(delete(_link).where(_link.c.expires_at <= now))
    return by_id(connection, person) if person else None
