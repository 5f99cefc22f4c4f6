"""The accounts as they are kept: the call centre's, and those somebody wrote into the settings.

They are a part of the settings file, so a program of before leaves them alone and a file of before needs
nothing: without that part there is the call centre's account and no other. Passwords are never among it.
"""

from dataclasses import dataclass, field, replace
from typing import Any, Final

from app.desk.account_views import AccountForm
from app.domain.errors import BadInput
from app.domain.ids import new_id
from app.domain.phrase import phrase
from app.domain.text import plain
from app.wire.codec import from_plain, to_plain

MAIN: Final = "main"
"""The account that the call centre gave this seat, or that the seat was set up with."""
PART: Final = "accounts"
MOST: Final = 8
_TRANSPORTS: Final = ("tls", "tcp", "udp")


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """An account of one's own. `server` is `host` or `host:port`."""

    id: str
    server: str
    user: str
    transport: str = "tls"
    name: str = ""
    auth_user: str = ""
    display_name: str = ""
    proxy: str = ""
    srtp: str = ""
    voicemail: str = ""
    identities: tuple[str, ...] = ()
    enabled: bool = True

    @property
    def address(self) -> str:
        """Return who this is at the server."""
        return f"{self.user}@{self.server}"

    @property
    def form(self) -> AccountForm:
        """Return the account as it is typed."""
        return AccountForm(
            self.id, self.name, self.server, self.user, self.transport, self.auth_user, self.display_name,
            self.proxy, self.srtp, ", ".join(self.identities), self.voicemail,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AccountBook:
    """All of it; `default` is the account that calls go out on unless another is chosen.

    `strange` is what a newer program wrote and we do not understand; it is kept.
    """

    default: str = MAIN
    main_name: str = ""
    main_enabled: bool = True
    own: tuple[OwnAccount, ...] = ()
    strange: tuple[Any, ...] = field(default=(), compare=False)

    def find(self, account: str) -> OwnAccount | None:
        """Return an account of one's own."""
        return next((one for one in self.own if one.id == account), None)

    def with_own(self, account: OwnAccount) -> "AccountBook":
        """Return the book with this account in it, in the place of the one with its id. Raises BadInput."""
        if self.find(account.id) is None:
            if len(self.own) >= MOST:
                raise BadInput("too_many_accounts", phrase("There are {most} accounts already.", most=MOST))
            return replace(self, own=(*self.own, account))
        return replace(self, own=tuple(account if one.id == account.id else one for one in self.own))

    def without(self, account: str) -> "AccountBook":
        """Return the book without an account of one's own."""
        default = MAIN if self.default == account else self.default
        return replace(self, default=default, own=tuple(one for one in self.own if one.id != account))

    def enabled(self, account: str, on: bool) -> "AccountBook":
        """Return the book with an account in use or not."""
        if account == MAIN:
            return replace(self, main_enabled=on)
        return replace(
            self, own=tuple(replace(one, enabled=on) if one.id == account else one for one in self.own)
        )

    def as_object(self) -> dict[str, Any]:
        """Return what the settings file holds of it."""
        return {
            "default": self.default,
            "main": {"name": self.main_name, "enabled": self.main_enabled},
            "own": [*(to_plain(one) for one in self.own), *self.strange],
        }


def book_from(kept: Any) -> AccountBook:
    """Return the accounts that a settings file holds; the rest is kept aside. Never raises."""
    if not isinstance(kept, dict):
        return AccountBook()
    main, listed = _object(kept.get("main")), kept.get("own")
    own: list[OwnAccount] = []
    strange: list[Any] = []
    for one in listed if isinstance(listed, list) else []:
        try:
            own.append(from_plain(OwnAccount, one))
        except (BadInput, TypeError):
            strange.append(one)
    return AccountBook(
        plain(str(kept.get("default", MAIN)), 80),
        plain(str(main.get("name", "")), 80),
        main.get("enabled") is not False,
        tuple(own),
        tuple(strange),
    )


def _object(kept: Any) -> dict[str, Any]:
    return kept if isinstance(kept, dict) else {}


def checked(form: AccountForm, before: OwnAccount | None) -> OwnAccount:
    """Return what was typed as an account. Raises BadInput in words."""
    server, user = _host(form.server), plain(form.user, 80).strip()
    if not server or not user:
        raise BadInput(
            "incomplete",
            phrase("The server and the user are needed."),
            phrase("Your telephone provider gave them to you."),
        )
    if any(c.isspace() or c in '<>@;,"' for c in server + user):
        raise BadInput(
            "bad_account",
            phrase("The server or the user cannot be written so."),
            phrase("Write the server as sip.example.com or sip.example.com:5070, the user without it."),
        )
    return OwnAccount(
        before.id if before is not None else new_id(),
        server,
        user,
        form.transport if form.transport in _TRANSPORTS else "tls",
        plain(form.name, 80).strip(),
        plain(form.auth_user, 80).strip(),
        plain(form.display_name, 80).strip(),
        plain(form.proxy, 200).strip(),
        form.srtp if form.srtp in {"off", "optional", "mandatory"} else "",
        plain(form.voicemail, 80).strip(),
        tuple(word.strip() for word in plain(form.identities, 1000).split(",") if word.strip()),
        before.enabled if before is not None else True,
    )


def _host(typed: str) -> str:
    text = plain(typed, 200).strip()
    for scheme in ("sips:", "sip:"):
        text = text.removeprefix(scheme)
    return text.partition(";")[0].strip("/ ")
