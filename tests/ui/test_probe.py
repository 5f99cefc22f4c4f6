"""The probe tells where things are and changes nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from app.desk.views import SetUpStep, WindowView
from ui import names, samples
from ui.probe import Probe, describe
from ui.set_up_pages import AccountPage
from ui.window import Window

Show = Callable[[WindowView], None]


def asked(qtbot: QtBot, path: Path, line: bytes) -> dict[str, Any]:
    """Ask the probe one question."""
    peer = QLocalSocket()
    peer.connectToServer(str(path))
    assert peer.waitForConnected(2000)
    peer.write(line + b"\n")
    qtbot.waitUntil(peer.canReadLine, timeout=30_000)
    answer: dict[str, Any] = json.loads(bytes(peer.readLine().data()))
    peer.disconnectFromServer()
    return answer


def test_a_button_is_where_the_probe_says(qtbot: QtBot, window: Window, show: Show, tmp_path: Path) -> None:
    path = tmp_path / "probe.sock"
    probe = Probe(path, QObject(window))
    show(samples.offered_known())
    [told, *_] = asked(qtbot, path, b'{"ask":"widget","name":"answer"}')["widgets"]
    button = window.frame.card.buttons.answer
    assert told["visible"]
    assert told["text"] == "Answer"
    assert (told["cx"], told["cy"]) == (
        button.mapToGlobal(button.rect().topLeft()).x() + button.width() // 2,
        button.mapToGlobal(button.rect().topLeft()).y() + button.height() // 2,
    )
    everything = {w["name"] for w in asked(qtbot, path, b'{"ask":"widgets"}')["widgets"]}
    assert {names.STATUS, names.NOTES, names.DIAL, names.HISTORY_LIST, names.CALLER_NAME} <= everything
    [history] = [
        w for w in asked(qtbot, path, b'{"ask":"widget","name":"history"}')["widgets"] if w["visible"]
    ]
    assert history["rows"][1] == "Dan Ionescu 13:05"
    assert asked(qtbot, path, b"nonsense") == {"error": "not JSON"}
    assert asked(qtbot, path, b"[]") == {"error": "not an object"}
    probe.close()


def test_a_password_is_never_told(window: Window, show: Show) -> None:
    show(samples.set_up(SetUpStep.ACCOUNT))
    sheet = window.frame.set_up.pages[SetUpStep.ACCOUNT]
    assert isinstance(sheet, AccountPage)
    sheet.password.setText("secret")
    assert "secret" not in json.dumps(describe(sheet.password))
