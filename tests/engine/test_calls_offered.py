"""What an offer may bring: another place to go, an answer by itself, words for the caller file."""

import time

import pytest

from app.domain.call import Verification
from app.engine.auto_answer import answer_after
from app.engine.caller import caller_from, user_to_user
from tests.engine.calling import answered, offered, states
from tests.engine.conftest import Seat
from tests.engine.peer import SipPeer

INVITE = "INVITE sip:1001@seat SIP/2.0\r\nFrom: <sip:1@switch>\r\nTo: <sip:1001@switch>\r\n"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("Call-Info: <sip:switch>;answer-after=0", 0.0),
        ("Call-Info: <sip:switch>; answer-after=3", 3.0),
        ('Call-Info: <http://x/p>;purpose=icon, <sip:s>;answer-after="2"', 2.0),
        ("Call-Info: answer-after=99999", 60.0),
        ("Alert-Info: <http://switch>;answer-after=1", 1.0),
        ("Alert-Info: info=alert-autoanswer", 0.0),
        ("Alert-Info: <http://www.notused.com>;info=alert-autoanswer;delay=4", 4.0),
        ("ALERT-INFO: <urn:x>; Info=Alert-AutoAnswer", 0.0),
        ("Alert-Info: <http://x/info=alert-autoanswers>", None),
        ("Call-Info: <sip:switch>;purpose=info", None),
        ("X-Info: answer-after=0", None),
        ("Subject: x", None),
    ],
)
def test_who_asks_for_an_answer_by_itself(header: str, seconds: float | None) -> None:
    assert answer_after(f"{INVITE}{header}\r\n\r\n") == seconds


def test_a_call_answers_itself_where_the_agent_allows_it(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer, auto_answer="header")
    dialog = peer.ring(extra="Call-Info: <sip:x>;answer-after=1\r\n")
    begun = time.monotonic()
    seat.wait("call.offered")
    peer.confirm(dialog)
    assert time.monotonic() - begun > 0.9
    assert seat.wait("call.talking")["auto_answered"] is True


def test_a_call_does_not_answer_itself_into_another_talk_nor_unasked(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer, auto_answer="header")
    _, first = answered(seat, peer)
    _, event = offered(seat, peer, extra="Call-Info: <sip:x>;answer-after=0\r\n")
    time.sleep(0.3)
    states(seat, {first: "talking", str(event["call"]): "offered"})


def test_without_the_setting_nothing_answers_itself(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    _, event = offered(seat, peer, extra="Call-Info: <sip:x>;answer-after=0\r\n")
    time.sleep(0.3)
    states(seat, {str(event["call"]): "offered"})


def test_an_offer_is_sent_elsewhere(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, event = offered(seat, peer)
    assert seat.client.ask("call.redirect", call=event["call"], to="a b")["error"]["code"] == "bad_number"
    seat.ask("call.redirect", call=event["call"], to="*98")
    moved = peer.wait_answer(dialog.call_id, 302)
    assert f"<sip:*98@127.0.0.1:{peer.port}>" in moved.headers("Contact")
    ended = seat.wait("call.ended")
    assert (ended["cause"], ended["transferring_to"]) == ("redirected", "*98")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("416e6120506f70;encoding=hex", "Ana Pop"),
        ("04416e6120506f70;purpose=isdn-uui;encoding=hex", "Ana Pop"),
        ("c48356;encoding=hex", "ăV"),
        ("00ff80;encoding=hex", "00ff80"),
        ("41424;encoding=hex", "41424"),
        ("customer 42;encoding=ascii", "customer 42"),
        ('"customer 42"', "customer 42"),
        ("616263", "616263"),
        (";encoding=hex", ""),
    ],
)
def test_user_to_user_is_read_as_text_where_it_is_text(value: str, text: str) -> None:
    assert user_to_user(value) == text


def test_what_the_switch_knows_goes_to_the_caller_file() -> None:
    caller = caller_from(
        f"{INVITE}X-Customer-Number: 4711\r\nX-Queue: support\r\nX-Caller-Name: Ana Pop\r\n"
        "User-to-User: 6f72646572203432;encoding=hex\r\n\r\n"
    )
    assert (caller.name, caller.queue) == ("Ana Pop", "support")
    assert caller.headers["x-customer-number"] == "4711"
    assert caller.headers["user-to-user"] == "order 42"


@pytest.mark.parametrize(
    ("identity", "verification"),
    [
        ("P-Asserted-Identity: <sip:+40712@x;verstat=TN-Validation-Passed>", Verification.VERIFIED),
        ("P-Asserted-Identity: <tel:+40712;verstat=TN-Validation-Failed>", Verification.FAILED),
        ("P-Asserted-Identity: <sip:+40712@x;verstat=No-TN-Validation>", Verification.UNKNOWN),
        ("P-Asserted-Identity: <sip:+40712@x>", Verification.UNKNOWN),
    ],
)
def test_a_callers_number_is_verified_failed_or_unknown(identity: str, verification: Verification) -> None:
    caller = caller_from(f"{INVITE}{identity}\r\n\r\n")
    assert (caller.number, caller.verification) == ("+40712", verification)
