"""Registrars that take their time or have trouble; a machine that slept (F1, F6, F9, F10, F22)."""

import itertools
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from app.wire.engine import Role
from tests.engine.conftest import RunningEngine, Seat
from tests.engine.peer import Message, SipPeer, answer_register
from tests.engine.test_registration import account
from tests.peers.name_server import NameServer

pytestmark = [pytest.mark.slow, pytest.mark.registrar, pytest.mark.timeout(240)]


@pytest.fixture
def names() -> Iterator[NameServer]:
    with NameServer() as one:
        yield one


def patient(engine: RunningEngine) -> Seat:
    """Return a seat whose connection waits three minutes for an event."""
    client = engine.client(Role.TEST)
    client._socket.settimeout(180)
    return Seat(client)


def arrivals(peer: SipPeer) -> list[float]:
    """Note when REGISTERs come from now on; the list grows."""
    came: list[float] = []
    answer = peer.register_answer

    def note(message: Message) -> str | None:
        came.append(time.monotonic())
        return answer(message)

    peer.register_answer = note
    return came


@pytest.mark.parametrize("seconds", [7, 120])
def test_no_register_comes_before_retry_after_is_over(
    engine: RunningEngine, peer: SipPeer, seconds: int
) -> None:
    peer.register_answer = lambda _message: f"503 Service Unavailable\r\nRetry-After: {seconds}\r\n"
    came = arrivals(peer)
    seat = patient(engine)
    seat.ask("account.set", **account(peer.registrar))
    seat.wait("account.retrying")
    seat.wait("account.retrying")
    assert len(came) == 2
    print(f"Retry-After {seconds}: asked again after {came[1] - came[0]:.1f} s")
    assert seconds <= came[1] - came[0] < seconds + 15


@pytest.mark.parametrize("status", ["500 Server Internal Error", "503 Service Unavailable"])
def test_a_server_in_trouble_is_asked_more_rarely(engine: RunningEngine, peer: SipPeer, status: str) -> None:
    peer.register_answer = lambda _message: f"{status}\r\n"
    came = arrivals(peer)
    seat = patient(engine)
    seat.ask("account.set", **account(peer.registrar))
    for _ in range(4):
        seat.wait("account.retrying")
    gaps = [later - sooner for sooner, later in itertools.pairwise(came)]
    print(status, [round(gap, 1) for gap in gaps])
    assert all(gap >= 5 for gap in gaps)
    assert gaps[-1] > gaps[0]


def test_a_silent_registrar_gets_one_transaction_at_a_time(engine: RunningEngine, peer: SipPeer) -> None:
    """The agent is told after seconds; the REGISTER is repeated until its time is over (F9)."""
    peer.register_answer = lambda _message: ""
    seat = patient(engine)
    begun = time.monotonic()
    seat.ask("account.set", **account(peer.registrar))
    first = seat.wait("account.retrying")
    told = time.monotonic() - begun
    given_up = seat.wait("account.retrying", lambda e: e["retry_in"] is not None)
    took = time.monotonic() - begun
    print(f"told after {told:.1f} s, given up after {took:.1f} s, again in {given_up['retry_in']} s")
    assert first["code"] == given_up["code"] == "no_answer"
    assert told < 15
    assert 31 < took < 40
    assert len({m.header("CSeq") + m.header("Call-ID") for m in peer.seen if m.method == "REGISTER"}) == 1


def test_a_slow_registrar_registers_the_seat(engine: RunningEngine, peer: SipPeer) -> None:
    def slow(_message: Message) -> None:
        time.sleep(5)

    peer.register_answer = slow
    seat = patient(engine)
    seat.ask("account.set", **account(peer.registrar))
    seat.wait("account.registered")
    transactions = {m.header("Via") for m in peer.seen if m.method == "REGISTER" and m.header("Contact")}
    assert len(transactions) <= 2, "one without and one with credentials, however long they take"


