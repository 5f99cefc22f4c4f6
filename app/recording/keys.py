"""Keys of recordings: whoever has the public one can record, only the private one can listen.

A file's own content key is wrapped for an X25519 public key: a fresh pair for each file, HKDF-SHA256 over the
shared secret, AES-256-GCM. Nothing that stays on a seat can unwrap it.
"""

import hashlib
import os
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from app.domain.errors import BadInput

CONTENT_KEY_BYTES: Final = 32
_PURPOSE: Final = b"hearthline recording 1"
_ONCE: Final = bytes(12)
"""The nonce of a wrapping key, which is used for one wrapping only."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A new pair as PEM; `private` is encrypted with the pass phrase that was given."""

    public: str
    private: str

    def __repr__(self) -> str:
        return "KeyPair(…)"


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A content key that only the owner of the private key can read."""

    ephemeral: bytes
    sealed: bytes


def new_pair(pass_phrase: str) -> KeyPair:
    """Return a fresh pair. Raises BadInput for an empty pass phrase."""
    if not pass_phrase:
        raise BadInput("no_pass_phrase", "The pass phrase is empty.", "Give one of twelve letters or more.")
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    sealed = private.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(pass_phrase.encode())
    )
    return KeyPair(public.decode(), sealed.decode())


def public_key(pem: str) -> X25519PublicKey:
    """Return the public key in a PEM text. Raises BadInput."""
    try:
        key = load_pem_public_key(pem.encode())
    except ValueError as error:
        raise _no_key() from error
    if not isinstance(key, X25519PublicKey):
        raise _no_key()
    return key


def private_key(pem: str, pass_phrase: str) -> X25519PrivateKey:
    """Return the private key in a PEM text. Raises BadInput when key or pass phrase do not fit."""
    try:
        key = load_pem_private_key(pem.encode(), pass_phrase.encode() or None)
    except (ValueError, TypeError) as error:
        raise BadInput(
            "bad_private_key", "This private key cannot be opened.", "Check the file and its pass phrase."
        ) from error
    if not isinstance(key, X25519PrivateKey):
        raise _no_key()
    return key


def key_id(key: X25519PublicKey) -> str:
    """Return the short name of a public key, the same for ever."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def wrap(key: X25519PublicKey, content_key: bytes, about: bytes) -> Wrapped:
    """Seal a content key for the owner of `key`; `about` must be the same when it is unwrapped."""
    ephemeral = X25519PrivateKey.generate()
    own = ephemeral.public_key().public_bytes_raw()
    wrapping = _derived(ephemeral.exchange(key), own + key.public_bytes_raw())
    return Wrapped(own, AESGCM(wrapping).encrypt(_ONCE, content_key, about))


def unwrap(key: X25519PrivateKey, wrapped: Wrapped, about: bytes) -> bytes:
    """Return the content key. Raises BadInput when it was wrapped for another key or about something else."""
    try:
        shared = key.exchange(X25519PublicKey.from_public_bytes(wrapped.ephemeral))
        wrapping = _derived(shared, wrapped.ephemeral + key.public_key().public_bytes_raw())
        return AESGCM(wrapping).decrypt(_ONCE, wrapped.sealed, about)
    except (InvalidTag, ValueError) as error:
        raise BadInput(
            "other_key", "This private key does not open the recording.", "Another key was used to record it."
        ) from error


def new_content_key() -> bytes:
    """Return a fresh key for one file."""
    return os.urandom(CONTENT_KEY_BYTES)


def _derived(shared: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), CONTENT_KEY_BYTES, salt, _PURPOSE).derive(shared)


def _no_key() -> BadInput:
    return BadInput("bad_key", "This is no key for recordings.", "It must be an X25519 key in PEM form.")
