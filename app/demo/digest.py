"""Digest authentication as a registrar does it (RFC 2617, RFC 8760: MD5, qop=auth)."""

import hashlib
import hmac
import os
import time
from typing import Final

from sipmessage import AuthChallenge, AuthCredentials, AuthParameters

REALM: Final = "demo.hearthline"
_NONCE_LIFETIME: Final = 300.0
_MOST_NONCES: Final = 1000


class Guard:
    """Knows one user's password and hands out nonces; each counter value of a nonce passes once."""

    def __init__(self, user: str, password: str) -> None:
        self.user = user
        self._secret = _md5(f"{user}:{REALM}:{password}")
        self._nonces: dict[str, tuple[float, int]] = {}

    def challenge(self, *, stale: bool = False) -> AuthChallenge:
        """Return a fresh challenge; `stale` tells the other side that only the nonce was too old."""
        now = time.monotonic()
        fresh = {nonce: state for nonce, state in self._nonces.items() if now - state[0] < _NONCE_LIFETIME}
        self._nonces = dict(list(fresh.items())[-_MOST_NONCES:])
        nonce = os.urandom(16).hex()
        self._nonces[nonce] = (now, 0)
        said = {"realm": REALM, "nonce": nonce, "algorithm": "MD5", "qop": "auth"}
        return AuthChallenge("Digest", AuthParameters(**said, **({"stale": "true"} if stale else {})))

    def check(self, method: str, credentials: AuthCredentials) -> str:
        """Return "ok", "stale" (right or wrong, but the nonce is old) or "wrong"."""
        said = credentials.parameters
        if credentials.scheme.lower() != "digest" or said is None:
            return "wrong"
        nonce, count = said.get("nonce", ""), said.get("nc", "")
        if nonce not in self._nonces:
            return "stale"
        born, used = self._nonces[nonce]
        place = _md5(f"{method}:{said.get('uri', '')}")
        middle = f"{nonce}:{count}:{said.get('cnonce', '')}:auth" if said.get("qop") == "auth" else nonce
        expected = _md5(f"{self._secret}:{middle}:{place}")
        right = hmac.compare_digest(expected.encode(), said.get("response", "").encode())
        if not right or said.get("username") != self.user or said.get("realm") != REALM:
            return "wrong"
        turn = int(count, 16) if count else used + 1
        if time.monotonic() - born > _NONCE_LIFETIME or turn <= used:
            return "stale"
        self._nonces[nonce] = (born, turn)
        return "ok"


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
