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
    """Owns the keys of the desk. `on_key` and `on_trouble` come on another thread."""

    def __init__(
        self,
        make: Callable[[], Grabber],
        on_key: OnKey,
        on_trouble: Callable[[HearthlineError], None],
    ) -> None:
        self._make = make
        self._on_key = on_key
        self._on_trouble = on_trouble
        self._wanted: dict[Deed, str] = {}
        self._grabber: Grabber | None = None
        self._thread: threading.Thread | None = None

    def want(self, texts: Mapping[Deed, str]) -> None:
        """Say which keys are wanted now, as written in the settings ("": none). Returns at once."""
        wanted = {deed: text for deed, text in texts.items() if text.strip()}
        if wanted == self._wanted:
            return
        self._wanted = wanted
        before, self._thread = self._thread, None
        self._let_go()
        combinations = self._read(wanted)
        if combinations:
            self._begin(combinations, before)

    def close(self) -> None:
        """Give the keys back; waits a second at most."""
        self._wanted = {}
        self._let_go()
        if self._thread is not None:
            self._thread.join(1.0)

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

    def _begin(self, wanted: dict[Deed, Combination], before: threading.Thread | None) -> None:
        try:
            grabber = self._grabber = self._make()
        except OSError as error:
            self._on_trouble(_none(error))
            return

        def work() -> None:
            if before is not None:
                before.join(1.0)
            try:
                for deed in grabber.grab(wanted):
                    self._on_trouble(taken(wanted[deed]))
                grabber.run(self._on_key)
            except Exception as error:  # noqa: BLE001 - buses and systems fail in ways of their own
                if self._grabber is grabber:  # else it was let go, perhaps while it still asked for its keys
                    self._on_trouble(_none(error))

        self._thread = threading.Thread(target=work, name="desk-keys", daemon=True)
        self._thread.start()

    def _let_go(self) -> None:
        grabber, self._grabber = self._grabber, None
        if grabber is not None:
            grabber.close()


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
