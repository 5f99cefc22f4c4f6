"""The file of a recording: a header anybody may read, then pieces of a second, each encrypted by itself.

    b"HLREC1\\n" · length (4 bytes) · header (JSON) · { length (4) · flags (1) · piece }…

A piece is AES-256-GCM over (first sample, number of samples, zlib of the mu-law bytes of the left channel
and then of the right). Its place in the file is its nonce; the header's digest, the place and the flags are
bound to it, so that no piece can be dropped, moved, swapped or taken from another file unseen. The last piece
says so: a file without it was cut short. Whatever was written before a crash can be played.
"""

import hashlib
import json
import struct
import zlib
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.errors import BadInput, Damaged
from app.domain.phrase import phrase
from app.recording.companding import expanded, squeezed
from app.recording.keys import Wrapped, key_id, new_content_key, public_key, unwrap, wrap

MAGIC: Final = b"HLREC1\n"
RATE: Final = 16_000
"""Samples a second of each channel."""
CHANNELS: Final = 2
"""Left is what the far end hears (the agent), right is what it says."""
LAST: Final = 1
LONGEST_HEADER: Final = 16_384
LONGEST_PIECE: Final = 1 << 21
_LENGTH: Final = struct.Struct("<I")
_FRAME: Final = struct.Struct("<IB")
_PLACE: Final = struct.Struct("<QB")
_SPAN: Final = struct.Struct("<QI")


@dataclass(frozen=True, slots=True)
class About:
    """What the header says. `offset` is milliseconds from the recording's first sample to this file's.

    A recording is one file, or several after a crash; they share `recording` and differ in `offset`.
    """

    recording: str
    call: str
    began: float
    offset: int = 0
    key: str = ""
    rate: int = RATE
    channels: int = CHANNELS

    def bound(self) -> bytes:
        """Return what the wrapped key is bound to."""
        return f"{self.recording}\n{self.call}\n{self.offset}\n{self.rate}\n{self.channels}".encode()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of sound: `first` counts samples from the file's beginning."""

    first: int
    left: "array[int]"
    right: "array[int]"


class Sealer:
    """Makes the bytes of one file, piece by piece; keeps no sound."""

    def __init__(self, about: About, public_pem: str) -> None:
        """Raises BadInput when the key is none."""
        key = public_key(public_pem)
        content = new_content_key()
        wrapped = wrap(key, content, about.bound())
        header = {
            "version": 1, "recording": about.recording, "call": about.call, "began": about.began,
            "offset": about.offset, "rate": about.rate, "channels": about.channels, "codec": "mulaw+zlib",
            "key": key_id(key), "ephemeral": b64encode(wrapped.ephemeral).decode(),
            "sealed": b64encode(wrapped.sealed).decode(),
        }  # fmt: skip
        text = json.dumps(header, separators=(",", ":")).encode()
        self.head: Final = MAGIC + _LENGTH.pack(len(text)) + text
        self._digest = hashlib.sha256(self.head).digest()
        self._cipher = AESGCM(content)
        self._place = 0

    def piece(self, first: int, left: bytes, right: bytes, *, last: bool = False) -> bytes:
        """Return the next piece of the file; `left` and `right` are samples of the same length.

        What could not be written is to be written again as it is, before any other: its place is taken.
        """
        samples = len(left) // 2
        speech = zlib.compress(squeezed(left) + squeezed(right), 1)
        flags = LAST if last else 0
        bound = self._digest + _PLACE.pack(self._place, flags)
        body = self._cipher.encrypt(_nonce(self._place), _SPAN.pack(first, samples) + speech, bound)
        self._place += 1
        return _FRAME.pack(len(body), flags) + body


def read_about(source: BinaryIO) -> tuple[About, Wrapped, bytes]:
    """Return a file's header, its wrapped key and the header's bytes. Raises Damaged when it is none."""
    magic = source.read(len(MAGIC))
    size = source.read(_LENGTH.size)
    if magic != MAGIC or len(size) != _LENGTH.size or (length := _LENGTH.unpack(size)[0]) > LONGEST_HEADER:
        raise _not_one()
    text = source.read(length)
    try:
        plain: dict[str, Any] = json.loads(text)
        if plain["version"] != 1 or plain["channels"] != CHANNELS or plain["codec"] != "mulaw+zlib":
            raise BadInput(
                "newer_recording", "A newer Hearthline made this recording.", "Open it with that version."
            )
        about = About(
            str(plain["recording"]), str(plain["call"]), float(plain["began"]), int(plain["offset"]),
            str(plain["key"]), int(plain["rate"]), int(plain["channels"]),
        )  # fmt: skip
        wrapped = Wrapped(b64decode(plain["ephemeral"]), b64decode(plain["sealed"]))
    except (ValueError, KeyError, TypeError) as error:
        raise _not_one() from error
    return about, wrapped, magic + size + text


class Opened:
    """A file that is being read: `about`, then `pieces`; then `whole` says whether its end was there."""

    def __init__(self, source: BinaryIO, private: X25519PrivateKey) -> None:
        """Raises Damaged, BadInput (another key)."""
        self.about, wrapped, head = read_about(source)
        self._source = source
        self._cipher = AESGCM(unwrap(private, wrapped, self.about.bound()))
        self._digest = hashlib.sha256(head).digest()
        self.whole = False

    def pieces(self) -> Iterator[Piece]:
        """Return the pieces in order. Raises Damaged at the first that was altered."""
        return map(_piece, self._plain())

    def spans(self) -> Iterator[tuple[int, int]]:
        """Return first sample and length of each piece, every byte of them checked. Raises Damaged."""
        return map(_SPAN.unpack_from, self._plain())

    def _plain(self) -> Iterator[bytes]:
        for place, (flags, body) in enumerate(frames(self._source)):
            if self.whole:
                raise _altered(place)
            try:
                plain = self._cipher.decrypt(_nonce(place), body, self._digest + _PLACE.pack(place, flags))
            except InvalidTag as error:
                raise _altered(place) from error
            self.whole = bool(flags & LAST)
            yield plain


def frames(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Return flags and body of each piece from the present place on; ends before one that is not whole."""
    while len(head := source.read(_FRAME.size)) == _FRAME.size:
        length, flags = _FRAME.unpack(head)
        if length > LONGEST_PIECE:
            return
        body = source.read(length)
        if len(body) != length:
            return
        yield flags, body


def sound_end(source: BinaryIO) -> int:
    """Return where the last whole piece ends (0: there is none), reading from the start. Raises Damaged."""
    _, _, head = read_about(source)
    end = begin = len(head)
    for _, body in frames(source):
        end += _FRAME.size + len(body)
    return end if end > begin else 0


def _piece(plain: bytes) -> Piece:
    first, samples = _SPAN.unpack_from(plain)
    speech = zlib.decompressobj().decompress(plain[_SPAN.size :], 2 * samples + 1)
    return Piece(first, expanded(speech[:samples]), expanded(speech[samples : 2 * samples]))


def _nonce(place: int) -> bytes:
    return place.to_bytes(12, "big")


def _not_one() -> Damaged:
    return Damaged("no_recording", "This is no recording of Hearthline.", "Its first bytes are damaged.")


def _altered(place: int) -> Damaged:
    return Damaged(
        "recording_altered",
        phrase("This recording was altered: piece {place} is not what was recorded.", place=place),
        "Compare it with another copy.",
    )
