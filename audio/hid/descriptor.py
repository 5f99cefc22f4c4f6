"""Reads a HID report descriptor: what a device can tell and take, and where each bit of it lies.

The bytes come from the device, so nothing here trusts them: size, nesting, stack, usages and reports are
bounded, ranges are never spelled out, and what does not fit raises DescriptorError.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

MOST_BYTES: Final = 4096
MOST_DEPTH: Final = 16
MOST_USAGES: Final = 1024
"""Usages and ranges before one field; a keyboard of all keys needs far fewer."""
MOST_RUNS: Final = 1024
MOST_REPORT_BITS: Final = 8 * 4096

_CONSTANT, _VARIABLE, _RELATIVE = 1, 2, 4
_LONG_ITEM: Final = 0xFE


class DescriptorError(ValueError):
    """The bytes are not a descriptor, or one beyond all measure."""


class Kind(StrEnum):
    """Which way a report travels; feature reports only take their place in the count."""

    INPUT = "input"
    OUTPUT = "output"
    FEATURE = "feature"


@dataclass(frozen=True, slots=True)
class Run:
    """One field: `count` values of `size` bits from `offset` bits on (the report id not counted).

    `usages` are ranges (first, last), in order. VARIABLE: one value per usage, the last usage for the rest.
    Else it is an array: each value names a usage, counted from `minimum`. `application` is the usage of the
    outermost collection.
    """

    kind: Kind
    report: int
    offset: int
    size: int
    count: int
    usages: tuple[tuple[int, int], ...]
    variable: bool
    relative: bool
    minimum: int
    application: int

    def place(self, usage: int) -> int | None:
        """Return the number of the value that carries a usage; None when it does not."""
        before = 0
        for first, last in self.usages:
            if first <= usage <= last:
                number = before + usage - first
                return number if not self.variable or number < self.count else None
            before += last - first + 1
        return None


@dataclass(frozen=True, slots=True)
class Layout:
    """All fields with usages, and how many bits each report has, padding included."""

    runs: tuple[Run, ...]
    bits: dict[tuple[Kind, int], int]

    @property
    def numbered(self) -> bool:
        """Say whether every report begins with its number."""
        return any(report for _, report in self.bits)

    def bytes_of(self, kind: Kind, report: int) -> int:
        """Return a report's length in bytes, its number not counted."""
        return (self.bits.get((kind, report), 0) + 7) // 8


@dataclass(slots=True)
class _Globals:
    page: int = 0
    minimum: int = 0
    size: int = 0
    report: int = 0
    count: int = 0


@dataclass(slots=True)
class _Locals:
    usages: list[tuple[int, int, bool]] = field(default_factory=list)
    first: tuple[int, bool] | None = None
    alternative: bool = False
    chosen: bool = False


def parse(descriptor: bytes) -> Layout:
    """Return the fields of a descriptor. Raises DescriptorError; quick whatever the bytes are."""
    if len(descriptor) > MOST_BYTES:
        raise DescriptorError("too long")
    reader = _Reader()
    for kind, tag, data in _items(descriptor):
        reader.take(kind, tag, data)
    if reader.collections:
        raise DescriptorError("a collection does not end")
    return Layout(tuple(reader.runs), reader.bits)


def _items(descriptor: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at < len(descriptor):
        prefix = descriptor[at]
        if prefix == _LONG_ITEM:
            if at + 1 >= len(descriptor):
                raise DescriptorError("cut off")
            at += 3 + descriptor[at + 1]
            continue
        size = (0, 1, 2, 4)[prefix & 3]
        data = descriptor[at + 1 : at + 1 + size]
        if len(data) < size:
            raise DescriptorError("cut off")
        yield prefix >> 2 & 3, prefix >> 4, data
        at += 1 + size


class _Reader:
    """The state of one reading."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.collections: list[int] = []
        self._globals = _Globals()
        self._stack: list[_Globals] = []
        self._locals = _Locals()
        self.bits: dict[tuple[Kind, int], int] = {}

    def take(self, kind: int, tag: int, data: bytes) -> None:
        """Apply one item."""
        if kind == 0:
            self._main(tag, data)
            self._locals = _Locals()
        elif kind == 1:
            self._global(tag, data)
        elif kind == 2:
            self._local(tag, data)

    def _main(self, tag: int, data: bytes) -> None:
        flags = int.from_bytes(data, "little")
        if tag == 0xA:
            if len(self.collections) >= MOST_DEPTH:
                raise DescriptorError("nested too deep")
            usages = self._usages()
            self.collections.append(usages[0][0] if usages else 0)
        elif tag == 0xC:
            if not self.collections:
                raise DescriptorError("a collection ends that never began")
            self.collections.pop()
        elif tag in {0x8, 0x9, 0xB}:
            kind = {0x8: Kind.INPUT, 0x9: Kind.OUTPUT, 0xB: Kind.FEATURE}[tag]
            self._field(kind, flags)

    def _field(self, kind: Kind, flags: int) -> None:
        now = self._globals
        place = (kind, now.report)
        offset = self.bits.get(place, 0)
        bits = now.size * now.count
        if offset + bits > MOST_REPORT_BITS:
            raise DescriptorError("a report is too long")
        self.bits[place] = offset + bits
        usages = self._usages()
        if not bits or not usages:
            return
        if len(self.runs) >= MOST_RUNS:
            raise DescriptorError("too many fields")
        application = self.collections[0] if self.collections else 0
        self.runs.append(
            Run(
                kind, now.report, offset, now.size, now.count, usages,
                bool(flags & _VARIABLE), bool(flags & _RELATIVE), now.minimum, application,
            )
        )  # fmt: skip

    def _usages(self) -> tuple[tuple[int, int], ...]:
        """Return the usages so far; short ones belong to the page that stands now (HID 1.11, 6.2.2.8)."""
        page = self._globals.page << 16
        return tuple(
            (first, last) if whole else (page | first, page | last)
            for first, last, whole in self._locals.usages
        )

    def _global(self, tag: int, data: bytes) -> None:
        now, number = self._globals, int.from_bytes(data, "little")
        match tag:
            case 0x0:
                now.page = number & 0xFFFF
            case 0x1:
                now.minimum = int.from_bytes(data, "little", signed=True)
            case 0x7:
                now.size = number
            case 0x8:
                if not 1 <= number <= 255:
                    raise DescriptorError("no such report number")
                now.report = number
            case 0x9:
                now.count = number
            case 0xA:
                if len(self._stack) >= MOST_DEPTH:
                    raise DescriptorError("pushed too often")
                self._stack.append(replace(now))
            case 0xB:
                if not self._stack:
                    raise DescriptorError("popped too often")
                self._globals = self._stack.pop()

    def _local(self, tag: int, data: bytes) -> None:
        now, number, whole = self._locals, int.from_bytes(data, "little"), len(data) == 4
        match tag:
            case 0x0:
                self._note(number, number, whole)
            case 0x1:
                now.first = (number, whole)
            case 0x2 if now.first is not None:
                first, first_whole = now.first
                now.first = None
                if first <= number and first_whole == whole:
                    self._note(first, number, whole)
            case 0xA:
                now.alternative, now.chosen = bool(number), False

    def _note(self, first: int, last: int, whole: bool) -> None:
        """Keep a usage; of alternatives (a delimited set) only the first, preferred one."""
        now = self._locals
        if now.alternative and now.chosen:
            return
        now.chosen = True
        if len(now.usages) >= MOST_USAGES:
            raise DescriptorError("too many usages")
        now.usages.append((first, last, whole))
