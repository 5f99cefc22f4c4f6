"""Which code comes next: all presets, toggles, reasons, switches without pauses or without membership."""

import pytest

from app.domain.agent import Confidence
from app.domain.errors import BadInput
from app.domain.feature_code import Axis, Beliefs, Said, levers, next_step, sureness, wants
from app.domain.queue import Wanted
from app.domain.switch import PRESETS, CodePreset, FeatureCodes, check_codes, codes_of

READY = Wanted(member=True)
MEAL = Wanted(member=True, paused=True, reason="meal")
BREAK = Wanted(member=True, paused=True, reason="break")
OUT = Wanted(member=False)
QUEUES = ["600", "601"]


def dialled(codes: FeatureCodes, wish: Wanted, known: Beliefs, said: Said | None = None) -> list[str]:
    """Dial until nothing is left, as a switch that takes every code; return the codes."""
    handles = levers(codes, "1001", QUEUES)
    found: list[str] = []
    said = {} if said is None else said
    while step := next_step(handles, wish, known, codes, blind=True, said=said):
        assert len(found) < 20, found
        found.append(step.code)
        known[step.lever.name] = step.on
        if step.lever.axis is Axis.PAUSED:
            said[step.lever.name] = step.reason
    return found


@pytest.mark.parametrize(
    ("preset", "ready", "meal", "back", "out"),
    [
        (
            CodePreset.FREEPBX,
            ["*45*1001*600", "*45*1001*601"],
            ["*46*1001*600", "*46*1001*601"],
            ["*46*1001*600", "*46*1001*601"],
            ["*45*1001*600", "*45*1001*601"],
        ),
        (
            CodePreset.YEASTAR_P,
            ["*7600", "*7601"], ["*07600", "*07601"], ["*07600", "*07601"], ["*7600", "*7601"],
        ),
        (
            CodePreset.YEASTAR_S,
            ["600*", "601*"], ["600**", "601**"], ["600*", "601*"], ["600**", "601**"],
        ),
        (CodePreset.KAZOO, ["*20", "*23"], ["*22"], ["*23"], ["*21"]),
        (CodePreset.THREE_CX, ["*62"], ["*63"], ["*62"], ["*63"]),
    ],
)  # fmt: skip
def test_a_day_at_every_known_switch(
    preset: CodePreset, ready: list[str], meal: list[str], back: list[str], out: list[str]
) -> None:
    known: Beliefs = {}
    codes = codes_of(preset, FeatureCodes())
    check_codes(codes, QUEUES)
    days = [dialled(codes, wish, known) for wish in (READY, MEAL, READY, OUT)]
    assert days == [ready, meal, back, out]


def test_every_preset_is_there_but_the_own() -> None:
    assert set(PRESETS) == set(CodePreset) - {CodePreset.OWN, CodePreset.UNKNOWN}


def test_a_reason_is_dialled_and_another_one_again() -> None:
    codes = FeatureCodes(pause="*23{reason}", resume="*24", reasons={"meal": "2", "break": "1"})
    known: Beliefs = {}
    assert dialled(codes, MEAL, known) == ["*232"]
    assert dialled(codes, Wanted(member=True, paused=True, reason="break"), known, {"paused:": "meal"}) == [
        "*231"
    ]
    assert dialled(codes, Wanted(member=True, paused=True, reason="break"), known, {"paused:": "break"}) == []


def test_another_reason_is_dialled_in_every_queue() -> None:
    codes = FeatureCodes(
        pause="*23{queue}*{reason}", resume="*24{queue}", reasons={"meal": "2", "break": "1"}
    )
    known, said = Beliefs(), Said()
    assert dialled(codes, MEAL, known, said) == ["*23600*2", "*23601*2"]
    assert dialled(codes, BREAK, known, said) == ["*23600*1", "*23601*1"]


def test_without_codes_for_membership_who_leaves_is_paused() -> None:
    codes = FeatureCodes(pause="*1", resume="*2")
    known: Beliefs = {}
    assert [dialled(codes, wish, known) for wish in (READY, OUT, OUT, READY)] == [["*2"], ["*1"], [], ["*2"]]


def test_a_toggle_with_a_silent_line_waits_and_is_then_taken_for_off() -> None:
    codes = PRESETS[CodePreset.FREEPBX]
    handles = levers(codes, "1001", ["600"])
    assert next_step(handles, READY, {}, codes, blind=False) is None
    step = next_step(handles, READY, {}, codes, blind=True)
    assert step is not None
    assert step.code == "*45*1001*600"
    told: Beliefs = {handles[0].name: True, handles[1].name: True}
    step = next_step(handles, READY, told, codes, blind=False)
    assert step is not None
    assert step.code == "*46*1001*600"


def test_how_sure_the_lines_make_us() -> None:
    codes = PRESETS[CodePreset.FREEPBX]
    member, pause = levers(codes, "1001", ["600"])

    def sure(wish: Wanted, told: Beliefs, *, asked: bool = False, failed: bool = False) -> Confidence:
        return sureness((member, pause), wish, told, asked=asked, failed=failed)

    both: Beliefs = {member.name: True, pause.name: False}
    assert sure(READY, both) is Confidence.CONFIRMED
    assert sure(MEAL, both) is Confidence.DRIFTED
    assert sure(MEAL, both, asked=True) is Confidence.ASSUMED
    assert sure(READY, both, failed=True) is Confidence.DRIFTED
    assert sure(READY, {member.name: True}) is Confidence.ASSUMED
    assert sure(OUT, {member.name: False}) is Confidence.CONFIRMED
    assert wants(pause, (member, pause), OUT) is None
    assert sureness((), READY, {}, asked=False, failed=False) is Confidence.ASSUMED


@pytest.mark.parametrize(
    ("codes", "queues", "code"),
    [
        (FeatureCodes(), [], "no_codes"),
        (FeatureCodes(pause="*1"), [], "half_code"),
        (FeatureCodes(log_in="*1", pause="*2", resume="*3"), [], "half_code"),
        (FeatureCodes(pause="112", resume="*1"), [], "bad_code"),
        (FeatureCodes(pause="sip:a@b", resume="*1"), [], "bad_code"),
        (FeatureCodes(pause="*{seat}", resume="*1"), [], "bad_code"),
        (FeatureCodes(pause="*1", resume="*2", reasons={"meal": "x"}), [], "bad_code"),
        (PRESETS[CodePreset.FREEPBX], [], "no_queues"),
        (PRESETS[CodePreset.FREEPBX], ["support"], "bad_queue"),
        (PRESETS[CodePreset.FREEPBX], [str(600 + n) for n in range(21)], "many_queues"),
    ],
)
def test_codes_that_cannot_be(codes: FeatureCodes, queues: list[str], code: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_codes(codes, queues)
    assert refused.value.code == code
