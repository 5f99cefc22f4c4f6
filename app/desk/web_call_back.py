"""The agent's list of visitors who asked to be called."""

from dataclasses import replace
from typing import Final

from app.desk.views import WebCallBackRow
from app.domain.web_call_back import WebCallBackState
from app.wire.office import WebCallBack

_OPEN: Final = frozenset(
    {
        WebCallBackState.WAITING,
        WebCallBackState.CLAIMED,
        WebCallBackState.DIALLING,
        WebCallBackState.NOT_REACHED,
    }
)


class WebCallBackList:
    """Open requests by id. Pure, on the Qt thread."""

    def __init__(self) -> None:
        self._requests: dict[str, WebCallBack] = {}
        self._seat = ""
        self._agent = ""
        self._mine: set[str] = set()
        self._touched: set[str] = set()

    def whose(self, seat: str, agent: str) -> None:
        """Say who we are, to tell our claims from others'."""
        self._seat, self._agent = seat, agent

    def asking(self) -> None:
        """The whole list is being asked for; what changes until it comes is newer than the list."""
        self._touched.clear()

    def replace_all(self, requests: list[WebCallBack]) -> None:
        """Take the server's whole list, but for what changed since it was asked for."""
        newer = {key: value for key, value in self._requests.items() if key in self._touched}
        listed = [r for r in requests if r.state in _OPEN and r.id not in self._touched]
        self._requests = {request.id: request for request in listed} | newer

    def take(self, request: WebCallBack) -> None:
        """Take one that changed."""
        self._touched.add(request.id)
        if request.state in _OPEN:
            self._requests[request.id] = request
        else:
            self._requests.pop(request.id, None)
            self._mine.discard(request.id)

    def claimed(self, request: WebCallBack) -> None:
        """Our claim was granted."""
        self._mine.add(request.id)
        self.take(request)

    def released(self, request: str) -> None:
        """We gave it back or are done with it."""
        self._mine.discard(request)

    def done(self, request: str) -> None:
        """The visitor was reached or not; the server will say the rest."""
        self._touched.add(request)
        self._mine.discard(request)
        self._requests.pop(request, None)

    def get(self, request: str) -> WebCallBack | None:
        """Return one request."""
        return self._requests.get(request)

    def is_mine(self, request: WebCallBack) -> bool:
        """Say whether we hold it."""
        if request.state not in {WebCallBackState.CLAIMED, WebCallBackState.DIALLING}:
            return False
        return request.id in self._mine or request.claimed_by in {self._seat, self._agent} - {""}

    def dialling(self, request: str) -> None:
        """We call this visitor now; shown at once, the server hears of it by a fact."""
        if request in self._requests:
            changed = replace(self._requests[request], state=WebCallBackState.DIALLING)
            self._requests[request] = changed
            self._mine.add(request)

    def rows(self, now: float) -> tuple[WebCallBackRow, ...]:
        """Return what the window shows: due ones first, then by wish."""
        rows = [
            WebCallBackRow(
                request.id,
                request.name or request.number,
                request.number,
                request.subject,
                request.wish,
                self.is_mine(request),
                request.claimed_by if request.state is not WebCallBackState.WAITING else "",
                request.wish <= now,
            )
            for request in self._requests.values()
        ]
        return tuple(sorted(rows, key=lambda row: (not row.due, row.wish or self._asked(row.request))))

    def _asked(self, request: str) -> float:
        return self._requests[request].asked_at
