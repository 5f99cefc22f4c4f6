"""Calls with a real SIP peer on loopback."""

from tests.engine.conftest import Seat
from tests.engine.peer import SipPeer


def test_a_call_is_offered_answered_and_hung_up_by_the_caller(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog = peer.ring(extra="X-Queue: support\r\n")
    offered = seat.wait("call.offered")
    assert (offered["number"], offered["name"], offered["queue"]) == ("+40712345678", "Ana Pop", "support")
    peer.wait_answer(dialog.call_id, 180)
    seat.ask("call.answer", call=offered["call"])
    peer.confirm(dialog)
    talking = seat.wait("call.talking")
    assert talking["state"] == "talking"
    good = seat.wait("call.quality", lambda q: q["received"] > 20)
    assert good["mos"] > 4
    assert dialog.rtp.received > 20
    dialog.request("BYE")
    ended = seat.wait("call.ended")
    assert ended["cause"] == "hung_up_there"
    assert ended["call"] == offered["call"]


def test_a_dialled_call_rings_talks_and_is_hung_up_here(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    call = seat.ask("call.dial", to="0712 345 678", context={"request": "r1"})["call"]
    dialling = seat.wait("call.dialling")
    assert (dialling["number"], dialling["context"]) == ("0712345678", {"request": "r1"})
    assert peer.wait_request("INVITE").text.startswith("INVITE sip:0712345678@127.0.0.1")
    seat.wait("call.talking")
    seat.ask("call.hang_up", call=call)
    assert seat.wait("call.ended")["cause"] == "hung_up_here"
    peer.wait_request("BYE")
