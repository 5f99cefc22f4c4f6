"""The demo call centre against a raw SIP seat: registration, calls both ways, hearing, hostile packets."""

import contextlib
import random
import re
from collections.abc import Callable

import pytest

from tests.demo.conftest import CentreProcess
from tests.demo.seat import Packet, Seat, tone
from tests.peers.process import PATIENCE

pytestmark = pytest.mark.medium

Start = Callable[..., CentreProcess]
QUICK = ("--first-delay", "0.2", "--pace", "0.3")


def test_registers_with_the_right_password_and_rings_within_five_seconds(start_centre: Start) -> None:
    centre = start_centre()
    with centre.seat() as seat:
        granted = seat.register()
        assert granted.code == 200
        assert re.search(r"expires=1[12]\d", granted.headers["contact"])
        assert centre.named("registered")["user"] == "demo"
        invite = seat.offered(5.0)
        calling = centre.named("calling")
        assert calling["person"] == "Ioana Popescu"
        assert '"Ioana Popescu" <sip:+40215550199@' in invite.headers["from"]
        assert "verstat=TN-Validation-Passed" in invite.headers["p-asserted-identity"]
        centre.named("ringing")
        seat.reply(invite, 603, "Decline")
        assert centre.named("ended")["reason"] == "declined"


def test_refuses_the_wrong_password_and_rings_nobody(start_centre: Start) -> None:
    centre = start_centre(*QUICK)
    with centre.seat(password="guessed") as seat:
        assert seat.register().code == 403
        assert centre.named("refused")["user"] == "demo"
        try:
            seat.receive(lambda p: p.method == "INVITE", 1.0)
        except TimeoutError:
            return
    raise AssertionError("an unregistered seat was called")


def test_a_nonce_passes_once(start_centre: Start) -> None:
    centre = start_centre("--first-delay", "60")
    with centre.seat() as seat:
        uri = f"sip:{seat.centre[0]}:{seat.centre[1]}"
        challenge = seat.ask("REGISTER", uri, seat.basic("REGISTER", "a")).headers["www-authenticate"]
        proof = seat.proof("REGISTER", uri, challenge)
        assert seat.ask("REGISTER", uri, [*seat.basic("REGISTER", "a"), proof]).code == 200
        again = seat.ask("REGISTER", uri, [*seat.basic("REGISTER", "b"), proof])
        assert again.code == 401
        assert "stale=true" in again.headers["www-authenticate"]


def test_speaks_hears_a_tone_and_answers(start_centre: Start) -> None:
    centre = start_centre(*QUICK)
    with centre.seat() as seat:
        seat.register()
        seat.answer(seat.offered())
        centre.named("answered")
        assert centre.wait(lambda e: e["event"] == "says")["text"].startswith("Bună ziua")
        seat.rtp.speak(tone(0.2))
        heard = centre.named("heard")
        assert heard["seconds"] >= 0.7
        assert -19 < heard["dbfs"] < -15  # a sine at 0.2 of full scale has -17 dBFS
        assert centre.named("says")["text"].startswith("Mulțumesc")
        spoken = seat.rtp.payload()
        assert len(spoken) > 5 * 8000
        assert len(set(spoken)) > 60  # speech uses the whole law, silence one value


def test_silence_is_reported_as_silence(start_centre: Start) -> None:
    centre = start_centre(*QUICK, "--talk", "8")
    with centre.seat() as seat:
        seat.register()
        seat.answer(seat.offered(), kind=8)
        seat.rtp.speak(tone(0.0005, kind=8))
        unheard = centre.named("not_heard", 25)
        assert unheard["packets"] > 100
        assert all(event["event"] != "heard" for event in centre.events)
        bye = seat.receive(lambda p: p.method == "BYE", 20)
        seat.reply(bye, 200, "OK")
        ended = centre.named("ended")
        assert ended["reason"] == "caller_hung_up"
        assert ended["longest_gap_ms"] < 200
        assert {packet[1] & 0x7F for packet in seat.rtp.received} == {8}


def test_hold_keys_and_hang_up_by_the_seat(start_centre: Start) -> None:
    centre = start_centre(*QUICK)
    with centre.seat() as seat:
        seat.register()
        invite = seat.offered()
        seat.answer(invite)
        held = seat.within(invite, "INVITE", seat.description(way="sendonly"))
        assert held.code == 200
        assert "a=recvonly" in held.body
        centre.named("held")
        assert "a=sendrecv" in seat.within(invite, "INVITE", seat.description()).body
        centre.named("resumed")
        for digit in (4, 2, 11):
            seat.rtp.press(digit)
        assert [centre.named("digit")["digit"] for _ in range(3)] == ["4", "2", "#"]
        assert seat.within(invite, "BYE").code == 200
        assert centre.named("ended")["reason"] == "seat_hung_up"


def test_some_callers_give_up_and_the_queue_takes_a_call_back(start_centre: Start) -> None:
    centre = start_centre(*QUICK, "--ring", "1")
    with centre.seat() as seat:
        seat.register()
        invite = seat.offered()
        cancel = seat.receive(lambda p: p.method == "CANCEL")
        seat.reply(cancel, 200, "OK")
        seat.reply(invite, 487, "Request Terminated")
        seat.receive(lambda p: p.method == "ACK")
        assert centre.named("ended")["reason"] == "abandoned"


