"""Who renewed which call (RFC 4028), as Asterisk's own record of messages shows it."""

import re
from dataclasses import dataclass
from typing import Final

from tests.peers.asterisk import Asterisk

INTERVAL_SECONDS: Final = 90
"""The shortest that RFC 4028 allows; calls are renewed after half of it."""
_REQUEST: Final = re.compile(
    r"<--- (Received|Transmitting) SIP request [^\n]*--->\s*\n(?:UPDATE|INVITE) [^\n]*\n(.*?)\n\s*\n", re.S
)


@dataclass(frozen=True)
class Renewals:
    """How often each side renewed calls of one seat."""

    by_seat: int
    by_switch: int


def record(switch: Asterisk) -> None:
    """Let the switch write down every message from now on."""
    switch.ami.act("Command", Command="pjsip set logger on")


def renewals(switch: Asterisk, seat: str) -> Renewals:
    """Count the requests within calls of `seat` that carry a Session-Expires."""
    counts = {"Received": 0, "Transmitting": 0}
    for way, lines in _REQUEST.findall(switch.log()):
        ours = re.search(rf"(?mi)^{'From' if way == 'Received' else 'To'}:.*<sip:{seat}@", lines)
        within = re.search(r"(?mi)^To:.*;tag=", lines)
        if ours and within and re.search(r"(?mi)^(?:Session-Expires|x):", lines):
            counts[way] += 1
    return Renewals(counts["Received"], counts["Transmitting"])
