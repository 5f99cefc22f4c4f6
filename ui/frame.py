"""The three columns under the top bar; hands each part of a view to the widget that shows it."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.desk.actions import Actions
from app.desk.views import CallRow, Page, WindowView
from app.domain.call import LIVE, CallState
from ui.call_backs import CallBacks
from ui.call_card import CallCard
from ui.call_list import CallList
from ui.caller_file import CallerFilePanel
from ui.clock import Clock
from ui.history import History
from ui.idle import Idle
from ui.label import rule
from ui.set_up import SetUp
from ui.theme import theme
from ui.top_bar import GearButton, TopBar
from ui.trouble import NoticeLine, TroubleLines
from ui.waiting_offer import WaitingOffer, talks

_CENTRE: Final = 440
_FILE: Final = 340
"""How narrow the columns beside the lists may become: the five buttons of a call are whole there."""


class Frame(QWidget):
    """Everything inside the window; made anew when the language changes."""

    def __init__(self, actions: Actions, clock: Clock, transfer: Callable[[], None]) -> None:
        super().__init__()
        self._actions = actions
        self._view = WindowView()
        self.setProperty("ground", "paper")
        self.settings = GearButton()
        self.top_bar = TopBar(actions, clock, self.settings)
        self.troubles = TroubleLines(actions, self.settings.click)
        self.notice = NoticeLine(actions)
        self.offer = WaitingOffer(clock, self.answer, self.decline)
        self.calls = CallList(clock, actions.select_call, actions.swap)
        self.call_backs = CallBacks(clock, actions)
        self.history = History(clock, actions.dial)
        self.idle = Idle(actions, clock)
        self.card = CallCard(actions, clock, transfer)
        self.file = CallerFilePanel(actions, clock)
        self.set_up = SetUp(actions)
        self._lay_out()

    def _lay_out(self) -> None:
        s = theme().sizes
        left = QFrame()
        left.setProperty("ground", "panel")
        left.setProperty("line", "right")
        left.setFixedWidth(s.px(236))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, theme().tokens.line_width, 0)
        column.setSpacing(0)
        column.addWidget(self.calls)
        column.addWidget(rule())
        column.addWidget(self.call_backs)
        column.addWidget(rule())
        column.addWidget(self.history, 1)
        self.centre = QStackedWidget()
        self.centre.addWidget(self.idle)
        self.centre.addWidget(self.card)
        self.centre.setMinimumWidth(_CENTRE)
        self.file.setMinimumWidth(_FILE)
        self._columns = QWidget()
        across = QHBoxLayout(self._columns)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(left)
        across.addWidget(self.centre, 57)
        across.addWidget(self.file, 43)
        self._body = QStackedWidget()
        self._body.addWidget(self._columns)
        self._body.addWidget(self.set_up)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        for part in (self.top_bar, self.troubles, self.notice, self.offer):
            down.addWidget(part)
        down.addWidget(self._body, 1)
        self.setMinimumSize(max(1024, left.width() + _CENTRE + _FILE), 600)

    def render_view(self, view: WindowView) -> None:
        """Show a view; parts that did not change cost a comparison."""
        self._view = view
        setting_up = view.page is Page.SET_UP and view.set_up is not None
        self.top_bar.setVisible(not setting_up)
        self.top_bar.show_status(view.status, in_call=any(row.state in LIVE for row in view.calls))
        self.top_bar.show_line(view.line, view.status.agent)
        self.top_bar.show_devices(view.devices)
        self.troubles.show_troubles(() if setting_up else view.troubles)
        self.notice.show_notice(view.notice)
        self.top_bar.show_voicemail(view.voicemail)
        self.offer.show_offer(_offer_beside(view), holds=talks(view.calls))
        self.calls.show_calls(view.calls, view.call)
        self.call_backs.show_rows(view.call_backs)
        self.history.show_history(view.history, view.missed)
        self._show_centre(view)
        if setting_up and view.set_up is not None:
            self.set_up.show_set_up(view.set_up, view.devices)
        self._body.setCurrentIndex(1 if setting_up else 0)

    def _show_centre(self, view: WindowView) -> None:
        self.idle.dial.show_dial(view.dial)
        self.idle.show_today(view.today)
        self.idle.show_next(view.call_backs)
        self.idle.show_welcome(view.welcome)
        self.idle.show_check(view.check)
        self.file.show_file(view.file, (view.call.notes_call or view.call.call) if view.call else "")
        in_call = view.call is not None and view.page in {Page.OFFER, Page.CALL, Page.WRAP_UP}
        if in_call and view.call is not None:
            self.card.show_call(view.call, view.wrap_up if view.page is Page.WRAP_UP else None, view.voice)
        else:
            self.card.pad.shut()
        self.centre.setCurrentIndex(1 if in_call else 0)

    def answer(self) -> None:
        """Answer whoever rings."""
        row = offered(self._view)
        if row is not None:
            self._actions.answer(row.call)

    def decline(self) -> None:
        """Decline whoever rings."""
        row = offered(self._view)
        if row is not None:
            self._actions.decline(row.call)


def _offer_beside(view: WindowView) -> CallRow | None:
    """Return the call that rings beside the one in the centre."""
    row = offered(view)
    return row if row is not None and (view.call is None or row.call != view.call.call) else None


def offered(view: WindowView) -> CallRow | None:
    """Return the call that rings: the one in the centre first."""
    ringing = [row for row in view.calls if row.state is CallState.OFFERED]
    centre = view.call.call if view.call else ""
    return next((row for row in ringing if row.call == centre), ringing[0] if ringing else None)
