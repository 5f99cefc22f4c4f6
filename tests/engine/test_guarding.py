"""Warnings about the agent's own sound: from figures to events, with clear words, taken back when over."""

from typing import Any

import pytest

from app.domain.call import Call, CallState, Direction
from app.domain.phrase import Phrase
from app.engine.guarding import Guarding, scene_of
from app.engine.sound_words import WORDS
from app.wire.engine import EventName
from audio.guards import Scene, Trouble
from audio.heard import Heard


def _call(state: CallState, *, muted: bool = False) -> Call:
    return Call("a", "main", Direction.INBOUND, state, muted=muted)


TALKS, MUTED, HELD = _call(CallState.TALKING), _call(CallState.TALKING, muted=True), _call(CallState.HELD)


@pytest.mark.parametrize(
    ("calls", "scene"),
    [
        ((), Scene(False, False)),
        ((HELD,), Scene(False, False)),
        ((TALKS, HELD), Scene(True, False)),
        ((MUTED, HELD), Scene(True, True)),
        ((MUTED, TALKS), Scene(True, False)),
    ],
)
def test_mute_has_one_owner_the_calls(calls: tuple[Call, ...], scene: Scene) -> None:
    assert scene_of(calls) == scene


def test_every_trouble_has_words_that_can_be_translated() -> None:
    for trouble in Trouble:
        assert all(isinstance(text, Phrase) for text in WORDS[trouble.value])


def test_a_warning_comes_and_goes() -> None:
    told: list[tuple[EventName, dict[str, Any]]] = []
    heard: list[Heard | None] = [None, Heard(50, 32_767, 20, 0), Heard(50, 100, 0, 0)]
    calls: tuple[Call, ...] = (TALKS,)
    guarding = Guarding(lambda: heard[0], lambda: calls, lambda event, body: told.append((event, body)))
    guarding.look()
    assert told == [], "no sound is listened to"
    heard.pop(0)
    guarding.look()
    heard.pop(0)
    calls = ()
    guarding.look()
    assert [(event, body["code"], body["over"]) for event, body in told] == [
        (EventName.ENGINE_WARNING, "microphone_clipped", False),
        (EventName.ENGINE_WARNING, "microphone_clipped", True),
    ]
    assert told[0][1]["hint"]
