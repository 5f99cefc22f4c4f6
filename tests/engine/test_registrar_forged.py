"""Registrars that lie, or are somebody else: redirects, huge numbers, far too many headers (A4)."""

import itertools
import time

import pytest

from tests.engine.conftest import Seat
from tests.engine.peer import Message, SipPeer
from tests.engine.test_registration import account


def moved(*contacts: str) -> str:
    told = "".join(f"Contact: <{contact}>\r\n" for contact in contacts)
    return f"302 Moved Temporarily\r\n{told}"


class Redirecting(SipPeer):
    """Answers every REGISTER by naming other places; without a Contact of its own."""

    def send(self, head: str, body: str = "", to: tuple[str, int] | None = None) -> None:
        if head.startswith("SIP/2.0 302"):
            head = head.replace(f"Contact: <sip:peer@127.0.0.1:{self.port}>\r\n", "")
        super().send(head, body, to)


def test_a_redirect_within_the_call_centre_is_followed(seat: Seat, peer: SipPeer) -> None:
    with Redirecting() as first:
        first.register_answer = lambda _message: moved(f"sip:1001@127.0.0.1:{peer.port}")
        seat.ask("account.set", **account(first.registrar))
        seat.wait("account.registered")
        assert first.registers == 1
        seat.ask("offer.allow", allow=True)
        peer.ring()
        seat.wait("call.offered")


@pytest.mark.parametrize("place", ["sip:1001@192.0.2.66:5060", "sip:evil.test", "sip:127.0.0.1.evil.test"])
def test_a_redirect_elsewhere_is_refused_and_told(seat: Seat, place: str) -> None:
    with Redirecting() as first:
        first.register_answer = lambda _message: moved(place)
        seat.ask("account.set", **account(first.registrar))
        failed = seat.wait("account.failed")
        assert (failed["code"], failed["final"]) == ("redirected", True)
        assert first.registers == 1


def test_a_redirect_in_circles_ends(seat: Seat) -> None:
    with Redirecting() as first, Redirecting() as second:
        first.register_answer = lambda _message: moved(f"sip:127.0.0.1:{second.port}")
        second.register_answer = lambda _message: moved(f"sip:127.0.0.1:{first.port}")
        seat.ask("account.set", **account(first.registrar))
        assert seat.wait("account.failed")["code"] == "redirected"
        assert first.registers + second.registers <= 4


def test_a_redirected_call_stays_within_the_call_centre(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    with SipPeer() as evil:
        peer.invite_answer = lambda _message: f"302 Moved\r\nContact: <sip:5@127.0.0.66:{evil.port}>"
        seat.ask("call.dial", to="500")
        seat.wait("call.ended")
        assert not evil.seen


def test_a_call_redirected_within_the_call_centre_is_followed(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)

    def first(message: Message) -> str | None:
        there = f"302 Moved\r\nContact: <sip:501@127.0.0.1:{peer.port}>"
        return there if message.text.startswith("INVITE sip:500@") else None

    peer.invite_answer = first
    seat.ask("call.dial", to="500")
    seat.wait("call.talking")
    assert peer.wait_request("INVITE", count=2).text.startswith("INVITE sip:501@")


@pytest.mark.parametrize("count", [9, 40, 200])
def test_many_service_routes_do_no_harm(seat: Seat, peer: SipPeer, count: int) -> None:
    routes = "".join(f"Service-Route: <sip:r{i}.test;lr>\r\n" for i in range(count))
    peer.register_answer = lambda _message: f"200 OK\r\n{routes}Expires: 60\r\n"
    seat.ask("account.set", **account(peer.registrar))
    seat.wait("account.registered")
    begun = time.monotonic()
    seat.ask("snapshot", after=0)
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize("expires", ["4294967295", "2147483648", "99999999999999999999", "-5", "never"])
def test_absurd_expiries_are_survived(seat: Seat, peer: SipPeer, expires: str) -> None:
    peer.register_answer = lambda _message: f"200 OK\r\nExpires: {expires}\r\n"
    seat.ask("account.set", **account(peer.registrar))
    seat.wait("account.registered" if expires.isdigit() else "account.registering")
    time.sleep(0.5)
    seat.ask("snapshot", after=0)
    assert peer.registers <= 4


def test_a_registrar_that_keeps_nothing_is_asked_politely(seat: Seat, peer: SipPeer) -> None:
    peer.register_answer = lambda _message: "200 OK\r\nExpires: 0\r\n"
    seat.ask("account.set", **account(peer.registrar))
    assert seat.wait("account.retrying")["retry_in"] >= 5
    assert peer.registers <= 2


@pytest.mark.parametrize("status", ["503 Service Unavailable", "500 Server Internal Error"])
def test_a_server_in_trouble_is_left_alone_for_a_while(seat: Seat, peer: SipPeer, status: str) -> None:
    peer.register_answer = lambda _message: f"{status}\r\n"
    seat.ask("account.set", **account(peer.registrar))
    assert seat.wait("account.retrying")["retry_in"] >= 5


@pytest.mark.parametrize("expires", [1, 2, 5])
def test_a_tiny_binding_never_lapses_and_nobody_is_pestered(seat: Seat, peer: SipPeer, expires: int) -> None:
    peer.expires = expires
    seat.register(peer)
    peer.wait(lambda m: m.method == "REGISTER" and not m.header("Contact"))
    came: list[float] = []

    def watch(message: Message) -> None:
        if message.header("Authorization"):
            came.append(time.monotonic())

    peer.register_answer = watch
    time.sleep(2.5 + 1.4 * expires)
    gaps = [later - sooner for sooner, later in itertools.pairwise(came)]
    assert gaps
    assert min(gaps) > 0.9
    assert max(gaps) < expires + 0.5


def test_423_is_obeyed(seat: Seat, peer: SipPeer) -> None:
    def brief(message: Message) -> str | None:
        asked = int(message.header("Expires") or 0)
        return "423 Interval Too Brief\r\nMin-Expires: 300\r\n" if asked < 300 else None

    peer.register_answer = brief
    seat.ask("account.set", **account(peer.registrar))
    seat.wait("account.registered")
    assert any(m.header("Expires") == "300" for m in peer.seen)
