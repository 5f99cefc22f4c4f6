"""Tells the agent what is wrong with the sound that the caller gets. Loop thread only."""

import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from app.domain.call import Call, CallState
from app.engine.sound_words import missing
from app.wire.engine import EventName
from audio.guards import Guards, Scene
from audio.heard import Heard

LOOK_SECONDS: Final = 0.5


class Guarding:
    """Looks at the figures of the sound twice a second.

    `heard` gives them, `announce` makes the warning, `sound` lets it be heard in the agent's ear.
    `attend` switches on the ear for speech: it is needed only while the agent is muted.
    """

    def __init__(
        self,
        heard: Callable[[], Heard | None],
        calls: Callable[[], tuple[Call, ...]],
        announce: Callable[[EventName, dict[str, Any]], None],
        sound: Callable[[], None] = lambda: None,
        attend: Callable[[bool], None] = lambda _on: None,
    ) -> None:
        self._sound = sound
        self._heard = heard
        self._calls = calls
        self._announce = announce
        self._attend = attend
        self._guards = Guards()

    def look(self) -> None:
        """Warn of what is wrong now; take back what is over."""
        heard = self._heard()
        if heard is None:
            return
        scene = scene_of(self._calls())
        self._attend(scene.muted)
        for change in self._guards.look(heard, scene, time.monotonic()):
            body: dict[str, Any] = missing(change.trouble.value).as_dict() | {"over": change.over}
            self._announce(EventName.ENGINE_WARNING, body)
            if not change.over:
                self._sound()


def scene_of(calls: Iterable[Call]) -> Scene:
    """Return whether somebody should hear the agent now, and whether the agent is muted to all of them."""
    talking = [call for call in calls if call.state is CallState.TALKING]
    return Scene(bool(talking), bool(talking) and all(call.muted for call in talking))
