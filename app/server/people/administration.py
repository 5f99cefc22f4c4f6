"""What administrators change, each as one function of a transaction: at the console and on the admin page.

Everything here leaves a line in the audit log. Slow work (hashing) is done before, by the caller.
"""

from dataclasses import dataclass
from typing import Any, Final

from app.domain.errors import BadInput, Refused
from app.domain.phrase import phrase
from app.domain.switch import CodePreset, SwitchKind, check_codes, codes_of
from app.domain.text import plain
from app.server.people.keys import account_key
from app.server.people.policy import Role
from app.server.store import Connection, audit, centre, lock_outs, people, seats
from app.server.store.centre import Centre, SwitchLink
from app.server.store.people import Account
from app.server.store.seats import OpenEnrolment, Seat
from app.wire.codec import from_plain, to_plain
from app.wire.office import SipAccount

CONSOLE: Final = "console"


@dataclass(frozen=True, slots=True)
class Administration:
    """One transaction of `who` (`console` or `person:NAME`) at `now` in `site`."""

    connection: Connection
    site: str
    now: float
    who: str

    def add_person(self, name: str, role: Role, password_hash: str) -> None:
        """Add somebody who may sign in. Raises Refused, BadInput."""
        name = named(name)
        people.add(
            self.connection, self.site, name, role=role.value, password_hash=password_hash, now=self.now
        )
        self._note("person.added", name=name, role=role.value)

    def change_password(self, name: str, password_hash: str) -> None:
        """Give a new password and end all sessions. Raises Refused."""
        account = self.person(name)
        people.set_password(self.connection, account.id, password_hash)
        self._note("person.password", name=account.name)

    def set_totp(self, name: str, secret: str | None) -> str:
        """Set or take away the second factor; returns the person's name. Raises Refused."""
        account = self.person(name)
        people.set_totp(self.connection, account.id, secret)
        self._note("person.second_factor", name=account.name, on=str(secret is not None))
        return account.name

    def change_role(self, name: str, role: Role) -> None:
        """Change what a person may do; sessions end. Raises Refused for the last administrator."""
        account = self.person(name)
        self._keep_one_admin(account, stays=role is Role.ADMIN)
        people.set_role(self.connection, account.id, role.value)
        self._note("person.role", name=account.name, role=role.value)

    def disable_person(self, name: str) -> None:
        """Take somebody's access away for good. Raises Refused for the last administrator."""
        account = self.person(name)
        self._keep_one_admin(account, stays=False)
        people.disable(self.connection, account.id, self.now)
        self._note("person.disabled", name=account.name)

    def unlock(self, key: str) -> None:
        """Forget the failed tries of a key of the lock-out. Raises Refused when it does not wait."""
        if lock_outs.is_about_another_site(self.connection, key, self.site) or not lock_outs.forget(
            self.connection, (key,)
        ):
            raise Refused("not_found", "Nobody has to wait there any more.", "Load the page again.")
        self._note("sign_in.unlocked", key=plain(key, 120))

    def unlock_person(self, name: str) -> None:
        """Let a person try again at once. Raises Refused."""
        account = self.person(name)
        lock_outs.forget(self.connection, (account_key(account.name),))
        lock_outs.forget_person(self.connection, account.id)
        self._note("sign_in.unlocked", name=account.name)

    def add_link(self, name: str, token_hash: str, expires_at: float) -> None:
        """Store a link that signs a person in once. Raises Refused."""
        account = self.person(name)
        people.add_link(self.connection, account, token_hash, expires_at)
        self._note("person.link", name=account.name)

    def add_seat(self, name: str, agent: str, sip: SipAccount | None) -> Seat:
        """Add a laptop. Raises Refused when the name is taken, BadInput."""
        name = named(name)
        seat = seats.add(
            self.connection, self.site, name, agent=plain(agent, 80), sip=_without_password(sip), now=self.now
        )
        self._note("seat.added", name=name)
        return seat

    def change_seat(self, name: str, agent: str, sip: SipAccount | None) -> Seat:
        """Change agent or account of a seat where they are given. Raises Refused."""
        changes: dict[str, Any] = {"agent": plain(agent, 80)} if agent else {}
        if sip is not None and sip.registrar:
            changes["sip"] = _without_password(sip)
        if changes:
            seats.change(self.connection, self.seat(name).id, **changes)
        return self.seat(name)

    def open_enrolment(self, enrolment: OpenEnrolment) -> None:
        """Store a one-time code; earlier ones of the seat end."""
        seats.open_enrolment(self.connection, self.site, enrolment, self.now)

    def revoke_seat(self, name: str) -> Seat:
        """Take a seat's token and codes back. Raises Refused."""
        seat = self.seat(name)
        seats.revoke(self.connection, seat.id, self.now)
        self._note("seat.revoked", name=seat.name)
        return seat

    def settings(self, changes: dict[str, Any]) -> Centre:
        """Change what the centre decides for itself and return all of it. Raises BadInput."""
        if "switch" in changes:
            _check_switch(changes["switch"])
        if changes:
            self._note("centre.changed", names=" ".join(changes))
        return centre.save(self.connection, self.site, changes)

    def switch_secret(self, secret: str) -> None:
        """Keep the secret with which the server signs in at the switch. Raises BadInput."""
        if not secret:
            raise BadInput("no_secret", "There is no secret.", "Give the secret of the switch's manager.")
        self._note("switch.secret")
        centre.keep_switch_secret(self.connection, self.site, secret)

    def person(self, name: str) -> Account:
        """Return who signs in under a name. Raises Refused."""
        account = people.by_name(self.connection, name)
        if account is None or not self._mine(account.site):
            raise Refused(
                "not_found",
                phrase("There is nobody called {name}.", name=plain(name, 80)),
                "See the name with which they sign in.",
            )
        return account

    def seat(self, name: str) -> Seat:
        """Return a seat by its name. Raises Refused."""
        seat = seats.by_name(self.connection, name)
        if seat is None or not self._mine(seat.site):
            raise Refused(
                "not_found",
                phrase("There is no seat called {name}.", name=plain(name, 80)),
                "See: hearthline server seat list",
            )
        return seat

    def _mine(self, site: str) -> bool:
        """Say whether something is of the site of whoever asks; the console is beside the whole database."""
        return self.who == CONSOLE or site == self.site

    def _keep_one_admin(self, account: Account, *, stays: bool) -> None:
        if account.role == Role.ADMIN.value and not stays and people.count_admins(self.connection) < 2:
            raise Refused(
                "last_admin", "This is the last administrator.", "Make somebody else an administrator first."
            )

    def _note(self, what: str, **detail: str) -> None:
        audit.note(self.connection, self.site, self.now, self.who, what, **detail)


def named(name: str) -> str:
    """Return a name that can be shown and stored. Raises BadInput for an empty one."""
    tidy = plain(name, 80)
    if not tidy:
        raise BadInput("bad_name", "This name is empty.", "Give a name.")
    return tidy


def _without_password(sip: SipAccount | None) -> dict[str, Any] | None:
    if sip is None:
        return None
    kept: dict[str, Any] = to_plain(sip)
    del kept["password"]
    return kept


def _check_switch(plain_link: Any) -> None:
    link = from_plain(SwitchLink, plain_link)
    if link.kind is SwitchKind.UNKNOWN or link.preset is CodePreset.UNKNOWN:
        raise BadInput("bad_switch", "There is no such way to a switch.", "Choose one of the list.")
    if link.kind is SwitchKind.CODES:
        check_codes(codes_of(link.preset, link.codes), link.queues)
