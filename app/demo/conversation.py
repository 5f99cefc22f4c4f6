"""What a demo person does on the line: speaks, listens, answers what it hears, says goodbye."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

from app.demo import clips
from app.demo.leg import Leg
from app.demo.people import Person

ENOUGH: Final = 0.7
"""Seconds of sound that count as having been spoken to."""
_GREETING: Final = 1.5
_PATIENCE: Final = 6.0
_LONGEST_TURN: Final = 4.0
_PAUSE: Final = 0.6
_STEP: Final = 0.1


class Conversation:
    """One talk on a leg that is answered. `tell(event, **facts)` reports what was heard."""

    def __init__(self, leg: Leg, person: Person, tell: Callable[..., Any], seconds: float) -> None:
        self._leg = leg
        self._person = person
        self._tell = tell
        self._seconds = seconds

    async def hold(self) -> None:
        """Talk until it has lasted long enough or the seat hung up; the leg is over afterwards."""
        talk = asyncio.create_task(self._talk())
        await asyncio.wait((talk, self._leg.ended), return_when=asyncio.FIRST_COMPLETED)
        talk.cancel()
        await asyncio.gather(talk, return_exceptions=True)
        await self._leg.hang_up()

    async def _talk(self) -> None:
        speech = self._leg.speech
        end = speech.now + self._seconds
        speech.hearing.listen(speech.now)
        await asyncio.sleep(_GREETING)
        await self._say("say")
        while speech.now < end:
            if await self._listen():
                heard = speech.hearing
                self._tell("heard", seconds=round(heard.seconds, 1), dbfs=round(heard.loudness, 1))
                speech.hearing.listen(speech.now)
                await self._say("reply")
            else:
                self._tell("not_heard", packets=speech.hearing.packets)
                speech.hearing.listen(speech.now)
                if speech.now < end:
                    await self._say("say")
        await self._say("bye")

    async def _say(self, name: str) -> None:
        await self._resumed()
        self._leg.speech.play(clips.clip(self._person.voice, name))
        self._tell("says", text=clips.words(self._person.voice, name))
        await self._leg.speech.played()

    async def _listen(self) -> bool:
        """Return True once somebody spoke and paused (or spoke long); False after a while of silence."""
        speech = self._leg.speech
        begun, waited = speech.now, 0.0
        while waited < _PATIENCE:
            await asyncio.sleep(_STEP)
            if self._leg.held:
                continue
            waited += _STEP
            hearing = speech.hearing
            if hearing.seconds >= ENOUGH and hearing.last_sound is not None:
                paused = speech.now - hearing.last_sound > _PAUSE
                if paused or speech.now - begun > _LONGEST_TURN:
                    return True
        return speech.hearing.seconds >= ENOUGH

    async def _resumed(self) -> None:
        while self._leg.held:  # noqa: ASYNC110 - ten looks a second are enough for a person on hold
            await asyncio.sleep(_STEP)
