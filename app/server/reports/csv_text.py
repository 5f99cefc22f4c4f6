"""CSV that no spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

_BEGINNINGS: Final = tuple("=+-@\t\r")
_BLANKS: Final = " \u00a0\n\ufeff"


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV (RFC 4180) with a byte-order mark, so that spreadsheets read UTF-8.

    A text that a spreadsheet might take for a formula gets an apostrophe in front (CVE-2021-41270 list).
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _safe(cell: object) -> str:
    if isinstance(cell, (int, float)):
        return str(cell)
    text = str(cell)
    lines = [line.lstrip(_BLANKS) for line in text.split("\n")]
    return f"'{text}" if any(line.startswith(_BEGINNINGS) for line in lines) else text
