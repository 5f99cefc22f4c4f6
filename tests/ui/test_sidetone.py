"""Hear yourself: what this headset can do and nothing else, by keyboard, with its lateness in words."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.desk.settings import Settings
from app.desk.views import SidetoneChoice, WindowView
from app.domain.sidetone import SidetoneWay
from tests.ui.recorder import Recorder
from tests.ui.test_look import unnamed
from ui import samples
from ui.window import Window

Show = Callable[[WindowView], None]
OFF, HEADSET, OWN = SidetoneWay.OFF, SidetoneWay.HEADSET, SidetoneWay.OWN
ALL = (OFF, HEADSET, OWN)


def view(choice: SidetoneChoice) -> WindowView:
    devices = replace(samples.DEVICES, sidetone=choice)
    return replace(samples.IDLE, devices=devices, settings=Settings({}, {}).views())


def test_the_way_and_how_loud_take_effect_at_once(window: Window, show: Show, desk: Recorder) -> None:
    show(view(SidetoneChoice(True, ALL, OFF, 50, 50)))
    window.open_settings()
    row = window.settings.sound.sidetone
    assert [row.way.itemText(i) for i in range(3)] == ["Off", "By the headset", "By Hearthline"]
    assert not row.level.isVisible()
    QTest.keyClick(row.way, Qt.Key.Key_Down)
    assert desk.last() == ("use_sidetone", "headset", 50)
    show(view(SidetoneChoice(True, ALL, HEADSET, 50, 50)))
    assert row.level.isVisible()
    QTest.keyClick(row.level.slider, Qt.Key.Key_Right)
    assert desk.last() == ("use_sidetone", "headset", 60)
    assert unnamed(window.settings) == []


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (SidetoneChoice(True, ALL, HEADSET), "without delay"),
        (SidetoneChoice(True, ALL, OWN, late_ms=50), "Comes about 50 ms late."),
        (SidetoneChoice(True, (OFF, OWN), OFF, late_ms=65), "Hearthline can. Comes about 65 ms late."),
        (SidetoneChoice(True, (OFF, OWN), OFF, refused=True), "cannot be had now"),
        (SidetoneChoice(True), "whistle"),
        (SidetoneChoice(), "Connect a headset"),
    ],
)
def test_what_it_is_worth_is_said(choice: SidetoneChoice, said: str, window: Window, show: Show) -> None:
    show(view(choice))
    window.open_settings()
    row = window.settings.sound.sidetone
    assert said in row.detail.text()
    assert row.way.isEnabled() is (len(choice.ways) > 1)
    assert row.way.count() == len(choice.ways)
