"""SIP messages (RFC 3261) made and read: the parts that the demo call centre needs, over `sipmessage`."""

import os
import re
from typing import Final

from sipmessage import URI, Address, Message, Request, Response

ALLOW: Final = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO"
PRODUCT: Final = "Hearthline demo call centre"
LONGEST: Final = 20_000
"""Bytes of a datagram that is still read."""
_FOLDED: Final = re.compile(rb"\r\n[ \t]+")
_LOOSE_NAME: Final = re.compile(rb"(?m)^([A-Za-z][A-Za-z0-9-]*)[ \t]+:")

PHRASES: Final = {
    100: "Trying",
    180: "Ringing",
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    420: "Bad Extension",
    423: "Interval Too Brief",
    480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    489: "Bad Event",
    501: "Not Implemented",
    603: "Decline",
}


def parse(data: bytes) -> Message:
    """Return the message in a datagram. Raises ValueError (or KeyError) for what is none."""
    if not 20 <= len(data) <= LONGEST:
        raise ValueError("too short or too long for a SIP message")
    head, separator, body = data.partition(b"\r\n\r\n")
    head = _LOOSE_NAME.sub(rb"\1:", _FOLDED.sub(b" ", head))
    message = Message.parse(head + separator + body)
    if not message.via or not message.call_id:
        raise ValueError("Via or Call-ID is missing")
    if isinstance(message, Request) and message.cseq.method != message.method:
        raise ValueError("CSeq names another method")
    length = message.content_length
    if length is not None:
        if not 0 <= length <= len(message.body):
            raise ValueError("Content-Length is wrong")
        message.body = message.body[:length]
    return message


def branch(message: Message) -> str:
    """Return what names the transaction: the branch and sender of the top Via."""
    via = message.via[0]
    name = via.parameters.get("branch") or f"{message.call_id}{message.cseq.sequence}"
    return f"{name}/{via.host}:{via.port}"


def tag(address: Address) -> str:
    """Return the tag of a From or To."""
    return address.parameters.get("tag") or ""


def token(length: int = 8) -> str:
    """Return an unguessable word for tags, branches and Call-IDs."""
    return os.urandom(length).hex()


def name_address(name: str, uri: str, *, tag_value: str = "") -> str:
    """Return a From or To value; the name is quoted, whatever it holds."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return (f'"{quoted}" ' if name else "") + f"<{uri}>" + (f";tag={tag_value}" if tag_value else "")


def request(method: str, uri: str, headers: list[tuple[str, str]], body: bytes = b"") -> Request:
    """Return a request with the headers in order, ours added, and the right length."""
    message = Request(method, URI.parse(uri))
    for name, value in headers:
        message.headers.add(name, value)
    message.headers.add("Max-Forwards", "70")
    message.headers.add("User-Agent", PRODUCT)
    _attach(message, body)
    return message


def response(
    asked: Request, code: int, headers: list[tuple[str, str]], body: bytes, tag_value: str
) -> Response:
    """Return the answer to a request; `tag_value` goes into a To that has no tag yet."""
    answer = Response(code, PHRASES.get(code, "Response"))
    for name in ("Via", "From", "To", "Call-ID", "CSeq", "Record-Route"):
        for value in asked.headers.getlist(name):
            answer.headers.add(name, value)
    if tag_value and code > 100 and not tag(asked.to_address):
        answer.headers.set("To", f"{asked.headers['To']};tag={tag_value}")
    for name, value in headers:
        answer.headers.add(name, value)
    answer.headers.add("Server", PRODUCT)
    _attach(answer, body)
    return answer


def _attach(message: Message, body: bytes) -> None:
    if body:
        message.headers.add("Content-Type", "application/sdp")
    message.headers.add("Content-Length", str(len(body)))
    message.body = body
