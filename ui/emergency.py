"""Calling for help: a button in the top bar, and a question that a slip of the hand does not answer."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.desk.actions import Actions
from ui import names
from ui.icon import icon
from ui.label import label
from ui.overlay import Overlay
from ui.text import tr
from ui.theme import theme


class EmergencyButton(QPushButton):
    """Opens the question; there only with a server, for somebody must hear it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName(names.EMERGENCY)
        self.setProperty("kind", "quiet")
        self.setAccessibleName(tr("Call for help"))
        self.setToolTip(tr("Call for help: all supervisors are alarmed") + "  Ctrl+E")
        theme().changed.connect(self._tint)
        self._tint()
        self.hide()

    def _tint(self) -> None:
        self.setIcon(icon("emergency", "stop"))


class EmergencyQuestion(Overlay):
    """The same key again calls for help; Enter, Space and Esc, which somebody who types may hit, do not."""

    def __init__(self, parent: QWidget, actions: Actions) -> None:
        super().__init__(parent, names.EMERGENCY_QUESTION, tr("Call for help?"), 440)
        self._actions = actions
        self.column.addWidget(label(tr("Call for help?"), size="title", strong=True))
        text = tr("An alarm sounds at every supervisor's board until one of them answers it.")
        self.column.addWidget(label(text, wrap=True))
        self.call = QPushButton(tr("Call for help") + "  Ctrl+E")
        self.call.setObjectName(names.EMERGENCY_CALL)
        self.call.setProperty("kind", "stop")
        self.call.clicked.connect(lambda _checked=False: self.call_for_help())
        self.cancel = QPushButton(tr("Cancel") + "  Esc")
        self.cancel.setDefault(True)
        self.cancel.setAutoDefault(True)
        self.cancel.clicked.connect(self.shut)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.call)
        row.addWidget(self.cancel)
        self.column.addLayout(row)

    def take_keyboard(self) -> None:
        """Start at the harmless answer."""
        self.cancel.setFocus(Qt.FocusReason.PopupFocusReason)

    def ask_or_call(self) -> None:
        """Ask; the same key while it is asked is a yes."""
        if self.isVisible():
            self.call_for_help()
        else:
            self.open()

    def call_for_help(self) -> None:
        """Call once and close."""
        self.shut()
        self._actions.call_for_help()
