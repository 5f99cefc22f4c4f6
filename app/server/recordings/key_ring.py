"""The keys of recordings: private ones lie encrypted in the database, the pass phrase in memory only."""

import logging
import threading
import time
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.domain.errors import BadInput, Refused
from app.recording.keys import key_id, new_pair, private_key, public_key
from app.server.store import Connection, recordings
from app.server.store.database import Database
from app.server.store.recordings import Key

log = logging.getLogger("hearthline.server")


@dataclass(slots=True)
class KeyRing:
    """Opens private keys with the pass phrase this process was given; without one nobody can listen here."""

    pass_phrase: str = field(default="", repr=False)
    _opened: dict[str, X25519PrivateKey] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def prepare(self, database: Database, site: str) -> None:
        """Make the first key if there is none and a pass phrase was given. Blocks for a moment."""
        if not self.pass_phrase:
            return
        key = database.read_here(lambda connection: recordings.newest_key(connection, site))
        if key is None:
            database.write_here(
                lambda connection: add_new_key(connection, site, self.pass_phrase, time.time())
            )
            return
        try:
            self.private(key)
        except BadInput:
            log.warning("The pass phrase does not open the key of recordings: nobody can listen to them here")

    def private(self, key: Key) -> X25519PrivateKey:
        """Return a private key, opened. Blocks. Raises Refused (no pass phrase), BadInput (another one)."""
        if not self.pass_phrase:
            raise Refused(
                "no_pass_phrase",
                "This server cannot open recordings.",
                "It was started without the pass phrase of their key; fetch the file and open it elsewhere.",
            )
        with self._lock:
            if key.id not in self._opened:
                self._opened[key.id] = private_key(key.private, self.pass_phrase)
            return self._opened[key.id]


def add_new_key(connection: Connection, site: str, pass_phrase: str, now: float) -> Key:
    """Make a pair; recordings from now on are for it. Raises BadInput for an empty pass phrase."""
    pair = new_pair(pass_phrase)
    key = Key(key_id(public_key(pair.public)), pair.public, pair.private)
    recordings.add_key(connection, site, key, now)
    return key
