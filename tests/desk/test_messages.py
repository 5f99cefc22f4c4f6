"""Which mailbox is meant: the number that is dialled is that of the account it is dialled over."""

import pytest

from app.desk.messages import Mailbox, Messages
from app.wire.engine import MessageWaiting


@pytest.mark.parametrize(
    ("waiting", "configured", "meant"),
    [
        ({}, "", Mailbox("", "")),
        ({}, "*97", Mailbox("", "*97")),
        ({"main": (2, "*1")}, "", Mailbox("main", "*1")),
        ({"main": (2, "*1")}, "*97", Mailbox("main", "*97")),
        ({"main": (1, "*1"), "own": (3, "*2")}, "*97", Mailbox("own", "*2")),
        ({"main": (1, "*1"), "own": (3, "")}, "", Mailbox("main", "*1")),
        ({"own": (3, "")}, "*97", Mailbox("", "*97")),
        ({"own": (3, "")}, "", Mailbox("own", "")),
    ],
)
def test_number_and_account_belong_together(
    waiting: dict[str, tuple[int, str]], configured: str, meant: Mailbox
) -> None:
    messages = Messages()
    for account, (new, number) in waiting.items():
        messages.take(MessageWaiting(account, new, voicemail=number))
    assert messages.mailbox(configured) == meant
    assert messages.view(configured).number == meant.number
