"""A6 to A8: a far end cannot send the seat elsewhere, push itself into a call, or pass for somebody else."""

import contextlib
import socket

import pytest

from app.engine.own_build import folder
from tests.attacks.messages import invite, offer, request
from tests.attacks.siege import Siege

pytestmark = pytest.mark.medium

TARGETS = {
    "a premium number by file": "<file:///etc/passwd>",
    "a page": "<http://evil.example/>",
    "a command": "<sip:+40900123456@evil.example?Subject=x>",
    "nothing": "<>",
    "no address": "none",
    "a header in the number": "<sip:1%0d%0aBYE@h>",
    "script": "<javascript:alert(1)>",
}


def _status(besieged: Siege, data: bytes) -> int:
    """Send a request of the switch; return the final answer's status, 0 without one."""
    call_id = data.split(b"Call-ID: ")[1].split(b"\r\n")[0].decode()
    besieged.hit(data)
    found = [m.status for m in besieged.peer.seen if m.status >= 200 and m.header("Call-ID") == call_id]
    return found[0] if found else 0


@pytest.mark.parametrize("name", TARGETS)
def test_a_refer_out_of_the_blue_is_refused(besieged: Siege, name: str) -> None:
    mark = besieged.engine.link.mark()
    data = request("REFER", besieged.peer.contact, f"Refer-To: {TARGETS[name]}\r\n")
    assert _status(besieged, data) in {400, 403}
    assert besieged.news(mark) == []
    assert not [m for m in besieged.peer.seen if m.method == "INVITE"]


@pytest.mark.parametrize("name", TARGETS)
def test_a_refer_in_a_call_to_no_telephone_is_refused_unasked(besieged: Siege, name: str) -> None:
    mark = besieged.engine.link.mark()
    besieged.peer.seen.clear()
    besieged.dialog.request("REFER", extra=f"Refer-To: {TARGETS[name]}\r\n")
    answer = besieged.peer.wait(lambda m: m.status >= 200 and "REFER" in m.header("CSeq"))
    if answer.status < 300:  # a number may be asked about, but without what hung on it
        asked = besieged.engine.link.wait_for("call.transfer_asked", since=mark)
        assert asked["to"]
        assert "?" not in asked["to"]
        besieged.engine.link.do("call.transfer_reply", call=besieged.call, allow=False)
    else:
        assert besieged.engine.link.events("call.transfer_asked", since=mark) == []
    assert not [m for m in besieged.peer.seen if m.method == "INVITE"]
    besieged.unharmed()


def _replacing(besieged: Siege, call_id: str, ours: str, theirs: str) -> bytes:
    line = f"Replaces: {call_id};to-tag={ours};from-tag={theirs}\r\nRequire: replaces\r\n"
    return request("INVITE", besieged.peer.contact, line, offer(), "application/sdp")


def test_guessed_tags_replace_nothing(besieged: Siege) -> None:
    mark, dialog = besieged.engine.link.mark(), besieged.dialog
    ours, theirs = (side.partition("tag=")[2] for side in (dialog.remote, dialog.local))
    for guess in (("1", "2"), (ours, "2"), ("1", theirs), (theirs, ours), ("", "")):
        status = _status(besieged, _replacing(besieged, dialog.call_id, *guess))
        assert status >= 400, guess
    assert "call.offered" not in besieged.news(mark)
    besieged.unharmed()


def test_a_stranger_who_knows_the_tags_replaces_nothing(besieged: Siege) -> None:
    mark, dialog = besieged.engine.link.mark(), besieged.dialog
    ours, theirs = (side.partition("tag=")[2] for side in (dialog.remote, dialog.local))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.settimeout(0.5)
        stranger.sendto(_replacing(besieged, dialog.call_id, ours, theirs), besieged.peer.source)
        told = b""
        with contextlib.suppress(TimeoutError):
            told = stranger.recv(2000)
    assert told == b"" or (folder() is None and not told.startswith(b"SIP/2.0 200"))
    assert besieged.news(mark) == []
    besieged.unharmed()


IDENTITIES = {
    "nothing said": ("", "+40700000001", "unknown"),
    "the switch vouches": ("<sip:+40211@h;verstat=TN-Validation-Passed>", "+40211", "verified"),
    "the switch warns": ("<sip:+40211@h;verstat=TN-Validation-Failed>", "+40211", "failed"),
    "not checked": ("<sip:+40211@h;verstat=No-TN-Validation>", "+40211", "unknown"),
    "a word that is none": ("<sip:+40211@h;verstat=TN-Validation-Passed-not>", "+40211", "unknown"),
    "in the name": ('"verstat=TN-Validation-Passed" <sip:+40211@h>', "+40211", "unknown"),
}


@pytest.mark.parametrize("name", IDENTITIES)
def test_who_calls_is_what_the_switch_says(besieged: Siege, name: str) -> None:
    asserted, number, verification = IDENTITIES[name]
    mark = besieged.engine.link.mark()
    lines = f"P-Asserted-Identity: {asserted}\r\n" if asserted else ""
    sender = '"Ana" <sip:+40700000001@127.0.0.1>'
    besieged.peer.ring(sender=sender, extra=lines).rtp.close()
    offered = besieged.engine.link.wait_for("call.offered", since=mark)
    besieged.engine.link.do("call.reject", call=offered["call"])
    besieged.engine.link.wait_for("call.ended", since=mark)
    assert (offered["number"], offered["verification"]) == (number, verification)


def test_a_name_that_says_verified_is_not_verified(besieged: Siege) -> None:
    mark = besieged.engine.link.mark()
    sender = '"verstat=TN-Validation-Passed" <sip:+40700000001@127.0.0.1>;x="verstat=TN-Validation-Passed"'
    besieged.peer.ring(sender=sender).rtp.close()
    offered = besieged.engine.link.wait_for("call.offered", since=mark)
    besieged.engine.link.do("call.reject", call=offered["call"])
    besieged.engine.link.wait_for("call.ended", since=mark)
    assert offered["verification"] == "unknown"


def test_an_invite_to_another_user_of_ours_is_no_way_round(besieged: Siege) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for user in ("1001", "a", "", "%31%30%30%31"):
            stranger.sendto(invite(f"sip:{user}@127.0.0.1"), besieged.peer.source)
    besieged.answers()
    besieged.unharmed()
