"""Signals of the system, brought into the Qt loop at once (Python alone would wait for the next event)."""

import signal
import socket
import sys
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QSocketNotifier


def watch_signals(deeds: Mapping[signal.Signals, Callable[[], None]], parent: QObject) -> None:
    """Run a deed on the Qt thread when its signal comes. Main thread only."""
    if sys.platform == "win32":
        for number, deed in deeds.items():
            signal.signal(number, lambda *_, deed=deed: deed())
        return
    reader, writer = socket.socketpair()
    for end in (reader, writer):
        end.setblocking(False)
    signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    for number in deeds:
        signal.signal(number, lambda *_: None)
    notifier = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read, parent)

    def arrived() -> None:
        for number in reader.recv(64):
            deed = deeds.get(signal.Signals(number))
            if deed is not None:
                deed()

    notifier.activated.connect(arrived)

    def forget() -> None:
        signal.set_wakeup_fd(-1)
        reader.close()
        writer.close()

    parent.destroyed.connect(forget)
