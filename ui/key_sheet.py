"""F1: every key there is, on one sheet."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui import names
from ui.keys import GROUP_WORDS, TABLE, Group
from ui.label import label
from ui.overlay import Overlay
from ui.text import say, tr
from ui.theme import theme


class KeySheet(Overlay):
    """The table of keys in two columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, names.KEY_SHEET, tr("All keys"), 760)
        heading = QHBoxLayout()
        heading.addWidget(label(tr("All keys"), size="title", strong=True))
        heading.addStretch(1)
        heading.addWidget(label(tr("Esc closes"), size="small", tone="ink2"))
        self.column.addLayout(heading)
        columns = QHBoxLayout()
        columns.setSpacing(theme().sizes.px(32))
        for groups in ((Group.CALL, Group.WRAP_UP), (Group.WORK, Group.PROGRAM)):
            column = QVBoxLayout()
            for group in groups:
                column.addWidget(_group(group))
            column.addStretch(1)
            columns.addLayout(column, 1)
        self.column.addLayout(columns)


def _group(group: Group) -> QWidget:
    s = theme().sizes
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, s.px(4), 0, s.px(10))
    grid.setHorizontalSpacing(s.px(16))
    grid.setVerticalSpacing(s.px(4))
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, s.px(84))
    grid.addWidget(label(say(GROUP_WORDS[group]), size="small", tone="ink2"), 0, 0, 1, 2)
    for row, key in enumerate((k for k in TABLE if k.group is group), 1):
        grid.addWidget(label(key.printed, strong=True), row, 0)
        grid.addWidget(label(say(key.words)), row, 1)
    return holder
