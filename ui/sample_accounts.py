"""Sample views of a seat with several accounts. Made-up people and servers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from app.desk.views import AccountForm, AccountRow, AccountsView, CallRow, LineChoice, Page, WindowView
from app.domain.agent import Shown
from app.domain.call import CallState
from app.domain.phrase import phrase
from ui import sample_calls
from ui.sample_parts import CALL, IDLE, LINE, NOW, OFFER, READY

ACCOUNTS: Final = AccountsView(
    (
        AccountRow(
            "main", "Fjord Support", "7001@calls.centre.example", phrase("Registered"), True,
            default=True, managed=True, form=AccountForm("main"),
        ),
        AccountRow(
            "a1", "Sales", "300@sip.provider.example:5070", phrase("Registered"), True,
            form=AccountForm("a1", "Sales", "sip.provider.example:5070", "300", "tcp"),
        ),
        AccountRow(
            "a2", "At home", "home@192.0.2.7", phrase("Not registered"),
            error=phrase("The call centre refused user or password."),
            hint=phrase("Check both; capital letters matter."),
            form=AccountForm("a2", "At home", "192.0.2.7", "home", "udp"),
        ),
        AccountRow(
            "a3", "Old office", "12@old.example", phrase("Not in use"), enabled=False,
            form=AccountForm("a3", "Old office", "old.example", "12", "tls"),
        ),
    )
)  # fmt: skip
LINES: Final = (
    LineChoice("main", "Fjord Support"), LineChoice("a1", "Sales"), LineChoice("a2", "At home", False),
)  # fmt: skip


def several() -> WindowView:
    """Return a quiet moment on a seat with three accounts."""
    return replace(
        IDLE,
        line=replace(LINE, registration=phrase("{up} of {all} registered", up=2, all=3)),
        dial=replace(IDLE.dial, lines=LINES, line="a1", identities=("+40 21 555 0100", "+40 21 555 0101")),
        accounts=ACCOUNTS,
    )


def offered_on_line() -> WindowView:
    """Return an offer that says on which account it came."""
    return replace(
        several(),
        page=Page.OFFER,
        status=replace(READY, shown=Shown.OFFERED, since=NOW - 6),
        calls=(CallRow("c2", "Ana Villanueva", CallState.OFFERED, NOW - 6, True, line="Sales"),),
        call=replace(OFFER, line="Sales"),
    )


def second_on_line() -> WindowView:
    """Return a talk on one account while somebody rings on another."""
    view = sample_calls.second_waiting()
    return replace(
        view,
        calls=(
            replace(view.calls[0], line="Fjord Support"),
            replace(view.calls[1], queue="", line="Sales"),
        ),
        call=replace(CALL, line="Fjord Support"),
        accounts=ACCOUNTS,
    )


STATES: Final[dict[str, Callable[[], WindowView]]] = {
    "several_accounts": several,
    "offered_on_line": offered_on_line,
    "second_on_line": second_on_line,
}
"""Every state by name."""
