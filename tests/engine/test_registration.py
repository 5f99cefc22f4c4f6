"""Registration with real registrars: good ones, silent ones, ones that say no."""

import socket
import threading
import time
from collections.abc import Callable

import pytest

from tests.engine.calling import until
from tests.engine.conftest import RunningEngine, Seat
from tests.engine.peer import Message, SipPeer, answer_register


def account(registrar: str, **more: object) -> dict[str, object]:
    return {"account": "a", "registrar": registrar, "user": "1001", "password": "secret", **more}


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_registers_within_a_second_and_pins_the_realm(seat: Seat, peer: SipPeer) -> None:
    begun = time.monotonic()
    seat.register(peer)
    assert time.monotonic() - begun < 3 * 1
    question = peer.wait(lambda m: m.method == "REGISTER" and not m.header("Contact"))
    assert not question.header("Authorization")
    # From here on a challenge for another realm gets no answer in a call: no digest for strangers to crack.
    time.sleep(0.2)
    dialog = peer.ring()
    offered = seat.wait("call.offered")
    seat.ask("call.answer", call=offered["call"])
    peer.confirm(dialog)
    seat.wait("call.talking")
    digest = 'Proxy-Authenticate: Digest realm="elsewhere", nonce="1", algorithm=MD5\r\n'
    peer.bye_answer = ("407 Proxy Authentication Required", digest)
    seat.ask("call.hang_up", call=offered["call"])
    seat.wait("call.ended")
    peer.wait_request("BYE")
    time.sleep(0.3)
    assert not any("Proxy-Authorization" in m.text for m in peer.seen)


