"""Media security, codecs, waiting messages, watched lines and second sign-ins against a real Asterisk 22."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.engine.conftest import RunningEngine, Seat
from tests.peers.asterisk import Asterisk, asterisk

pytestmark = pytest.mark.medium

PLAIN, SDES, OPTIMISTIC, DTLS, OPUS, MAIL, MANY = "1003", "1011", "1012", "1013", "1014", "1015", "1017"


@pytest.fixture(scope="module")
def switch() -> Iterator[Asterisk]:
    with asterisk() as one:
        yield one


@pytest.fixture
def seat(shared_engine: RunningEngine) -> Iterator[Seat]:
    seat = Seat(shared_engine.client())
    yield seat
    seat.ask("offer.allow", allow=False)
    for call in seat.ask("snapshot", after=0)["calls"]:
        seat.client.ask("call.hang_up", call=call["id"])
    end = time.monotonic() + 5
    while (state := seat.ask("snapshot", after=0))["calls"] and time.monotonic() < end:
        time.sleep(0.02)
    for account in state["accounts"]:
        seat.ask("account.remove", account=account["account"])
    seat.client.close()


def register(
    seat: Seat, switch: Asterisk, number: str, transport: str = "udp", name: str = "a", **more: object
) -> None:
    plain = {"account": name, "user": number, "password": switch.password, "ca_file": str(switch.ca_file)}
    seat.ask("account.set", **(plain | {"registrar": switch.registrar(transport)} | more))
    seat.wait("account.registered", lambda e: e["account"] == name)
    seat.ask("offer.allow", allow=True)


def talk(seat: Seat) -> dict[str, Any]:
    """Call the echo and return the call once speech has come back."""
    call = seat.ask("call.dial", to="500", account="a")["call"]
    seat.wait("call.talking")
    quality = seat.wait("call.quality", lambda q: q["call"] == call and q["received"] > 30)
    return dict(quality)


@pytest.mark.parametrize(
    ("number", "mode", "encrypted"),
    [
        (SDES, "mandatory", True),
        (SDES, "optional", True),
        (SDES, "off", None),
        (OPTIMISTIC, "optional", True),
        (OPTIMISTIC, "mandatory", True),
        (OPTIMISTIC, "off", False),
        (PLAIN, "optional", False),
        (PLAIN, "mandatory", None),
        (DTLS, "off", None),
    ],
)
def test_speech_is_encrypted_as_both_sides_want(
    seat: Seat, switch: Asterisk, number: str, mode: str, encrypted: bool | None
) -> None:
    register(seat, switch, number, srtp=mode)
    if encrypted is None:
        seat.ask("call.dial", to="500", account="a")
        assert seat.wait("call.ended")["cause"] in {"refused", "failed"}
    else:
        assert talk(seat)["encrypted"] is encrypted


@pytest.mark.parametrize("mode", ["optional", "mandatory"])
def test_dtls_is_taken_where_the_far_end_offers_it(seat: Seat, switch: Asterisk, mode: str) -> None:
    register(seat, switch, DTLS, srtp=mode)
    switch.originate(DTLS, far="tone")
    call = seat.wait("call.offered")["call"]
    seat.ask("call.answer", call=call)
    seat.wait("call.quality", lambda q: q["received"] > 30)
    end = time.monotonic() + 5
    while not (state := seat.ask("snapshot", after=0)["calls"][0])["encrypted"]:
        assert time.monotonic() < end, state
        time.sleep(0.1)


@pytest.mark.parametrize("hold", [False, True])
def test_a_padlock_stays_shut_over_hold(seat: Seat, switch: Asterisk, hold: bool) -> None:
    register(seat, switch, SDES, "tls", srtp="mandatory")
    call = talk(seat)
    assert (call["encrypted"], call["signalling_encrypted"]) == (True, True)
    if hold:
        seat.ask("call.hold", call=call["call"])
        assert seat.wait("call.held")["encrypted"]
        seat.ask("call.resume", call=call["call"])
        assert seat.wait("call.resumed")["encrypted"]


def test_a_far_end_that_speaks_only_opus_is_heard(seat: Seat, switch: Asterisk) -> None:
    register(seat, switch, OPUS)
    call = talk(seat)
    assert call["codec"].lower().startswith("opus")


def test_only_the_accounts_codecs_are_spoken(seat: Seat, switch: Asterisk) -> None:
    register(seat, switch, PLAIN, codecs=["PCMU"])
    assert talk(seat)["codec"].startswith("PCMU")


def test_voice_messages_are_told(seat: Seat, switch: Asterisk) -> None:
    register(seat, switch, MAIL, voicemail="*97")
    switch.messages_waiting(MAIL, 2, 1)
    told = seat.wait("message.waiting", lambda e: e["new"] == 2)
    assert (told["account"], told["old"], told["voicemail"]) == ("a", 1, "*97")
    kept = seat.ask("snapshot", after=0)["messages"]
    assert [(one["account"], one["new"]) for one in kept] == [("a", 2)]


def test_who_wants_no_lamp_gets_none(seat: Seat, switch: Asterisk) -> None:
    register(seat, switch, MAIL, message_waiting=False)
    switch.messages_waiting(MAIL, 3)
    time.sleep(2)
    assert seat.ask("snapshot", after=0)["messages"] == []


def test_a_watched_colleague_rings_talks_and_is_free_again(
    seat: Seat, switch: Asterisk, start_engine: Callable[..., RunningEngine]
) -> None:
    other = Seat(start_engine().client())
    register(other, switch, "1005")
    register(seat, switch, PLAIN, watch=["1005", "1006"])
    seat.wait("line.changed", lambda e: (e["number"], e["state"]) == ("1005", "free"))
    switch.originate("1005", far="tone")
    call = other.wait("call.offered")["call"]
    seat.wait("line.changed", lambda e: (e["number"], e["state"]) == ("1005", "ringing"))
    other.ask("call.answer", call=call)
    seat.wait("line.changed", lambda e: (e["number"], e["state"]) == ("1005", "busy"))
    lines = {line["number"]: line["state"] for line in seat.ask("snapshot", after=0)["lines"]}
    assert lines["1005"] == "busy"
    other.ask("call.hang_up", call=call)
    seat.wait("line.changed", lambda e: (e["number"], e["state"]) == ("1005", "free"))


def test_a_second_sign_in_is_told_once(
    seat: Seat, switch: Asterisk, start_engine: Callable[..., RunningEngine]
) -> None:
    register(seat, switch, MANY)
    other = Seat(start_engine().client())
    register(other, switch, MANY)
    assert other.wait("account.replaced")["code"] == "signed_in_elsewhere"
    seat.ask("account.register", account="a")
    assert seat.wait("account.replaced")["hint"]
    seat.ask("account.register", account="a")
    seat.wait("account.registered")
    time.sleep(0.3)
    assert sum(e["event"] == "account.replaced" for e in seat.events) == 1


def test_a_call_comes_in_over_tls_by_name(seat: Seat, switch: Asterisk) -> None:
    register(seat, switch, PLAIN, "tls", registrar=switch.registrar("tls").replace("127.0.0.1", "localhost"))
    switch.originate(PLAIN, far="tone")
    offered = seat.wait("call.offered")
    assert offered["signalling_encrypted"]
    seat.ask("call.answer", call=offered["call"])
    seat.wait("call.quality", lambda q: q["received"] > 30)


@pytest.mark.slow
@pytest.mark.registrar
def test_the_last_who_signs_in_wins_where_only_one_may(
    seat: Seat, switch: Asterisk, start_engine: Callable[..., RunningEngine]
) -> None:
    register(seat, switch, "1007", expiry=30)
    register(Seat(start_engine().client()), switch, "1007")
    seat.client._socket.settimeout(40)
    assert seat.wait("account.replaced")["code"] == "signed_in_elsewhere"
    failed = seat.wait("account.failed")
    assert (failed["code"], failed["final"]) == ("signed_in_elsewhere", True)
    time.sleep(1)
    assert len(switch.contacts("1007")) == 1, "the other is still signed in"
