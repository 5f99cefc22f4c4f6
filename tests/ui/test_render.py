"""A view costs only what is new in it: equal parts are not touched, and nothing blocks the screen."""

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.desk.views import CallRow, SetUpStep, WindowView
from app.domain.call import CallState
from tests.ui.recorder import Recorder
from ui import samples
from ui.clock import Clock, TickingLabel
from ui.window import Window

Show = Callable[[WindowView], None]

STALL = 0.050


class Repaints(QObject):
    """Counts what is repainted, laid out or made below a widget."""

    def __init__(self, root: QWidget) -> None:
        super().__init__()
        self.painted: list[str] = []
        self.born = 0
        self._root = root
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(watched, QWidget) and event.type() is QEvent.Type.Paint:
            self.painted.append(type(watched).__name__)
        if event.type() is QEvent.Type.ChildAdded:
            self.born += 1
        return False


def test_the_same_view_again_paints_nothing(window: Window, show: Show, qapp: QApplication) -> None:
    show(samples.TALKING)
    qapp.processEvents()
    counted = Repaints(window)
    for _ in range(20):
        show(replace(samples.TALKING, missed=samples.TALKING.missed))
    assert counted.painted == []
    assert counted.born == 0


def test_levels_ten_times_a_second_paint_only_the_meters(
    window: Window, show: Show, qapp: QApplication
) -> None:
    view = samples.set_up(SetUpStep.HEADSET)
    show(view)
    qapp.processEvents()
    counted = Repaints(window)
    for step in range(20):
        level = replace(view.devices, microphone_level=-40.0 + step, speaker_level=-50.0 + step)
        show(replace(view, devices=level))
    assert counted.born == 0
    assert "LevelMeter" in counted.painted
    assert "QComboBox" not in counted.painted
    assert "Chooser" not in counted.painted


def test_levels_do_not_touch_a_call(window: Window, show: Show, qapp: QApplication) -> None:
    show(samples.TALKING)
    qapp.processEvents()
    counted = Repaints(window)
    for step in range(20):
        devices = replace(samples.DEVICES, microphone_level=-40.0 + step)
        show(replace(samples.TALKING, devices=devices))
    assert counted.painted == []


def test_heavy_views_never_block_the_screen(window: Window, qapp: QApplication) -> None:
    """The longest of many renders with painting, in processor time: the stall on a free core."""
    rows = tuple(replace(samples.HISTORY[i % 5], call=f"r{i}", at=samples.NOW - i * 60) for i in range(500))
    backs = tuple(replace(samples.CALL_BACKS[i % 2], request=f"b{i}") for i in range(60))
    heavy = replace(samples.TALKING, history=rows, call_backs=backs, missed=100)
    window.render_view(samples.TALKING)
    qapp.processEvents()
    worst = 0.0
    for step in range(30):
        first = replace(rows[0], title=f"Caller {step}")
        view = replace(heavy, history=(first, *rows[step:]))
        before = time.process_time()
        window.render_view(view)
        qapp.processEvents()
        worst = max(worst, time.process_time() - before)
    assert worst < STALL, f"{worst * 1000:.0f} ms"


def test_the_way_through_a_call_never_blocks_the_screen(window: Window, qapp: QApplication) -> None:
    steps = (
        samples.IDLE,
        samples.offered_known(),
        samples.TALKING,
        samples.muted(),
        samples.held_and_second(),
        samples.trouble(),
        samples.wrap_up(),
        samples.IDLE,
    )
    spent = []
    for _ in range(3):
        for view in steps:
            before = time.process_time()
            window.render_view(view)
            qapp.processEvents()
            spent.append(time.process_time() - before)
    assert max(spent[len(steps) :]) < STALL, [f"{s * 1000:.0f}" for s in spent]


def test_one_clock_moves_every_figure(
    qtbot: QtBot, window: Window, show: Show, clock: Clock, desk: Recorder
) -> None:
    show(samples.wrap_up())
    ring = window.frame.card.ring
    assert ring.left() == 98
    show(samples.TALKING)
    assert window.frame.card.clock.text() == "04:12"
    clock.now = lambda: samples.NOW + 61
    clock.tick.emit()
    assert window.frame.card.clock.text() == "05:13"
    texts = [label.text() for label in window.frame.top_bar.findChildren(TickingLabel)]
    assert "5:13" in texts


def test_the_clock_ticks_by_itself(qtbot: QtBot) -> None:
    clock = Clock()
    clock.start()
    with qtbot.waitSignal(clock.tick, timeout=30_000):
        pass
    assert time.time() % 1 < 0.5, "just after the full second"


def test_a_row_keeps_the_keyboard_when_others_come(window: Window, show: Show) -> None:
    show(samples.IDLE)
    history = window.frame.history.list
    history.setFocus()
    history.setCurrentIndex(history.model().index(2, 0))
    newer = replace(samples.HISTORY[0], call="new", title="Somebody new")
    show(replace(samples.IDLE, history=(newer, *samples.HISTORY)))
    assert history.current_key() == "h3"


def test_a_ringing_row_pulses_only_while_it_rings(window: Window, show: Show) -> None:
    calls = window.frame.calls.list
    show(samples.offered_known())
    assert calls.pulsing
    show(replace(samples.TALKING, calls=(CallRow("c1", "x", CallState.TALKING, samples.NOW),)))
    assert not calls.pulsing
