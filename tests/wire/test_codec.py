"""The codec: unknown fields ignored, unknown words UNKNOWN, wrong types told by name."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.call import Call, CallState, Direction, EndCause
from app.domain.errors import BadInput
from app.wire.codec import from_line, from_plain, to_line, to_plain
from app.wire.engine import Event, EventName, Role, call_body, call_from, event_from

CALL = Call(
    "c1",
    "main",
    Direction.INBOUND,
    CallState.TALKING,
    "+40215550199",
    "김민준",
    offered_at=1.5,
    answered_at=2.0,
)


@dataclass(frozen=True)
class Nest:
    inner: tuple[Call, ...] = ()
    table: dict[str, int] = field(default_factory=dict)
    maybe: float | None = None


def test_there_and_back() -> None:
    nest = Nest((CALL,), {"a": 1}, None)
    assert from_plain(Nest, from_line(to_line(nest))) == nest


def test_a_reader_ignores_what_it_does_not_know() -> None:
    plain = {**to_plain(CALL), "state": "teleported", "cause": "sunspots", "colour": "red"}
    call = from_plain(Call, plain)
    assert call.state is CallState.UNKNOWN
    assert call.cause is EndCause.UNKNOWN


@pytest.mark.parametrize(
    ("field_name", "value"), [("number", 7), ("muted", "yes"), ("offered_at", "now"), ("headers", [])]
)
def test_a_wrong_type_is_told_by_name(field_name: str, value: object) -> None:
    with pytest.raises(BadInput) as error:
        from_plain(Call, {**to_plain(CALL), field_name: value})
    assert f"Call.{field_name}" in error.value.title


def test_a_missing_field_is_told_by_name() -> None:
    with pytest.raises(BadInput, match=r"Call\.account is missing"):
        from_plain(Call, {"id": "c1"})


def test_a_word_without_unknown_is_refused() -> None:
    with pytest.raises(BadInput, match="desk, ctl, test"):
        from_plain(Role, "burglar")


@pytest.mark.parametrize("line", [b"", b"[]", b"nonsense", b'"x"', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_object_is_bad_input(line: bytes) -> None:
    with pytest.raises(BadInput):
        from_line(line)


@given(st.text(st.characters(exclude_categories=())))
def test_no_caller_name_can_stop_a_line(name: str) -> None:
    event = Event(EventName.CALL_OFFERED, "e1", 1.0, 2.0, "b", 3, "c1", body={"name": name})
    line = to_line(event.as_dict())
    assert line.count(b"\n") == 1
    assert len(event_from(from_line(line)).body["name"]) == len(name)


def test_a_call_travels_flat_in_its_event() -> None:
    event = Event(EventName.CALL_TALKING, "e1", 1.0, 2.0, "b", 3, CALL.id, body=call_body(CALL))
    plain = event.as_dict()
    assert plain["call"] == "c1"
    assert plain["number"] == "+40215550199"
    assert call_from(event_from(plain)) == CALL


def test_an_event_from_a_newer_engine_is_unknown() -> None:
    plain = {"event": "call.teleported", "id": "e1", "wall": 1.0, "mono": 2.0, "boot": "b"}
    assert event_from(plain).event is EventName.UNKNOWN
