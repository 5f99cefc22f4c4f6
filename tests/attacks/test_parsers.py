"""A5: messages that once broke a parser, answered and not, while a call is up."""

import json

import pytest

from tests.attacks.messages import invite, offer, request
from tests.attacks.siege import Siege

pytestmark = pytest.mark.medium

KEY = "inline:" + "A" * 40
LONG = "x" * 4096


def _crypto(count: int) -> str:
    return "".join(f"a=crypto:{n} AES_CM_128_HMAC_SHA1_80 {KEY}\r\n" for n in range(1, count + 1))


def _ice(fragment: str, password: str = "0" * 22, candidate: str = "") -> str:
    line = candidate or "1 1 UDP 2130706431 127.0.0.1 9000 typ host"
    return f"a=ice-ufrag:{fragment}\r\na=ice-pwd:{password}\r\na=candidate:{line}\r\n"


LINES = {
    **{f"{n} crypto lines": _crypto(n) for n in (60, 63, 64, 65, 66, 67, 68, 200)},
    **{f"ptime {n}": f"a=ptime:{n}\r\na=maxptime:{n}\r\n" for n in (0, 1, 65535, 4294967295, -1)},
    "a long crypto key": f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{LONG}\r\n",
    "a short crypto key": "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AA==\r\n",
    "no key": "a=crypto:1 AES_CM_128_HMAC_SHA1_80\r\na=crypto:\r\na=crypto\r\n",
    "a long ICE name": _ice(LONG),
    "a long ICE password": _ice("abcd", LONG),
    "an ICE candidate of nothing": _ice("abcd", candidate=" "),
    "a long ICE candidate": _ice("abcd", candidate=f"{LONG} 1 UDP 1 127.0.0.1 9 typ host"),
    "a candidate's port": _ice("abcd", candidate="1 1 UDP 1 127.0.0.1 99999999999 typ host raddr x rport -1"),
    "two hundred candidates": _ice("abcd") + "a=candidate:1 1 UDP 1 127.0.0.1 9 typ host\r\n" * 200,
    "RED without rtpmap": "a=rtpmap:97 red/8000\r\na=fmtp:97 8/8/8/8/8/8/8/8/8/8/8/8/8/8\r\na=fmtp:97\r\n",
    "rtpmap of nothing": "a=rtpmap:\r\na=rtpmap:96\r\na=rtpmap:96 \r\na=rtpmap:96 x\r\na=rtpmap:96 x/\r\n",
    "a clock of zero": "a=rtpmap:96 opus/0/0\r\na=rtpmap:8 PCMA/0\r\n",
    "a long fmtp": f"a=rtpmap:96 opus/48000/2\r\na=fmtp:96 {'a=1;' * 1000}\r\n",
    "seventy attributes": "a=x:1\r\n" * 70,
    "forty media": "m=audio 9 RTP/AVP 8\r\n" * 40,
    "a NUL": "a=fmtp\x00:101 0-16\r\n",
    "rtcp elsewhere": "a=rtcp:70000 IN IP4 300.300.300.300\r\na=rtcp:-1 IN IP6 ::::\r\n",
    "DTLS": f"a=fingerprint:sha-256 {'AB:' * 100}\r\na=setup:actpass\r\n",
}


@pytest.mark.parametrize("name", LINES)
def test_an_offer(besieged: Siege, name: str) -> None:
    for profile in ("RTP/AVP", "RTP/SAVP", "UDP/TLS/RTP/SAVPF"):
        besieged.hit(invite(besieged.peer.contact, LINES[name], profile, "8 97 96 101"), name)


@pytest.mark.parametrize(
    "name",
    [
        "ptime 0",
        "ptime 1",
        "ptime 65535",
        "64 crypto lines",
        "65 crypto lines",
        "a clock of zero",
        "a long fmtp",
    ],
)
def test_an_offer_that_is_answered(besieged: Siege, name: str) -> None:
    """The streams are made only then; the first call waits meanwhile and comes back."""
    link, mark = besieged.engine.link, besieged.engine.link.mark()
    body = offer(LINES[name], formats="8 96 101").decode().replace("9000", str(besieged.dialog.rtp.port))
    dialog = besieged.peer.ring(body=body)
    besieged.answers()
    for call in link.do("snapshot", after=2**60)["calls"]:
        if call["state"] == "offered":
            link.do("call.answer", call=call["id"])
            besieged.peer.confirm(dialog)
            besieged.answers()
            link.do("call.hang_up", call=call["id"])
            link.wait_for("call.ended", since=mark, call=call["id"])
            link.do("call.resume", call=besieged.call)
            link.wait_for("call.resumed", since=mark, call=besieged.call)
    dialog.rtp.close()
    besieged.unharmed()


