"""All keys in one table: the shortcuts, the sheet of F1 and the actions of Ctrl K are made from it.

Function and Ctrl keys only, so that every one works while notes are being typed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.text import mark


class Do(StrEnum):
    """What a key does."""

    ANSWER = "answer"
    DECLINE = "decline"
    HOLD = "hold"
    MUTE = "mute"
    TRANSFER = "transfer"
    BACK = "back"
    SWAP = "swap"
    CONFERENCE = "conference"
    RECORD = "record"
    STOP_RECORDING = "stop_recording"
    KEYPAD = "keypad"
    END = "end"
    STATUS = "status"
    DIAL = "dial"
    REDIAL = "redial"
    VOICEMAIL = "voicemail"
    LINE = "line"
    CALL_BACK = "call_back"
    NOTES = "notes"
    CALLER_FILE = "caller_file"
    CALLS = "calls"
    HISTORY = "history"
    OUTCOME = "outcome"
    FINISH = "finish"
    MORE_TIME = "more_time"
    EMERGENCY = "emergency"
    FIND = "find"
    SHEET = "sheet"
    SETTINGS = "settings"
    CHECK = "check"
    COMPACT = "compact"
    QUIT = "quit"


class Group(StrEnum):
    """How the sheet is ordered."""

    CALL = "call"
    WORK = "work"
    WRAP_UP = "wrap_up"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that keys do; `printed` is how buttons and the sheet write it."""

    do: Do
    keys: tuple[str, ...]
    printed: str
    words: str
    group: Group


DIGITS: Final = "123456789"

TABLE: Final = (
    Key(Do.ANSWER, ("F5",), "F5", mark("Answer"), Group.CALL),
    Key(Do.DECLINE, ("Esc",), "Esc", mark("Decline, or close what is open"), Group.CALL),
    Key(Do.HOLD, ("F6",), "F6", mark("Hold, resume"), Group.CALL),
    Key(Do.MUTE, ("F7",), "F7", mark("Mute, unmute"), Group.CALL),
    Key(Do.SWAP, ("F3",), "F3", mark("Swap with the call that waits"), Group.CALL),
    Key(Do.CONFERENCE, ("F4",), "F4", mark("Bring both calls together"), Group.CALL),
    Key(Do.TRANSFER, ("F8",), "F8", mark("Transfer, complete it, send an offer on"), Group.CALL),
    Key(Do.BACK, ("Ctrl+F8",), "Ctrl+F8", mark("Back to the caller"), Group.CALL),
    Key(Do.KEYPAD, ("F9",), "F9", mark("Keypad"), Group.CALL),
    Key(Do.RECORD, ("F10",), "F10", mark("Record, pause, go on"), Group.CALL),
    Key(Do.STOP_RECORDING, ("Ctrl+F10",), "Ctrl+F10", mark("Stop recording"), Group.CALL),
    Key(Do.END, ("F12",), "F12", mark("End the call"), Group.CALL),
    Key(Do.STATUS, ("F2",), "F2", mark("Choose your status, then its number"), Group.WORK),
    Key(Do.DIAL, ("Ctrl+D",), "Ctrl+D", mark("Dial a name or number"), Group.WORK),
    Key(Do.REDIAL, ("Ctrl+R",), "Ctrl+R", mark("The last numbers again"), Group.WORK),
    Key(Do.VOICEMAIL, ("Ctrl+L",), "Ctrl+L", mark("Listen to the voicemail"), Group.WORK),
    Key(Do.LINE, ("Ctrl+U",), "Ctrl+U", mark("Call from another account"), Group.WORK),
    Key(Do.CALL_BACK, ("Ctrl+B",), "Ctrl+B", mark("Call the next visitor back"), Group.WORK),
    Key(Do.EMERGENCY, ("Ctrl+E",), "Ctrl+E", mark("Call for help: twice"), Group.WORK),
    Key(Do.NOTES, ("Ctrl+N",), "Ctrl+N", mark("Notes on this call"), Group.WORK),
    Key(Do.CALLER_FILE, ("Ctrl+I",), "Ctrl+I", mark("Caller file"), Group.WORK),
    Key(Do.CALLS, ("Ctrl+J",), "Ctrl+J", mark("List of calls"), Group.WORK),
    Key(Do.HISTORY, ("Ctrl+H",), "Ctrl+H", mark("Search the history"), Group.WORK),
    Key(
        Do.OUTCOME,
        tuple(f"{m}+{d}" for m in ("Ctrl", "Alt") for d in DIGITS),
        "Ctrl+1 … 9",
        mark("Choose an outcome"),
        Group.WRAP_UP,
    ),
    Key(Do.FINISH, ("Ctrl+Return", "Ctrl+Enter"), "Ctrl+Enter", mark("Finish wrap-up"), Group.WRAP_UP),
    Key(Do.MORE_TIME, ("Ctrl+M",), "Ctrl+M", mark("More time"), Group.WRAP_UP),
    Key(Do.FIND, ("Ctrl+K",), "Ctrl+K", mark("Find an action or a person"), Group.PROGRAM),
    Key(Do.SHEET, ("F1",), "F1", mark("All keys"), Group.PROGRAM),
    Key(Do.SETTINGS, ("Ctrl+,",), "Ctrl+,", mark("Settings"), Group.PROGRAM),
    Key(Do.CHECK, ("Ctrl+T",), "Ctrl+T", mark("Test the headset, check the line"), Group.PROGRAM),
    Key(Do.COMPACT, ("F11",), "F11", mark("Small window, always on top"), Group.PROGRAM),
    Key(Do.QUIT, ("Ctrl+Q",), "Ctrl+Q", mark("Quit"), Group.PROGRAM),
)

GROUP_WORDS: Final = {
    Group.CALL: mark("Call"),
    Group.WORK: mark("Work"),
    Group.WRAP_UP: mark("Wrap-up"),
    Group.PROGRAM: mark("Program"),
}


def install(window: QWidget, do: Callable[[Do, str], None]) -> list[QShortcut]:
    """Make every key of the table work in a window; `do` gets what to do and the key that was pressed."""
    made = []
    for entry in TABLE:
        for key in entry.keys:
            shortcut = QShortcut(QKeySequence(key), window)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda entry=entry, key=key: do(entry.do, key))
            made.append(shortcut)
    return made


_OURS: Final = frozenset(
    QKeySequence(key).toString() for entry in TABLE for key in entry.keys if key != "Esc"
)


class KeysFirst(QObject):
    """Text fields claim some Ctrl keys for editing (Ctrl+K cuts the line); ours come first everywhere."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Deny a text field the keys of the table. Installed on the application."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            sequence = QKeySequence(QKeyCombination(event.keyCombination())).toString()
            if sequence in _OURS:
                event.ignore()
                return True
        return False
