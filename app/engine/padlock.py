"""What the padlock of a call may say. Loop thread only."""

from typing import Any, Final

import pjsua2 as pj

_ACTIVE: Final = "SRTP status: Active"


def speech_encrypted(line: Any) -> bool:
    """Say whether the speech of a call (`pj.Call`) is encrypted both ways now, however it was offered.

    pjsua2 tells it in its description of the call only. Ask again once a second: DTLS ends its handshake
    after the call is up, and a re-INVITE may change it.
    """
    try:
        return _ACTIVE in line.dump(True, "")
    except pj.Error:
        return False


def signalling_encrypted(line: Any) -> bool:
    """Say whether the signalling of a call (`line.Line`) goes to the call centre through verified TLS."""
    return bool(line.account.secure)
