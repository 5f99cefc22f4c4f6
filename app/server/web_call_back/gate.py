"""Which requests of strangers are taken: the toll-fraud rules, all in one place."""

from typing import Final

from app.domain.errors import BadInput, Refused
from app.domain.number import EMERGENCY
from app.domain.opening import Hours, is_open, opens_at
from app.server.files.numbers import Number, Price, read
from app.server.problems import SlowDown
from app.server.store import Connection, web_call_backs
from app.server.store.centre import Centre
from app.wire.office import WebCallBackRequest

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
PER_NUMBER_A_DAY: Final = 2
PER_ADDRESS_AN_HOUR: Final = 5
PER_WIDGET_AN_HOUR: Final = 30
LATEST_WISH: Final = 30 * DAY


def checked_number(request: WebCallBackRequest, centre: Centre) -> Number:
    """Return the number if an agent may be asked to call it. Raises BadInput or Refused, in plain words."""
    if not request.consent:
        raise BadInput(
            "no_consent", "We need your consent to call you.", "Tick the box, then send the form again."
        )
    digits = "".join(c for c in request.number if c.isdigit())
    if digits in EMERGENCY:
        raise Refused("not_callable", "We cannot call an emergency number.", "Give the number of your phone.")
    number = read(request.number, centre.region)
    if number is None or not number.valid:
        raise BadInput(
            "bad_number", "This is not a complete phone number.", "Give it with its area or country code."
        )
    if number.price is not Price.ORDINARY:
        raise Refused(
            "not_callable", "We cannot call numbers of this kind.", "Give an ordinary or a mobile number."
        )
    if number.region not in (centre.countries or [centre.region]):
        raise Refused("not_callable", "We cannot call this country.", "Give a number of our own country.")
    return number


def check_wish(wish: float, now: float, hours: Hours) -> float:
    """Return when the visitor is to be called, 0 for as soon as possible. Raises BadInput.

    As soon as possible means when it opens while it is closed.
    """
    if wish > now + LATEST_WISH:
        raise BadInput("bad_time", "This is too far ahead.", "Choose a time within the next 30 days.")
    if wish > now:
        if not is_open(hours, wish):
            raise BadInput("closed_then", "We are closed at that time.", "Choose another time.")
        return wish
    opens = opens_at(hours, now)
    return 0.0 if opens is None or opens == now else opens


def check_limits(connection: Connection, site: str, *, number: str, address: str, now: float) -> None:
    """Raise SlowDown where too many requests came; runs in the transaction that stores the request."""
    per_address = web_call_backs.asked(connection, now - HOUR, address=address)
    per_number = web_call_backs.asked(connection, now - DAY, number=number) if number else 0
    per_widget = web_call_backs.asked(connection, now - HOUR, site=site)
    if per_address >= PER_ADDRESS_AN_HOUR or per_widget >= PER_WIDGET_AN_HOUR:
        raise SlowDown("Too many requests came at once.", "Try again in an hour, or call us.", HOUR)
    if per_number >= PER_NUMBER_A_DAY:
        raise SlowDown("We cannot take another request now.", "Try again tomorrow, or call us.", DAY)
