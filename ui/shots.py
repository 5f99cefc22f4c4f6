"""`python -m ui.shots OUT_DIR [NAME…]`: pictures of every state, in all colours, two languages, sizes.

Drawn offscreen from sample views with a stopped clock, so that two runs give the same pictures.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.desk.actions import Actions
from app.desk.settings import Settings
from app.desk.views import WindowView
from ui import names, samples
from ui.clock import Clock
from ui.i18n.build import build
from ui.language import Language
from ui.theme import Theme
from ui.window import Window

_FONTS: Final = ("Noto Sans", "Noto Sans CJK KR")
_EXTRA: Final = (
    "keypad",
    "key_sheet",
    "palette",
    "compact",
    "compact_idle",
    "banner",
    "settings",
    "quit",
    "status_menu",
    "transfer_panel",
    "transfer_typed",
    "send_offer",
    "redial",
    "record_menu",
    "voice_figures",
    "compact_consult",
    "compact_transfer",
    "compact_warned",
    "settings_account",
    "sound_settings",
    "sound_rests",
    "sound_narrow",
    "settings_keys_narrow",
    "check_narrow",
    "settings_accounts",
    "settings_new_account",
    "settings_keys",
    "settings_refused",
    "muted_banner",
    "emergency",
)
_SMALLEST: Final = (1024, 600)
_NARROW: Final = 420
_LARGE: Final = (
    "idle", "talking", "wrap_up", "offered_known", "set_up_headset", "consulting", "conference",
    "transfer_panel", "recording_paused", "second_waiting", "voicemail",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture."""

    state: str
    theme: str = "light"
    language: str = "en"
    width: int = 1366
    height: int = 768
    body: int = 13

    @property
    def name(self) -> str:
        """The name of its file."""
        parts = [self.state, self.theme, self.language, f"{self.width}x{self.height}"]
        return "-".join([*parts, *(["150"] if self.body > 13 else [])])


def shots() -> Iterator[Shot]:
    """Give every picture there is."""
    states = (*samples.STATES, *_EXTRA)
    for state in states:
        for look in ("light", "dark"):
            yield Shot(state, look)
        yield Shot(state, "light", "ko")
        yield Shot(state, "dark", "ko", *_SMALLEST)
        yield Shot(state, "light", "en", *_SMALLEST)
    for state in _LARGE:
        yield Shot(state, "contrast")
        yield Shot(state, "light", "en", 1920, 1080)
        yield Shot(state, "light", "en", 1366, 768, 20)
        yield Shot(state, "light", "ko", 1366, 768, 20)


class _NoDesk:
    """A desk that does nothing; pictures do not act."""

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_arguments, **_named: None


class Studio:
    """Draws shots in one process; the text size is fixed for a process."""

    def __init__(self, application: QApplication, body: int = 13) -> None:
        application.setFont(application.font())
        self._theme = Theme(application, body, _FONTS)
        self._clock = Clock(lambda: samples.NOW)
        self._language = Language(application)
        self._window: Window | None = None

    def draw(self, shot: Shot) -> QWidget:
        """Return the widget that shows a state, laid out and painted."""
        if self._window is not None:
            self._window.dispose()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._language.use(shot.language)
        self._theme.use(shot.theme)
        window = Window(cast(Actions, _NoDesk()), self._clock, self._language)
        self._window = window
        window.resize(shot.width, shot.height)
        window.show()
        window.render_view(self._view(shot))
        QApplication.processEvents()
        return self._stage(window, shot.state)

    def _view(self, shot: Shot) -> WindowView:
        make = samples.STATES.get(_BASE.get(shot.state, shot.state), lambda: samples.TALKING)
        view = replace(make(), theme=shot.theme, language=shot.language)
        whole_table = shot.state.startswith(("settings_account", "settings_keys", "sound_"))
        return replace(view, settings=Settings({}, {}).views()) if whole_table else view

    def _stage_check(self, window: Window, state: str) -> QWidget:
        window.open_check()
        window.check.resize(window.check.minimumWidth() if state == "check_narrow" else 600, 860)
        if state == "check_recording":
            for level in samples.SPEECH_LEVELS[:17]:
                moving = replace(window.view.devices, microphone_level=level)
                window.check.show_check(window.view.check, moving)
        QApplication.processEvents()
        return window.check

    def _stage(self, window: Window, state: str) -> QWidget:
        if state == "keypad":
            window.frame.card.toggle_pad()
            for digit in "40#":
                window.frame.card.pad.press(digit)
        elif state == "key_sheet":
            window.key_sheet.open()
        elif state == "palette":
            window.palette_panel.open_with(window.view)
        elif state == "quit":
            window.ask_to_quit()
        elif state.startswith("compact"):
            window.toggle_compact()
            if state == "compact_transfer":
                window.transfer()
            QApplication.processEvents()
            return window.compact
        elif state.startswith("check") and state != "check_offered":
            return self._stage_check(window, state)
        elif state.startswith("sound_"):
            return _stage_sound(window, state)
        elif state.startswith("settings"):
            window.open_settings()
            if state in {"settings_accounts", "settings_new_account"}:
                _stage_accounts(window, form=state == "settings_new_account")
            elif state == "settings_account":
                bar = window.settings.verticalScrollBar()
                bar.setValue(bar.maximum())
            elif state.startswith("settings_keys"):
                keys = window.settings.findChild(QWidget, names.setting("keys.answer"))
                assert keys is not None
                if state == "settings_keys_narrow":
                    window.settings.resize(_NARROW, 700)
                QApplication.processEvents()
                window.settings.ensureWidgetVisible(keys, 0, 200)
            return window.settings
        elif state in {"transfer_panel", "transfer_typed", "send_offer"}:
            window.transfer()
            if state == "transfer_typed":
                window.transfer_panel.field.setText("an")
                window.transfer_panel.field.textEdited.emit("an")
        elif state == "redial":
            window.frame.idle.dial.redial()
        elif state == "voice_figures":
            window.frame.card.line.voice.setChecked(True)
        elif state == "record_menu":
            return _ready(window.frame.card.line.recording.more.menu())
        elif state == "banner":
            window.banner.show()
            return window.banner
        elif state == "muted_banner":
            window.muted_banner.show()
            return window.muted_banner
        elif state == "emergency":
            window.emergency.open()
        elif state == "status_menu":
            return _ready(window.frame.top_bar.status.menu())
        QApplication.processEvents()
        return window


