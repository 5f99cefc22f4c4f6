"""How long texts of the contracts may be."""

from typing import Annotated

from annotated_types import MaxLen

Word = Annotated[str, MaxLen(80)]
Line = Annotated[str, MaxLen(300)]
Block = Annotated[str, MaxLen(20_000)]
