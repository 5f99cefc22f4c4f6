"""The answer to a Digest challenge (RFC 8760) for the one question that pjsua2 asks without credentials."""

import hashlib
import os
import re
from collections.abc import Callable
from typing import Final

from app.engine.sip_text import first, headers

_PART: Final = re.compile(r"(\w+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s,]+))")
_HASHES: Final[dict[str, Callable[[bytes], str]]] = {
    "MD5": lambda data: hashlib.md5(data).hexdigest(),  # noqa: S324 - what the protocol says
    "SHA-256": lambda data: hashlib.sha256(data).hexdigest(),
}


def authorization(answer: str, uri: str, user: str, password: str, realm: str) -> tuple[str, str] | None:
    """Return name and value of the header that proves a REGISTER to whoever sent the 401 or 407 `answer`.

    None if it asks for another realm than the account's, or for something else than MD5 or SHA-256.
    """
    lines = headers(answer)
    proxy = not first(lines, "www-authenticate")
    name = "proxy-authenticate" if proxy else "www-authenticate"
    for value in (value for key, value in lines if key == name):
        parts = {key.lower(): quoted or plain for key, quoted, plain in _PART.findall(value)}
        method = parts.get("algorithm", "MD5").upper()
        if not value.lower().startswith("digest") or parts.get("realm") != realm or method not in _HASHES:
            continue
        told = _answer(parts, _HASHES[method], uri, user, password)
        return ("Proxy-Authorization" if proxy else "Authorization", told)
    return None


def _answer(parts: dict[str, str], hashed: Callable[[bytes], str], uri: str, user: str, password: str) -> str:
    realm, nonce = parts["realm"], parts.get("nonce", "")
    secret = hashed(f"{user}:{realm}:{password}".encode())
    asked = hashed(f"REGISTER:{uri}".encode())
    told = f'Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{uri}"'
    if "algorithm" in parts:
        told += f", algorithm={parts['algorithm']}"
    if "opaque" in parts:
        told += f', opaque="{parts["opaque"]}"'
    if "auth" not in [word.strip() for word in parts.get("qop", "").split(",")]:
        return told + f', response="{hashed(f"{secret}:{nonce}:{asked}".encode())}"'
    own = os.urandom(8).hex()
    proof = hashed(f"{secret}:{nonce}:00000001:{own}:auth:{asked}".encode())
    return told + f', qop=auth, nc=00000001, cnonce="{own}", response="{proof}"'
