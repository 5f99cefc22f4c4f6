"""What is thrown at the seat: RFC 4475's messages, RFC 5118's cases, and messages with every feature."""

import secrets
from pathlib import Path

_FOLDER = Path(__file__).parent / "rfc4475"

NEVER_RINGS = frozenset({"clerr", "escruri", "multi01"})
"""RFC 4475: a length that lies, a hidden header in the address, two values where one may be."""


def rfc4475() -> dict[str, bytes]:
    """Return the 49 messages by their names."""
    return {path.stem: path.read_bytes() for path in sorted(_FOLDER.glob("*.dat"))}


def request(method: str, target: str, extra: str = "", body: bytes = b"", kind: str = "") -> bytes:
    """Return a request that is in order but for what `extra` and `body` bring."""
    word = secrets.token_hex(6)
    head = (
        f"{method} {target} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bK{word}\r\n"
        f"Max-Forwards: 70\r\nFrom: <sip:1@127.0.0.1>;tag={word}\r\nTo: <{target}>\r\nCall-ID: {word}\r\n"
        f"CSeq: 1 {method}\r\nContact: <sip:1@127.0.0.1:9>\r\n{extra}"
    )
    if kind:
        head += f"Content-Type: {kind}\r\n"
    return head.encode("utf-8", "surrogateescape") + b"Content-Length: %d\r\n\r\n" % len(body) + body


def offer(
    lines: str = "", profile: str = "RTP/AVP", formats: str = "8 0 9 101", address: str = "IP4 127.0.0.1"
) -> bytes:
    """Return an SDP offer of speech with more `lines`."""
    return (
        f"v=0\r\no=- 1 1 IN {address}\r\ns=-\r\nc=IN {address}\r\nt=0 0\r\n"
        f"m=audio 9000 {profile} {formats}\r\n"
        f"a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\n{lines}"
    ).encode("utf-8", "surrogateescape")


def invite(target: str, lines: str = "", profile: str = "RTP/AVP", formats: str = "8 0 9 101") -> bytes:
    """Return an INVITE with such an offer."""
    return request("INVITE", target, body=offer(lines, profile, formats), kind="application/sdp")


