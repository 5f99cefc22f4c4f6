"""The part of `Actions` that is about accounts: each is done on the Qt thread, then the desk looks again."""

from collections.abc import Callable

from app.desk.account_views import AccountForm
from app.desk.enrolment import Enrolment


class AccountDeeds:
    """Implemented by the desk, which owns what is used here."""

    _enrolment: Enrolment

    def _do(self, handler: Callable[[], None]) -> None:
        raise NotImplementedError

    def use_line(self, account: str) -> None:
        """Let the next calls go out on this account: one of `DialView.lines`."""
        self._do(lambda: self._enrolment.accounts.choose(account))

    def save_account(self, form: AccountForm, password: str) -> None:
        """Add or change an account; what is wrong with it shows in `AccountsView.error`."""
        self._do(lambda: self._enrolment.accounts.save(form, password))

    def remove_account(self, account: str) -> None:
        """Take away an account of one's own."""
        self._do(lambda: self._enrolment.accounts.remove(account))

    def enable_account(self, account: str, *, on: bool) -> None:
        """Use an account, or let it rest."""
        self._do(lambda: self._enrolment.accounts.enable(account, on=on))

    def make_default_account(self, account: str) -> None:
        """Let calls go out on this account unless another is chosen."""
        self._do(lambda: self._enrolment.accounts.make_default(account))
