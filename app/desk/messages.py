"""The lamp for voice messages: how many wait, and what to dial to hear them."""

from app.desk.views import VoicemailView
from app.domain.text import plain
from app.wire.engine import MessageWaiting


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

    @property
    def account(self) -> str:
        """Return the account whose mailbox is meant: the one with the most new messages, "" for none."""
        most = max(self._waiting.values(), key=lambda one: one.new, default=None)
        return most.account if most is not None else ""

    def view(self, configured: str) -> VoicemailView:
        """Return the lamp; `configured` is the number in the settings, which outweighs the switch's."""
        fullest = sorted(self._waiting.values(), key=lambda one: -one.new)
        told = next((plain(one.voicemail, 80) for one in fullest if one.voicemail), "")
        new = sum(max(0, one.new) for one in self._waiting.values())
        urgent = sum(max(0, one.urgent) for one in self._waiting.values())
        return VoicemailView(new, urgent, configured or told)
