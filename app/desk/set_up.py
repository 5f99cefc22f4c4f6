"""The set-up assistant's pages; `enrolment.py` does what they ask for."""

from dataclasses import replace

from app.desk.views import SetUpStep, SetUpView
from app.domain.errors import HearthlineError


class SetUp:
    """Which page the assistant shows, if it is open. Pure, on the Qt thread."""

    def __init__(self) -> None:
        self.view: SetUpView | None = None

    @property
    def is_open(self) -> bool:
        """Say whether the assistant has the window."""
        return self.view is not None

    def at(self, step: SetUpStep) -> bool:
        """Say whether the assistant is on this page."""
        return self.view is not None and self.view.step is step

    def open(self, step: SetUpStep = SetUpStep.CHOOSE, *, error: str = "", hint: str = "") -> None:
        """Show a page with nothing under way."""
        keyring = self.view.keyring if self.view else True
        self.view = SetUpView(step, error=error, hint=hint, keyring=keyring)

    def busy(self, what: str) -> None:
        """Say what is being waited for."""
        if self.view is not None:
            self.view = replace(self.view, busy=what, error="", hint="")

    def failed(self, error: HearthlineError) -> None:
        """Say what went wrong; the page stays."""
        if self.view is not None:
            self.view = replace(self.view, busy="", error=error.title, hint=error.hint)

    def keyring(self, there: bool) -> None:
        """Say whether passwords can be kept for good."""
        if self.view is not None:
            self.view = replace(self.view, keyring=there)

    def result(self, success: bool, text: str, hint: str = "") -> None:
        """Tell in plain words how the first registration went."""
        if self.view is not None:
            self.view = replace(
                self.view, step=SetUpStep.RESULT, busy="", error="", success=success, result=text, hint=hint
            )

    def close(self) -> None:
        """Give the window back."""
        self.view = None
