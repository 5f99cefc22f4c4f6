"""The demo call centre: registers one seat, rings it with people's calls, answers what the seat dials."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from app.demo import clips, messages
from app.demo.conversation import Conversation
from app.demo.digest import Guard
from app.demo.leg import Ending, Leg, Notices
from app.demo.people import Callers, Person, speaker
from app.demo.registrar import Binding, Registrar
from app.demo.transactions import Endpoint, Incoming
from app.domain.errors import BadInput

Tell = Callable[[dict[str, Any]], None]
_RING_BEFORE_ANSWER: Final = 2.0
_SOON: Final = 10.0
_TRY_AGAIN: Final = frozenset({Ending.NOT_READY, Ending.BUSY, Ending.SILENT})
"""After these the same caller tries again soon, as a queue would hand the call out again."""
_REFUSING: Final = {"486": 486, "404": 404, "480": 480, "603": 603}
_ECHO: Final = "600"
_MUSIC: Final = "700"


@dataclass(frozen=True, slots=True)
class Options:
    """How the centre behaves; times in seconds, `count` 0 = endless."""

    host: str = "127.0.0.1"
    port: int = 0
    user: str = "demo"
    password: str = ""
    first_delay: float = 3.0
    pace: float = 25.0
    ring: float = 25.0
    talk: float = 40.0
    count: int = 0
    seed: int = 1


class Centre:
    """Owns the SIP socket and all legs; runs on one event loop. `tell` gets every event as a dict."""

    def __init__(self, options: Options, tell: Tell) -> None:
        self._options = options
        self._tell = tell
        self._registrar = Registrar(Guard(options.user, options.password))
        self._endpoint = Endpoint(self._on_request, self._on_bad)
        self._callers = Callers(options.seed)
        self._legs: list[Leg] = []
        self._people: dict[str, Person] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._registered = asyncio.Event()
        self._hurry = asyncio.Event()
        self._bad = 0

    async def open(self) -> int:
        """Begin to listen and to call; returns the SIP port. Raises OSError."""
        await self._endpoint.open(self._options.host, self._options.port)
        self._start(self._keep_calling())
        return self._endpoint.port

    async def close(self) -> None:
        """Hang up every call and stop."""
        for leg in list(self._legs):
            if leg.talking:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(leg.hang_up(), 1.0)
            leg.end(Ending.CALLER_HUNG_UP)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._endpoint.close()

    def call_now(self) -> None:
        """Let the next caller ring without waiting."""
        self._hurry.set()

    def say_goodbye(self) -> None:
        """End every call from the callers' side."""
        for leg in list(self._legs):
            if leg.talking:
                self._start(leg.hang_up())
            else:
                leg.abandon()

    async def _keep_calling(self) -> None:
        await self._registered.wait()
        await self._pause(self._options.first_delay)
        made = 0
        again: Person | None = None
        while not self._options.count or made < self._options.count:
            binding = self._registrar.binding
            if binding is None:
                self._registered.clear()
                self._tell({"event": "nobody_registered"})
                await self._registered.wait()
                await self._pause(self._options.first_delay)
            elif self._legs:
                await asyncio.sleep(0.5)
            else:
                made += 1
                person = again or self._callers.next()
                refusal = await self._ring_seat(binding, person)
                again = person if refusal in _TRY_AGAIN else None
                await self._pause(min(self._options.pace, _SOON) if again else self._options.pace)

    async def _pause(self, seconds: float) -> None:
        self._hurry.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._hurry.wait()

    async def _ring_seat(self, binding: Binding, person: Person) -> Ending | None:
        leg = self._leg(person)
        address = f"sip:{person.number or 'anonymous'}@{self._address()}"
        caller = messages.name_address(person.name if person.number else "Anonymous", address)
        self._tell({"event": "calling", **self._who(leg)})
        patience = self._callers.impatience()
        limit = asyncio.get_running_loop().call_later(patience or self._options.ring, leg.abandon)
        try:
            refusal = await leg.call(binding.contact, binding.place, caller, self._about(person))
        finally:
            limit.cancel()
        if refusal is None:
            self._tell({"event": "answered", **self._who(leg)})
            await self._converse(leg, person)
        self._over(leg)
        return refusal

    def _about(self, person: Person) -> list[tuple[str, str]]:
        """Return the headers with which call centres tell about a call they hand out."""
        headers = [("X-Queue", person.queue), ("Diversion", f"<sip:{person.dialled}@{self._address()}>")]
        if not person.number:
            return [*headers, ("Privacy", "id")]
        words = {True: ";verstat=TN-Validation-Passed", False: ";verstat=TN-Validation-Failed", None: ""}
        uri = f"sip:{person.number}{words[person.verified]}@{self._address()};user=phone"
        return [*headers, ("P-Asserted-Identity", messages.name_address(person.name, uri))]

    async def _converse(self, leg: Leg, person: Person) -> None:
        def tell(event: str, **facts: Any) -> None:
            self._tell({"event": event, **self._who(leg), **facts})

        await Conversation(leg, person, tell, self._options.talk).hold()

    def _on_request(self, incoming: Incoming) -> None:
        request = incoming.request
        leg = next((leg for leg in self._legs if leg.call_id == request.call_id), None)
        if leg is not None:
            leg.on_request(incoming)
        elif request.method == "REGISTER":
            self._register(incoming)
        elif request.method == "INVITE":
            self._invited(incoming)
        elif request.method == "OPTIONS":
            incoming.reply(200, [("Allow", messages.ALLOW), ("Accept", "application/sdp")])
        elif request.method in {"BYE", "CANCEL", "INFO"}:
            incoming.reply(481)
        elif request.method in {"SUBSCRIBE", "PUBLISH", "NOTIFY"}:
            incoming.reply(489)
        elif request.method != "ACK":
            incoming.reply(405, [("Allow", messages.ALLOW)])

    def _register(self, incoming: Incoming) -> None:
        news = self._registrar.register(incoming)
        if news:
            self._tell({"event": news, "user": self._options.user})
        if self._registrar.binding is not None:
            self._registered.set()

    def _invited(self, incoming: Incoming) -> None:
        request = incoming.request
        if request.headers.get("Require", "").strip() not in {"", "replaces"}:  # type: ignore[union-attr]
            incoming.reply(420, [("Unsupported", str(request.headers.get("Require")))])
        elif messages.tag(request.to_address):
            incoming.reply(481)
        elif self._registrar.admits(incoming):
            replaces = request.headers.get("Replaces")
            if replaces is not None:
                self._replace(incoming, replaces)
            else:
                self._start(self._answer_seat(incoming, request.uri.user or ""))

    def _replace(self, incoming: Incoming, header: str) -> None:
        call_id, *rest = (part.strip() for part in header.split(";"))
        tags = dict(part.split("=", 1) for part in rest if "=" in part)
        wanted = tags.get("to-tag", ""), tags.get("from-tag", "")
        leg = next((leg for leg in self._legs if leg.call_id == call_id and leg.matches(*wanted)), None)
        if leg is None:
            incoming.reply(481)
            return
        try:
            leg.move_to(incoming)
        except BadInput:
            incoming.reply(488)
            return
        self._tell({"event": "recovered", **self._who(leg)})

    async def _answer_seat(self, incoming: Incoming, number: str) -> None:
        incoming.reply(100)
        person = speaker(number)
        leg = self._leg(person)
        if not await leg.take(incoming):
            leg.end(Ending.FAILED)
            self._legs.remove(leg)
            return
        self._tell({"event": "dialled", **self._who(leg)})
        if number in _REFUSING:
            leg.refuse(_REFUSING[number])
        else:
            leg.ring()
            await asyncio.wait((leg.ended,), timeout=_RING_BEFORE_ANSWER)
        if not leg.ended.done():
            leg.answer()
            await self._speak(leg, person, number)
        self._over(leg)

    async def _speak(self, leg: Leg, person: Person, number: str) -> None:
        if number == _ECHO:
            leg.speech.echo = True
            await leg.ended
        elif number == _MUSIC:
            leg.speech.play(clips.music(), repeat=True)
            await leg.ended
        else:
            await self._converse(leg, person)

    def _leg(self, person: Person) -> Leg:
        leg: Leg

        def say(event: str, **facts: Any) -> None:
            self._tell({"event": event, **self._who(leg), **facts})

        leg = Leg(
            self._endpoint,
            Notices(
                lambda: say("ringing"),
                lambda digit: say("digit", digit=digit),
                lambda held: say("held" if held else "resumed"),
            ),
        )
        self._legs.append(leg)
        self._people[leg.id] = person
        return leg

    def _over(self, leg: Leg) -> None:
        reason = leg.end(Ending.FAILED)
        facts = {"reason": reason.value, "packets": leg.speech.hearing.packets}
        gap = round(leg.speech.hearing.longest_gap * 1000)
        self._tell({"event": "ended", **self._who(leg), **facts, "longest_gap_ms": gap})
        self._legs.remove(leg)
        del self._people[leg.id]

    def _who(self, leg: Leg) -> dict[str, Any]:
        person = self._people[leg.id]
        return {"call": leg.id, "person": person.label, "number": person.number, "queue": person.queue}

    def _address(self) -> str:
        return f"{self._endpoint.host}:{self._endpoint.port}"

    def _on_bad(self, kind: str) -> None:
        self._bad += 1
        if self._bad in {1, 10, 100, 1000} or self._bad % 10_000 == 0:
            self._tell({"event": "bad_message", "count": self._bad, "kind": kind})

    def _start(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
