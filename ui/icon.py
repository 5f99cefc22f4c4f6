"""Icons tinted with a token of the theme, drawn sharp at any scale and kept."""

from functools import cache
from importlib import resources

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme import theme


def icon(name: str, tone: str = "ink", size: int = 20) -> QIcon:
    """Return an icon for a button or menu in a token's colour, greyed where disabled; grows with the text."""
    size = theme().sizes.px(size)
    made = QIcon(_pixmap(name, theme().color(tone).name(), size, 1.0))
    made.addPixmap(_pixmap(name, theme().color(tone).name(), size, 2.0))
    made.addPixmap(_pixmap(name, theme().color("ink2").name(), size, 1.0), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, tone: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return an icon of `size` logical pixels in a token's colour for a screen of this pixel ratio."""
    return _pixmap(name, theme().color(tone).name(), size, ratio)


def paint(painter: QPainter, name: str, colour: QColor, rect: QRectF) -> None:
    """Draw an icon in a colour into a rectangle."""
    ratio = painter.device().devicePixelRatio()
    made = _pixmap(name, colour.name(), round(rect.width()), ratio)
    painter.drawPixmap(rect.toRect(), made)


@cache
def _source(name: str) -> str:
    return (resources.files("ui.icons") / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_source(name).replace("#000000", colour).encode()))
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    renderer.render(painter, QRectF(0, 0, made.width(), made.height()))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made
