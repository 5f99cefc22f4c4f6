"""The port for `as-feature-event`: the agent's state told to the switch within SIP. Loop thread only.

pjsua2 subscribes to `dialog` and `presence` and to nothing else. What fills this port is a small native piece
in our own build: an event subscription of PJSIP (`pjsip_evsub_create_uac` for the package `as-feature-event`,
a SUBSCRIBE with a body for each wish, its NOTIFYs handed up as text). Until it is built every wish is refused
in plain words; the switch link of the server and feature codes do the same work today.
"""

import logging
from collections.abc import Callable
from typing import Protocol

from app.domain.errors import Unavailable
from app.engine.live_account import Account
from app.wire.account import AgentState

_log = logging.getLogger("hearthline.engine")

Told = Callable[[str, AgentState], None]
"""Takes what the switch says of an account's agent: account, state."""


class FeatureEvents(Protocol):
    """One subscription an account, kept as long as the account is registered."""

    told: Told

    def begin(self, account: Account) -> None:
        """The account is registered, maybe at another target than before: subscribe."""

    def wish(self, account: Account, state: AgentState) -> None:
        """Ask the switch for a state; `told` says what it made of it. Raises HearthlineError."""

    def end(self, account: Account) -> None:
        """The account goes: end its subscription."""


class NoFeatureEvents:
    """What stands in the port while nothing native does: subscribes to nothing, refuses every wish."""

    told: Told = staticmethod(lambda _account, _state: None)

    def begin(self, account: Account) -> None:
        """Do nothing."""

    def wish(self, account: Account, state: AgentState) -> None:
        """Refuse. Raises Unavailable."""
        _log.info("no way to tell the switch of %s: available %s", account.name, state.available)
        raise Unavailable(
            "no_feature_events",
            "This engine cannot tell the switch your state within SIP (as-feature-event).",
            "Use the server's link to the switch, or feature codes: both do the same.",
        )

    def end(self, account: Account) -> None:
        """Do nothing."""
