"""How a desk is started: what the command line said, handed through the window to the desk."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeskStart:
    """`enrolment_url` and `enrolment_code`: enrol at once (read from stdin, never from arguments).

    `link`: a `tel:`, `sip:` or `callto:` link that was clicked; it is put in the dial field, never dialled.
    """

    enrolment_url: str = ""
    enrolment_code: str = ""
    link: str = ""

    def __repr__(self) -> str:
        return f"DeskStart(enrol={bool(self.enrolment_code)}, link={bool(self.link)})"
