"""What must be known of a SIP dialog to take a call over after a crash (INVITE with Replaces, RFC 3891)."""

from dataclasses import dataclass

from app.engine.sip_text import address, every, first, headers


@dataclass(frozen=True, slots=True)
class Dialog:
    """A confirmed dialog; kept in the journal while the call is up. No keys, no passwords."""

    call_id: str
    local_tag: str
    remote_tag: str
    remote_target: str
    route_set: tuple[str, ...] = ()

    @property
    def replaces(self) -> str:
        """Return the value of the Replaces header for the far end: its own tag is the to-tag."""
        return f"{self.call_id};to-tag={self.remote_tag};from-tag={self.local_tag}"

    def targets(self, user: str) -> list[str]:
        """Return the addresses to ask for this dialog: as the far end gave it, then with `user` in it.

        Some switches look for the user in their dial plan before they look at Replaces, and give none.
        """
        scheme, _, rest = self.remote_target.partition(":")
        host = rest.rpartition("@")[2]
        named = f"{scheme}:{user.replace('#', '%23')}@{host}"
        return [named, self.remote_target] if "@" not in rest else [self.remote_target, named]


def dialog_from_answer(answer: str) -> Dialog | None:
    """Read the 200 to an INVITE of ours; None when a part is missing."""
    lines = headers(answer)
    routes = tuple(reversed(every(lines, "record-route")))
    return _dialog(lines, local="from", remote="to", routes=routes)


def dialog_from_invite(invite: str, ack: str) -> Dialog | None:
    """Read an INVITE we answered and the ACK to it; None when a part is missing."""
    lines = headers(invite)
    local_tag = address(first(headers(ack), "to")).parameter("tag")
    routes = tuple(every(lines, "record-route"))
    return _dialog(lines, local="", remote="from", routes=routes, local_tag=local_tag)


def _dialog(
    lines: list[tuple[str, str]], *, local: str, remote: str, routes: tuple[str, ...], local_tag: str = ""
) -> Dialog | None:
    dialog = Dialog(
        call_id=first(lines, "call-id"),
        local_tag=local_tag or address(first(lines, local)).parameter("tag"),
        remote_tag=address(first(lines, remote)).parameter("tag"),
        remote_target=address(first(lines, "contact")).uri,
        route_set=routes,
    )
    whole = dialog.call_id and dialog.local_tag and dialog.remote_tag and dialog.remote_target
    return dialog if whole else None
