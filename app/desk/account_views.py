"""What the window shows of the SIP accounts, and what it hands back; part of `app.desk.views`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountForm:
    """An account as somebody types it; `account` "" makes a new one. The password travels apart.

    `server` is `host` or `host:port`, `transport` one of udp, tcp, tls, `identities` numbers between commas,
    `srtp` "" (where the other end can), off, optional or mandatory.
    """

    account: str = ""
    name: str = ""
    server: str = ""
    user: str = ""
    transport: str = "tls"
    auth_user: str = ""
    display_name: str = ""
    proxy: str = ""
    srtp: str = ""
    identities: str = ""
    voicemail: str = ""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account of the settings page. `managed`: the call centre gave it, only its name is ours to change.

    `state` says in a word how the registration stands, `error` and `hint` what is wrong with it.
    """

    account: str
    name: str
    address: str
    state: str = ""
    registered: bool = False
    error: str = ""
    hint: str = ""
    enabled: bool = True
    default: bool = False
    managed: bool = False
    form: AccountForm = AccountForm()


@dataclass(frozen=True, slots=True)
class AccountsView:
    """All accounts; `error` is what was wrong with the last form, `saved` counts forms that were taken."""

    rows: tuple[AccountRow, ...] = ()
    error: str = ""
    hint: str = ""
    saved: int = 0


@dataclass(frozen=True, slots=True)
class LineChoice:
    """One account that calls can go out on."""

    account: str
    name: str
    registered: bool = True
