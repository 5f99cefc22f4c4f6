"""Several accounts in the window: the list, the form by keyboard alone, the line to call from."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.desk.views import AccountForm, AccountsView, WindowView
from tests.ui.recorder import Recorder
from ui import samples
from ui.accounts import Accounts
from ui.sample_accounts import ACCOUNTS, offered_on_line, second_on_line, several
from ui.window import Window

Show = Callable[[WindowView], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def accounts(window: Window, show: Show) -> Accounts:
    """The open settings of a seat with several accounts."""
    show(several())
    window.open_settings()
    return window.settings.accounts


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def key(*keys: Qt.Key) -> None:
    for one in keys:
        QTest.keyClick(focused(), one)


def test_each_says_how_it_stands_and_what_can_be_done(accounts: Accounts) -> None:
    main, sales, home, old = accounts.lines.values()
    assert [line.state.text() for line in accounts.lines.values()] == [
        "Registered", "Registered", "Not registered", "Not in use",
    ]  # fmt: skip
    assert main.usual.isVisible()
    assert not main.default.isVisible()
    assert not main.remove.isVisible()
    assert sales.default.isVisible()
    assert home.error.text().startswith("The call centre refused user or password.")
    assert not old.enabled.isChecked()
    assert not old.default.isVisible()
    assert sales.edit.accessibleName() == "Change Sales"


def test_deeds_reach_the_desk_and_removing_asks_once_more(accounts: Accounts, desk: Recorder) -> None:
    sales, old = accounts.lines["a1"], accounts.lines["a3"]
    QTest.mouseClick(sales.default, Qt.MouseButton.LeftButton)
    assert desk.last() == ("make_default_account", "a1")
    old.enabled.setFocus()
    key(Qt.Key.Key_Space)
    assert desk.last() == ("enable_account", "a3", True)
    assert not old.enabled.isChecked(), "the tick follows the desk, which may refuse"
    sales.remove.setFocus()
    key(Qt.Key.Key_Space)
    assert desk.of("remove_account") == []
    assert sales.remove.text() == "Remove it and its password?"
    key(Qt.Key.Key_Space)
    assert desk.last() == ("remove_account", "a1")


def test_an_account_is_added_by_keyboard_alone(accounts: Accounts, desk: Recorder, show: Show) -> None:
    accounts.add.setFocus()
    key(Qt.Key.Key_Space)
    sheet = accounts.sheet
    assert sheet.name.hasFocus()
    for text in ("Shop", "sip.example.com", "77", "hush"):
        QTest.keyClicks(focused(), text)
        key(Qt.Key.Key_Tab)
    assert sheet.transport.hasFocus()
    key(Qt.Key.Key_End, Qt.Key.Key_Backtab, Qt.Key.Key_Return)
    form = AccountForm("", "Shop", "sip.example.com", "77", "udp")
    assert desk.last() == ("save_account", form, "hush")
    assert sheet.password.text() == ""
    show(replace(several(), accounts=replace(ACCOUNTS, error="The password is missing.")))
    assert sheet.error.isVisible()
    assert sheet.password.hasFocus()
    assert sheet.server.text() == "sip.example.com"
    show(replace(several(), accounts=replace(ACCOUNTS, saved=1)))
    assert not sheet.isVisible()
    assert accounts.add.hasFocus()


def test_a_change_starts_from_what_is_there_and_esc_keeps_it(
    window: Window, accounts: Accounts, desk: Recorder
) -> None:
    QTest.mouseClick(accounts.lines["a1"].edit, Qt.MouseButton.LeftButton)
    sheet = accounts.sheet
    assert (sheet.server.text(), sheet.user.text()) == ("sip.provider.example:5070", "300")
    assert sheet.password.text() == ""
    assert not sheet.proxy.isVisible()
    sheet.more.click()
    assert sheet.proxy.isVisible()
    key(Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert window.settings.isVisible()
    assert desk.of("save_account") == []
    QTest.mouseClick(accounts.lines["main"].edit, Qt.MouseButton.LeftButton)
    assert not sheet.server.isVisible()
    assert sheet.name.isVisible()


def test_a_state_that_changes_leaves_the_keyboard_where_it_is(accounts: Accounts, show: Show) -> None:
    accounts.lines["a2"].edit.setFocus()
    rows = tuple(replace(row, state="Registered", registered=True, error="") for row in ACCOUNTS.rows)
    show(replace(several(), accounts=AccountsView(rows)))
    assert accounts.lines["a2"].edit.hasFocus()
    assert not accounts.lines["a2"].error.isVisible()


def test_one_account_alone_has_nothing_to_choose(window: Window, show: Show) -> None:
    show(replace(samples.IDLE, accounts=AccountsView(ACCOUNTS.rows[:1])))
    window.open_settings()
    assert not window.settings.accounts.lines["main"].enabled.isVisible()
    assert not window.frame.idle.dial.line.isVisible()


def test_the_next_call_goes_out_on_another_account_by_key_or_menu(
    window: Window, show: Show, desk: Recorder
) -> None:
    show(several())
    line = window.frame.idle.dial.line
    assert line.accessibleName() == "Call from Sales"
    assert [a.text() for a in line.menu().actions()] == [
        "Fjord Support", "Sales", "At home – Not registered",
    ]  # fmt: skip
    QTest.keyClick(window.frame.idle.dial.field, Qt.Key.Key_U, CONTROL)
    assert desk.last() == ("use_line", "a2")
    line.menu().actions()[0].trigger()
    assert desk.last() == ("use_line", "main")


def test_who_rings_says_on_which_account(window: Window, show: Show) -> None:
    show(offered_on_line())
    assert window.frame.card.detail.text().endswith("on Sales")
    assert window.banner.detail.text().endswith("on Sales")
    show(second_on_line())
    assert "on Sales" in window.frame.offer.detail.text()
