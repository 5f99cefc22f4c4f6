"""What an administrator does at the console of the server's machine, while it runs or not."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from app.domain.caller_file import CallerFile
from app.domain.errors import BadInput, Refused
from app.domain.ids import new_id
from app.server.files import earlier, saving
from app.server.people import codes, passwords, totp
from app.server.people.administration import Administration
from app.server.people.policy import Role
from app.server.people.sign_in import LINK_SECONDS
from app.server.recordings import erasing, key_ring
from app.server.recordings.shelf import Shelf
from app.server.store import Connection, audit, caller_files, centre, recordings, seats
from app.server.store.centre import Centre
from app.server.store.database import Database
from app.server.store.seats import Seat
from app.wire.codec import from_plain
from app.wire.office import SipAccount
from app.wire.recordings import EraseRecordings

_CONSOLE: Final = "console"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Console:
    """One database, opened beside a server that may be running; used by one command."""

    database: Database
    site: str = ""
    clock: Callable[[], float] = time.time

    def add_person(self, name: str, role: Role, password: str | None) -> str:
        """Add a person and return the password (made up if none was given). Raises Refused, BadInput."""
        secret = password if password is not None else passwords.made_up()
        hashed = passwords.hashed(secret)
        self._do(lambda administration: administration.add_person(name, role, hashed))
        return secret

    def change_password(self, name: str, password: str | None) -> str:
        """Give a person a new password, end all sessions, return it. Raises Refused, BadInput."""
        secret = password if password is not None else passwords.made_up()
        hashed = passwords.hashed(secret)
        self._do(lambda administration: administration.change_password(name, hashed))
        return secret

    def sign_in_link(self, name: str) -> str:
        """Return the path of a link that signs a person in once, within ten minutes. Raises Refused."""
        token = codes.new_token()
        expires = self.clock() + LINK_SECONDS
        self._do(lambda administration: administration.add_link(name, codes.token_hash(token), expires))
        return f"/sign-in/link/{token}"

    def second_factor(self, name: str, *, on: bool) -> str:
        """Give a person a second factor and return its `otpauth:` address, or take it away and return "".

        Raises Refused for somebody nobody knows.
        """
        secret = totp.new_secret() if on else None
        known = self._do(lambda administration: administration.set_totp(name, secret))
        return totp.address(secret, known) if secret else ""

    def audit_broken(self) -> int | None:
        """Return the place of the first line of the audit log that is not as it was written."""
        return self.database.read_here(audit.broken)

    def unlock(self, name: str) -> None:
        """Let a person try to sign in again at once. Raises Refused for somebody nobody knows."""
        self._do(lambda administration: administration.unlock_person(name))

    def add_seat(self, name: str, agent: str, sip: SipAccount | None) -> str:
        """Add a seat and return its one-time code. Raises Refused when the name is taken."""
        seat = self._do(lambda administration: administration.add_seat(name, agent, sip))
        return self._code(seat, sip.password if sip else None)

    def new_code(self, name: str, agent: str, sip: SipAccount | None) -> str:
        """Return a new code for a seat, with changes to its account if there are any. Raises Refused."""
        seat = self._do(lambda administration: administration.change_seat(name, agent, sip))
        return self._code(seat, sip.password if sip else None)

    def revoke_seat(self, name: str) -> None:
        """Take a seat's token back; a server that runs notices within five seconds. Raises Refused."""
        self._do(lambda administration: administration.revoke_seat(name))

    def seats(self) -> list[Seat]:
        """Return all seats."""
        return self.database.read_here(seats.every)

    def settings(self, changes: dict[str, Any]) -> Centre:
        """Change what the centre decides for itself and return all of it. Raises BadInput."""
        return self._do(lambda administration: administration.settings(changes))

    def switch_secret(self, secret: str) -> None:
        """Keep the secret with which the server signs in at the switch. Raises BadInput."""
        self._do(lambda administration: administration.switch_secret(secret))

    def new_recording_key(self, pass_phrase: str) -> str:
        """Make a key that recordings are made for from now on; return its name. Raises BadInput."""

        def work(connection: Connection) -> str:
            key = key_ring.add_new_key(connection, self.site, pass_phrase, self.clock())
            audit.note(connection, self.site, self.clock(), _CONSOLE, "recordings.key", key=key.id)
            return key.id

        return self.database.write_here(work)

    def recording_key(self) -> str:
        """Return the newest private key, encrypted with its pass phrase. Raises Refused."""
        key = self.database.read_here(lambda connection: recordings.newest_key(connection, self.site))
        if key is None:
            raise Refused("not_found", "There is no key yet.", "See: hearthline server recording-key new")
        return key.private

    def erase_recordings(self, asked: EraseRecordings, shelf: Shelf) -> int:
        """Erase recordings and return how many; a running server tells the seats. Raises BadInput."""
        gone = self.database.write_here(
            lambda connection: erasing.erase_rows(connection, self.site, _CONSOLE, asked, self.clock())
        )
        shelf.remove(set(gone.recordings))
        return len(gone.recordings)

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
        code = codes.new_code(seat.id, password, self.clock())
        self._do(lambda administration: administration.open_enrolment(code.enrolment))
        return code.text

    def _do(self, work: Callable[[Administration], T]) -> T:
        def in_transaction(connection: Connection) -> T:
            return work(Administration(connection, self.site, self.clock(), _CONSOLE))

        return self.database.write_here(in_transaction)


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