def test_a_registrar_that_restarts_has_the_seat_back_and_the_call_goes_on(engine: RunningEngine) -> None:
    """20 s of nobody at the port (F1)."""
    seat = patient(engine)
    first = SipPeer()
    with SipPeer() as caller:
        port, first.expires = first.port, 20
        seat.register(first, expiry=20, trusted=[f"127.0.0.1:{caller.port}"])
        caller.contact = first.contact
        dialog = caller.ring(to=first.source)
        call = seat.wait("call.offered")["call"]
        seat.ask("call.answer", call=call)
        caller.source = first.source
        caller.confirm(dialog)
        seat.wait("call.talking")
        first.__exit__()
        down = time.monotonic()
        seat.wait("account.retrying")
        told = time.monotonic() - down
        time.sleep(max(0.0, down + 20 - time.monotonic()))
        with SipPeer(port=port):
            back = time.monotonic()
            seat.wait("account.registered")
            took = time.monotonic() - back
            print(f"told after {told:.1f} s (refresh at 15 s), registered {took:.1f} s after the return")
            assert took < 30
        assert seat.ask("snapshot", after=0)["calls"][0]["state"] == "talking"
        assert told < 15 + 15


def asleep(engine: RunningEngine, seconds: float) -> None:
    os.kill(engine.process.pid, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(engine.process.pid, signal.SIGCONT)


def test_a_machine_that_slept_registers_at_once(engine: RunningEngine, peer: SipPeer) -> None:
    seat = patient(engine)
    peer.expires = 20
    seat.register(peer, expiry=20)
    came = arrivals(peer)
    asleep(engine, 25)
    woke = time.monotonic()
    end = woke + 15
    while not came and time.monotonic() < end:
        time.sleep(0.02)
    print(f"REGISTER {came[0] - woke:.1f} s after waking")
    assert came[0] - woke < 15
    seat.wait("account.registering")
    seat.wait("account.registered")


def test_a_connection_that_died_in_sleep_is_not_used_again(engine: RunningEngine) -> None:
    seat = patient(engine)
    deaf = threading.Event()
    registered: list[tuple[int, float]] = []

    def serve(connection: socket.socket, number: int) -> None:
        with connection:
            while data := connection.recv(65535):
                if data.strip() and not (number == 0 and deaf.is_set()):
                    registered.append((number, time.monotonic()))
                    connection.sendall(answer_register(Message(data.decode(), ("", 0))).encode())

    def accept(listener: socket.socket) -> None:
        for number in itertools.count():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection, number), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, args=(listener,), daemon=True).start()
        seat.ask("account.set", **account(f"sip:127.0.0.1:{listener.getsockname()[1]};transport=tcp"))
        seat.wait("account.registered")
        deaf.set()
        asleep(engine, 12)
        woke = time.monotonic()
        end = woke + 15
        while not any(number for number, _ in registered) and time.monotonic() < end:
            time.sleep(0.02)
        later = [when - woke for number, when in registered if number]
        print(f"registered over a new connection {later[0]:.1f} s after waking")
        assert later[0] < 15
        listener.shutdown(socket.SHUT_RDWR)
        engine.stop()


def test_a_dns_that_takes_30_seconds_is_not_waited_for(
    names: NameServer, peer: SipPeer, start_engine: Callable[..., RunningEngine]
) -> None:
    engine = start_engine(nameserver=names.address)
    seat = patient(engine)
    names.srv("_sip._udp.pbx.test", (10, peer.port))
    seat.ask("account.set", **account("sip:pbx.test", consent=True))
    seat.wait("account.registered")
    names.delay = 30.0
    begun = time.monotonic()
    seat.ask("account.register", account="a")
    seat.wait("account.registered")
    print(f"registered {time.monotonic() - begun:.1f} s after asking, by the last good address")
    assert time.monotonic() - begun < 30
    seat.ask("account.set", **account("sip:other.test", account="b", consent=True))
    names.srv("_sip._udp.other.test", (10, peer.port))
    seat.wait("account.retrying", lambda e: e["account"] == "b")
    slowest = 0.0
    end = time.monotonic() + 10
    while time.monotonic() < end:
        before = time.monotonic()
        seat.ask("snapshot", after=0)
        slowest = max(slowest, time.monotonic() - before)
        time.sleep(0.05)
    print(f"slowest answer of the engine {slowest * 1000:.0f} ms")
    assert slowest < 0.6
    names.delay = 0.0
    back = time.monotonic()
    seat.wait("account.registered", lambda e: e["account"] == "b")
    print(f"registered {time.monotonic() - back:.1f} s after DNS was back")
    assert time.monotonic() - back < 30
