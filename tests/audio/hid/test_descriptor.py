"""Descriptors: the right bit for each usage, and bounded whatever a device sends."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.hid.descriptor import MOST_DEPTH, DescriptorError, Kind, parse
from audio.hid.telephony import Telephony, telephony
from audio.hid.usages import Usage
from tests.audio.hid import models
from tests.audio.hid.models import ABSOLUTE, INPUT, OUTPUT, bits, headset, item, page, usage


def _telephony(descriptor: bytes) -> Telephony:
    found = telephony(descriptor)
    assert found is not None
    return found


def test_each_usage_is_found_at_its_bit() -> None:
    layout = parse(models.JABRA)
    hook = next(run for run in layout.runs if run.place(Usage.HOOK_SWITCH) is not None)
    assert (hook.report, hook.offset, hook.relative, hook.kind) == (2, 0, False, Kind.INPUT)
    mute = next(run for run in layout.runs if run.place(Usage.PHONE_MUTE) is not None)
    assert (mute.offset, mute.place(Usage.PHONE_MUTE), mute.relative) == (2, 0, True)
    assert layout.bytes_of(Kind.INPUT, 2) == 2
    assert layout.bytes_of(Kind.OUTPUT, 2) == 2


@pytest.mark.parametrize(
    ("descriptor", "controls", "lamps"),
    [
        (models.JABRA, {Usage.HOOK_SWITCH, Usage.PHONE_MUTE, Usage.FLASH, Usage.REDIAL}, 5),
        (models.POLY, {Usage.HOOK_SWITCH, Usage.PHONE_MUTE}, 3),
        (models.YEALINK, {Usage.HOOK_SWITCH, Usage.PHONE_MUTE, Usage.HOLD, Usage.FLASH}, 4),
        (models.TOGGLE, {Usage.HOOK_SWITCH, Usage.PHONE_MUTE, Usage.DROP}, 3),
        (models.DESK, {Usage.HOOK_SWITCH}, 1),
    ],
)
def test_what_can_be_pressed_and_lit(descriptor: bytes, controls: set[int], lamps: int) -> None:
    found = _telephony(descriptor)
    assert controls <= found.controls
    assert len(found.lamps) == lamps


def test_a_keyboard_is_none_of_ours() -> None:
    assert telephony(models.KEYBOARD) is None


def test_buttons_outside_a_telephone_do_not_count() -> None:
    mouse = page(1) + usage(2) + item(0xA0, 1) + page(9) + bits(INPUT, 2, (1,)) + item(0xC0, size=0)
    both = telephony(mouse + models.TOGGLE)
    assert both is not None
    assert both.controls == _telephony(models.TOGGLE).controls


def test_the_page_that_stands_at_the_field_counts() -> None:
    """Some makers name a usage, then change the page: the later page is the usage's page."""
    layout = parse(headset(usage(7), page(models.BUTTON), item(0x74, 1), item(0x94, 1), item(INPUT, 2)))
    assert layout.runs[-1].usages == ((0x090007, 0x090007),)


def test_a_whole_usage_carries_its_own_page() -> None:
    layout = parse(headset(item(0x08, 0x0B0020, 4), page(1), item(0x74, 1), item(0x94, 1), item(INPUT, 2)))
    assert layout.runs[-1].place(Usage.HOOK_SWITCH) == 0


def test_of_alternatives_the_first_counts() -> None:
    alternatives = item(0xA8, 1) + usage(0x20) + usage(0x21) + item(0xA8, 0) + usage(0x2F)
    layout = parse(headset(alternatives, item(0x74, 1), item(0x94, 2), item(INPUT, 2)))
    assert [run.place(0x0B0000 | number) for run in layout.runs for number in (0x20, 0x21, 0x2F)] == [
        0,
        None,
        1,
    ]


def test_push_and_pop_bring_the_field_back() -> None:
    pushed = (
        item(0x74, 1)
        + item(0x94, 1)
        + item(0xA4, size=0)
        + item(0x74, 8)
        + item(0x94, 4)
        + item(0xB4, size=0)
    )
    layout = parse(headset(pushed, usage(0x20), item(INPUT, 2)))
    assert (layout.runs[-1].size, layout.runs[-1].count) == (1, 1)


