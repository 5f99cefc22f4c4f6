"""Reading SIP messages as text: headers, addresses, parameters. Never raises; what does not fit is "".

pjsua2 hands messages over as text only. Bytes that are no UTF-8 arrive as lone surrogates and leave here as
U+FFFD; every value that leaves here has gone through `domain.text.plain`.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from app.domain.text import plain

_COMPACT: Final = {
    "f": "from", "t": "to", "i": "call-id", "m": "contact", "v": "via", "l": "content-length",
    "c": "content-type", "s": "subject", "k": "supported",
}  # fmt: skip
_NAME_ADDRESS: Final = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*))\s*<([^>]*)>(.*)', re.DOTALL)
_MOST_HEADERS: Final = 200


@dataclass(frozen=True, slots=True)
class Address:
    """A `name <uri>;parameters` header value, taken apart; `user` is decoded, without its parameters."""

    name: str = ""
    uri: str = ""
    user: str = ""
    host: str = ""
    parameters: str = ""

    def parameter(self, name: str) -> str:
        """Return a parameter of the header (not of the URI), "" when it is not there."""
        found = re.search(rf";\s*{re.escape(name)}\s*=\s*\"?([^;\"\s]*)", self.parameters, re.IGNORECASE)
        return found.group(1) if found else ""


def headers(message: str) -> list[tuple[str, str]]:
    """Return the headers of a message in order: (lower-case long name, raw value), folded lines joined."""
    head = re.split(r"\r?\n\r?\n", message, maxsplit=1)[0]
    # No other sign ends a line: what Python calls one (U+2028, a lone CR, …) may stand inside a name.
    lines = re.split(r"\r?\n", re.sub(r"\r?\n[ \t]+", " ", head))[1 : _MOST_HEADERS + 1]
    found = []
    for line in lines:
        name, colon, value = line.partition(":")
        key = name.strip().lower()
        if colon and key:
            found.append((_COMPACT.get(key, key), value.strip()))
    return found


def first(message_headers: list[tuple[str, str]], name: str) -> str:
    """Return the first value of a header, "" when it is not there."""
    return next((value for key, value in message_headers if key == name), "")


def every(message_headers: list[tuple[str, str]], name: str) -> list[str]:
    """Return all values of a header, comma lists taken apart (commas in quotes and <> are kept)."""
    return [part for key, value in message_headers if key == name for part in _split(value)]


def address(value: str) -> Address:
    """Take a From, To, Contact or P-Asserted-Identity value apart."""
    match = _NAME_ADDRESS.match(value)
    if match:
        quoted, bare, uri, rest = match.groups()
        name = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else bare
    else:
        uri, semicolon, parameters = value.partition(";")
        name, rest = "", semicolon + parameters
    user, host = _user_and_host(uri.strip())
    return Address(plain(name, 120), uri.strip(), user, host, rest)


def status_code(message: str) -> int:
    """Return the status of a response, 0 for anything else."""
    found = re.match(r"SIP/2\.0 (\d{3})", message)
    return int(found.group(1)) if found else 0


def _user_and_host(uri: str) -> tuple[str, str]:
    scheme, _, rest = uri.partition(":")
    if scheme.lower() == "tel":
        return plain(unquote(rest.partition(";")[0]), 80), ""
    before, at, after = rest.rpartition("@")
    user = before.partition(";")[0].partition(":")[0] if at else ""
    host = re.split(r"[;?>]", after, maxsplit=1)[0]
    return plain(unquote(user), 80), plain(host, 253)


def _split(value: str) -> list[str]:
    return [
        part.strip() for part in re.findall(r'(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,])+', value) if part.strip()
    ]
