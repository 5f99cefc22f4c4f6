"""The one question we ask: quitting while somebody is on the line."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui import names
from ui.label import label
from ui.overlay import Overlay
from ui.text import tr


class QuitQuestion(Overlay):
    """Stay is what Enter and Esc do."""

    def __init__(self, parent: QWidget, quit_now: Callable[[], None]) -> None:
        super().__init__(parent, names.QUIT_QUESTION, tr("Quit with a call up?"), 440)
        self._title = label(tr("Quit with a call up?"), size="title", strong=True)
        self._text = label(wrap=True)
        self.column.addWidget(self._title)
        self.column.addWidget(self._text)
        row = QHBoxLayout()
        self.stay = QPushButton(tr("Stay"))
        self.stay.setObjectName("quit_stay")
        self.stay.setDefault(True)
        self.stay.setAutoDefault(True)
        self.stay.clicked.connect(self.shut)
        self.leave = QPushButton(tr("Hang up and quit"))
        self.leave.setObjectName("quit_leave")
        self.leave.setProperty("kind", "stop")
        self.leave.clicked.connect(quit_now)
        row.addStretch(1)
        row.addWidget(self.leave)
        row.addWidget(self.stay)
        self.column.addLayout(row)

    def ask(self, count: int, who: str) -> None:
        """Ask, naming who is on the line."""
        self._text.setText(
            tr("{name} is on the line and would be cut off.", name=who)
            if count == 1
            else tr("{count} people are on the line and would be cut off.", count=count)
        )
        self.open()

    def take_keyboard(self) -> None:
        """Start at the harmless answer."""
        self.stay.setFocus(Qt.FocusReason.PopupFocusReason)
