"""What this laptop knows of its seat, secrets apart: `seat.json`; so calls work with the server away."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from app.desk.files import read_object, write_object
from app.domain.errors import BadInput, Damaged
from app.domain.phrase import phrase
from app.wire import home
from app.wire.codec import from_plain, to_plain
from app.wire.office import SeatConfiguration


@dataclass(frozen=True, slots=True)
class Seat:
    """`url` of the server; `embedded`: it runs on this laptop as our child (its port is `port`)."""

    url: str
    configuration: SeatConfiguration
    embedded: bool = False
    port: int = 0


def seat_path() -> Path:
    """Return the file."""
    return home.home() / "seat.json"


def load_seat() -> Seat | None:
    """Return the seat, None when this laptop has none. Raises Damaged after putting a bad file aside."""
    plain = read_object(seat_path())
    if not plain:
        return None
    try:
        return from_plain(Seat, plain)
    except BadInput as error:
        aside = seat_path().with_suffix(".json.damaged")
        seat_path().replace(aside)
        raise Damaged(
            "seat_damaged",
            phrase("{file} could not be read.", file=seat_path().name),
            phrase("It was put aside as {aside}; the usual values are in use.", aside=aside.name),
        ) from error


def read_seat() -> Seat | None:
    """Return the seat for somebody who only looks: None also for a bad file, which is left alone."""
    try:
        return from_plain(Seat, json.loads(seat_path().read_text(encoding="utf-8")))
    except (OSError, ValueError, BadInput):
        return None


def save_seat(seat: Seat) -> None:
    """Keep the seat; its SIP password is left out. Raises Unavailable."""
    write_object(seat_path(), to_plain(without_password(seat)))


def without_password(seat: Seat) -> Seat:
    """Return the seat as it may be kept in a file."""
    sip = seat.configuration.sip
    if sip is None or sip.password is None:
        return seat
    configuration = replace(seat.configuration, sip=replace(sip, password=None))
    return replace(seat, configuration=configuration)
