"""A coverage-guided search for bytes that break the descriptor parser: what goes new ways is bred on."""

import random
import sys
import time
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

import pytest

from audio.hid import descriptor as parser
from audio.hid import telephony as phone
from audio.hid.descriptor import DescriptorError, parse
from audio.hid.telephony import Telephony
from tests.audio.hid import models

SECONDS: Final = 60.0
SLOWEST: Final = 0.5
_FILES: Final = frozenset({parser.__file__, phone.__file__})


class Coverage:
    """Which steps from line to line were ever taken, in the two files under test."""

    def __init__(self) -> None:
        self.seen: set[tuple[CodeType, int, int]] = set()
        self._now: set[tuple[CodeType, int, int]] = set()

    def run(self, descriptor: bytes, report: bytes) -> bool:
        """Read a descriptor and a report by it; say whether that went new ways."""
        self._now = set()
        sys.settrace(self._enter)
        try:
            found = Telephony(parse(descriptor))
            found.read(report)
            found.write(dict.fromkeys(found.lamps, True))
        except DescriptorError:
            pass
        finally:
            sys.settrace(None)
        fresh = not self._now <= self.seen
        self.seen |= self._now
        return fresh

    def _enter(self, frame: FrameType, _event: str, _argument: Any) -> Any:
        if frame.f_code.co_filename not in _FILES:
            return None
        before = 0

        def step(inner: FrameType, _event: str, _argument: Any) -> Any:
            nonlocal before
            self._now.add((inner.f_code, before, inner.f_lineno))
            before = inner.f_lineno
            return step

        return step


def mutated(random_: random.Random, corpus: list[bytes]) -> bytes:
    """Return a child of one or two of the corpus: bits turned, pieces copied, cut, mixed, wild numbers."""
    child = bytearray(random_.choice(corpus))
    for _ in range(random_.randint(1, 6)):
        place = random_.randint(0, len(child))
        match random_.randrange(6):
            case 0 if child:
                child[place % len(child)] ^= 1 << random_.randrange(8)
            case 1:
                child[place:place] = random_.randbytes(random_.randint(1, 4))
            case 2:
                del child[place : place + random_.randint(1, 8)]
            case 3:
                other = random_.choice(corpus)
                start = random_.randint(0, len(other))
                child[place:place] = other[start : start + random_.randint(1, 64)]
            case 4:
                child[place:place] = child[place : place + 64] * random_.randint(1, 16)
            case _:
                prefix = random_.choice((0x17, 0x27, 0x77, 0x97, 0x1B, 0x2B, 0x0B, 0x87))
                wild = random_.choice((0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000))
                child[place:place] = bytes((prefix,)) + wild.to_bytes(4, "little")
    return bytes(child[: parser.MOST_BYTES + 8])


@pytest.mark.slow
@pytest.mark.fuzz
@pytest.mark.timeout(180)
def test_no_bytes_break_the_parser(tmp_path: Path) -> None:
    chance = random.Random(20_26)
    corpus = [models.JABRA, models.POLY, models.YEALINK, models.TOGGLE, models.DESK, models.KEYBOARD]
    coverage = Coverage()
    for seed in corpus:
        coverage.run(seed, b"\x02\xff\xff")
    first = len(coverage.seen)
    tries, slowest = 0, 0.0
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        child, report = mutated(chance, corpus), chance.randbytes(chance.randint(0, 64))
        began = time.process_time()
        try:
            fresh = coverage.run(child, report)
        except Exception:
            (tmp_path / "breaks").write_bytes(child)
            raise
        slowest = max(slowest, time.process_time() - began)
        assert slowest < SLOWEST, f"{slowest} s for {child[:200].hex()}"
        tries += 1
        if fresh:
            corpus.append(child)
    print(
        f"{tries} tries, {len(corpus)} kept, {first} -> {len(coverage.seen)} steps, {slowest * 1000:.1f} ms"
    )
    assert tries > 500
    assert len(coverage.seen) > first, "the search found no new way at all: it does not search"
