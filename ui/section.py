"""A titled part of a column: heading with something at its right, content, words for when it is empty."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.label import ElidedLabel, label
from ui.theme import theme


class Section(QFrame):
    """Heading and content of one part of a column."""

    def __init__(self, title: str) -> None:
        super().__init__()
        s = theme().sizes
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, s.px(10), 0, s.px(8))
        self._column.setSpacing(s.px(2))
        self.heading = QHBoxLayout()
        self.heading.setContentsMargins(s.px(16), 0, s.px(12), s.px(2))
        self.title = ElidedLabel(title, size="small", tone="ink2")
        self.side: QLabel = label(size="small", tone="ink2")
        self.heading.addWidget(self.title, 1)
        self.heading.addWidget(self.side)
        self._column.addLayout(self.heading)
        self.empty: QLabel = label(size="small", tone="ink2", wrap=True)
        self.empty.setContentsMargins(s.px(16), s.px(4), s.px(12), s.px(4))
        self.empty.hide()
        self._column.addWidget(self.empty)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Add content under the heading."""
        self._column.addWidget(widget, stretch)

    def say_empty(self, text: str) -> None:
        """Set what stands here while there is nothing: what will come, and what to do."""
        self.empty.setText(text)
