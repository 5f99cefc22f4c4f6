"""The window of the program: takes views, owns keys, overlays and small windows, asks before it goes."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QCloseEvent, QIcon, QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.desk.actions import Actions
from app.desk.views import Button, CallView, Page, WindowView
from app.domain.call import LIVE, CallState
from ui import names
from ui.announce import Announcer
from ui.banner import Banner, MutedBanner
from ui.check_window import CheckWindow
from ui.clock import Clock
from ui.compact import Compact
from ui.early_outcome import EarlyOutcome
from ui.emergency import EmergencyQuestion
from ui.frame import Frame, offered
from ui.icon import pixmap
from ui.key_sheet import KeySheet
from ui.keys import Do, install
from ui.language import Language
from ui.link_question import LinkQuestion
from ui.overlay import Overlay
from ui.palette import Palette
from ui.question import QuitQuestion
from ui.settings import SettingsWindow
from ui.text import tr
from ui.theme import theme
from ui.transfer_panel import TransferPanel
from ui.waiting_offer import talks


class Window(QWidget):
    """Give it every `WindowView` by `render_view`; `quitting` is called once when the person has left."""

    def __init__(
        self, actions: Actions, clock: Clock, language: Language, quitting: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__()
        self.setObjectName(names.WINDOW)
        self._actions = actions
        self._clock = clock
        self._language = language
        self._quitting = quitting
        self._left = False
        self._first = True
        self._early = EarlyOutcome()
        self._view = WindowView()
        self._announcer = Announcer(self)
        self._down = QVBoxLayout(self)
        self._down.setContentsMargins(0, 0, 0, 0)
        self.setWindowIcon(QIcon(pixmap("hearthline", "accent", 64)))
        install(self, self.do)
        self._build()
        self.resize(1366, 768)

    @property
    def view(self) -> WindowView:
        """What is shown."""
        return self._view

    @property
    def announcer(self) -> Announcer:
        """What speaks to screen readers."""
        return self._announcer

    def _build(self) -> None:
        self.frame = Frame(self._actions, self._clock, self.transfer)
        self._down.addWidget(self.frame)
        self.frame.settings.clicked.connect(self.open_settings)
        self.palette_panel = Palette(self, self._clock, self._actions, self.can, self.do)
        self.key_sheet = KeySheet(self)
        self.question = QuitQuestion(self, self.leave)
        self.emergency = EmergencyQuestion(self, self._actions)
        self.frame.top_bar.emergency.clicked.connect(lambda _checked=False: self.emergency.open())
        self.link_question = LinkQuestion(self, self.frame.card.buttons, self._actions)
        self.transfer_panel = TransferPanel(self, self.frame.card.buttons, self._clock, self._actions)
        self.frame.top_bar.open_check = self.open_check
        self.frame.idle.check.open.clicked.connect(lambda _checked=False: self.open_check())
        self._settings: SettingsWindow | None = None
        self._check: CheckWindow | None = None
        self._compact: Compact | None = None
        self.banner = Banner(self.frame.answer, self.frame.decline)
        self.muted_banner = MutedBanner(self._actions, self._is_looked_at)

    @property
    def settings(self) -> SettingsWindow:
        """The settings, made when first asked for."""
        if self._settings is None:
            self._settings = SettingsWindow(self._actions, self.open_check)
            self._settings.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
            install(self._settings, self.do)
        return self._settings

    @property
    def check(self) -> CheckWindow:
        """The headset test and the check before the shift, made when first asked for."""
        if self._check is None:
            self._check = CheckWindow(self._actions, self.open_settings)
            self._check.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
            install(self._check, self.do)
        return self._check

    @property
    def compact(self) -> Compact:
        """The small window, made when first asked for."""
        if self._compact is None:
            menu = self.frame.top_bar.status.menu()
            self._compact = Compact(self._actions, self._clock, menu, self.leave_compact, self.transfer)
            self._compact.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
            install(self._compact, self.do)
        return self._compact

    def _is_looked_at(self) -> bool:
        """Say whether trouble lines are seen: the small window is above all others; settings have none."""
        return self._is_small() or (self.isActiveWindow() and not self.isMinimized())

    def _is_small(self) -> bool:
        return self._compact is not None and self._compact.isVisible()

    def _rebuild(self) -> None:
        """Make everything anew in another language; what is typed comes back with the view."""
        small = self._is_small()
        settings = self._settings is not None and self._settings.isVisible()
        check = self._check is not None and self._check.isVisible()
        self._clear()
        self._build()
        if small:
            self.compact.show()
        if settings:
            self.settings.show()
        if check:
            self.check.show()

    def _clear(self) -> None:
        for part in (self.frame, *self._overlays()):
            part.hide()
            part.setParent(None)
            part.deleteLater()
        for window in self._small_windows():
            window.hide()
            window.deleteLater()

    def _small_windows(self) -> list[QWidget]:
        windows = (self._settings, self._check, self._compact, self.banner, self.muted_banner)
        return [window for window in windows if window is not None]

    def dispose(self) -> None:
        """Take it all away for good, with the small windows."""
        self.hide()
        self._clear()
        self.deleteLater()

    def render_view(self, view: WindowView) -> None:
        """Show a view. Qt thread; cheap when little has changed."""
        last, self._view = self._view, view
        first, self._first = self._first, False
        theme().use(view.theme)
        theme().still = setting(view, "window.motion") == "false"
        if self._language.use(view.language):
            self._rebuild()
        self.frame.render_view(view)
        if self._is_small():
            self.compact.show_view(view)
        if self._settings is not None and self._settings.isVisible():
            self._settings.show_settings(view.settings, view.devices, view.needs_attention)
            self._settings.show_accounts(view.accounts)
        if self._check is not None and self._check.isVisible():
            self._check.show_check(view.check, view.devices)
        self.palette_panel.show_view(view)
        self.transfer_panel.show_view(view)
        self.link_question.show_link(view.link, in_call=talks(view.calls))
        self._show_banners()
        self._announcer.show_view(view)
        if first and view.page is Page.IDLE:
            self.frame.idle.dial.field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif (view.call, view.page) != (last.call, last.page):
            self._follow(last, view)
        if view.page is Page.WRAP_UP and last.page is not Page.WRAP_UP:
            self._early.play(lambda key: self.do(Do.OUTCOME, key), lambda: self.do(Do.FINISH, ""))
        self._title(view)

    def _follow(self, last: WindowView, view: WindowView) -> None:
        """Put the keyboard where the work goes on, unless somebody is typing."""
        focused = self.focusWidget()
        if isinstance(focused, (QLineEdit, QPlainTextEdit)) and focused.isVisibleTo(self):
            return
        if self._overlay() is not None or self.frame.card.pad.isVisible():
            return
        answered = view.page is Page.CALL and _state(view.call) is CallState.TALKING
        if answered and _state(last.call) is not CallState.TALKING:
            self.frame.card.notes.field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif view.page is Page.WRAP_UP and last.page is not Page.WRAP_UP:
            self.frame.card.wrap_up.take_keyboard()
        elif view.page is Page.IDLE and last.page is not Page.IDLE:
            self.frame.idle.dial.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_banners(self) -> None:
        self.banner.show_view(self._view)
        self.muted_banner.show_view(self._view)

    def _title(self, view: WindowView) -> None:
        row = offered(view)
        title = "Hearthline"
        if row is not None:
            title = tr("{name} is calling", name=row.title) + " – Hearthline"
        elif view.line.muted:
            title = tr("Muted") + " – Hearthline"
        if title != self.windowTitle():
            self.setWindowTitle(title)

    def can(self, do: Do) -> bool:
        """Say whether a key does something now."""
        call = self._view.call
        enabled = call.enabled if call is not None else frozenset()
        page = self._view.page
        if do in NEEDS:
            return bool(NEEDS[do] & enabled)
        if do in {Do.ANSWER, Do.DECLINE}:
            return offered(self._view) is not None
        if do is Do.FINISH and self._transfer().isVisible():
            return True
        if do in {Do.FINISH, Do.MORE_TIME, Do.OUTCOME}:
            return page is Page.WRAP_UP
        if do is Do.STOP_RECORDING:
            return Button.RECORD in enabled
        if do is Do.VOICEMAIL:
            return bool(self._view.voicemail.new or self._view.voicemail.number)
        if do is Do.EMERGENCY:
            return bool(self._view.line.server) and page is not Page.SET_UP
        if do is Do.LINE:
            return bool(self._view.dial.lines)
        if do in {Do.NOTES, Do.CALLER_FILE}:
            return page in {Page.OFFER, Page.CALL, Page.WRAP_UP}
        if do is Do.CALL_BACK:
            return bool(self._view.call_backs) and page is Page.IDLE
        return page is not Page.SET_UP or do in {Do.SHEET, Do.QUIT, Do.DECLINE}

    def do(self, do: Do, key: str) -> None:
        """Do what a key of the table means."""
        if do is Do.DECLINE:
            self._escape()
        elif self._view.page is Page.CALL and self._early.take(do, key):
            return
        elif self.can(do):
            {**self._call_deeds(), **self._work_deeds(key)}[do]()

    def _call_deeds(self) -> dict[Do, Callable[[], None]]:
        call = self._view.call.call if self._view.call else ""
        pad = self.compact.toggle_pad if self._is_small() else self.frame.card.toggle_pad
        return {
            Do.ANSWER: self.frame.answer,
            Do.HOLD: lambda: self._actions.toggle_hold(call),
            Do.MUTE: lambda: self._actions.toggle_mute(call),
            Do.KEYPAD: pad,
            Do.END: lambda: self._hang_up(call),
            Do.TRANSFER: self.transfer,
            Do.BACK: lambda: self._actions.back_to_caller(call),
            Do.SWAP: self._actions.swap,
            Do.CONFERENCE: lambda: self._actions.conference(call),
            Do.RECORD: lambda: self._actions.toggle_recording(call),
            Do.STOP_RECORDING: lambda: self._actions.stop_recording(call),
        }

    def _hang_up(self, call: str) -> None:
        self._early.begin()
        self._actions.hang_up(call)

    def transfer(self) -> None:
        """Ask to whom the call (or the offer) goes; complete what was asked about; close what is open."""
        call, panel = self._view.call, self._transfer()
        if panel.isVisible():
            panel.shut()
        elif call is not None and Button.COMPLETE in call.enabled:
            self._actions.complete_transfer(call.call)
        elif call is not None and call.enabled & {Button.TRANSFER, Button.REDIRECT}:
            panel.open_for(self._view, call.call, offer=Button.REDIRECT in call.enabled)

    def _transfer(self) -> TransferPanel:
        return self.compact.transfer if self._is_small() else self.transfer_panel

    def _work_deeds(self, key: str) -> dict[Do, Callable[[], None]]:
        frame = self.frame
        notes = self.compact.notes if self._is_small() else frame.card.notes
        return {
            Do.STATUS: self._open_status,
            Do.DIAL: self._dial,
            Do.CALL_BACK: frame.idle.call_next,
            Do.NOTES: lambda: notes.field.setFocus(Qt.FocusReason.ShortcutFocusReason),
            Do.CALLER_FILE: frame.file.focus_name,
            Do.CALLS: lambda: frame.calls.list.setFocus(Qt.FocusReason.ShortcutFocusReason),
            Do.HISTORY: lambda: frame.history.search.setFocus(Qt.FocusReason.ShortcutFocusReason),
            Do.OUTCOME: lambda: frame.card.wrap_up.choose_key(key[-1]),
            Do.FINISH: self._finish,
            Do.REDIAL: self._redial,
            Do.VOICEMAIL: self._actions.dial_voicemail,
            Do.LINE: self._next_line,
            Do.MORE_TIME: self._actions.more_time,
            Do.EMERGENCY: self._call_for_help,
            Do.FIND: self._toggle_palette,
            Do.SHEET: lambda: self.key_sheet.shut() if self.key_sheet.isVisible() else self.key_sheet.open(),
            Do.SETTINGS: self.open_settings,
            Do.CHECK: self.open_check,
            Do.COMPACT: self.toggle_compact,
            Do.QUIT: self.ask_to_quit,
        }

    def _open_status(self) -> None:
        button = self.compact.status if self._is_small() else self.frame.top_bar.status
        button.menu().popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _call_for_help(self) -> None:
        """Ask in the large window, which the small one gives way to."""
        self.leave_compact()
        self.emergency.ask_or_call()

    def _finish(self) -> None:
        if self._transfer().isVisible():
            self._transfer().at_once()
        else:
            self.frame.card.wrap_up.finish.click()

    def _redial(self) -> None:
        recent = self._view.dial.recent
        if self._view.page is Page.IDLE:
            (self.compact.dial if self._is_small() else self.frame.idle.dial).redial()
        elif recent:
            self.palette_panel.open_with(self._view)
            self.palette_panel.field.setText(recent[0].number)
            self.palette_panel.field.textEdited.emit(recent[0].number)

    def _next_line(self) -> None:
        """Call from the next account, round and round."""
        dial = self._view.dial
        accounts = [line.account for line in dial.lines]
        place = accounts.index(dial.line) + 1 if dial.line in accounts else 0
        self._actions.use_line(accounts[place % len(accounts)])

    def _dial(self) -> None:
        if self.link_question.isVisible():
            self.link_question.answer(dial=True)
            return
        field = self.compact.dial.field if self._is_small() else self.frame.idle.dial.field
        if self._view.page is Page.IDLE:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            field.selectAll()
        else:
            self._toggle_palette()

    def _toggle_palette(self) -> None:
        if self.palette_panel.isVisible():
            self.palette_panel.shut()
        else:
            self.palette_panel.open_with(self._view)

    def _overlay(self) -> Overlay | None:
        return next((overlay for overlay in self._overlays() if overlay.isVisible()), None)

    def _overlays(self) -> tuple[Overlay, ...]:
        return (
            self.question,
            self.emergency,
            self.link_question,
            self.palette_panel,
            self.key_sheet,
            self.transfer_panel,
        )

    def _escape(self) -> None:
        """Close what is open; else decline whoever rings; else go back in the assistant."""
        overlay = self._overlay()
        if overlay is not None:
            overlay.shut()
        elif self.frame.card.pad.isVisible():
            self.frame.card.pad.shut()
        elif self._compact is not None and self._compact.pad.isVisible():
            self._compact.pad.shut()
        elif self._compact is not None and self._compact.transfer.isVisible():
            self._compact.transfer.shut()
        elif self._settings is not None and self._settings.isActiveWindow():
            self._settings.close()
        elif self._check is not None and self._check.isActiveWindow():
            self._check.close()
        elif offered(self._view) is not None:
            self.frame.decline()
        elif self._view.page is Page.SET_UP:
            self.frame.set_up.escape()

    def open_settings(self) -> None:
        """Show the settings beside the window; calls go on."""
        self.settings.show_settings(self._view.settings, self._view.devices, self._view.needs_attention)
        self.settings.show_accounts(self._view.accounts)
        self.settings.show()
        self.settings.raise_()
        self.settings.activateWindow()

    def open_check(self) -> None:
        """Show the headset test beside the window; calls go on."""
        self.check.show_check(self._view.check, self._view.devices)
        self.check.show()
        self.check.raise_()
        self.check.activateWindow()

    def toggle_compact(self) -> None:
        """Change between the large and the small window."""
        if self._is_small():
            self.leave_compact()
            return
        self.compact.show_view(self._view)
        self.compact.show()
        self.hide()

    def leave_compact(self) -> None:
        """Go back to the large window."""
        if self._is_small():
            self.show()
            self.compact.hide()

    @Slot()
    def to_front(self) -> None:
        """Come before other windows, as a second start of the program asks."""
        window = self.compact if self._is_small() else self
        if window.isMinimized():
            window.showNormal()
        window.show()
        window.raise_()
        window.activateWindow()

    def ask_to_quit(self) -> None:
        """Leave, after a question if somebody is on the line."""
        up = [row for row in self._view.calls if row.state in LIVE]
        if not up:
            self.leave()
            return
        self.leave_compact()
        self.question.ask(len(up), up[0].title)

    def leave(self) -> None:
        """Go, whoever is on the line."""
        if self._left:
            return
        self._left = True
        self.question.shut()
        for window in (self, *self._small_windows()):
            window.hide()
        self._actions.quit(hang_up=True)
        self._quitting()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing is quitting: ask first if somebody is on the line."""
        event.ignore()
        self.ask_to_quit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep an open panel inside."""
        super().resizeEvent(event)
        overlay = self._overlay()
        if overlay is not None:
            overlay.place()

    def changeEvent(self, event: QEvent) -> None:
        """Let the banner come and go with our place on the screen."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and QApplication.instance() is not None:
            self._show_banners()


NEEDS: Final = {
    Do.HOLD: {Button.HOLD},
    Do.MUTE: {Button.MUTE},
    Do.KEYPAD: {Button.KEYPAD},
    Do.END: {Button.END},
    Do.TRANSFER: {Button.TRANSFER, Button.COMPLETE, Button.REDIRECT},
    Do.BACK: {Button.BACK},
    Do.SWAP: {Button.SWAP},
    Do.CONFERENCE: {Button.CONFERENCE},
    Do.RECORD: {Button.RECORD},
}
"""Which of a call's buttons (one of them) a key needs."""


def setting(view: WindowView, key: str) -> str:
    """Return the value of a setting, "" if the desk has none of this name."""
    return next((row.value for row in view.settings if row.key == key), "")


def _state(call: CallView | None) -> CallState | None:
    return call.state if call is not None else None
