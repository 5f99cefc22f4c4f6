"""What a far end says in a codec of ours, and what of it is heard where nothing is lost.

A round is coded twice in a row and the second is kept, so that it follows upon itself without a seam. G.722
is coded by the engine's own library, Opus by the system's.
"""

import ctypes
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy
import pjsua2
from numpy.typing import NDArray

from tests.peers import rtp

Samples = NDArray[Any]
WIDE: Final = 16_000
_MILLISECONDS: Final = 20
_G722_STATE: Final = 8192
"""Bytes: more than the library's own coder and decoder need."""
_G722_SHIFT: Final = 2
"""G.722 codes 14 bits."""
_OPUS_PACKET: Final = 1500
_VOICE: Final = 2048
"""OPUS_APPLICATION_VOIP"""


class Codec(StrEnum):
    """By the name that pjsua2 knows it by."""

    PCMA = "PCMA"
    G722 = "G722"
    OPUS = "OPUS"


@dataclass(frozen=True)
class Coded:
    """A round: packets of 20 ms as they travel, and what our bridge plays of them (16 kHz, 16 bit)."""

    packets: tuple[bytes, ...]
    heard: Samples
    number: int
    """RTP's number of the codec."""
    step: int
    """By which RTP's time stamp grows a packet."""

    @property
    def name(self) -> str:
        """Return how SDP names the codec."""
        return {8: "PCMA/8000", 9: "G722/8000"}.get(self.number, "opus/48000/2")


def rate(codec: Codec) -> int:
    """Return the samples a second in which the codec takes sound."""
    return rtp.RATE if codec is Codec.PCMA else WIDE


def coded(codec: Codec, said: Samples) -> Coded:
    """Return this sound (samples from -1 to 1 at the codec's rate, whole packets of 20 ms) in that codec."""
    if codec is Codec.PCMA:
        return _alaw(said)
    count = rate(codec) * _MILLISECONDS // 1000
    pieces = (numpy.tile(said, 2) * 32767).astype(numpy.int16).reshape(-1, count)
    packets, decoded = (_g722 if codec is Codec.G722 else _opus)(pieces)
    kept = tuple(packets[len(packets) // 2 :])
    heard = numpy.concatenate(decoded[len(decoded) // 2 :]).astype(float)
    return Coded(kept, heard, *((9, 160) if codec is Codec.G722 else (96, 960)))


def _alaw(said: Samples) -> Coded:
    payload = rtp.encode(said.astype(numpy.float32))
    narrow = rtp.decode(payload).astype(float) * 32768
    spectrum = numpy.fft.rfft(narrow)
    wide = numpy.fft.irfft(numpy.pad(spectrum, (0, len(narrow) // 2)), 2 * len(narrow)) * 2
    size = rtp.PACKET_SAMPLES
    packets = tuple(payload[at : at + size] for at in range(0, len(payload), size))
    return Coded(packets, numpy.asarray(wide), rtp.ALAW, size)


def _g722(pieces: NDArray[numpy.int16]) -> tuple[list[bytes], list[Samples]]:
    library = ctypes.CDLL(pjsua2._pjsua2.__file__)
    coder, decoder = (ctypes.create_string_buffer(_G722_STATE) for _ in range(2))
    library.g722_enc_init(coder)
    library.g722_dec_init(decoder)
    out, size = ctypes.create_string_buffer(pieces.shape[1]), ctypes.c_size_t()
    back, got = numpy.zeros(pieces.shape[1], numpy.int16), ctypes.c_size_t()
    packets, decoded = [], []
    for piece in pieces >> _G722_SHIFT:
        size.value, got.value = len(out), len(back)
        library.g722_enc_encode(
            coder, _at(numpy.ascontiguousarray(piece)), ctypes.c_size_t(len(piece)), out, ctypes.byref(size)
        )
        packets.append(out.raw[: size.value])
        library.g722_dec_decode(decoder, out, size, _at(back), ctypes.byref(got))
        decoded.append(back[: got.value] << _G722_SHIFT)
    return packets, decoded


def _opus(pieces: NDArray[numpy.int16]) -> tuple[list[bytes], list[Samples]]:
    library = ctypes.CDLL("libopus.so.0")
    for make in (library.opus_encoder_create, library.opus_decoder_create):
        make.restype = ctypes.c_void_p
    failed, count = ctypes.c_int(), pieces.shape[1]
    coder = ctypes.c_void_p(library.opus_encoder_create(WIDE, 1, _VOICE, ctypes.byref(failed)))
    decoder = ctypes.c_void_p(library.opus_decoder_create(WIDE, 1, ctypes.byref(failed)))
    out, back = ctypes.create_string_buffer(_OPUS_PACKET), numpy.zeros(count, numpy.int16)
    packets, decoded = [], []
    for piece in pieces:
        size = library.opus_encode(coder, _at(piece), count, out, _OPUS_PACKET)
        packets.append(out.raw[:size])
        library.opus_decode(decoder, out, size, _at(back), count, 0)
        decoded.append(back.copy())
    library.opus_encoder_destroy(coder)
    library.opus_decoder_destroy(decoder)
    return packets, decoded


def _at(samples: NDArray[numpy.int16]) -> ctypes.c_void_p:
    return ctypes.c_void_p(samples.ctypes.data)
