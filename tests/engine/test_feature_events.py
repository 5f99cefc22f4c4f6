"""`as-feature-event`: nothing native fills the port yet, so a wish is refused in words, never swallowed."""

from tests.engine.conftest import Seat
from tests.engine.peer import SipPeer


def test_a_wish_for_a_state_at_the_switch_is_refused_in_words(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    reply = seat.client.ask("account.agent_state", account="a", available=False, reason="break")
    assert not reply["ok"]
    assert reply["error"]["code"] == "no_feature_events"
    assert "feature codes" in reply["error"]["hint"]
    assert not [m for m in peer.seen if m.header("Event") == "as-feature-event"]


def test_a_wish_for_an_account_that_is_not_there_says_so(seat: Seat) -> None:
    reply = seat.client.ask("account.agent_state", account="nobody", available=True)
    assert reply["error"]["code"] == "unknown_account"
