"""The recording's file: what goes in comes out, and nothing can be altered unseen."""

import io
import math
import struct
import wave
from array import array

import pytest

from app.domain.errors import BadInput, Damaged
from app.recording.companding import expanded, squeezed
from app.recording.keys import KeyPair, new_pair, private_key
from app.recording.opening import Heard, Player
from app.recording.pieces import RATE, About, Opened, Sealer, frames, read_about, sound_end

PHRASE = "correct horse battery"
RECORDING = "0192f0c1-aaaa-7bbb-8ccc-0123456789ab"


@pytest.fixture(scope="module")
def pair() -> KeyPair:
    return new_pair(PHRASE)


def tone(hertz: float, samples: int, height: int = 12_000) -> bytes:
    return array(
        "h", (int(height * math.sin(2 * math.pi * hertz * n / RATE)) for n in range(samples))
    ).tobytes()


def made(pair: KeyPair, pieces: int = 4, *, offset: int = 0, last: bool = True, first: int = 0) -> bytes:
    sealer = Sealer(About(RECORDING, "call-1", 100.0, offset), pair.public)
    out = bytearray(sealer.head)
    for n in range(pieces):
        span = 1600
        out += sealer.piece(
            first + n * span, tone(440, span), tone(1000 + 100 * n, span), last=last and n == pieces - 1
        )
    return bytes(out)


def heard(pair: KeyPair, *files: bytes) -> tuple[Heard, "array[int]", "array[int]"]:
    player = Player([io.BytesIO(f) for f in files], private_key(pair.private, PHRASE))
    result = player.heard
    sounding = b"".join(player.wav())
    assert len(sounding) == player.bytes
    with wave.open(io.BytesIO(sounding)) as sound:
        both = array("h", sound.readframes(sound.getnframes()))
        assert (sound.getframerate(), sound.getnchannels()) == (RATE, 2)
    return result, both[0::2], both[1::2]


def test_mu_law_loses_at_most_one_part_in_twenty() -> None:
    samples = array("h", range(-32_000, 32_001, 7))
    back = expanded(squeezed(samples.tobytes()))
    assert all(abs(a - b) <= max(16, abs(a) // 20) for a, b in zip(samples, back, strict=True))
    assert expanded(squeezed(bytes(20))) == array("h", [0] * 10)


def test_both_channels_come_back_apart(pair: KeyPair) -> None:
    result, left, right = heard(pair, made(pair))
    assert result.whole
    assert result.seconds == pytest.approx(0.4)
    wanted = array("h", tone(440, 1600))
    assert max(abs(a - b) for a, b in zip(left[:1600], wanted, strict=True)) < 500
    assert right[:1600] != left[:1600]


def test_the_files_of_a_crash_are_one_time_line(pair: KeyPair) -> None:
    early, late = made(pair, 2, last=False), made(pair, 2, offset=500)
    result, left, _ = heard(pair, late, early)
    assert not result.whole
    assert len(left) == RATE // 2 + 3200
    assert set(left[3200 : RATE // 2]) == {0}


def test_sound_that_was_lost_between_pieces_is_silence(pair: KeyPair) -> None:
    sealer = Sealer(About(RECORDING, "c", 0.0), pair.public)
    file = sealer.head + sealer.piece(0, tone(440, 800), tone(440, 800))
    file += sealer.piece(4000, tone(440, 800), tone(440, 800), last=True)
    _, left, _ = heard(pair, file)
    assert len(left) == 4800
    assert set(left[800:4000]) == {0}


def _split(file: bytes) -> tuple[bytes, list[bytes]]:
    source = io.BytesIO(file)
    head = read_about(source)[2]
    return head, [struct.pack("<IB", len(body), flags) + body for flags, body in frames(source)]


def test_a_piece_that_was_dropped_moved_or_doubled_is_seen(pair: KeyPair) -> None:
    head, parts = _split(made(pair))
    for altered in (
        [parts[0], *parts[2:]],
        [parts[1], parts[0], *parts[2:]],
        [parts[0], parts[0], *parts[1:]],
        [*parts, parts[-1]],
        parts[1:],
    ):
        with pytest.raises(Damaged, match="altered"):
            heard(pair, head + b"".join(altered))


def test_a_piece_of_another_recording_is_seen(pair: KeyPair) -> None:
    head, parts = _split(made(pair))
    _, others = _split(made(pair))
    with pytest.raises(Damaged, match="altered"):
        heard(pair, head + parts[0] + others[1] + b"".join(parts[2:]))


def test_the_mark_of_the_end_cannot_be_moved(pair: KeyPair) -> None:
    head, parts = _split(made(pair))
    sooner = parts[1][:4] + b"\1" + parts[1][5:]
    with pytest.raises(Damaged, match="altered"):
        heard(pair, head + parts[0] + sooner)
    cut, _, _ = heard(pair, head + b"".join(parts[:2]))
    assert not cut.whole


@pytest.mark.parametrize("place", range(0, 2400, 97))
def test_no_bit_can_be_flipped_unseen(pair: KeyPair, place: int) -> None:
    file = bytearray(made(pair, 2))
    place = min(place, len(file) - 1)
    before = heard(pair, bytes(file))
    file[place] ^= 0x10
    try:
        after = heard(pair, bytes(file))
    except (Damaged, BadInput):
        return
    assert not after[0].whole, f"byte {place} was altered unseen"
    assert before[0].whole


@pytest.mark.parametrize("kept", [0, 3, 40, 400, -1, -500])
def test_a_file_cut_anywhere_plays_up_to_there_or_is_refused(pair: KeyPair, kept: int) -> None:
    file = made(pair)
    kept = kept if kept >= 0 else len(file) + kept
    try:
        result, left, _ = heard(pair, file[:kept])
    except Damaged:
        assert kept < 500
        return
    assert not result.whole
    assert len(left) % 1600 == 0


def test_only_the_right_private_key_opens_it(pair: KeyPair) -> None:
    other = new_pair(PHRASE)
    with pytest.raises(BadInput, match="does not open"):
        Opened(io.BytesIO(made(pair)), private_key(other.private, PHRASE))
    with pytest.raises(BadInput, match="cannot be opened"):
        private_key(pair.private, "another phrase")
    assert PHRASE not in pair.private


def test_the_same_sound_never_looks_the_same(pair: KeyPair) -> None:
    _, one = _split(made(pair))
    _, two = _split(made(pair))
    assert not set(one) & set(two)


def test_where_the_last_whole_piece_ends(pair: KeyPair) -> None:
    file = made(pair)
    head, parts = _split(file)
    assert sound_end(io.BytesIO(file)) == len(file)
    assert sound_end(io.BytesIO(file + b"torn")) == len(file)
    assert sound_end(io.BytesIO(head + parts[0] + parts[1][:-1])) == len(head + parts[0])
    assert sound_end(io.BytesIO(head)) == 0
