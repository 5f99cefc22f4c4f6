"""One SIP account as pjsua2 has it: its callbacks as plain values. Loop thread only."""

import logging
from collections.abc import Callable
from typing import Any, Protocol

import pjsua2 as pj

_log = logging.getLogger("hearthline.engine")


class AccountEvents(Protocol):
    """What an account tells; all on the loop thread, inside pjsua2's poll: be quick, never raise."""

    def registration_began(self, sip: "SipAccount") -> None:
        """A REGISTER goes out, ours or a refresh of pjsua2's own."""

    def registration_answered(self, sip: "SipAccount", status: int, expiry: int, message: str) -> None:
        """A REGISTER ended with `status`; `expiry` 0 with 200: unregistered. `message` "": no answer came."""

    def told(self, sip: "SipAccount", message: str) -> None:
        """The registrar answered the question for the bindings, maybe with a challenge."""

    def invited(self, call_id: int, source: str, message: str) -> None:
        """An INVITE came from `source` (address:port)."""

    def may_follow(self, uri: str) -> bool:
        """Say whether a call may be redirected to `uri`: only within the call centre."""

    def messages_told(self, source: str, message: str) -> None:
        """A NOTIFY about voice messages came from `source`."""


class SipAccount(pj.Account):  # type: ignore[misc]  # pjsua2 has no types
    """A pjsua2 account; keep a strong reference until `release`.

    `secure`: its signalling goes through TLS to a server that had to prove who it is.
    """

    def __init__(self, events: AccountEvents, *, secure: bool) -> None:
        super().__init__()
        self._events = events
        self._answered: Callable[[bool], None] | None = None
        self.secure = secure

    def onRegStarted(self, prm: Any) -> None:  # noqa: N802 - pjsua2's name
        """Pass on that a REGISTER goes out."""
        try:
            if prm.renew:
                self._events.registration_began(self)
        except Exception:  # noqa: BLE001 - pjsua2 would swallow it unseen
            _log.exception("the start of a registration could not be handled")

    def onRegState(self, prm: Any) -> None:  # noqa: N802
        """Pass on how a REGISTER ended."""
        try:
            expiry = prm.expiration if prm.code // 100 == 2 else 0
            self._events.registration_answered(self, prm.code, expiry, prm.rdata.wholeMsg)
        except Exception:  # noqa: BLE001
            _log.exception("a registration answer could not be handled")

    def onSendRequest(self, prm: Any) -> None:  # noqa: N802
        """Pass on the answer to `ask` or `question`."""
        try:
            state = prm.e.body.tsxState
            if state.tsx.method != "OPTIONS":
                self._events.told(self, state.src.rdata.wholeMsg)
            elif self._answered is not None:
                self._answered(bool(state.src.rdata.wholeMsg))
        except Exception:  # noqa: BLE001
            _log.exception("an answer could not be handled")

    def onIncomingCall(self, prm: Any) -> None:  # noqa: N802
        """Pass on an INVITE."""
        try:
            self._events.invited(prm.callId, prm.rdata.srcAddress, prm.rdata.wholeMsg)
        except Exception:  # noqa: BLE001
            _log.exception("an INVITE could not be handled")

    def onMwiInfo(self, prm: Any) -> None:  # noqa: N802
        """Pass on news of voice messages."""
        try:
            self._events.messages_told(prm.rdata.srcAddress, prm.rdata.wholeMsg)
        except Exception:  # noqa: BLE001
            _log.exception("a NOTIFY could not be handled")

    def onInstantMessage(self, prm: Any) -> None:  # noqa: N802
        """Drop it: this seat takes no messages."""

    def may_follow(self, uri: str) -> bool:
        """Say whether a call of this account may be redirected to `uri`."""
        return self._events.may_follow(uri)

    def release(self) -> None:
        """Delete the account in pjsua2 and destroy this object now; outside its own callbacks.

        Left to the garbage collector, its destructor could delete a later account in the same slot.
        """
        self.shutdown()
        pj.Account.__swig_destroy__(self)
        self.this = None

    def question(self, uri: str, answered: Callable[[bool], None]) -> None:
        """Ask whether somebody is there (OPTIONS); `answered`, in pjsua2's poll, says whether an answer came.

        Raises pj.Error.
        """
        self._answered = answered
        request = pj.SendRequestParam()
        request.method = "OPTIONS"
        request.txOption.targetUri = uri
        self.sendRequest(request)

    def ask(self, uri: str, extra: tuple[tuple[str, str], ...] = ()) -> None:
        """Ask which bindings there are; without credentials in `extra` the challenge names the realm."""
        request = pj.SendRequestParam()
        request.method = "REGISTER"
        request.txOption.targetUri = uri
        for name, value in extra:
            header = pj.SipHeader()
            header.hName, header.hValue = name, value
            request.txOption.headers.append(header)
        self.sendRequest(request)
