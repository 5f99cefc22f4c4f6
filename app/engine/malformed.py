"""INVITEs that can be read in two ways, or lie about themselves: they must not ring (RFC 3261, RFC 4475).

PJSIP takes the first of two values, ignores a Content-Length over UDP and headers hidden in the address; a
proxy on the way may have seen the other ones.
"""

from collections import Counter
from typing import Final

from app.engine.sip_text import first, headers

_ONCE: Final = frozenset({"from", "to", "call-id", "cseq", "max-forwards", "content-length", "content-type"})


def malformed(invite: str) -> bool:
    """Say whether an INVITE must be answered 400. Never raises."""
    lines = headers(invite)
    counts = Counter(name for name, _ in lines)
    if any(counts[name] > 1 for name in _ONCE):
        return True
    address = invite.partition("\r\n")[0].split(" ")[1:2]
    if address and "?" in address[0]:
        return True
    length = first(lines, "content-length")
    return bool(length) and not _fits(length, invite)


def _fits(length: str, invite: str) -> bool:
    if not (length.isascii() and length.isdigit()):
        return False
    body = invite.partition("\r\n\r\n")[2].encode("utf-8", "surrogateescape")
    return int(length[:10]) <= len(body)
