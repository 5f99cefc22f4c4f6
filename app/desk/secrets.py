"""The seat's secrets: in the system's keyring, or in memory until the desk ends. Never in a file of ours.

A keyring may ask its user and block for as long as that takes, so every call runs on a thread of its own and
is given up after 10 s.
"""

import hashlib
import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from app.wire import home

T = TypeVar("T")

SERVICE: Final = "hearthline"
PATIENCE: Final = 10.0
_TRUSTED: Final = (
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
    "keyring.backends.kwallet.DBusKeyringKWallet4",
    "keyring.backends.kwallet.DBusKeyringKWallet6",
    "keyring.backends.macOS.Keyring",
    "keyring.backends.Windows.WinVaultKeyring",
)

_log = logging.getLogger("hearthline.desk.secrets")


@dataclass(frozen=True, slots=True)
class SeatSecrets:
    """The seat's token at its server, the passwords of its SIP account. Never logged, never in a file.

    `recording_phrase` opens the recordings of a seat that is its own call centre; `accounts` are the
    passwords of further SIP accounts.
    """

    url: str = ""
    token: str = ""
    sip_password: str = ""
    board_password: str = ""
    turn_password: str = ""
    recording_phrase: str = ""
    accounts: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "SeatSecrets(…)"


class Secrets:
    """Keeps one SeatSecrets. `use_keyring` False keeps it in memory only."""

    def __init__(self, *, use_keyring: bool = True, patience: float = PATIENCE) -> None:
        self._use_keyring = use_keyring
        self._patience = patience
        self._held = SeatSecrets()
        self._account = "seat-" + hashlib.sha256(str(home.home().resolve()).encode()).hexdigest()[:12]

    @property
    def held(self) -> SeatSecrets:
        """Return what is in memory now."""
        return self._held

    def load(self, on_done: Callable[[SeatSecrets, bool], None]) -> None:
        """Fetch from the keyring; `on_done(secrets, a keyring is there)` comes once, on a foreign thread."""

        def done(text: str | None, good: bool) -> None:
            self._held = _parsed(text) if text else self._held
            on_done(self._held, good)

        self._ask(lambda ring: ring.get_password(SERVICE, self._account), done)

    def store(self, secrets: SeatSecrets, on_done: Callable[[bool], None]) -> None:
        """Hold in memory at once and put into the keyring; `on_done(kept for good)` on a foreign thread."""
        self._held = secrets
        text = json.dumps(
            {
                "url": secrets.url,
                "token": secrets.token,
                "sip_password": secrets.sip_password,
                "board_password": secrets.board_password,
                "turn_password": secrets.turn_password,
                "recording_phrase": secrets.recording_phrase,
                "accounts": secrets.accounts,
            }
        )

        def write(ring: Any) -> bool:
            ring.set_password(SERVICE, self._account, text)
            return bool(ring.get_password(SERVICE, self._account) == text)

        self._ask(write, lambda same, good: on_done(good and bool(same)))

    def check(self, on_done: Callable[[bool], None]) -> None:
        """Say whether a keyring would take a secret now."""

        def probe(ring: Any) -> bool:
            name = f"{self._account}-probe"
            ring.set_password(SERVICE, name, "probe")
            same = ring.get_password(SERVICE, name) == "probe"
            ring.delete_password(SERVICE, name)
            return bool(same)

        self._ask(probe, lambda same, good: on_done(good and bool(same)))

    def _ask(self, question: Callable[[Any], T], on_done: Callable[[T | None, bool], None]) -> None:
        once = _Once(on_done)
        timer = threading.Timer(self._patience, lambda: once.tell(None, False))
        timer.daemon = True

        def work() -> None:
            answer: T | None = None
            good = False
            try:
                ring = _trusted_ring() if self._use_keyring else None
                if ring is not None:
                    answer, good = question(ring), True
            except Exception as error:  # noqa: BLE001 - back ends of the system raise what they like
                _log.info("no keyring: %s", type(error).__name__)
            timer.cancel()
            once.tell(answer, good)

        timer.start()
        threading.Thread(target=work, name="desk-keyring", daemon=True).start()


class _Once:
    """Tells the first of two answers only."""

    def __init__(self, on_done: Callable[[Any, bool], None]) -> None:
        self._on_done: Callable[[Any, bool], None] | None = on_done
        self._lock = threading.Lock()

    def tell(self, answer: Any, good: bool) -> None:
        with self._lock:
            on_done, self._on_done = self._on_done, None
        if on_done is not None:
            on_done(answer, good)


def _trusted_ring() -> Any | None:
    """Return the system's keyring if it is one that keeps secrets well, never a plain-text one."""
    import keyring  # slow to import, so on the worker's time

    ring = keyring.get_keyring()
    for candidate in (ring, *getattr(ring, "backends", ())):
        kind = type(candidate)
        if f"{kind.__module__}.{kind.__qualname__}" in _TRUSTED:
            return candidate
    return None


def _parsed(text: str) -> SeatSecrets:
    try:
        plain = json.loads(text)
        return SeatSecrets(
            str(plain.get("url", "")),
            str(plain.get("token", "")),
            str(plain.get("sip_password", "")),
            str(plain.get("board_password", "")),
            str(plain.get("turn_password", "")),
            str(plain.get("recording_phrase", "")),
            {str(name): str(word) for name, word in dict(plain.get("accounts") or {}).items()},
        )
    except (ValueError, TypeError, AttributeError):
        return SeatSecrets()