def test_a_busy_or_not_ready_seat_is_tried_again_by_the_same_caller(start_centre: Start) -> None:
    centre = start_centre(*QUICK)
    with centre.seat() as seat:
        seat.register()
        for code, reason in ((486, "busy"), (480, "not_ready"), (603, "declined")):
            seat.reply(seat.receive(lambda p: p.method == "INVITE"), code, "No")
            ended = centre.named("ended")
            assert (ended["reason"], ended["person"]) == (reason, "Ioana Popescu")
        assert centre.named("calling")["person"] == "김민수"


def test_an_unanswered_invite_is_sent_again(start_centre: Start) -> None:
    centre = start_centre(*QUICK)
    with centre.seat() as seat:
        seat.register()
        first = seat.receive(lambda p: p.method == "INVITE")
        again = seat.receive(lambda p: p.method == "INVITE", 2.0)
        assert first.headers["via"] == again.headers["via"]


def test_dialling_reaches_a_person_who_rings_then_talks(start_centre: Start) -> None:
    centre = start_centre("--first-delay", "60")
    with centre.seat() as seat:
        seat.register()
        final, _ = seat.dial("+40215550199")
        assert final.code == 200
        assert centre.named("dialled")["person"] == "Ioana Popescu"
        assert centre.named("says")["text"].startswith("Bună ziua")
        centre.do_raw('{"do":"bye"}')
        seat.reply(seat.receive(lambda p: p.method == "BYE"), 200, "OK")
        assert centre.named("ended")["reason"] == "caller_hung_up"


def test_a_few_numbers_refuse(start_centre: Start) -> None:
    centre = start_centre("--first-delay", "60")
    with centre.seat() as seat:
        seat.register()
        for number, code in (("486", 486), ("404", 404)):
            assert seat.dial(number)[0].code == code


def test_the_echo_number_returns_what_it_hears(start_centre: Start) -> None:
    centre = start_centre("--first-delay", "60")
    with centre.seat() as seat:
        seat.register()
        assert seat.dial("600")[0].code == 200
        frame = tone(0.3)
        seat.rtp.speak(frame)
        centre.named("dialled")
        _until(lambda: seat.rtp.payload().count(frame) > 20)


def test_a_returned_engine_takes_its_call_over(start_centre: Start) -> None:
    centre = start_centre(*QUICK)
    with centre.seat() as seat:
        seat.register()
        invite = seat.offered()
        seat.answer(invite)
        centre.named("answered")
        caller_tag = invite.headers["from"].partition("tag=")[2]
        with centre.seat() as returned:
            wrong = _replace(returned, invite.headers["call-id"], "nobody", seat.tag)
            assert wrong.code == 481
            right = _replace(returned, invite.headers["call-id"], caller_tag, seat.tag)
            assert right.code == 200
            returned.rtp.towards(right.body, 0)
            returned.rtp.speak(tone(0.2))
            centre.named("recovered")
            centre.named("heard", 20)
            assert len(returned.rtp.payload()) > 8000


def test_hostile_packets_harm_nothing(start_centre: Start) -> None:
    centre = start_centre(*QUICK, "--ring", "80")
    with centre.seat() as seat:
        seat.register()
        invite = seat.offered()
        good = f"OPTIONS sip:x@127.0.0.1 SIP/2.0\r\n{_lines(seat.basic('OPTIONS', 'o'))}\r\n\r\n".encode()
        dice = random.Random(4475)
        for number in range(3000):
            data = bytearray(good)
            for _ in range(dice.randint(1, 12)):
                data[dice.randrange(len(data))] = dice.randrange(256)
            seat.send_raw(bytes(data[: dice.randint(1, len(data))] if number % 3 else data))
        for raw in (b"", b"\0" * 50, b"\xff" * 3000, b"INVITE\r\n\r\n", good + b"x" * 30_000, b"a" * 60_000):
            seat.send_raw(raw)
        seat.send_raw(good.replace(b"Call-ID", b"X"))
        seat.send_raw(good.replace(b"OPTIONS", b"INVITE").replace(b"o\r\n", b"\xc3\x28\r\n"))
        assert _alive(seat)
        assert centre.named("bad_message")["count"] == 1
        seat.answer(invite)
        centre.named("answered")


def _replace(seat: Seat, call_id: str, to_tag: str, from_tag: str) -> Packet:
    uri = f"sip:centre@{seat.centre[0]}:{seat.centre[1]}"
    more = [("Replaces", f"{call_id};to-tag={to_tag};from-tag={from_tag}"), ("Require", "replaces")]
    body = seat.description()
    more.append(("Content-Type", "application/sdp"))
    first = seat.ask("INVITE", uri, [*seat.basic("INVITE", f"new-{to_tag}", to=uri), *more], body)
    proof = seat.proof("INVITE", uri, first.headers["www-authenticate"])
    return seat.ask("INVITE", uri, [*seat.basic("INVITE", f"new-{to_tag}", to=uri), *more, proof], body)


def _alive(seat: Seat) -> bool:
    """Say whether the centre answers OPTIONS; a flooded socket drops packets, so ask as a telephone does."""
    headers = seat.basic("OPTIONS", "alive")
    for _ in range(20):
        seat.send("OPTIONS sip:x@127.0.0.1 SIP/2.0", headers)
        with contextlib.suppress(TimeoutError):
            return seat.receive(lambda p: p.code == 200 and p.headers["call-id"] == "alive", 1.0).code == 200
    return False


def _lines(headers: list[tuple[str, str]]) -> str:
    return "\r\n".join(f"{name}: {value}" for name, value in headers)


def _until(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    import time

    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)
