"""What an administrator does at the console of the server's machine, while it runs or not."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.domain.caller_file import CallerFile
from app.domain.errors import BadInput, Refused
from app.domain.ids import new_id
from app.domain.text import plain
from app.server.files import earlier, saving
from app.server.people import codes, passwords, totp
from app.server.people.policy import Role
from app.server.people.sign_in import LINK_SECONDS
from app.server.store import Connection, audit, caller_files, centre, people, seats
from app.server.store.centre import Centre
from app.server.store.database import Database
from app.server.store.seats import Seat
from app.wire.codec import from_plain, to_plain
from app.wire.office import SipAccount

_CONSOLE: Final = "console"


@dataclass(frozen=True, slots=True)
class Console:
    """One database, opened beside a server that may be running; used by one command."""

    database: Database
    site: str = ""
    clock: Callable[[], float] = time.time

    def add_person(self, name: str, role: Role, password: str | None) -> str:
        """Add a person and return the password (made up if none was given). Raises Refused, BadInput."""
        name = _named(name)
        secret = password if password is not None else passwords.made_up()
        hashed = passwords.hashed(secret)

        def work(connection: Connection) -> None:
            people.add(connection, self.site, name, role=role.value, password_hash=hashed, now=self.clock())
            self._note(connection, "person.added", name=name, role=role.value)

        self.database.write_here(work)
        return secret

    def change_password(self, name: str, password: str | None) -> str:
        """Give a person a new password, end all sessions, return it. Raises Refused, BadInput."""
        secret = password if password is not None else passwords.made_up()
        hashed = passwords.hashed(secret)

        def work(connection: Connection) -> None:
            account = people.by_name(connection, name)
            if account is None:
                raise _nobody(name)
            people.set_password(connection, account.id, hashed)
            self._note(connection, "person.password", name=account.name)

        self.database.write_here(work)
        return secret

    def sign_in_link(self, name: str) -> str:
        """Return the path of a link that signs a person in once, within ten minutes. Raises Refused."""
        token = codes.new_token()

        def work(connection: Connection) -> None:
            account = people.by_name(connection, name)
            if account is None:
                raise _nobody(name)
            people.add_link(connection, account, codes.token_hash(token), self.clock() + LINK_SECONDS)
            self._note(connection, "person.link", name=account.name)

        self.database.write_here(work)
        return f"/sign-in/link/{token}"

    def second_factor(self, name: str, *, on: bool) -> str:
        """Give a person a second factor and return its `otpauth:` address, or take it away and return "".

        Raises Refused for somebody nobody knows.
        """
        secret = totp.new_secret() if on else None

        def work(connection: Connection) -> str:
            account = people.by_name(connection, name)
            if account is None:
                raise _nobody(name)
            people.set_totp(connection, account.id, secret)
            self._note(connection, "person.second_factor", name=account.name, on=str(on))
            return totp.address(secret, account.name) if secret else ""

        return self.database.write_here(work)

    def audit_broken(self) -> int | None:
        """Return the place of the first line of the audit log that is not as it was written."""
        return self.database.read_here(audit.broken)

    def add_seat(self, name: str, agent: str, sip: SipAccount | None) -> str:
        """Add a seat and return its one-time code. Raises Refused when the name is taken."""
        name, agent = _named(name), plain(agent, 80)

        def work(connection: Connection) -> Seat:
            seat = seats.add(
                connection, self.site, name, agent=agent, sip=_without_password(sip), now=self.clock()
            )
            self._note(connection, "seat.added", name=name)
            return seat

        seat = self.database.write_here(work)
        return self._code(seat, sip.password if sip else None)

    def new_code(self, name: str, agent: str, sip: SipAccount | None) -> str:
        """Return a new code for a seat, with changes to its account if there are any. Raises Refused."""

        def work(connection: Connection) -> Seat:
            seat = self._seat(connection, name)
            changes: dict[str, Any] = {"agent": plain(agent, 80)} if agent else {}
            if sip is not None and sip.registrar:
                changes["sip"] = _without_password(sip)
            if changes:
                seats.change(connection, seat.id, **changes)
            return self._seat(connection, name)

        seat = self.database.write_here(work)
        return self._code(seat, sip.password if sip else None)

    def revoke_seat(self, name: str) -> None:
        """Take a seat's token back; a server that runs notices within five seconds. Raises Refused."""

        def work(connection: Connection) -> None:
            seats.revoke(connection, self._seat(connection, name).id, self.clock())
            self._note(connection, "seat.revoked", name=name)

        self.database.write_here(work)

    def seats(self) -> list[Seat]:
        """Return all seats."""
        return self.database.read_here(seats.every)

    def settings(self, changes: dict[str, Any]) -> Centre:
        """Change what the centre decides for itself and return all of it. Raises BadInput."""

        def work(connection: Connection) -> Centre:
            if changes:
                self._note(connection, "centre.changed", names=" ".join(changes))
            return centre.save(connection, self.site, changes)

        return self.database.write_here(work)

    def switch_secret(self, secret: str) -> None:
        """Keep the secret with which the server signs in at the switch. Raises BadInput."""
        if not secret:
            raise BadInput("no_secret", "There is no secret.", "Write it on the standard input.")

        def work(connection: Connection) -> None:
            self._note(connection, "switch.secret")
            centre.keep_switch_secret(connection, self.site, secret)

        self.database.write_here(work)

    def import_files(self, source: Path) -> int:
        """Store caller files from a JSON list; again changes nothing. Returns how many are new or changed.

        Files that an agent has edited since are left alone.
        Raises BadInput naming the first entry that does not fit; then nothing was stored.
        """
        entries = _entries(source)

        def work(connection: Connection) -> int:
            region = centre.load(connection, self.site).region
            return sum(self._import(connection, entry, region) for entry in entries)

        return self.database.write_here(work)

    def _import(self, connection: Connection, entry: CallerFile, region: str) -> bool:
        told = entry.earlier
        entry = saving.tidy(entry, region)
        known = next(
            (f for n in entry.numbers if (f := caller_files.by_exact_number(connection, self.site, n))), None
        )
        file_id = entry.id or (known.id if known else new_id())
        before = caller_files.get(connection, self.site, file_id)
        if any(by != _CONSOLE for by, _ in caller_files.edits_since(connection, file_id, 0)):
            return False  # an agent knows more by now
        version = before.file.version if before else 0
        sent = CallerFile(**{**_fields(entry), "id": file_id, "version": version})
        saved = saving.save(connection, self.site, sent, _CONSOLE, self.clock(), region=region)
        earlier.keep(connection, self.site, saved, told)
        return saved.version != version

    def _code(self, seat: Seat, password: str | None) -> str:
        now = self.clock()
        code = codes.new_code(seat.id, password, now)
        self.database.write_here(
            lambda connection: seats.open_enrolment(connection, self.site, code.enrolment, now)
        )
        return code.text

    def _seat(self, connection: Connection, name: str) -> Seat:
        seat = seats.by_name(connection, name)
        if seat is None:
            raise Refused("not_found", f"There is no seat called {name}.", "See: hearthline server seat list")
        return seat

    def _note(self, connection: Connection, what: str, **detail: str) -> None:
        audit.note(connection, self.site, self.clock(), _CONSOLE, what, **detail)


def _named(name: str) -> str:
    tidy = plain(name, 80)
    if not tidy:
        raise BadInput("bad_name", "This name is empty.", "Give a name.")
    return tidy


def _nobody(name: str) -> Refused:
    return Refused("not_found", f"There is nobody called {name}.", "See the name with which they sign in.")


def _without_password(sip: SipAccount | None) -> dict[str, Any] | None:
    if sip is None:
        return None
    kept: dict[str, Any] = to_plain(sip)
    del kept["password"]
    return kept


def _fields(file: CallerFile) -> dict[str, Any]:
    return {name: getattr(file, name) for name in CallerFile.__dataclass_fields__}


def _entries(source: Path) -> list[CallerFile]:
    try:
        listed = json.loads(source.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput("no_file", f"{source} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise BadInput("bad_json", f"{source} is not JSON.", "Write a list of objects.") from error
    if not isinstance(listed, list):
        raise BadInput("bad_json", f"{source} holds no list.", "Write a list of objects.")
    return [from_plain(CallerFile, entry, f"entry {i + 1}") for i, entry in enumerate(listed)]
