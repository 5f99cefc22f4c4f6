"""The lamp for voice messages: how many wait, and what to dial to hear them."""

from typing import NamedTuple

from app.desk.account_book import MAIN
from app.desk.views import VoicemailView
from app.domain.text import plain
from app.wire.engine import MessageWaiting


class Mailbox(NamedTuple):
    """What is dialled to hear messages, and over which account ("" for none)."""

    account: str
    number: str


class Messages:
    """By account; pure, on the Qt thread."""

    def __init__(self) -> None:
        self._waiting: dict[str, MessageWaiting] = {}

    def take(self, waiting: MessageWaiting) -> None:
        """The switch told how many messages there are."""
        self._waiting[waiting.account] = waiting

    def replace_all(self, waiting: tuple[MessageWaiting, ...]) -> None:
        """Take over what a snapshot says."""
        self._waiting = {one.account: one for one in waiting}

    def mailbox(self, configured: str) -> Mailbox:
        """Return the fullest mailbox that can be dialled.

        `configured` is the number in the settings; for the call centre's account it outweighs the switch's.
        """
        found = Mailbox("", configured)
        most = (bool(configured), -1)
        for account, one in self._waiting.items():
            number = (configured if account == MAIN else "") or plain(one.voicemail, 80)
            if (bool(number), one.new) > most:
                found, most = Mailbox(account, number), (bool(number), one.new)
        return found

    def view(self, configured: str) -> VoicemailView:
        """Return the lamp; `configured` as for `mailbox`."""
        new = sum(max(0, one.new) for one in self._waiting.values())
        urgent = sum(max(0, one.urgent) for one in self._waiting.values())
        return VoicemailView(new, urgent, self.mailbox(configured).number)
