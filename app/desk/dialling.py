"""The dial field: what was typed, who fits, what is wrong with it."""

from dataclasses import replace

from app.desk.lines import Lines
from app.desk.views import DialView, Suggestion
from app.domain.errors import BadInput
from app.domain.number import EMERGENCY, dialable
from app.domain.phrase import phrase
from app.domain.text import plain
from app.wire.office import Person

MOST = 8


class DialField:
    """Pure, on the Qt thread. Suggestions come from the history at once, later from the server."""

    def __init__(self) -> None:
        self._view = DialView()
        self.identity = ""
        self.hidden = False

    def view(self, recent: tuple[Suggestion, ...], lines: Lines) -> DialView:
        """Return what the window shows; an identity that is gone is not shown any more."""
        identities = lines.identities()
        return replace(
            self._view,
            recent=recent,
            identities=identities,
            identity=self.identity if self.identity in identities else "",
            hidden=self.hidden,
            lines=lines.choices(),
            line=lines.outgoing,
        )

    @property
    def query(self) -> str:
        """Return what is being looked for."""
        return self._view.query

    def typed(self, text: str, own: list[Suggestion]) -> None:
        """Somebody types."""
        self._view = DialView(text, tuple(own))

    def found(self, query: str, people: list[Person]) -> None:
        """The server answered; an answer to an older question is dropped."""
        if query != self._view.query:
            return
        known = {suggestion.number for suggestion in self._view.suggestions}
        more = [Suggestion(plain(p.name), plain(p.number)) for p in people if p.number not in known]
        names = {plain(p.number): plain(p.name) for p in people}
        own = [
            Suggestion(names.get(suggestion.number) or suggestion.name, suggestion.number)
            for suggestion in self._view.suggestions
        ]
        self._view = DialView(query, tuple((*own, *more)[:MOST]))

    def show_as(self, identity: str, *, hidden: bool) -> None:
        """Choose what the called see from the next call on."""
        self.identity, self.hidden = ("" if hidden else identity), hidden

    def number(self, typed: str, *, registered: bool) -> str | None:
        """Return what to dial, None with the error in the view. Emergency numbers always pass."""
        try:
            number = dialable(typed)
        except BadInput as error:
            self._view = DialView(typed, (), error.title, error.hint)
            return None
        if not registered and number not in EMERGENCY:
            title = phrase("Not registered with the call centre.")
            hint = phrase("The line at the top says why; the number stays here.")
            self._view = DialView(typed, (), title, hint)
            return None
        self._view = DialView()
        return number

    def refused(self, typed: str, title: str, hint: str) -> None:
        """The engine would not dial."""
        self._view = DialView(typed, (), title, hint)
