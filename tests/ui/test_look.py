"""Colours, names and sizes: contrast of the tokens, nothing unnamed, nothing cut, at every text size."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.desk.views import WindowView
from ui import samples
from ui.action_button import ActionButton
from ui.label import ElidedLabel
from ui.shots import main
from ui.theme import Theme
from ui.tokens import BLACK, DARK, LIGHT, Tokens, contrast, of_system
from ui.window import Window

Show = Callable[[WindowView], None]


@pytest.mark.parametrize("tokens", [LIGHT, DARK, BLACK], ids=lambda t: t.name)
def test_every_text_and_border_can_be_seen(tokens: Tokens) -> None:
    grounds = (tokens.paper, tokens.panel, tokens.soft, tokens.selection)
    for name in ("ink", "ink2", "accent", "ready", "attention", "stop"):
        for ground in grounds:
            ratio = contrast(getattr(tokens, name), ground)
            assert ratio >= 4.5, f"{name} on {ground}: {ratio:.2f}"
    for name in ("accent", "ready", "stop"):
        assert contrast(tokens.on_strong, getattr(tokens, name)) >= 4.5
    for name in ("edge", "accent"):
        for ground in (tokens.paper, tokens.panel):
            assert contrast(getattr(tokens, name), ground) >= 3.0


def test_contrast_is_what_wcag_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_a_system_in_high_contrast_keeps_its_own_colours(look: Theme) -> None:
    look.use("dark")
    tokens = of_system(QApplication.palette())
    assert tokens.paper == DARK.paper.lower()
    assert tokens.line_width == 2
    assert tokens.ready == BLACK.ready


def test_the_theme_is_switched_while_it_runs(window: Window, show: Show, look: Theme) -> None:
    show(samples.TALKING)
    before = time.process_time()
    look.use("dark")
    assert time.process_time() - before < 3 * 0.2, "Qt styles every widget anew; a person waits for it once"
    assert QApplication.palette().window().color().name() == DARK.paper.lower()
    shown = window.grab().toImage().pixelColor(5, 760).name()
    assert shown == DARK.panel.lower()


def unnamed(root: QWidget) -> list[str]:
    """Return what takes the keyboard below a widget and has no name for a screen reader."""
    captioned = {label.buddy() for label in root.findChildren(QLabel)}
    found = []
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            interface = QAccessible.queryAccessibleInterface(widget)
            if not interface.text(QAccessible.Text.Name) and widget not in captioned:
                found.append(f"{type(widget).__name__} {widget.objectName()!r}")
    return found


def test_whatever_takes_the_keyboard_has_a_name(window: Window, show: Show) -> None:
    QAccessible.setActive(True)
    for state, view in samples.STATES.items():
        show(view())
        assert unnamed(window) == [], state
    window.open_settings()
    assert unnamed(window.settings) == []
    window.toggle_compact()
    assert unnamed(window.compact) == []


def cut(root: QWidget) -> list[str]:
    """Return the texts below a widget that do not fit where they stand."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, QLabel) and widget.text() and not widget.wordWrap():
            wanted = widget.fontMetrics().horizontalAdvance(widget.text())
            if wanted > widget.contentsRect().width() + 1:
                found.append(widget.text())
        if (
            isinstance(widget, (QPushButton, ActionButton))
            and widget.width() < widget.minimumSizeHint().width() - 1
        ):
            found.append(widget.text())
    return found


def test_no_word_is_cut_at_the_smallest_size(window: Window, show: Show) -> None:
    window.resize(1024, 600)
    for state, view in samples.STATES.items():
        show(view())
        assert state == "hostile" or cut(window) == [], state
        assert (window.width(), window.height()) == (1024, 600), state
        assert not window.frame.centre.geometry().intersects(window.frame.file.geometry()), state


def test_a_hostile_name_stays_text_and_pushes_nothing(window: Window, show: Show) -> None:
    window.resize(1366, 768)
    show(samples.hostile())
    assert (window.width(), window.height()) == (1366, 768)
    assert window.frame.card.name.text().startswith("<img src=x")
    for label in window.findChildren(QLabel):
        if label.text():
            assert label.textFormat() == Qt.TextFormat.PlainText, label.text()
        assert "<img" not in label.toolTip()
    assert window.frame.top_bar.headset.text().count("&&") <= window.frame.top_bar.headset.text().count("&")


def test_pictures_at_150_percent_fit_a_small_screen(tmp_path: Path) -> None:
    """In a process of its own: the text size is fixed for a process."""
    code = (
        "from dataclasses import replace\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from ui import shots, samples\n"
        "application = QApplication([])\n"
        "studio = shots.Studio(application, 20)\n"
        "for language in ('en', 'ko'):\n"
        "    window = studio.draw(shots.Shot('idle', 'light', language, 1366, 768, 20))\n"
        "    for state, view in samples.STATES.items():\n"
        "        window.render_view(replace(view(), theme='light', language=language))\n"
        "        application.processEvents()\n"
        "        least = window.minimumSizeHint()\n"
        "        card = window.frame.card\n"
        "        strip = card.wrap_up if state == 'wrap_up' else card.buttons\n"
        "        low = strip.mapTo(card, strip.rect().bottomLeft()).y()\n"
        "        high = card.notes.mapTo(card, card.notes.rect().topLeft()).y()\n"
        "        assert not card.isVisible() or low < high, (state, low, high)\n"
        "        assert state != 'wrap_up' or low < card.height(), 'finish must be in sight'\n"
        "        print(state, language, least.width(), least.height(), window.width(), window.height())\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*=false"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=80, check=True
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    assert len(lines) == 2 * len(samples.STATES)
    for state, language, *numbers in lines:
        least_width, least_height, width, height = map(int, numbers)
        assert least_width <= 1366, (state, language)
        assert least_height <= 768, (state, language)
        assert (width, height) == (1366, 768), (state, language)


_SOUND = ("check_failed", "check_narrow", "sound_missing", "warned_muted")


def test_shots_are_drawn(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-m", "ui.shots", str(tmp_path), "idle", "compact", *_SOUND]
    done = subprocess.run(words, capture_output=True, text=True, env=environment, timeout=80, check=True)
    pictures = sorted(p.name for p in tmp_path.glob("*.png"))
    assert f"{len(pictures)} pictures" in done.stdout
    assert "idle-light-en-1920x1080.png" in pictures
    assert "idle-light-ko-1366x768-150.png" in pictures
    for state in _SOUND:
        assert {f"{state}-{look}-1366x768.png" for look in ("light-en", "dark-en", "light-ko")} <= set(
            pictures
        )
    assert all(p.stat().st_size > 2000 for p in tmp_path.glob("*.png"))


def test_shots_tell_how_they_are_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "OUT_DIR" in capsys.readouterr().err