def test_unregisters_and_registers_again(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    seat.ask("account.unregister", account="a")
    seat.wait("account.unregistered")
    peer.wait(lambda m: m.method == "REGISTER" and m.header("Expires") == "0")
    seat.ask("account.register", account="a")
    seat.wait("account.registered")


def test_a_removed_account_is_forgotten_with_its_password(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    seat.ask("account.remove", account="a")
    seat.wait("account.unregistered")
    assert seat.ask("snapshot", after=0)["accounts"] == []
    reply = seat.client.ask("account.set", **account(peer.registrar, password=None))
    assert reply["error"]["code"] == "password_needed"


def test_a_wrong_password_is_final_after_at_most_four_registers(seat: Seat, peer: SipPeer) -> None:
    seat.ask("account.set", **account(peer.registrar, password="not it"))
    failed = seat.wait("account.failed")
    assert failed["final"]
    assert "password" in failed["error"]
    assert failed["hint"]
    assert peer.registers <= 4
    time.sleep(1.5)
    assert peer.registers <= 4


def test_stale_for_ever_is_given_up(seat: Seat, peer: SipPeer) -> None:
    def stale(_message: Message) -> str:
        digest = f'realm="hearth", nonce="{time.monotonic_ns()}", algorithm=MD5, stale=true'
        return f"401 Unauthorized\r\nWWW-Authenticate: Digest {digest}\r\n"

    peer.register_answer = stale
    seat.ask("account.set", **account(peer.registrar))
    assert seat.wait("account.failed")["final"]
    assert peer.registers <= 4


def test_an_unknown_host_is_tried_again_and_named(seat: Seat) -> None:
    seat.ask("account.set", **account("sip:no-such-host.invalid", consent=True))
    retrying = seat.wait("account.retrying")
    assert "no-such-host.invalid" in retrying["error"]
    assert retrying["code"] == "unknown_host"
    assert 0.5 <= retrying["retry_in"] <= 1
    assert 1 <= seat.wait("account.retrying")["retry_in"] <= 2


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
def test_a_refused_port_is_named_at_once(seat: Seat, transport: str) -> None:
    port = closed_port()
    begun = time.monotonic()
    seat.ask("account.set", **account(f"sip:127.0.0.1:{port};transport={transport}"))
    retrying = seat.wait("account.retrying")
    assert time.monotonic() - begun < 3
    assert (retrying["code"], retrying["final"]) == ("refused_port", False)
    assert str(port) in retrying["error"]


def test_it_registers_as_soon_as_the_registrar_is_there(seat: Seat) -> None:
    port = closed_port()
    seat.ask("account.set", **account(f"sip:127.0.0.1:{port}"))
    seat.wait("account.retrying")
    with SipPeer(port=port):
        begun = time.monotonic()
        seat.wait("account.registered")
        assert time.monotonic() - begun < 6


def test_retry_after_is_obeyed(seat: Seat, peer: SipPeer) -> None:
    peer.register_answer = lambda _message: "503 Service Unavailable\r\nRetry-After: 10\r\n"
    seat.ask("account.set", **account(peer.registrar))
    assert seat.wait("account.retrying")["retry_in"] >= 10
    first = peer.registers
    time.sleep(2)
    assert peer.registers == first


def test_a_very_short_binding_does_not_lapse(seat: Seat, peer: SipPeer) -> None:
    peer.expires = 3
    seat.register(peer)
    in_time = 2 * peer.expires
    peer.wait(lambda m: m.method == "REGISTER" and "Authorization" in m.text, seconds=in_time, count=3)


def test_an_account_elsewhere_needs_consent_to_the_stock_engine(
    start_engine: Callable[..., RunningEngine],
) -> None:
    seat = Seat(start_engine(build="wheel").client())
    reply = seat.client.ask("account.set", **account("sip:192.0.2.1"))
    assert reply["error"]["code"] == "consent_needed"
    assert reply["error"]["hint"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"registrar": "http://x y"}, "bad_registrar"),
        ({"registrar": "sip:127.0.0.1:99999"}, "bad_registrar"),
        ({"registrar": "sip:127.0.0.1;transport=pigeon"}, "bad_transport"),
        ({"user": "a b@c"}, "bad_user"),
        ({"user": "x>\r\nEvil: 1"}, "bad_user"),
        ({"domain": "x y"}, "bad_domain"),
        ({"trusted": ["not an address"]}, "bad_trusted"),
        ({"codecs": ["MP3"]}, "no_codec"),
        ({"registrar": "sip:127.0.0.1;transport=tls", "ca_file": "/no/such/file"}, "no_ca_file"),
        ({"expiry": 0}, "bad_interval"),
        ({"display_name": "a\nb"}, "bad_name"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(seat: Seat, change: dict[str, object], code: str) -> None:
    settings = account("sip:127.0.0.1:5999") | change
    reply = seat.client.ask("account.set", **settings)
    assert reply["error"]["code"] == code
    assert reply["error"]["title"]
    assert seat.ask("snapshot", after=0)["accounts"] == []


def test_the_same_account_again_disturbs_nothing(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    peer.wait(lambda m: m.method == "REGISTER" and not m.header("Contact"))
    before = peer.registers
    seat.ask("account.set", **account(peer.registrar, password=None))
    time.sleep(0.5)
    assert peer.registers == before
    assert seat.ask("snapshot", after=0)["accounts"][0]["state"] == "registered"


def test_no_password_is_in_any_file(engine: RunningEngine, peer: SipPeer) -> None:
    peer.password = "marker-Xy7"
    seat = Seat(engine.client())
    seat.ask("account.set", **account(peer.registrar, password="marker-Xy7"))
    seat.wait("account.registered")
    engine.stop()
    for path in engine.home.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"marker-Xy7" not in data, path
            assert b"Digest" not in data, path


@pytest.mark.parametrize("seconds", [1, 0])
def test_a_quiet_registration_over_udp_keeps_the_way_open(seat: Seat, peer: SipPeer, seconds: int) -> None:
    seat.register(peer, keep_alive=seconds)
    time.sleep(0.3)
    before = peer.blanks
    if seconds:
        until(lambda: peer.blanks > before, "a blank")
    else:
        time.sleep(2.2)
        assert peer.blanks == before


def test_a_quiet_connection_keeps_the_way_open(seat: Seat) -> None:
    blanks: list[float] = []

    def serve(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            while data := connection.recv(65535):
                if data.strip():
                    connection.sendall(answer_register(Message(data.decode(), ("", 0))).encode())
                else:
                    blanks.append(time.monotonic())

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        registrar = f"sip:127.0.0.1:{listener.getsockname()[1]};transport=tcp"
        seat.ask("account.set", **account(registrar, keep_alive=1))
        seat.wait("account.registered")
        until(lambda: bool(blanks), "a blank")
        seat.ask("account.remove", account="a")
        thread.join(30)


def test_a_waiting_message_told_without_being_asked_for(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer, voicemail="*97")
    body = "Messages-Waiting: yes\r\nVoice-Message: 3/1\r\n"
    kind = "Content-Type: application/simple-message-summary\r\n"

    def notify(text: str) -> None:
        head = (
            f"NOTIFY {peer.contact} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP 127.0.0.1:{peer.port};branch=z9hG4bK{len(text)}\r\n"
            f"From: <sip:1001@127.0.0.1>;tag=n\r\nTo: <sip:1001@127.0.0.1>\r\nCall-ID: mwi{len(text)}\r\n"
            f"CSeq: 1 NOTIFY\r\nContact: <sip:peer@127.0.0.1:{peer.port}>\r\nMax-Forwards: 70\r\n"
            f"Event: message-summary\r\nSubscription-State: active\r\n{kind}"
            f"Content-Length: {len(text)}\r\n\r\n"
        )
        peer.socket.sendto((head + text).encode(), peer.source)

    notify(body)
    told = seat.wait("message.waiting")
    assert (told["new"], told["old"], told["voicemail"]) == (3, 1, "*97")
    notify(body + "X-Padding: " + "y" * 4000 + "\r\n")
    notify("Messages-Waiting: no\r\nVoice-Message: 0/4\r\n")
    assert seat.wait("message.waiting")["new"] == 0
