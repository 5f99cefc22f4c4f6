"""Every feature once, in the order a person would use them; each cell is what happened."""

import time
from collections.abc import Callable

from tests.interop.far import Far, Scripted
from tests.interop.seat import PATIENCE, Seat, until
from tests.interop.table import Feature, Outcome, Row

Work = Callable[[], object]


class Trial:
    """One seat against one far side; fills one row."""

    def __init__(self, row: Row, seat: Seat, far: Far, second: Scripted, address: str) -> None:
        """`address`: where the seat is called; `second`: whom calls are handed to."""
        self._row, self._seat, self._far, self._address = row, seat, far, address
        self._second = second
        self.messages: Callable[[int], None] | None = None
        """Tells the seat how many messages wait, where the peer can."""
        self.renewed: Work | None = None
        """Waits until calls that were begun before were renewed by either side, where the peer renews any."""
        self.encrypted = False
        """Whether speech must be encrypted in calls with the far side."""
        self.relax: Work = lambda: None
        """Lets the seat speak in the clear too, before calls are handed to somebody who cannot do else."""
        self._call = ""

    def run(self, register: Work) -> None:
        """Try everything, one after another."""
        self._try(Feature.REGISTER, register)
        self._try(Feature.CALL_OUT, self._dial)
        self._try(Feature.SOUND, lambda: self._seat.hears_and_speaks(self._open()))
        self._try(Feature.DIGITS_OUT, self._digits_out)
        self._try(Feature.DIGITS_IN, self._digits_in)
        self._try(Feature.HOLD, lambda: self._seat.hold_and_resume(self._open()))
        self._try(Feature.END_HERE, lambda: self._seat.hang_up(self._open()))
        self._clear()
        self._try(Feature.CALL_IN, self._called)
        self._try(Feature.END_THERE, self._they_end)
        self._clear()
        self.relax()
        self._try(Feature.BLIND, self._blind)
        self._clear()
        self._try(Feature.ATTENDED, self._attended)
        self._clear()
        self._try(Feature.MESSAGES, self._waiting)
        self._try(Feature.RENEWAL, self.renewed or (lambda: None))

    def _try(self, feature: Feature, work: Work) -> None:
        row = self._row
        no_means = {Feature.MESSAGES: self.messages is None, Feature.RENEWAL: self.renewed is None}
        if feature in self._far.lacks or no_means.get(feature):
            row.cells[feature] = Outcome.NOT_OFFERED
            return
        try:
            work()
        except Exception as error:
            row.cells[feature] = Outcome.FAIL
            row.said[feature] = f"{type(error).__name__}: {error}"[:400]
        else:
            row.cells[feature] = Outcome.PASS

    def _clear(self) -> None:
        self._call = ""
        self._seat.end_all()
        time.sleep(0.5)

    def _open(self) -> str:
        assert self._call, "there is no call"
        return self._call

    def _dial(self) -> None:
        self._call = self._seat.dial(self._far.number)
        self._check_encryption()

    def _check_encryption(self) -> None:
        (talking,) = self._seat.link.events("call.talking", call=self._call)[:1]
        assert talking["encrypted"] is self.encrypted, f"encrypted: {talking['encrypted']}"

    def _digits_out(self) -> None:
        before = len(self._far.digits())
        self._seat.link.do("call.dtmf", call=self._open(), digits="42#")
        until(
            lambda: self._far.digits()[before:] == "42#", 8, lambda: f"came: {self._far.digits()[before:]!r}"
        )

    def _digits_in(self) -> None:
        since, call = self._seat.link.mark(), self._open()
        self._far.send_digits("71*")
        until(
            lambda: self._seat.digits(call, since) == "71*",
            8,
            lambda: f"came: {self._seat.digits(call, since)!r}",
        )

    def _called(self) -> None:
        since = self._seat.link.mark()
        self._far.call(self._address)
        self._call = self._seat.answer(since)
        self._check_encryption()

    def _they_end(self) -> None:
        since, call = self._seat.link.mark(), self._open()
        self._far.hang_up()
        ended = self._seat.link.wait_for("call.ended", since=since, call=call, timeout=PATIENCE)
        assert ended["cause"] == "hung_up_there", ended["cause"]

    def _blind(self) -> None:
        call, count = self._seat.dial(self._far.number), len(self._second.calls)
        since = self._seat.link.mark()
        self._seat.link.do("call.transfer", call=call, to=self._second.number)
        until(lambda: len(self._second.calls) > count, PATIENCE, lambda: "the new far end was not called")
        ended = self._seat.link.wait_for("call.ended", since=since, call=call, timeout=PATIENCE)
        assert ended["cause"] == "transferred", ended["cause"]
        self._they_hear_each_other()
        self._second.calls[-1].hang_up()
        time.sleep(1.0)

    def _attended(self) -> None:
        call = self._seat.dial(self._far.number)
        since = self._seat.link.mark()
        asked = self._seat.link.do("call.consult", call=call, to=self._second.number)["call"]
        self._seat.link.wait_for("call.talking", since=since, call=asked, timeout=PATIENCE)
        time.sleep(0.5)
        self._seat.link.do("call.complete_transfer", call=asked)
        for one in (call, asked):
            ended = self._seat.link.wait_for("call.ended", since=since, call=one, timeout=PATIENCE)
            assert ended["cause"] == "transferred", ended["cause"]
        self._they_hear_each_other()

    def _they_hear_each_other(self) -> None:
        """The second far end still gets sound, now that the seat is gone."""
        end = self._second.calls[-1].rtp
        count = len(end.packets)
        until(lambda: len(end.packets) > count + 20, 6, lambda: "no sound after the transfer")

    def _waiting(self) -> None:
        assert self.messages is not None
        since = self._seat.link.mark()
        self.messages(2)
        self._seat.link.wait_for("message.waiting", since=since, new=2, timeout=PATIENCE)
        self.messages(0)
        self._seat.link.wait_for("message.waiting", since=since, new=0, timeout=PATIENCE)
