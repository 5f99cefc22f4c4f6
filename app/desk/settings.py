"""Settings by the typed table: file, environment, checks, help and the settings page are made from it.

The file holds only what differs from the defaults, and never a secret. `HEARTHLINE_<SECTION>_<NAME>` in the
environment outweighs the file.
"""

import difflib
import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from app.desk.files import read_object, write_object
from app.desk.settings_table import TABLE, Kind, Setting, Value
from app.desk.views import SettingView
from app.domain.errors import BadInput, HearthlineError
from app.domain.phrase import joined, phrase
from app.domain.text import plain

_log = logging.getLogger("hearthline.desk.settings")

_BY_KEY: Final = {setting.key: setting for setting in TABLE}

SECRETS: Final = frozenset(setting.key for setting in TABLE if setting.kind is Kind.SECRET)
"""Settings that this file never holds."""


class Settings:
    """All values at one time. Lives on the Qt thread; `on_save` gets the file's new content."""

    def __init__(
        self,
        values: Mapping[str, Any],
        environment: Mapping[str, str] | None = None,
        on_save: Callable[[dict[str, Any]], None] = lambda _: None,
    ) -> None:
        """Take what a file held; `troubles` tells what of it (and of the environment) was no use."""
        self.troubles: list[HearthlineError] = []
        self._on_save = on_save
        self._values: dict[str, Value] = {}
        self._unknown: dict[str, Any] = {}
        self._fixed: dict[str, Value] = {}
        for key, raw in values.items():
            if key not in SECRETS:
                self._take(str(key), raw)
        variables = os.environ if environment is None else environment
        for setting in TABLE:
            if setting.variable in variables and setting.key not in SECRETS:
                self._fix(setting, variables[setting.variable])

    def flag(self, key: str) -> bool:
        """Return a switch."""
        return bool(self._get(key))

    def number(self, key: str) -> int:
        """Return a number."""
        value = self._get(key)
        return value if isinstance(value, int) else 0

    def text(self, key: str) -> str:
        """Return a text or choice."""
        return str(self._get(key))

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list."""
        value = self._get(key)
        return value if isinstance(value, tuple) else ()

    def change(self, key: str, typed: str) -> None:
        """Check and set one value as typed. Raises BadInput ("did you mean") and changes nothing then."""
        setting = _setting(key)
        if key in SECRETS:
            raise BadInput("secret_setting", phrase("A password is never written into a file."))
        value = parsed(setting, typed)
        if value == setting.default:
            self._values.pop(key, None)
        else:
            self._values[key] = value
        self._on_save(self.as_object())

    def as_object(self) -> dict[str, Any]:
        """Return what the file should hold; what a newer program wrote there is kept."""
        own = {k: list(v) if isinstance(v, tuple) else v for k, v in self._values.items()}
        return {**self._unknown, **own}

    def part(self, name: str) -> Any:
        """Return a part of the file that is no row of the table, None when there is none."""
        return self._unknown.get(name)

    def keep_part(self, name: str, content: Any) -> None:
        """Write such a part."""
        self._unknown[name] = content
        self._on_save(self.as_object())

    def views(self) -> tuple[SettingView, ...]:
        """Return the settings page."""
        return tuple(self._view(setting) for setting in TABLE if not setting.hidden)

    def _view(self, setting: Setting) -> SettingView:
        return SettingView(
            setting.key,
            setting.section,
            setting.label,
            setting.help,
            setting.kind.value,
            shown(self._get(setting.key)),
            setting.choices,
            setting.variable if setting.key in self._fixed else "",
        )

    def _get(self, key: str) -> Value:
        if key in self._fixed:
            return self._fixed[key]
        return self._values.get(key, _BY_KEY[key].default)

    def _take(self, key: str, raw: Any) -> None:
        if key not in _BY_KEY:
            self._unknown[key] = raw
            return
        try:
            self._values[key] = parsed(_BY_KEY[key], _typed(raw))
        except BadInput as error:
            self.troubles.append(error)

    def _fix(self, setting: Setting, typed: str) -> None:
        try:
            self._fixed[setting.key] = parsed(setting, typed)
        except BadInput as error:
            self.troubles.append(
                BadInput(error.code, joined(setting.variable, error.title, by=": "), error.hint)
            )


def load(
    path: Path,
    environment: Mapping[str, str] | None = None,
    on_save: Callable[[dict[str, Any]], None] | None = None,
) -> Settings:
    """Return the settings of a file; a file that cannot be read is put aside and told in `troubles`.

    Without `on_save` a change is written to the file at once.
    """
    trouble: HearthlineError | None = None
    values: dict[str, Any] = {}
    try:
        values = read_object(path)
    except HearthlineError as error:
        trouble = error
    settings = Settings(values, environment, on_save or (lambda plain: write_object(path, plain)))
    if trouble is not None:
        _log.warning("%s", trouble)
        settings.troubles.insert(0, trouble)
    return settings


def parsed(setting: Setting, typed: str) -> Value:
    """Return what was typed as the setting's type. Raises BadInput."""
    text = plain(typed, 1000).strip()
    if setting.kind is Kind.SWITCH:
        return _switch(setting, text)
    if setting.kind is Kind.NUMBER:
        return _number(setting, text)
    if setting.kind is Kind.CHOICE:
        return _choice(setting, text)
    if setting.kind is Kind.LIST:
        return tuple(word.strip() for word in text.split(",") if word.strip())
    return text


def shown(value: Value) -> str:
    """Return a value as it is typed."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _typed(raw: Any) -> str:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, list):
        return ", ".join(str(part) for part in raw)
    return str(raw)


def _switch(setting: Setting, text: str) -> bool:
    word = text.lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off", ""}:
        return False
    raise _bad(setting, phrase("Use on or off."))


def _number(setting: Setting, text: str) -> int:
    try:
        value = int(text) if len(text) < 12 else setting.most + 1
    except ValueError:
        value = setting.least - 1
    if not setting.least <= value <= setting.most:
        hint = phrase("Use a number from {least} to {most}.", least=setting.least, most=setting.most)
        raise _bad(setting, hint)
    return value


def _choice(setting: Setting, text: str) -> str:
    words = [word for word, _ in setting.choices]
    if text in words:
        return text
    near = difflib.get_close_matches(text.lower(), [word for word in words if word], 1)
    if near:
        raise _bad(setting, phrase("Did you mean {word}?", word=near[0]))
    raise _bad(setting, phrase("Use one of: {words}.", words=", ".join(word for word in words if word)))


def _setting(key: str) -> Setting:
    if key in _BY_KEY:
        return _BY_KEY[key]
    near = difflib.get_close_matches(key, list(_BY_KEY), 1)
    hint = phrase("Did you mean {word}?", word=near[0]) if near else ""
    raise BadInput("unknown_setting", phrase("There is no setting {key}.", key=plain(key, 80)), hint)


def _bad(setting: Setting, hint: str) -> BadInput:
    title = phrase("This cannot be used for “{label}”.", label=setting.label)
    return BadInput("bad_setting", title, hint)
