"""IPv6: registrars by address and by name, and speech over it."""

import socket
import struct
import threading
from collections.abc import Iterator

import pytest

from tests.engine.conftest import RunningEngine, Seat
from tests.engine.peer import Message, SipPeer, answer_register, sdp
from tests.engine.test_registration import account
from tests.peers.name_server import NameServer


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    with NameServer() as one:
        yield one


@pytest.fixture(scope="module")
def shared_engine(names: NameServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    engine = RunningEngine(tmp_path_factory.mktemp("six") / "home", nameserver=names.address)
    yield engine
    engine.close()


@pytest.fixture
def peer() -> Iterator[SipPeer]:
    with SipPeer(address="::1") as one:
        yield one


def test_a_registrar_named_by_its_ipv6_address(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    assert "[::1]" in peer.contact
    dialog = peer.ring(to=peer.source[:2], body=sdp(40000).replace("IN IP4 127.0.0.1", "IN IP6 ::1"))
    call = seat.wait("call.offered")["call"]
    seat.ask("call.answer", call=call)
    assert "c=IN IP6 ::1" in peer.wait_answer(dialog.call_id, 200).text


def test_speech_goes_both_ways_over_ipv6(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as far:
        far.bind(("::1", 0))
        far.settimeout(5)
        offer = sdp(far.getsockname()[1]).replace("IN IP4 127.0.0.1", "IN IP6 ::1")
        dialog = peer.ring(to=peer.source[:2], body=offer)
        seat.ask("call.answer", call=seat.wait("call.offered")["call"])
        peer.confirm(dialog)
        seat.wait("call.talking")
        packets = [far.recvfrom(2048) for _ in range(25)]
        assert {data[1] & 0x7F for data, _ in packets} == {8}, "A-law"
        for number in range(50):
            head = struct.pack("!BBHII", 0x80, 8, number, number * 160, 7)
            far.sendto(head + b"\xd5" * 160, packets[0][1])
        seat.wait("call.quality", lambda q: bool(q["received"] >= 50))


def test_a_registrar_known_by_aaaa_only(names: NameServer, seat: Seat, peer: SipPeer) -> None:
    names.put("six.test", "AAAA", "::1")
    seat.ask("account.set", **account(f"sip:six.test:{peer.port}", consent=True))
    seat.wait("account.registered")


def test_the_other_address_family_is_tried_where_one_does_not_serve(
    names: NameServer, seat: Seat, peer: SipPeer
) -> None:
    names.put("both.test", "A", "127.0.0.1")  # nobody listens there on this port
    names.put("both.test", "AAAA", "::1")
    seat.ask("account.set", **account(f"sip:both.test:{peer.port}", consent=True))
    seat.wait("account.registered")
    assert "[::1]" in peer.contact


def test_tcp_over_ipv6(seat: Seat) -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as listener:
        port = listener.getsockname()[1]

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                while data := connection.recv(65535):
                    if data.strip():
                        connection.sendall(answer_register(Message(data.decode(), ("", 0))).encode())

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        seat.ask("account.set", **account(f"sip:[::1]:{port};transport=tcp"))
        seat.wait("account.registered")
        seat.ask("account.remove", account="a")
        thread.join(5)