def featured(target: str) -> list[bytes]:
    """Return messages that use what a modern call centre uses, to be spoilt by mutation."""
    ice = (
        "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n"
        "a=candidate:1 1 UDP 2130706431 127.0.0.1 9000 typ host\r\n"
        "a=candidate:2 1 UDP 1694498815 203.0.113.5 9002 typ srflx raddr 10.0.0.1 rport 9002\r\n"
    )
    crypto = "".join(
        f"a=crypto:{n} {suite} inline:{'A' * 40}\r\n"
        for n, suite in enumerate(("AES_CM_128_HMAC_SHA1_80", "AES_256_CM_HMAC_SHA1_80"), 1)
    )
    codecs = (
        "a=rtpmap:96 opus/48000/2\r\na=fmtp:96 useinbandfec=1;maxplaybackrate=16000\r\n"
        "a=rtpmap:97 red/8000\r\na=fmtp:97 96/96\r\na=rtcp:9001 IN IP4 127.0.0.1\r\na=rtcp-mux\r\n"
        "a=ptime:20\r\n"
        "a=rtcp-fb:* nack\r\nb=AS:64\r\nb=TIAS:64000\r\nm=text 9002 RTP/AVP 98 99\r\n"
        "a=rtpmap:98 t140/1000\r\n"
        "a=rtpmap:99 red/1000\r\na=fmtp:99 98/98/98\r\nm=video 0 RTP/AVP 31\r\n"
    )
    identity = (
        'P-Asserted-Identity: "Ana" <sip:+40211;verstat=TN-Validation-Passed@h;user=phone>, <tel:+40211>\r\n'
        "Diversion: <sip:1@h>;reason=busy;counter=1\r\nHistory-Info: <sip:1@h>;index=1\r\n"
        "Alert-Info: <http://h/r>\r\nCall-Info: <sip:h>;answer-after=0\r\nUser-to-User: 00ff;encoding=hex\r\n"
        "Supported: 100rel,timer,replaces\r\n"
        "Session-Expires: 90;refresher=uac\r\nMin-SE: 90\r\nRecord-Route: <sip:127.0.0.1:9;lr>\r\n"
    )
    parts = (
        b"--b\r\nContent-Type: application/sdp\r\nContent-ID: <1@h>\r\n\r\n" + offer() +
        b"\r\n--b\r\nContent-Type: application/pidf+xml\r\n\r\n<presence><tuple/></presence>\r\n--b--\r\n"
    )  # fmt: skip
    lamp = b"Messages-Waiting: yes\r\nMessage-Account: sip:1@h\r\nVoice-Message: 2/8 (0/2)\r\n"
    lines = (
        b'<?xml version="1.0"?><dialog-info version="1" state="full" entity="sip:1@h">'
        b'<dialog id="1"/></dialog-info>'
    )
    typing = b"<isComposing><state>active</state></isComposing>"
    return [
        invite(target, ice + crypto, "RTP/SAVP"),
        invite(target, codecs, formats="96 97 8 0 101"),
        request("INVITE", target, identity, offer("a=ptime:20\r\na=maxptime:40\r\n"), "application/sdp"),
        request("INVITE", target, body=parts, kind="multipart/mixed;boundary=b"),
        request("NOTIFY", target, "Event: message-summary\r\n", lamp, "application/simple-message-summary"),
        request("NOTIFY", target, "Event: dialog\r\n", lines, "application/dialog-info+xml"),
        request("MESSAGE", target, body=typing, kind="application/im-iscomposing+xml"),
        request("REFER", target, "Refer-To: <sip:1@h?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>\r\n"),
        request("SUBSCRIBE", target, "Event: presence;id=1\r\nAccept: application/pidf+xml\r\n"),
        request("INFO", target, body=b"Signal=5\r\nDuration=160\r\n", kind="application/dtmf-relay"),
        request("OPTIONS", target, "Accept: application/sdp;q=0.5, text/*\r\nAllow: INVITE, ACK\r\n"),
        request("UPDATE", target, "RAck: 1 1 INVITE\r\nRSeq: 1\r\n"),
    ]  # fmt: skip


def rfc5118(target: str) -> dict[str, bytes]:
    """Return a message for each section of RFC 5118, SIP torture tests for IPv6, in words of our own."""
    here = "Via: SIP/2.0/UDP "
    plain = request("REGISTER", "sip:[2001:db8::10]").decode()

    def via(value: str) -> bytes:
        first, _, rest = plain.partition(here)
        return (first + here + value + ";branch=z9hG4bK5118" + rest[rest.index("\r\n") :]).encode()

    six = offer(address="IP6 2001:db8::20")
    several = six.replace(
        b"a=rtpmap:101",
        b"c=IN IP6 2001:db8::1\r\nm=audio 9004 RTP/AVP 0\r\nc=IN IP4 127.0.0.1\r\na=rtpmap:101",
        1,
    )
    contacts = (
        "Contact: <sip:1@[2001:db8::1]>\r\nRecord-Route: <sip:[2001:db8::2];lr>, <sip:127.0.0.1;lr>\r\n"
    )
    return {
        "4.1 reference": via("[2001:db8::9:1]"),
        "4.2 reference without brackets": request("REGISTER", "sip:2001:db8::10"),
        "4.3 port that may be part of the address": request("REGISTER", "sip:[2001:db8::10:5070]"),
        "4.4 port outside the brackets": request("REGISTER", "sip:[2001:db8::10]:5070"),
        "4.5 received without brackets": via("[2001:db8::9:1];received=2001:db8::9:255"),
        "4.5 received with brackets": via("[2001:db8::9:1];received=[2001:db8::9:255]"),
        "4.6 address in the SDP": request("INVITE", target, body=six, kind="application/sdp"),
        "4.7 several addresses in headers": request("OPTIONS", target, contacts),
        "4.8 several addresses in the SDP": request("INVITE", target, body=several, kind="application/sdp"),
        "4.9 IPv4 inside IPv6": via("[::ffff:192.0.2.10]:19823"),
        "4.10 three colons": via("[2001:db8:::192.0.2.1]"),
    }  # fmt: skip
