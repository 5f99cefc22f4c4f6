"""One JSON example per message of desk and engine *is* the contract; whoever breaks one breaks old seats."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from app.wire.codec import from_plain, to_plain
from app.wire.engine import (
    ARGUMENTS,
    NOT_FACTS,
    AccountView,
    CheckView,
    ControlView,
    Devices,
    Do,
    Event,
    EventName,
    call_body,
    call_from,
    event_from,
)
from app.wire.sound import SidetoneView

FOLDER = Path(__file__).parent / "contract"


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("example", _lines("commands.jsonl"), ids=lambda e: e["do"])
def test_a_command_reads_and_writes_back_to_itself(example: dict[str, Any]) -> None:
    kind = ARGUMENTS[Do(example["do"])]
    arguments: object = from_plain(kind, example)
    assert {"id": example["id"], "do": example["do"], **to_plain(arguments)} == example


def test_every_command_has_arguments_and_an_example() -> None:
    assert [e["do"] for e in _lines("commands.jsonl")] == [d.value for d in Do]
    assert set(ARGUMENTS) == set(Do)


@pytest.mark.parametrize("example", _lines("events.jsonl"), ids=lambda e: e["event"])
def test_an_event_reads_and_writes_back_to_itself(example: dict[str, Any]) -> None:
    event = event_from(example)
    assert event.as_dict() == example
    assert (event.seq is None) == (event.event in NOT_FACTS)
    _body_is_known(event)


def _body_is_known(event: Event) -> None:
    room = event.event.value.partition(".")[0]
    if room == "account":
        assert to_plain(from_plain(AccountView, event.body)) == event.body
    elif event.event is EventName.DEVICE_CHANGED:
        assert to_plain(from_plain(Devices, event.body)) == event.body
    elif event.event is EventName.DEVICE_CHECKED:
        assert to_plain(from_plain(CheckView, event.body)) == event.body
    elif event.event is EventName.CONTROL_CHANGED:
        assert {**event.body, **to_plain(from_plain(ControlView, event.body))} == event.body
    elif event.event is EventName.SIDETONE_CHANGED:
        assert to_plain(from_plain(SidetoneView, event.body)) == event.body
    elif room == "call" and event.event is not EventName.CALL_QUALITY:
        assert {**event.body, **call_body(call_from(event))} == event.body


def test_every_event_has_an_example() -> None:
    seen = {e["event"] for e in _lines("events.jsonl")}
    assert seen == {name.value for name in EventName if name is not EventName.UNKNOWN}


def test_a_password_never_shows_when_settings_are_printed() -> None:
    example = next(e for e in _lines("commands.jsonl") if e["do"] == "account.set")
    settings: Any = from_plain(ARGUMENTS[Do.ACCOUNT_SET], example)
    assert example["password"] not in repr(settings)
    assert "password" in {f.name for f in fields(settings)}
