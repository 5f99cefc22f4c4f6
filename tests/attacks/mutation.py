"""Messages spoilt at random, the same ones for the same seed."""

import random
from collections.abc import Callable, Iterator

Spoil = Callable[[bytearray, random.Random], None]

_NASTY = (
    b"\x00", b"\r\n", b"\r\n\r\n", b"\xff\xfe", b"%00", b"%", b'"', b"\\", b"<", b">", b";", b",", b":", b"@",
    b"[", b"]", b"-1", b"0", b"4294967295", b"4294967296", b"18446744073709551616", b"99999999999999999999",
    b";tag=", b";lr", b";rport", b";maddr=", b"sip:", b"sips:", b"tel:", b"\xe2\x80\xae", b"\xed\xa0\x80",
    b"Content-Length: -1\r\n", b"Content-Length: 99999\r\n", b"\r\n ", b"\r\n\t", b"=", b"?", b"&", b"*",
)  # fmt: skip
_LENGTHS = (16, 64, 127, 128, 255, 256, 1023, 1024, 4096)


def mutants(seeds: list[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Yield `count` spoilt copies of the seeds, taken in turn; each was changed one to eight times."""
    chance = random.Random(seed)
    for number in range(count):
        message = bytearray(seeds[number % len(seeds)])
        for _ in range(chance.randint(1, 8)):
            chance.choice(_WAYS)(message, chance)
        yield bytes(message)


def _place(message: bytearray, chance: random.Random) -> int:
    return chance.randrange(len(message) + 1)


def _flip(message: bytearray, chance: random.Random) -> None:
    if message:
        message[chance.randrange(len(message))] ^= 1 << chance.randrange(8)


def _replace(message: bytearray, chance: random.Random) -> None:
    if message:
        message[chance.randrange(len(message))] = chance.randrange(256)


def _insert(message: bytearray, chance: random.Random) -> None:
    place = _place(message, chance)
    message[place:place] = chance.choice(_NASTY)


def _stretch(message: bytearray, chance: random.Random) -> None:
    place = _place(message, chance)
    message[place:place] = bytes([chance.choice(b'A0 "%;\t\xff')]) * chance.choice(_LENGTHS)


def _cut(message: bytearray, chance: random.Random) -> None:
    place = _place(message, chance)
    del message[place : place + chance.randint(1, 40)]


def _end(message: bytearray, chance: random.Random) -> None:
    if chance.random() < 0.3:
        del message[_place(message, chance) :]


def _double(message: bytearray, chance: random.Random) -> None:
    lines = bytes(message).split(b"\r\n")
    line = chance.randrange(len(lines))
    lines[line:line] = [lines[chance.randrange(len(lines))]] * chance.choice((1, 2, 9, 70))
    message[:] = b"\r\n".join(lines)


def _drop(message: bytearray, chance: random.Random) -> None:
    lines = bytes(message).split(b"\r\n")
    del lines[chance.randrange(len(lines))]
    message[:] = b"\r\n".join(lines)


def _number(message: bytearray, chance: random.Random) -> None:
    digits = [i for i, byte in enumerate(message) if 48 <= byte <= 57]
    if digits:
        place = chance.choice(digits)
        message[place : place + 1] = chance.choice(
            (b"-1", b"0", b"65536", b"2147483648", b"4294967296", b"9" * 40)
        )


_WAYS: tuple[Spoil, ...] = (_flip, _replace, _insert, _insert, _stretch, _cut, _end, _double, _drop, _number)
