"""An administrator asks for this laptop's logs: gathered, told to the agent, sent. On the Qt thread."""

import asyncio
from typing import Any

from app.desk.diagnosis import bundle, secret_words
from app.desk.report import status_of
from app.desk.workplace import Workplace
from app.domain.errors import HearthlineError
from app.domain.phrase import Phrase, phrase
from app.domain.text import plain
from app.wire.codec import to_plain
from app.wire.supervising import DiagnosisOrder


def parts_of(place: Workplace) -> dict[str, Any]:
    """Return what is known of this seat now, secrets and the names of callers apart."""
    seat = place.seat
    return {
        "status.json": {**status_of(place, None), "last_error": without_values(place.last_error)},
        "devices.json": to_plain(place.devices.devices),
        "settings.json": place.settings.as_object(),
        "seat.json": {"url": seat.url, "configuration": to_plain(seat.configuration)} if seat else {},
        "troubles.json": [{"code": t.code, "title": without_values(t.title)} for t in place.troubles.view()],
        "voice.json": {"quality": place.quality, "attention": len(place.attention)},
    }


def without_values(text: str) -> str:
    """Return one of our texts with its places unfilled: in them stand the names of callers."""
    if not isinstance(text, Phrase):
        return text
    parts = {name: f"{{{name}}}" for name in text.values}
    parts |= {name: without_values(value) for name, value in text.values.items() if isinstance(value, Phrase)}
    return text.template.format(**parts) if parts else text.template


def ordered(place: Workplace, order: DiagnosisOrder) -> None:
    """Tell the agent, gather and send; what came of it is told too. The same order again changes nothing."""
    if order.id in place.diagnoses:
        return
    place.diagnoses.add(order.id)
    sender, parts, secrets = plain(order.sender, 80), parts_of(place), secret_words(place.secrets.held)
    title = phrase("{name} asked for this laptop's logs.", name=sender)
    hint = phrase("Versions, devices, settings and logs are sent, without passwords and without callers.")
    place.troubles.tell("diagnosis", title, hint, "dismiss", phrase("Dismiss"))

    async def send() -> None:
        error: HearthlineError | None = None
        try:
            made = await asyncio.to_thread(bundle, parts, secrets)
            if place.server is not None:
                await place.server.send_diagnosis(plain(order.id, 80), made)
        except HearthlineError as trouble:
            error = trouble
        place.enter(lambda: _told(place, order.id, sender, error))

    place.background.run(send())


def _told(place: Workplace, name: str, sender: str, error: HearthlineError | None) -> None:
    if error is not None:
        place.diagnoses.discard(name)
        title = phrase("The logs that {name} asked for could not be sent.", name=sender)
        place.troubles.tell("diagnosis", title, error.title, "dismiss", phrase("Dismiss"))
    else:
        title = phrase("This laptop's logs were sent to {name}.", name=sender)
        place.troubles.tell("diagnosis", title, "", "dismiss", phrase("Dismiss"))
