"""Who is calling: what an INVITE says about the caller, made safe.

- number and name: `P-Asserted-Identity` where the INVITE came from the registrar (others never get this far),
  else `From`. Anonymous callers have neither. Without a name there, `X-Caller-Name`.
- dialled: `P-Called-Party-ID`, else the last `Diversion`, else the user of `To`.
- queue: `X-Queue`, else `X-Queue-Name`, else "".
- verification: `verstat` (RFC 8224) in either identity.
- headers: `X-*` and those of `_CARRIED`, by their lower-case names, at most 32; `X-Customer-Number` and the
  like are for the caller file. `User-to-User` (RFC 7433) as text: without its parameters, decoded where it
  says `encoding=hex` and text is in it.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from app.domain.call import Verification
from app.domain.text import plain
from app.engine.sip_text import Address, address, every, first, headers

_CARRIED: Final = frozenset({
    "user-to-user", "alert-info", "call-info", "diversion", "history-info", "subject", "priority", "reason",
    "p-called-party-id", "geolocation", "remote-party-id",
})  # fmt: skip
_MOST_CARRIED: Final = 32
_VERSTAT: Final = re.compile(r";\s*verstat\s*=\s*([\w.!%*+`'~-]+)", re.IGNORECASE)
_LONGEST_VALUE: Final = 500
_HEX: Final = re.compile(r"(?:[0-9A-Fa-f]{2}){1,1024}")


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller as text for people; everything in it is safe to show and store."""

    number: str = ""
    name: str = ""
    dialled: str = ""
    queue: str = ""
    verification: Verification = Verification.UNKNOWN
    headers: dict[str, str] = field(default_factory=dict)


def caller_from(invite: str) -> Caller:
    """Read an INVITE. Never raises."""
    lines = headers(invite)
    asserted = [address(value) for value in every(lines, "p-asserted-identity")]
    identity = asserted[0] if asserted else address(first(lines, "from"))
    hidden = identity.host.endswith(".invalid") or identity.user.lower() in {"anonymous", "restricted"}
    return Caller(
        number="" if hidden else identity.user,
        name="" if hidden else _name(asserted, address(first(lines, "from"))) or _told_name(lines),
        dialled=_dialled(lines),
        queue=plain(first(lines, "x-queue") or first(lines, "x-queue-name"), 80),
        verification=_verification([*asserted, address(first(lines, "from"))]),
        headers=_carried(lines),
    )


def replaces(invite: str) -> bool:
    """Say whether an INVITE asks to replace a dialog."""
    return bool(first(headers(invite), "replaces"))


def _name(asserted: list[Address], sender: Address) -> str:
    for candidate in (*asserted, sender):
        if candidate.name and candidate.name != candidate.user:
            return candidate.name
    return ""


def _told_name(lines: list[tuple[str, str]]) -> str:
    return plain(first(lines, "x-caller-name"), 120)


def _dialled(lines: list[tuple[str, str]]) -> str:
    diverted = every(lines, "diversion")
    value = first(lines, "p-called-party-id") or (diverted[-1] if diverted else "") or first(lines, "to")
    return address(value).user


def _verification(identities: list[Address]) -> Verification:
    """Read the `verstat` parameters; what a caller wrote into a name or into quotes is none. Doubt wins."""
    bare = (re.sub(r'"[^"]*"?', "", who.uri + who.parameters) for who in identities)
    words = {word.lower() for text in bare for word in _VERSTAT.findall(text)}
    if "tn-validation-failed" in words:
        return Verification.FAILED
    return Verification.VERIFIED if "tn-validation-passed" in words else Verification.UNKNOWN


def _carried(lines: list[tuple[str, str]]) -> dict[str, str]:
    carried: dict[str, str] = {}
    for name, value in lines:
        if (name.startswith("x-") or name in _CARRIED) and name not in carried:
            text = user_to_user(value) if name == "user-to-user" else value
            carried[plain(name, 60)] = plain(text, _LONGEST_VALUE)
        if len(carried) >= _MOST_CARRIED:
            break
    return carried


def user_to_user(value: str) -> str:
    """Return the text in a `User-to-User` header; what cannot be read as text stays as it came."""
    data, _, parameters = value.partition(";")
    data = data.strip().strip('"')
    if "encoding=hex" not in parameters.lower().replace(" ", "") or not _HEX.fullmatch(data):
        return data
    octets = bytes.fromhex(data)
    # Many switches put the protocol discriminator of Q.931 in front: 04 is text.
    for start in (1, 0) if octets[:1] == b"\x04" else (0,):
        try:
            text = octets[start:].decode("utf-8")
        except UnicodeDecodeError:
            continue
        if text.isprintable():
            return text
    return data
