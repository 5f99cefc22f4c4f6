"""How long texts of the contracts may be."""

from typing import Annotated, Final

from annotated_types import MaxLen

LONGEST_WORD: Final = 80
Word = Annotated[str, MaxLen(LONGEST_WORD)]
Line = Annotated[str, MaxLen(300)]
Block = Annotated[str, MaxLen(20_000)]

LARGEST_DIAGNOSIS: Final = 4 * 1024 * 1024
"""How many bytes a seat may send of its logs."""