def _multipart(body: str, boundary: str = "b") -> bytes:
    kind = f"multipart/mixed;boundary={boundary}"
    return request("INVITE", "sip:1001@127.0.0.1", body=body.encode(), kind=kind)


MESSAGES = {
    "an empty multipart": _multipart("--b--\r\n"),
    "a multipart of one empty part": _multipart("--b\r\n\r\n--b--\r\n"),
    "a multipart without its end": _multipart("--b\r\nContent-Type: application/sdp\r\n"),
    "a multipart that ends at once": _multipart("--b"),
    "a part of headers only": _multipart("--b\r\nContent-Type: application/sdp\r\n--b--"),
    "a part with a strange id": _multipart("--b\r\nContent-ID: <\r\nContent-Type: x\r\n\r\nx\r\n--b--\r\n"),
    "no boundary": request("INVITE", "sip:1001@127.0.0.1", body=b"--\r\n--\r\n--", kind="multipart/mixed"),
    "a boundary of a quote": _multipart("--x", '"'),
    "a header of 15 kB": request("INVITE", "sip:1001@127.0.0.1", f"X-Long: {'y' * 15_000}\r\n"),
    "a header of 60 kB": request("INVITE", "sip:1001@127.0.0.1", f"X-Long: {'y' * 60_000}\r\n"),
    "a long method": request("A" * 3000, "sip:1001@127.0.0.1"),
    "a long address": request("INVITE", f"sip:{'u' * 3000}@{'h' * 3000}"),
    "a thousand parameters": request("INVITE", "sip:1001@127.0.0.1" + ";a=b" * 1000),
    "a thousand routes": request("INVITE", "sip:1001@127.0.0.1", "Record-Route: <sip:a;lr>\r\n" * 500),
    "many methods allowed": request("OPTIONS", "sip:1001@127.0.0.1", f"Allow: {'A, ' * 2000}B\r\n"),
    "a lamp of 4 kB": request(
        "NOTIFY", "sip:1001@127.0.0.1", "Event: message-summary\r\n", b"Voice-Message: 1/1\r\n" * 200,
        "application/simple-message-summary",
    ),
    "a lamp of numbers": request(
        "NOTIFY", "sip:1001@127.0.0.1", "Event: message-summary\r\n",
        b"Messages-Waiting: yes\r\nVoice-Message: %s/%s (-1/x)\r\n" % (b"9" * 400, b"9" * 400),
        "application/simple-message-summary",
    ),
    "deep XML": request(
        "MESSAGE", "sip:1001@127.0.0.1", body=b"<a>" * 4000, kind="application/im-iscomposing+xml"
    ),
    "a REFER to the moon": request("REFER", "sip:1001@127.0.0.1", f"Refer-To: <sip:{'9' * 4000}@h>\r\n"),
    "challenges in a request": request(
        "OPTIONS", "sip:1001@127.0.0.1", f'WWW-Authenticate: Digest realm="{LONG}", nonce=""\r\n' * 3
    ),
    "a session timer of nothing": request("INVITE", "sip:1001@127.0.0.1", "Session-Expires: 0\r\n"),
    "a huge session timer": request(
        "INVITE", "sip:1001@127.0.0.1", "Session-Expires: 4294967296;refresher=x\r\nMin-SE: -1\r\n"
    ),
    "a percent at the end": request("INVITE", "sip:1001%@127.0.0.1%"),
    "a Via that ends": b"INVITE sip:1001@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=",
    "answers to nothing": b"SIP/2.0 200 " + b"O" * 5000 + b"K\r\nVia: SIP/2.0/UDP 127.0.0.1\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message(besieged: Siege, name: str) -> None:
    besieged.hit(MESSAGES[name], name)


def test_the_call_is_unharmed_after_all_that(besieged: Siege) -> None:
    besieged.unharmed()
    for event in besieged.engine.link.events():
        json.dumps(event, ensure_ascii=False).encode()


RE_OFFERS = ["64 crypto lines", "ptime 65535", "a long ICE name", "forty media", "RED without rtpmap"]


@pytest.mark.parametrize("name", RE_OFFERS)
def test_a_new_offer_within_the_call(besieged: Siege, name: str) -> None:
    """From the far end of the call itself; afterwards a plain one must find the call as it was."""
    dialog = besieged.dialog
    plain = offer(formats="8 101").decode().replace("9000", str(dialog.rtp.port))
    for body in (plain + LINES[name], plain):
        dialog.request("INVITE", body)
        here = dialog.sequence
        answer = besieged.peer.wait(
            lambda m, here=here: m.status >= 200 and m.header("CSeq") == f"{here} INVITE"  # type: ignore[misc]
        )
        if answer.status < 300:
            dialog.listen(answer)
            dialog.sequence = here
            dialog.request("ACK")
        besieged.answers()
    besieged.unharmed()
