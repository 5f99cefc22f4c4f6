"""The engine's journal file: each fact is on the disk before anybody hears of it.

One append-only file of lines `crc32 json`. A line is a fact with its sequence number, a note (a named value,
the latest counts), an acknowledgement, or the last sequence number used. Facts that were acknowledged are
dropped by rewriting the file once they make up most of it. One thread uses a Journal at a time.
"""

import json
import os
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.domain.errors import Damaged
from app.domain.phrase import phrase
from app.wire.codec import to_line

_SEQ_GAP_AFTER_DAMAGE: Final = 10_000
"""Numbers that may have been used by lines we cannot read; skipping them keeps a number from coming twice."""

_COMPACT_AT: Final = 256 * 1024


@dataclass(slots=True)
class Journal:
    """An open journal: facts not yet acknowledged, notes, and where the next line goes."""

    path: Path
    last_seq: int = 0
    facts: dict[int, bytes] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    damage: Damaged | None = None
    _descriptor: int = -1
    _size: int = 0
    _live: int = 0
    _torn: bool = False

    def append(self, facts: Iterable[tuple[int, bytes]], notes: dict[str, Any]) -> None:
        """Write facts (seq, JSON line without its end) and notes, and wait until the disk has them.

        Raises OSError with the file as it was before.
        """
        lines = [_framed(b'{"fact":' + line + b"}") for _, line in facts]
        lines += [_framed(to_line({"note": name, "value": value})[:-1]) for name, value in notes.items()]
        self._write(b"".join(lines))

    def keep(self, seq: int, line: bytes) -> None:
        """Remember a fact until it is acknowledged."""
        self.facts[seq] = line
        self._live += len(line)

    def forget(self, through: int) -> None:
        """Drop facts up to `through` from memory."""
        for seq in [seq for seq in self.facts if seq <= through]:
            self._live -= len(self.facts.pop(seq))

    def acknowledge(self, through: int) -> None:
        """Forget facts up to `through`; on the disk as well, now or with the next rewriting."""
        self.forget(through)
        try:
            self._put(_framed(b'{"ack":%d}' % through))
            if self._size > _COMPACT_AT and self._live < self._size // 2:
                self._rewrite()
        except OSError:
            # An acknowledgement that is not on the disk only makes the server hear a fact twice.
            return

    def close(self) -> None:
        """Close the file; idempotent."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _write(self, data: bytes) -> None:
        if not data:
            return
        self._put(data)
        try:
            os.fsync(self._descriptor)
        except OSError:
            self._size -= len(data)
            self._cut()
            raise

    def _put(self, data: bytes) -> None:
        """Write at the end without waiting for the disk; what could only be written in part is cut off."""
        if self._descriptor < 0:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            self._size = os.fstat(self._descriptor).st_size
        if self._torn:
            data = b"\n" + data
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._descriptor, view) :]
        except OSError:
            self._cut()
            raise
        self._torn = False
        self._size += len(data)

    def _cut(self) -> None:
        try:
            os.ftruncate(self._descriptor, self._size)
        except OSError:
            self._torn = True

    def _rewrite(self) -> None:
        fresh = self.path.with_suffix(".new")
        lines = [_framed(b'{"seq":%d}' % self.last_seq)]
        lines += [_framed(b'{"fact":' + line + b"}") for line in self.facts.values()]
        lines += [_framed(to_line({"note": name, "value": value})[:-1]) for name, value in self.notes.items()]
        data = b"".join(lines)
        descriptor = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        try:
            if os.write(descriptor, data) != len(data):
                raise OSError("short write")
            os.fsync(descriptor)
            fresh.replace(self.path)
        except OSError:
            os.close(descriptor)
            fresh.unlink(missing_ok=True)
            raise
        _sync_folder(self.path.parent)
        self.close()
        self._descriptor, self._size = descriptor, len(data)


def open_journal(folder: Path) -> Journal:
    """Return the journal in `folder` with everything that can be read of it.

    Lines that cannot be read are put aside in a file of their own and told in `damage`; this never raises for
    what is in the file, only OSError when the folder cannot be used.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    journal = Journal(folder / "facts.journal")
    try:
        data = journal.path.read_bytes()
    except FileNotFoundError:
        data = b""
    bad = _replay(journal, data)
    if bad:
        journal.last_seq += _SEQ_GAP_AFTER_DAMAGE
        journal.damage = _put_aside(journal.path, bad)
    if data:
        _tidy(journal, data)
    return journal


def _tidy(journal: Journal, data: bytes) -> None:
    try:
        journal._rewrite()
    except OSError:
        # A full disk: go on with the file as it is; a torn last line must not swallow the next one.
        journal._torn = not data.endswith(b"\n")


def _replay(journal: Journal, data: bytes) -> bytes:
    """Apply every good line; return the bad ones."""
    bad = bytearray()
    for line in data.splitlines(keepends=True):
        value = _unframed(line)
        try:
            if value is None:
                raise ValueError
            _apply(journal, value)
        except (ValueError, TypeError, KeyError):
            bad += line
    return bytes(bad)


def _apply(journal: Journal, value: dict[str, Any]) -> None:
    if "fact" in value:
        seq = int(value["fact"]["seq"])
        journal.last_seq = max(journal.last_seq, seq)
        journal.keep(seq, to_line(value["fact"])[:-1])
    elif "note" in value:
        journal.notes[str(value["note"])] = value.get("value")
    elif "ack" in value:
        journal.forget(int(value["ack"]))
    else:
        journal.last_seq = max(journal.last_seq, int(value["seq"]))


def _framed(line: bytes) -> bytes:
    return b"%08x %b\n" % (zlib.crc32(line), line)


def _unframed(line: bytes) -> dict[str, Any] | None:
    text = line[9:-1]
    if not line.endswith(b"\n") or line[:8] != b"%08x" % zlib.crc32(text):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _put_aside(path: Path, bad: bytes) -> Damaged:
    aside = path.with_name(f"unreadable-{time.time_ns()}")
    aside.write_bytes(bad)
    return Damaged(
        "journal_damaged",
        "A part of the engine's journal could not be read.",
        phrase("Work goes on; the unreadable part was put aside in {file}.", file=aside),
    )


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
