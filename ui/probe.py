"""For tests only: tells over a local socket where each named widget is and what it shows. It changes nothing.

Opened when `HEARTHLINE_UI_TEST_SOCKET` names a path. One JSON object a line: `{"ask":"widgets"}` →
`{"widgets":[…]}`; `{"ask":"widget","name":"answer"}` → the widgets of that name, visible ones first. Each
has `name`, `kind`, `visible`, `enabled`, `focused`, `text`, `checked`, `rows` (of a list), `window`, and
`x y width height` in pixels of the screen, `cx cy` their middle.
"""

import json
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from ui.rows import RowList


class Probe(QObject):
    """Listens until closed; Qt thread."""

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)
        QLocalServer.removeServer(str(path))
        if not self._server.listen(str(path)):
            raise OSError(f"cannot listen on {path}: {self._server.errorString()}")

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _connected(self) -> None:
        while (peer := self._server.nextPendingConnection()) is not None:
            peer.readyRead.connect(lambda peer=peer: self._read(peer))
            peer.disconnected.connect(peer.deleteLater)

    def _read(self, peer: QLocalSocket) -> None:
        while peer.canReadLine():
            line = bytes(peer.readLine().data())
            peer.write(json.dumps(_answer(line)).encode() + b"\n")
            peer.flush()


def _answer(line: bytes) -> dict[str, object]:
    try:
        asked = json.loads(line)
    except ValueError:
        return {"error": "not JSON"}
    if not isinstance(asked, dict):
        return {"error": "not an object"}
    found = [describe(w) for w in QApplication.allWidgets() if w.objectName()]
    if asked.get("ask") == "widget":
        found = [w for w in found if w["name"] == asked.get("name")]
    found.sort(key=lambda w: not w["visible"])
    return {"widgets": found}


def describe(widget: QWidget) -> dict[str, object]:
    """Return where a widget is and what it shows."""
    corner = widget.mapToGlobal(QPoint(0, 0))
    ratio = widget.devicePixelRatioF()
    x, y = round(corner.x() * ratio), round(corner.y() * ratio)
    width, height = round(widget.width() * ratio), round(widget.height() * ratio)
    return {
        "name": widget.objectName(),
        "kind": type(widget).__name__,
        "visible": widget.isVisible(),
        "enabled": widget.isEnabled(),
        "focused": widget.hasFocus(),
        "checked": widget.isChecked() if isinstance(widget, QAbstractButton) else False,
        "text": _text(widget),
        "rows": [f"{r.title} {r.right}".strip() for r in widget.rows] if isinstance(widget, RowList) else [],
        "window": widget.window().objectName(),
        "x": x,
        "y": y,
        "width": width,
        "height": height,
        "cx": x + width // 2,
        "cy": y + height // 2,
    }


def _text(widget: QWidget) -> str:
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLineEdit):
        masked = widget.echoMode() is not QLineEdit.EchoMode.Normal
        return "" if masked else widget.text()
    if isinstance(widget, (QLabel, QAbstractButton)):
        return widget.text() or widget.accessibleName()
    return widget.accessibleName()
