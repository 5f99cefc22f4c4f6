"""The look of the whole program: Fusion with our palette and a little style sheet, switched while it runs."""

from typing import Final, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui import tokens
from ui.style_sheet import style_sheet
from ui.tokens import Sizes, Tokens

NAMES: Final = ("system", "light", "dark", "contrast")


class Theme(QObject):
    """Owns palette, style sheet and text size of the application; `changed` comes after a switch.

    `still`: nothing moves by itself, as the person wished.
    """

    changed = Signal()

    def __init__(self, application: QApplication, body: int = 0, families: tuple[str, ...] = ()) -> None:
        super().__init__(application)
        self._application = application
        self._wanted = ""
        self.still = False
        self.tokens = tokens.LIGHT
        self.sizes = Sizes(body or max(13, QFontInfo(application.font()).pixelSize()))
        self._families = families
        application.setStyle("Fusion")
        application.setFont(self.font())
        application.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.use("system")

    def use(self, name: str) -> None:
        """Switch to `system`, `light`, `dark` or `contrast`; a few milliseconds."""
        if name == self._wanted:
            return
        self._wanted = name if name in NAMES else "system"
        self._apply(self._chosen())

    def font(self, at_13: float = 13, *, strong: bool = False) -> QFont:
        """Return the interface font at a size of LOOK.md."""
        font = QFont(self._application.font())
        if self._families:
            font.setFamilies(list(self._families))
        font.setPixelSize(self.sizes.px(at_13))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font

    def color(self, name: str) -> QColor:
        """Return a token as a colour: `ink`, `ink2`, `accent`, `ready`…"""
        return QColor(getattr(self.tokens, name))

    def _chosen(self) -> Tokens:
        if self._wanted == "light":
            return tokens.LIGHT
        if self._wanted == "dark":
            return tokens.DARK
        hints = self._application.styleHints()
        if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
            return tokens.of_system(self._application.style().standardPalette())
        if self._wanted == "contrast":
            return tokens.BLACK
        return tokens.DARK if hints.colorScheme() is Qt.ColorScheme.Dark else tokens.LIGHT

    def _system_changed(self) -> None:
        if self._wanted == "system":
            self._apply(self._chosen())

    def _apply(self, chosen: Tokens) -> None:
        self.tokens = chosen
        self._application.setPalette(_palette(chosen))
        self._application.setStyleSheet(style_sheet(chosen, self.sizes))
        self.changed.emit()


def theme() -> Theme:
    """Return the application's theme; made on first use."""
    application = cast(QApplication, QApplication.instance())
    found = application.findChild(Theme)
    return found if found is not None else Theme(application)


def restyle(widget: QWidget, **properties: object) -> None:
    """Set style properties of a widget, and have it styled again only if one of them is new."""
    changed = [k for k, v in properties.items() if widget.property(k) != v]
    for name in changed:
        widget.setProperty(name, properties[name])
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.updateGeometry()


def _palette(t: Tokens) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    colours = {
        role.Window: t.paper,
        role.WindowText: t.ink,
        role.Base: t.panel,
        role.AlternateBase: t.paper,
        role.Text: t.ink,
        role.Button: t.panel,
        role.ButtonText: t.ink,
        role.BrightText: t.on_strong,
        role.PlaceholderText: t.ink2,
        role.Highlight: t.accent,
        role.HighlightedText: t.on_strong,
        role.Link: t.accent,
        role.LinkVisited: t.accent,
        role.ToolTipBase: t.panel,
        role.ToolTipText: t.ink,
        role.Light: t.panel,
        role.Midlight: t.line,
        role.Mid: t.edge,
        role.Dark: t.edge,
        role.Shadow: t.edge,
        role.Accent: t.accent,
    }
    palette = QPalette()
    for which, colour in colours.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, which, QColor(t.ink2))
    return palette
