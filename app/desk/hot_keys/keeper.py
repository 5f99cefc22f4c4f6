"""Keeps the keys that are wanted, on a thread of its own; tells of keys that cannot be had."""

import logging
import threading
from collections.abc import Callable, Mapping

from app.desk.hot_keys.combination import Combination, Deed, parse
from app.desk.hot_keys.grabber import Grabber, OnKey
from app.domain.errors import BadInput, HearthlineError, Refused, Unavailable
from app.domain.phrase import phrase

_log = logging.getLogger("hearthline.desk.keys")


class HotKeys:
    """Owns the keys of the desk. `on_key` comes on another thread, `on_trouble` too but for misspelt keys."""

    def __init__(
        self,
        make: Callable[[], Grabber],
        on_key: OnKey,
        on_trouble: Callable[[HearthlineError], None],
    ) -> None:
        """`make` may wait for a bus or a server: it is called on the keys' own thread."""
        self._make = make
        self._on_key = on_key
        self._on_trouble = on_trouble
        self._wanted: dict[Deed, str] = {}
        self._hold: _Hold | None = None

    def want(self, texts: Mapping[Deed, str]) -> None:
        """Say which keys are wanted now, as written in the settings ("": none). Returns at once."""
        wanted = {deed: text for deed, text in texts.items() if text.strip()}
        if wanted == self._wanted:
            return
        self._wanted = wanted
        before, self._hold = self._hold, None
        if before is not None:
            before.let_go()
        combinations = self._read(wanted)
        if combinations:
            self._hold = _Hold(self._make, combinations, self._on_key, self._on_trouble, before)

    def close(self) -> None:
        """Give the keys back; waits a second at most."""
        self._wanted = {}
        if self._hold is not None:
            self._hold.let_go()
            self._hold.join()

    def _read(self, wanted: Mapping[Deed, str]) -> dict[Deed, Combination]:
        found: dict[Deed, Combination] = {}
        for deed, text in wanted.items():
            try:
                combination = parse(text)
            except BadInput as error:
                self._on_trouble(error)
                continue
            if combination in found.values():
                self._on_trouble(taken(combination))
            else:
                found[deed] = combination
        return found


class _Hold:
    """Some keys, held from its making until `let_go`, on a thread of its own once `before` gave its back."""

    def __init__(
        self,
        make: Callable[[], Grabber],
        wanted: dict[Deed, Combination],
        on_key: OnKey,
        on_trouble: Callable[[HearthlineError], None],
        before: "_Hold | None",
    ) -> None:
        self._make, self._wanted = make, wanted
        self._on_key, self._on_trouble = on_key, on_trouble
        self._before = before
        self._lock = threading.Lock()
        self._grabber: Grabber | None = None
        self._gone = threading.Event()
        self._thread = threading.Thread(target=self._work, name="desk-keys", daemon=True)
        self._thread.start()

    def let_go(self) -> None:
        """Give the keys back, or do not take them any more. Any thread; does not wait."""
        with self._lock:
            self._gone.set()
            if self._grabber is not None:
                self._grabber.close()

    def join(self) -> None:
        """Wait a second at most until they are given back."""
        self._thread.join(1.0)

    def _work(self) -> None:
        if self._before is not None:
            self._before.join()
            self._before = None
        try:
            grabber = self._made()
            if grabber is None:
                return
            for deed in grabber.grab(self._wanted):
                self._on_trouble(taken(self._wanted[deed]))
            grabber.run(self._on_key)
        except Exception as error:  # noqa: BLE001 - buses and systems fail in ways of their own
            if not self._gone.is_set():  # else it was let go, perhaps while it still asked for its keys
                self._on_trouble(_none(error))

    def _made(self) -> Grabber | None:
        """Return what takes keys here, None if nobody wants them any more. Raises OSError."""
        if self._gone.is_set():
            return None
        grabber = self._make()
        with self._lock:
            if not self._gone.is_set():
                self._grabber = grabber
                return grabber
        grabber.close()
        grabber.run(self._on_key)  # returns at once, and lets go of what the making opened
        return None


def taken(combination: Combination) -> HearthlineError:
    """Return what to say of a key that somebody else has."""
    return Refused(
        "hot_key_taken",
        phrase("Another program has the key {keys}.", keys=str(combination)),
        phrase("Choose another one in the settings."),
    )


def _none(error: Exception) -> HearthlineError:
    _log.info("no keys from everywhere: %s", error)
    return Unavailable(
        "no_hot_keys",
        phrase("This system gives no keys that work everywhere."),
        phrase("The keys of the window work all the same."),
    )
