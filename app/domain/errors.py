"""The tree of errors: each has a code for programs, a title for people and a hint what to do.

    HearthlineError
    ├── IllegalMove          a state was asked to go where its table does not lead
    ├── BadInput             somebody typed or sent what cannot be used
    ├── Refused              understood, but a rule says no now
    ├── Unavailable          a process, device, network or file is not there now; trying again may help
    └── Damaged              a stored file cannot be read; it was put aside

Titles and hints are English source texts, with values as a Phrase; whoever shows them passes them through
translation.
"""

from typing import Any, Final

from app.domain.phrase import phrase, text_in, with_phrases


class HearthlineError(Exception):
    """What went wrong, told in words a person can act on."""

    code: Final[str]
    title: Final[str]
    hint: Final[str]

    def __init__(self, code: str, title: str, hint: str = "") -> None:
        super().__init__(f"{code}: {title}" + (f" ({hint})" if hint else ""))
        self.code = code
        self.title = title
        self.hint = hint

    def as_dict(self) -> dict[str, Any]:
        """Return the three parts as the contracts carry them, and how texts with values were made."""
        return with_phrases({"code": self.code, "title": self.title, "hint": self.hint})


class IllegalMove(HearthlineError):
    """A state machine was asked for a move its table does not have; a defect of the asker."""

    def __init__(self, noun: str, state: str, move: str) -> None:
        title = phrase("A {noun} that is {state} cannot become {move}.", noun=noun, state=state, move=move)
        super().__init__("illegal_move", title)


class BadInput(HearthlineError):
    """What was typed or sent cannot be used as it is."""


class Refused(HearthlineError):
    """A rule of ours says no, for a reason that the title names."""


class Unavailable(HearthlineError):
    """Something that is needed is not there now."""


class Damaged(HearthlineError):
    """A stored file could not be read and was put aside; work goes on without it."""


def error_from(told: dict[str, Any], code: str, title: str) -> HearthlineError:
    """Return the error that another program told; `code` and `title` stand in for what is missing."""
    return HearthlineError(
        str(told.get("code") or code), text_in(told, "title") or title, text_in(told, "hint")
    )