def _stage_sound(window: Window, state: str) -> QWidget:
    """Return the settings at their sound: as wide as usual, narrow, or after a minute without use."""
    window.open_settings()
    window.settings.resize(_NARROW if state == "sound_narrow" else 640, 900)
    if state == "sound_rests":
        window.settings.chooser.listening.rest()
    QApplication.processEvents()
    return window.settings


def _stage_accounts(window: Window, *, form: bool) -> None:
    accounts = window.settings.accounts
    if form:
        accounts.add.click()
        accounts.sheet.more.click()
    QApplication.processEvents()
    window.settings.ensureWidgetVisible(accounts.sheet.save if form else accounts.add, 0, 40)
    if not form:
        window.settings.verticalScrollBar().setValue(accounts.y())


def _ready(menu: QMenu) -> QMenu:
    menu.ensurePolished()
    menu.adjustSize()
    return menu


_BASE: Final = {
    "sound_settings": "idle",
    "sound_rests": "idle",
    "sound_narrow": "idle",
    "settings_keys_narrow": "idle",
    "check_narrow": "check_failed",
    "settings_accounts": "several_accounts",
    "settings_new_account": "several_accounts",
    "banner": "offered_known",
    "muted_banner": "warned_muted",
    "emergency": "talking",
    "settings_refused": "server_away",
    "compact_idle": "idle",
    "status_menu": "idle",
    "transfer_panel": "transferring",
    "transfer_typed": "transferring",
    "send_offer": "offered_known",
    "redial": "voicemail",
    "record_menu": "recording",
    "voice_figures": "recording",
    "compact_consult": "consulting",
    "compact_transfer": "transferring",
    "compact_warned": "warned_muted",
}


def main(arguments: list[str]) -> int:
    """Draw into the folder named first; further words choose states. Returns the exit status."""
    unknown = set(arguments[1:]) - {shot.state for shot in shots()}
    if not arguments or arguments[0].startswith("-") or unknown:
        told = f"no such state: {', '.join(sorted(unknown))}\n" if unknown else ""
        print(f"{told}python -m ui.shots OUT_DIR [STATE…]", file=sys.stderr)
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["TZ"] = "UTC"
    if hasattr(time, "tzset"):
        time.tzset()
    build()
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [s for s in shots() if len(arguments) < 2 or s.state in arguments[1:]]
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    count = 0
    for body in sorted({s.body for s in wanted}):
        for old in application.findChildren(Theme):
            old.setParent(None)
        studio = Studio(application, body)
        for shot in (s for s in wanted if s.body == body):
            studio.draw(shot).grab().save(str(folder / f"{shot.name}.png"))
            count += 1
    print(f"{count} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
