"""The line that takes the place of a dead one: an INVITE with Replaces, along the dead dialog's route set.

Where Asterisk 22 has to translate between the codecs of its two legs, every second take-over in the same
codec left the caller without sound (measured; its translator takes the frames and gives none). In another
codec than before none did. So the new leg leaves out what the dead one spoke, unless the switch takes nothing
else.
"""

import logging
import re
from typing import Any, Final

from app.engine.dialog import Dialog
from app.engine.line import Line, LineEvents

_log = logging.getLogger("hearthline.engine")

_AUDIO: Final = re.compile(r"^(m=audio \d+ \S+)((?: \d+)+)", re.MULTILINE)
_NAME: Final = re.compile(r"^a=rtpmap:(\d+) ([^/\s]+)", re.MULTILINE)
_ATTRIBUTE: Final = re.compile(r"a=(?:rtpmap|fmtp|rtcp-fb):(\d+) ")
_NO_SPEECH: Final = frozenset({"TELEPHONE-EVENT", "CN", "RED"})


class Successor(Line):
    """A line for one INVITE with Replaces; `without` is the codec it leaves out of its offer, "" for none."""

    def __init__(self, account: Any, events: LineEvents, without: str) -> None:
        super().__init__(account, events)
        self.without = without
        self.target = ""

    def replace(self, target: str, dialog: Dialog) -> None:
        """Send the INVITE to `target`. Raises pj.Error.

        The account's own first hop is hidden, so what is written here is the whole Route of the INVITE.
        """
        self.target = target
        route = tuple(("Route", one) for one in dialog.route_set)
        self.call(target, (*route, ("Replaces", dialog.replaces), ("Require", "replaces")))

    def onCallSdpCreated(self, prm: Any) -> None:  # noqa: N802 - pjsua2's name
        """Leave the codec out of every offer of this call, later ones too; answers are left as they are."""
        try:
            if not prm.remSdp.wholeSdp:
                prm.sdp.wholeSdp = leave_out(prm.sdp.wholeSdp, self.without)
        except Exception:  # noqa: BLE001 - pjsua2 would swallow it unseen
            _log.exception("an offer could not be changed")


def leave_out(sdp: str, codec: str) -> str:
    """Return an offer without `codec`; unchanged where no other codec would be left."""
    found = _AUDIO.search(sdp)
    if found is None or not codec:
        return sdp
    names = {number: name.upper() for number, name in _NAME.findall(sdp)}
    formats = found[2].split()
    gone = {number for number in formats if names.get(number) == codec.partition("/")[0].upper()}
    left = [number for number in formats if number not in gone]
    if not any(names.get(number, "") not in _NO_SPEECH for number in left):
        return sdp
    offer = f"{sdp[: found.start(2)]} {' '.join(left)}{sdp[found.end(2) :]}"
    lines = offer.splitlines(keepends=True)
    return "".join(line for line in lines if _about(line) not in gone)


def _about(line: str) -> str:
    """Return the payload type that an attribute line describes, "" for other lines."""
    found = _ATTRIBUTE.match(line)
    return found[1] if found else ""
