"""How every account of this seat stands, which one counts for being Ready, and which one calls go out on."""

from app.desk.account_book import MAIN, PART, AccountBook, book_from
from app.desk.account_views import AccountForm, AccountRow, AccountsView, LineChoice
from app.desk.delivered import identities
from app.desk.settings import Settings
from app.domain.errors import HearthlineError
from app.domain.phrase import phrase
from app.wire.engine import AccountState, AccountView
from app.wire.office import SeatConfiguration, SipAccount

STATE_WORDS = {
    AccountState.REGISTERING: phrase("Registering"),
    AccountState.REGISTERED: phrase("Registered"),
    AccountState.RETRYING: phrase("Trying again"),
    AccountState.FAILED: phrase("Not registered"),
    AccountState.UNREGISTERED: phrase("Not registered"),
}


class Lines:
    """Pure, on the Qt thread. An account is `up` while one can call from it, also as it is renewed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.book: AccountBook = book_from(settings.part(PART))
        self.views: dict[str, AccountView] = {}
        self.problems: dict[str, HearthlineError] = {}
        """What the engine said against an account it did not take."""
        self.form_error: HearthlineError | None = None
        self.saved = 0
        self._up: set[str] = set()
        self._chosen = ""
        self._main_address = ""
        self._main_name = ""
        self._sip: SipAccount | None = None

    def configure(self, configuration: SeatConfiguration) -> None:
        """Take over what the call centre says of its account."""
        sip = configuration.sip
        there = sip is not None and bool(sip.registrar)
        host = sip.registrar.partition(":")[2].partition(";")[0] if sip is not None else ""
        self._main_address = f"{sip.user}@{host}" if sip is not None and there else ""
        self._main_name = configuration.centre or configuration.site
        self._sip = sip

    def keep(self, book: AccountBook) -> None:
        """Work with another book, and keep it."""
        self.book = book
        self._settings.keep_part(PART, book.as_object())

    # how they stand

    def take(self, view: AccountView) -> None:
        """The engine told how an account stands."""
        self.views[view.account] = view
        self.problems.pop(view.account, None)
        if view.state is AccountState.REGISTERED:
            self._up.add(view.account)
        elif view.state is not AccountState.REGISTERING:
            self._up.discard(view.account)

    def engine_away(self) -> None:
        """Nothing can be called from; what was told last still shows."""
        self._up.clear()

    def forget(self, account: str = "") -> None:
        """Know nothing of an account any more; "" of none."""
        for name in (account,) if account else tuple(self.views):
            self.views.pop(name, None)
            self._up.discard(name)
            self.problems.pop(name, None)

    @property
    def used(self) -> tuple[str, ...]:
        """Return the accounts that are in use, the call centre's first."""
        main = (MAIN,) if self._main_address and self.book.main_enabled else ()
        return (*main, *(one.id for one in self.book.own if one.enabled))

    @property
    def leading(self) -> str:
        """Return the account that being Ready hangs on: the call centre's while it is in use."""
        used = self.used
        return MAIN if MAIN in used or not used else self._usual(used)

    @property
    def outgoing(self) -> str:
        """Return the account that the next call goes out on."""
        used = self.used
        return self._chosen if self._chosen in used else self._usual(used)

    def choose(self, account: str) -> None:
        """Let calls go out on another account from now on; "" is the usual one."""
        self._chosen = account

    def is_up(self, account: str) -> bool:
        """Say whether calls can be made on it."""
        return account in self._up

    def any_up(self) -> str:
        """Return an account that calls can be made on, the outgoing one if it can; "" for none."""
        return next((name for name in (self.outgoing, *self.used) if name in self._up), "")

    # in words

    @property
    def several(self) -> bool:
        """Say whether it needs telling which account is meant."""
        return len(self.used) > 1

    def name(self, account: str) -> str:
        """Return what an account is called."""
        if account == MAIN:
            return self.book.main_name or self._main_name or phrase("Call centre")
        own = self.book.find(account)
        return (own.name or own.address) if own is not None else ""

    def told(self, account: str) -> str:
        """Return the name of a call's account where it needs telling, else ""."""
        return self.name(account) if self.several else ""

    def identities(self) -> tuple[str, ...]:
        """Return the numbers that may be shown on the outgoing account."""
        own = self.book.find(self.outgoing)
        return own.identities if own is not None else identities(self._sip, self._settings)

    def choices(self) -> tuple[LineChoice, ...]:
        """Return what to choose from when dialling; nothing where there is one account."""
        if not self.several:
            return ()
        return tuple(LineChoice(one, self.name(one), self.is_up(one)) for one in self.used)

    def view(self) -> AccountsView:
        """Return the settings page's list."""
        error = self.form_error
        main = (self._main_row(),) if self._main_address else ()
        own = tuple(self._row(one.id, one.address, one.form, enabled=one.enabled) for one in self.book.own)
        return AccountsView(
            (*main, *own), error.title if error else "", error.hint if error else "", self.saved
        )

    def _main_row(self) -> AccountRow:
        form = AccountForm(MAIN, self.book.main_name)
        return self._row(MAIN, self._main_address, form, enabled=self.book.main_enabled)

    def _row(self, account: str, address: str, form: AccountForm, *, enabled: bool) -> AccountRow:
        view, problem = self.views.get(account), self.problems.get(account)
        state = STATE_WORDS.get(view.state, "") if view is not None else phrase("Not registered")
        error, hint = (problem.title, problem.hint) if problem is not None else ("", "")
        if problem is None and view is not None:
            error, hint = view.error, view.hint
        return AccountRow(
            account,
            self.name(account),
            address,
            state if enabled else phrase("Not in use"),
            enabled and self.is_up(account),
            error if enabled else "",
            hint if enabled else "",
            enabled,
            account == self._usual(self.used),
            account == MAIN,
            form,
        )

    def _usual(self, used: tuple[str, ...]) -> str:
        return self.book.default if self.book.default in used or not used else used[0]
