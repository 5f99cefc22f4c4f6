"""Moments as people of a call centre say them: weekday, day and time in the centre's own zone."""

from datetime import datetime

from fastapi import Request

from app.domain.opening import zone_of
from app.server.pages.page import language_of
from app.server.pages.texts import Audience, speaker


class Moments:
    """Writes moments in the language of a request and the time zone of the centre."""

    def __init__(self, request: Request, zone: str, audience: Audience = Audience.STAFF) -> None:
        self._say = speaker(audience, language_of(request, audience))
        self._zone = zone_of(zone)

    def __call__(self, epoch: float, now: float) -> str:
        """Return a moment: only the time where it is today, with the weekday within a week, else the date."""
        then, today = (datetime.fromtimestamp(at, self._zone) for at in (epoch, now))
        time = f"{then.hour}:{then.minute:02}"
        days = (then.date() - today.date()).days
        if days == 0:
            return time
        if 0 < days < 7:
            return self._say("moment.weekday", day=self._say(f"day.{then.weekday()}"), time=time)
        return self._say("moment.date", date=then.date().isoformat(), time=time)