def test_an_unknown_long_item_is_stepped_over() -> None:
    assert parse(bytes((0xFE, 2, 0x10, 1, 2)) + models.TOGGLE) == parse(models.TOGGLE)


@pytest.mark.parametrize(
    ("what", "descriptor"),
    [
        ("too long", b"\x05\x01" * 2049),
        ("cut off", models.JABRA[:4] + b"\x27\x00"),
        ("cut off", b"\xfe"),
        ("nested", item(0xA0, 1) * (MOST_DEPTH + 1)),
        ("never began", item(0xC0, size=0)),
        ("does not end", item(0xA0, 1)),
        ("report number", item(0x84, 0)),
        ("pushed", item(0xA4, size=0) * (MOST_DEPTH + 1)),
        ("popped", item(0xB4, size=0)),
        ("report is too long", headset(item(0x74, 1), item(0x94, 1_000_000, 4), usage(1), item(INPUT, 2))),
        ("report is too long", headset(item(0x77, 2**32 - 1, 4), item(0x97, 2**32 - 1, 4), item(OUTPUT, 2))),
        ("too many usages", headset(usage(1) * 1025)),
    ],
)  # fmt: skip
def test_what_is_beyond_measure_is_refused(what: str, descriptor: bytes) -> None:
    with pytest.raises(DescriptorError, match=what):
        parse(descriptor)


def test_a_range_of_all_usages_costs_nothing() -> None:
    field = item(0x18, 0, 4) + item(0x28, 0xFFFFFFFF, 4) + item(0x74, 1) + item(0x94, 32_768 - 8, 4)
    began = time.perf_counter()
    found = Telephony(parse(headset(field, item(INPUT, ABSOLUTE))))
    found.read(bytes(4096))
    assert time.perf_counter() - began < 0.15


def test_a_cut_off_report_says_less_and_never_a_false_release() -> None:
    found = _telephony(models.JABRA)
    assert found.read(b"") == {}
    assert found.read(b"\x02") == {}
    assert found.read(b"\x03\xff\xff") == {}, "another report's number"
    assert found.read(b"\x02\x01")[Usage.HOOK_SWITCH] is True


def test_lamps_are_written_with_their_padding() -> None:
    found = _telephony(models.JABRA)
    assert found.write({}) == (b"\x02\x00\x00",)
    assert found.write({Usage.LED_OFF_HOOK: True, Usage.LED_RING: True}) == (b"\x02\x05\x00",)
    assert _telephony(models.TOGGLE).write({Usage.LED_MUTE: True}) == (b"\x00\x02",)
    assert _telephony(models.POLY).write({Usage.LED_MUTE: True}) == (b"\x17\x01", b"\x18\x00")


_ITEMS = st.builds(
    lambda prefix, size, value: item(prefix & 0xFC, value & (1 << 8 * size) - 1 if size else 0, size),
    st.sampled_from([
        0x04, 0x08, 0x14, 0x18, 0x24, 0x28, 0x74, 0x84, 0x94, 0xA0, 0xA4, 0xA8, 0xB4, 0xC0, INPUT, OUTPUT,
    ]),
    st.sampled_from([0, 1, 2, 4]),
    st.integers(0, 0xFFFFFFFF),
)  # fmt: skip


@settings(max_examples=150, deadline=500)
@given(
    st.one_of(st.binary(max_size=4200), st.lists(_ITEMS, max_size=60).map(b"".join)), st.binary(max_size=64)
)
def test_any_bytes_are_refused_or_understood_quickly(descriptor: bytes, report: bytes) -> None:
    try:
        found = Telephony(parse(descriptor))
    except DescriptorError:
        return
    assert set(found.read(report)) <= found.controls
    for written in found.write(dict.fromkeys(found.lamps, True)):
        assert 1 < len(written) <= 4097


@settings(max_examples=100, deadline=500)
@given(st.binary(max_size=40), st.sampled_from([models.JABRA, models.POLY, models.YEALINK, models.DESK]))
def test_any_report_of_a_headset_is_readable(report: bytes, descriptor: bytes) -> None:
    found = _telephony(descriptor)
    assert set(found.read(report)) <= found.controls
