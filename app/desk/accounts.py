"""Accounts added, changed, taken away; the engine is given those in use and loses the others. Qt thread."""

from collections.abc import Callable
from dataclasses import replace

from app.desk.account import own_settings
from app.desk.account_book import MAIN, OwnAccount, checked
from app.desk.account_views import AccountForm
from app.desk.link import Reply
from app.desk.views import SetUpStep
from app.desk.workplace import Workplace
from app.domain.errors import BadInput, HearthlineError, Refused
from app.domain.phrase import phrase
from app.domain.text import plain
from app.wire.engine import Account, Do, Snapshot


class Accounts:
    """Acts on the workplace; `on_main` registers the call centre's account, `on_kept` hears the keyring."""

    def __init__(
        self, place: Workplace, on_main: Callable[[], None], on_kept: Callable[[bool], None]
    ) -> None:
        self._place = place
        self._on_main = on_main
        self._on_kept = on_kept

    # what the agent does

    def save(self, form: AccountForm, password: str) -> None:
        """Take over a typed account: a new one, or another shape of one; "" keeps the password held."""
        lines = self._place.lines
        lines.form_error = None
        try:
            if form.account == MAIN:
                lines.keep(replace(lines.book, main_name=plain(form.name, 80).strip()))
            else:
                self._save_own(form, password)
        except (BadInput, Refused) as error:
            lines.form_error = error
            return
        lines.saved += 1

    def remove(self, account: str) -> None:
        """Take away an account of one's own, with its password."""
        lines, place = self._place.lines, self._place
        if lines.book.find(account) is None or self._is_busy(account):
            return
        lines.keep(lines.book.without(account))
        held = place.secrets.held
        self._store({name: word for name, word in held.accounts.items() if name != account})
        self._take_away(account)
        self._look()

    def enable(self, account: str, *, on: bool) -> None:
        """Use an account, or let it rest."""
        lines = self._place.lines
        if not on and self._is_busy(account):
            return
        lines.keep(lines.book.enabled(account, on))
        if not on:
            self._take_away(account)
        elif account == MAIN:
            self._on_main()
        else:
            self.register_own(account)
        self._look()

    def make_default(self, account: str) -> None:
        """Let calls go out on this account unless another is chosen."""
        lines = self._place.lines
        if account in lines.used:
            lines.keep(replace(lines.book, default=account))
            lines.choose("")
            self._look()

    def choose(self, account: str) -> None:
        """Let the next calls go out on this account."""
        self._place.lines.choose(account)
        self._place.dial.show_as("", hidden=self._place.dial.hidden)

    # what the engine gets

    def tidy(self, snapshot: Snapshot) -> None:
        """Take away what an engine has that is not in use any more."""
        for view in snapshot.accounts:
            if view.account not in self._place.lines.used and not self._has_call(view.account):
                self._take_away(view.account)

    def register_own(self, account: str = "") -> None:
        """Give the engine an account of one's own, "" all of them."""
        for one in self._place.lines.book.own:
            if one.enabled and account in {"", one.id}:
                self._register(one)

    def told(self, account: str, error: HearthlineError | None) -> None:
        """Heed what the engine said to an account."""
        place = self._place
        if error is None:
            place.consent_needed = False
        elif error.code == "consent_needed":
            place.consent_needed = True
            if place.consent is None:
                place.set_up.open(SetUpStep.CONSENT)
        elif error.code == "password_needed":
            place.lines.problems[account] = Refused(
                error.code,
                phrase("The password of this account was not kept."),
                phrase("Edit the account and type it once more."),
            )
        elif error.code not in {"engine_away", "engine_silent"}:
            place.lines.problems[account] = error

    def _register(self, own: OwnAccount) -> None:
        place = self._place
        settings = own_settings(own, place.secrets.held, place.settings, consent=place.consent is True)

        def replied(reply: Reply) -> None:
            self.told(own.id, reply.error)

        place.tell_engine(Do.ACCOUNT_SET, settings, replied)

    def _save_own(self, form: AccountForm, password: str) -> None:
        lines, place = self._place.lines, self._place
        before = lines.book.find(form.account)
        own = checked(form, before)
        held = place.secrets.held
        if not password and own.id not in held.accounts:
            raise BadInput("no_password", phrase("The password is missing."))
        if before is not None and own != before and self._has_call(own.id):
            raise _busy()
        lines.keep(lines.book.with_own(own))
        if password:
            self._store({**held.accounts, own.id: password})
        if own.enabled:
            self._register(own)

    def _store(self, passwords: dict[str, str]) -> None:
        secrets = self._place.secrets
        secrets.store(
            replace(secrets.held, accounts=passwords),
            lambda kept: self._place.enter(lambda: self._on_kept(kept)),
        )

    def _take_away(self, account: str) -> None:
        self._place.lines.forget(account)
        self._place.tell_engine(Do.ACCOUNT_REMOVE, Account(account), lambda _reply: None)

    def _look(self) -> None:
        """Being Ready may hang on another account now."""
        place = self._place
        place.session.registration(place.lines.is_up(place.lines.leading), place.now)

    def _has_call(self, account: str) -> bool:
        return any(call.account == account for call in self._place.book.live)

    def _is_busy(self, account: str) -> bool:
        busy = self._has_call(account)
        if busy:
            self._place.say(_busy())
        return busy


def _busy() -> Refused:
    return Refused(
        "call_up", phrase("A call of this account is up."), phrase("Change the account after the call.")
    )
